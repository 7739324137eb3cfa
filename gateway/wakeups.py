"""Wake-ups between processes: only a hint to look again; whoever waits looks by itself after a while too."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator

from redis.exceptions import RedisError

from gateway.errors import RateLimited
from gateway.store import EVENTS, WORK, Store

_LOG = logging.getLogger("gateway.wakeups")
_STREAMS = 8
_AGAIN_SECONDS = 0.5
_HEALTH_SECONDS = 5.0


class Wakeups:
    """One subscription a process; events for the streams and for the workers."""

    def __init__(self, store: Store) -> None:
        """Take the store; ``run`` listens."""
        self._store = store
        self._watchers: dict[str, set[asyncio.Event]] = {}
        self.work = asyncio.Event()
        self.is_closing = False

    @property
    def streams(self) -> int:
        """How many streams watch a conversation now."""
        return sum(len(events) for events in self._watchers.values())

    @contextlib.contextmanager
    def watching(self, conversation: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever something happens in the conversation.

        Raises:
            RateLimited: too many streams watch it already.
        """
        events = self._watchers.setdefault(conversation, set())
        if len(events) >= _STREAMS:
            raise RateLimited("streams", seconds=5)
        woken = asyncio.Event()
        events.add(woken)
        try:
            yield woken
        finally:
            events.discard(woken)
            if not events:
                self._watchers.pop(conversation, None)

    def close(self) -> None:
        """Wake everybody, for good."""
        self.is_closing = True
        self._wake_all()

    async def run(self) -> None:
        """Listen until cancelled; a lost connection is made again."""
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as error:
                _LOG.warning("the subscription to Redis is lost", extra={"reason": type(error).__name__})
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _listen(self) -> None:
        async with self._store.redis.pubsub(ignore_subscribe_messages=True) as subscription:
            await subscription.subscribe(EVENTS, WORK)
            self._wake_all()
            while True:
                message = await subscription.get_message(timeout=_HEALTH_SECONDS)
                if message is not None and message["type"] == "message":
                    self._wake(message["channel"], message["data"])

    def _wake(self, channel: str, conversation: str) -> None:
        if channel == WORK:
            self.work.set()
        for event in self._watchers.get(conversation, ()):
            event.set()

    def _wake_all(self) -> None:
        self.work.set()
        for events in self._watchers.values():
            for event in events:
                event.set()


async def wait(event: asyncio.Event, seconds: float) -> None:
    """Return when the event is set or the time is up; the event is then cleared."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    event.clear()
