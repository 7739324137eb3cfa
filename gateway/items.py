"""What waits in an inbox."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Item:
    """One message for the bot.

    ``id`` is the client's; ``message_id`` is the one that the bot sees: the same, but for a message that is sent
    again after a failure, which keeps its first one, so that the bot never works it twice.
    """

    id: str
    message_id: str
    language: str
    text: str = ""
    payload: str = ""

    def to_json(self) -> str:
        """The item as kept in Redis."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Item:
        """The item of a record."""
        return cls(**json.loads(text))

    def to_bot(self, conversation: str) -> dict[str, Any]:
        """The body for the bot's internal channel."""
        said = {"payload": self.payload} if self.payload else {"text": self.text}
        return {"message_id": self.message_id, "conversation": conversation, "language": self.language, **said}
