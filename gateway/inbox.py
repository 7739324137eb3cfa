"""The inbox: a message is in before it is acknowledged, and one worker at a time has a conversation.

The ready set holds each conversation with work, scored by the time from which it may be taken. A worker that takes
one moves that time to the end of its lease and renews it while it works; if it dies, the time comes and another
takes over.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from gateway.errors import LeaseLost, RateLimited, Unauthorized
from gateway.items import Item
from gateway.settings import Settings
from gateway.store import PREFIX, Store, base, utc_now

_DAY = 86_400
_WAITING = 40
_SPAN_MS = 60_000


@dataclass(frozen=True)
class Accepted:
    """A message that is in; ``paused``: a person will read it instead of the clerk."""

    sequence: int
    duplicate: bool
    paused: bool


@dataclass(frozen=True)
class Claim:
    """A conversation that this worker alone may work on, while its lease holds."""

    conversation: str
    lease: str
    language: str


class Inbox:
    """Messages on their way to the bot."""

    def __init__(self, store: Store, settings: Settings) -> None:
        """Take the store and the limits from the settings."""
        self._store = store
        self._settings = settings
        self._lease_ms = int(settings.lease_seconds * 1000)

    async def accept(self, conversation: str, item: Item, shown: str, handover: str) -> Accepted:
        """Take a message in, once for its id.

        Args:
            conversation: its id.
            item: the message.
            shown: what the log shows the user as said.
            handover: the card, as JSON, that tells once in a pause that a person has taken over.

        Raises:
            RateLimited: too many in a minute, or too many waiting.
            Unauthorized: the conversation was erased meanwhile.
        """
        settings = self._settings
        outcome, number = await self._store.run(
            "accept", base(conversation), conversation, item.id, item.to_json(), shown, int(bool(item.payload)),
            utc_now(), item.language, settings.rate_per_minute, _SPAN_MS, settings.history_events, _WAITING,
            settings.conversation_ttl_days * _DAY, handover,
        )  # fmt: skip
        if outcome == "gone":
            raise Unauthorized("ended")
        if outcome == "limited":
            raise RateLimited(seconds=-(-int(number) // 1000))
        return Accepted(int(number), outcome == "duplicate", outcome == "paused")

    async def claim(self) -> Claim | float | None:
        """A conversation to work on; or the seconds until one may be taken; or None where none waits."""
        lease = secrets.token_hex(16)
        conversation, more = await self._store.run("claim", "", PREFIX, lease, self._lease_ms)
        if conversation:
            return Claim(conversation, lease, more)
        return int(more) / 1000 if int(more) >= 0 else None

    async def next(self, claim: Claim, handover: str) -> Item | None:
        """The first message that waits; None where none does: then the conversation is given back.

        Raises:
            LeaseLost: another worker has it.
        """
        outcome, item = await self._store.run(
            "next", base(claim.conversation), claim.conversation, claim.lease,
            self._settings.history_events, handover, utc_now(),
        )  # fmt: skip
        if outcome == "lost":
            raise LeaseLost
        return Item.from_json(item) if outcome == "item" else None

    async def renew(self, claim: Claim) -> bool:
        """Whether the lease still holds; if so for its full time again."""
        return bool(
            await self._store.run("renew", base(claim.conversation), claim.conversation, claim.lease, self._lease_ms)
        )

    async def release(self, claim: Claim) -> None:
        """Give the conversation back unfinished."""
        await self._store.run("release", base(claim.conversation), claim.conversation, claim.lease)
