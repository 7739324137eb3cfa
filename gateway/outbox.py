"""The outbox: a conversation's log of numbered events, both sides, and what is being waited for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from gateway.buttons import Json, Sealed
from gateway.errors import LeaseLost, NotFound
from gateway.inbox import Claim
from gateway.items import Item
from gateway.settings import Settings
from gateway.store import Store, base, utc_now

_DAY = 86_400
_BUTTONS = 2_000
_TURN_OVER_MS = 30_000


@dataclass(frozen=True)
class Event:
    """One entry of the log; the user's have ``text`` and ``id``, the others a card."""

    sequence: int
    at: str
    author: str
    in_reply_to: str | None
    card: Json | None = None
    id: str = ""
    text: str = ""
    is_button: bool = False
    is_handover: bool = False

    @classmethod
    def from_entry(cls, entry: tuple[str, dict[str, str]]) -> Event:
        """The event of an entry of the stream in Redis."""
        number, fields = entry
        return cls(
            sequence=int(number.partition("-")[0]),
            at=fields["at"],
            author=fields["author"],
            in_reply_to=fields.get("reply_to") or None,
            card=json.loads(fields["card"]) if "card" in fields else None,
            id=fields.get("id", ""),
            text=fields.get("text", ""),
            is_button=fields.get("button") == "1",
            is_handover=fields.get("paused") == "1",
        )

    def to_dict(self) -> Json:
        """The event as clients see it."""
        shared = {"sequence": self.sequence, "at": self.at, "author": self.author, "in_reply_to": self.in_reply_to}
        if self.author == "user":
            return shared | {"id": self.id, "text": self.text, "button": self.is_button}
        return shared | {"card": self.card} | ({"paused": True} if self.is_handover else {})


@dataclass(frozen=True)
class Glance:
    """What is new in a conversation; ``last`` counts the user's own events too."""

    events: list[Event]
    last: int
    progress: Json | None


class Outbox:
    """Writes and reads events."""

    def __init__(self, store: Store, settings: Settings) -> None:
        """Take the store and the limits from the settings."""
        self._store = store
        self._cap = settings.history_events
        self._seconds = settings.conversation_ttl_days * _DAY

    async def finish(self, claim: Claim, item: Item, replies: Sequence[Sealed]) -> None:
        """Write the replies and mark the message done, together or not at all.

        Raises:
            LeaseLost: another worker has the conversation, or the message is done.
        """
        cards = [json.dumps(sealed.card, ensure_ascii=False) for sealed in replies]
        tokens = [part for sealed in replies for token, b in sealed.buttons.items() for part in (token, b.to_json())]
        language = str(replies[-1].card.get("language") or claim.language)
        outcome = await self._store.run(
            "finish", base(claim.conversation), claim.conversation, claim.lease, item.id, utc_now(), language,
            self._cap, _BUTTONS, self._seconds, len(cards), *cards, *tokens,
        )  # fmt: skip
        if outcome != "done":
            raise LeaseLost

    async def show_progress(self, claim: Claim, card: Json, number: int, seconds: float) -> None:
        """Tell what is being waited for; it is forgotten after ``seconds``."""
        record = json.dumps({"number": number, "card": card}, ensure_ascii=False)
        await self._store.run(
            "progress", base(claim.conversation), claim.conversation, claim.lease, record, int(seconds * 1000)
        )

    async def say(self, conversation: str, card: Json) -> int:
        """The sequence number of a person's message, now in the log.

        Raises:
            NotFound: there is no such conversation.
        """
        text = json.dumps(card, ensure_ascii=False)
        sequence = int(
            await self._store.run("say", base(conversation), conversation, text, utc_now(), self._cap, self._seconds)
        )
        if not sequence:
            raise NotFound("conversation")
        return sequence

    async def pause(self, conversation: str, is_paused: bool) -> None:
        """Pause or resume the clerk.

        Raises:
            NotFound: there is no such conversation.
        """
        if not await self._store.run("pause", base(conversation), "1" if is_paused else ""):
            raise NotFound("conversation")

    async def glance(self, conversation: str, after: int, limit: int = 100) -> Glance | None:
        """Events after a number, the first ``limit`` of them; None where the conversation is gone."""
        key = base(conversation)
        async with self._store.redis.pipeline(transaction=False) as pipe:
            pipe.hmget(f"{key}:meta", ["user", "sequence"])
            pipe.xrange(f"{key}:log", min=f"({max(after, 0)}", count=limit)
            pipe.get(f"{key}:progress")
            (user, last), entries, progress = await pipe.execute()
        if user is None:
            return None
        events = [Event.from_entry(entry) for entry in entries]
        newest = events[-1].sequence if events else 0
        seen = newest if len(events) == limit else max(newest, int(last or 0))
        return Glance(events, seen, json.loads(progress) if progress else None)

    async def history(self, conversation: str, limit: int) -> list[Event]:
        """The last events of both sides, oldest first."""
        entries = await cast(Any, self._store.redis.xrevrange(f"{base(conversation)}:log", count=limit))
        return [Event.from_entry(entry) for entry in reversed(entries)]

    async def is_paused(self, conversation: str) -> bool:
        """Whether a person has taken over."""
        return bool(await self._store.fields(f"{base(conversation)}:meta", "paused"))

    async def language(self, conversation: str) -> str:
        """The language that a conversation is held in.

        Raises:
            NotFound: there is no such conversation.
        """
        found = await self._store.fields(f"{base(conversation)}:meta", "spoken", "language")
        if not found:
            raise NotFound("conversation")
        return found.get("spoken") or found["language"]

    async def note_feedback(self, conversation: str, sequence: int, verdict: str, comment: str) -> None:
        """Keep the user's verdict on one message of the clerk; a later one replaces it.

        Raises:
            NotFound: no message of the clerk has that number.
        """
        key, place = base(conversation), str(sequence)
        entries = await cast(Any, self._store.redis.xrange(f"{key}:log", min=place, max=place))
        if not entries or entries[0][1]["author"] == "user":
            raise NotFound("message")
        record = json.dumps({"verdict": verdict, "comment": comment, "at": utc_now()}, ensure_ascii=False)
        async with self._store.redis.pipeline(transaction=True) as pipe:
            pipe.hset(f"{key}:feedback", place, record)
            pipe.expire(f"{key}:feedback", self._seconds)
            await pipe.execute()

    async def erase(self, conversation: str) -> None:
        """Forget the conversation and so revoke its session; the bot is told to forget it too."""
        await self._store.run("erase", base(conversation), conversation, _TURN_OVER_MS)
