"""One turn at a time in a conversation, within this process.

The bot is one process and the gateway gives each conversation to one worker, in order; so no lock over processes is
needed. Rasa's lock over Redis is none (it reads, then writes), and both of its locks look again only each second.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from rasa.core.lock_store import LockStore


@dataclass
class _Turnstile:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class ConversationLocks(LockStore):  # type: ignore[misc]  # Rasa is untyped
    """Locks that let waiting turns in as they came, without looking at the clock."""

    def __init__(self) -> None:
        self._turnstiles: dict[str, _Turnstile] = {}

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = 0, wait_time_in_seconds: float = 0
    ) -> AsyncIterator[None]:
        """Holds a conversation; the times are Rasa's and mean nothing here."""
        turnstile = self._turnstiles.setdefault(conversation_id, _Turnstile())
        turnstile.users += 1
        try:
            async with turnstile.lock:
                yield
        finally:
            turnstile.users -= 1
            if not turnstile.users:
                del self._turnstiles[conversation_id]
