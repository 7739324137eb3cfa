"""Records of conversations in Redis, written together with the events that made them."""

import json
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

import structlog
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from bot.stores.window import window

logger = structlog.get_logger(__name__)

KEY = "tariff:tracker:"
STREAM = "tariff:events"
VERSION = 1
SPOOLED = 2_000
_SECONDS_A_DAY = 86_400
_SCANNED = 1_000


class RecordUnreadable(RuntimeError):
    """What Redis holds is no record of this version."""


class RecordedTracker(DialogueStateTracker):  # type: ignore[misc]  # Rasa is untyped
    """A tracker that knows how many of its events are in its record already."""

    recorded = 0


class RedisRecords(TrackerStore):  # type: ignore[misc]
    """Keeps each conversation as one JSON value that expires, and its events in one capped stream.

    Rasa's own store announces events before it saves, loses the record when its broker raises, and falls back to
    memory when Redis is away. Here record and events are one transaction: a turn that could not be saved announces
    nothing, and a turn that was saved is announced once. A stream that refuses events (a key of another kind under
    its name) does not stop the talk: they wait in a bounded spool and go with the next turn.
    """

    def __init__(
        self,
        domain: Domain | None,
        host: str,
        event_broker: object = None,
        record_days: float | str = 30,
        kept_events: int | str = 50_000,
    ) -> None:
        """Connects at first use.

        Args:
            domain: Rasa sets it when it loads the model.
            host: the address of Redis, redis:// or rediss://; the name is the one that Rasa's factory uses.
            event_broker: none; events go with the record.
            record_days: how long a record is kept after the last message.
            kept_events: about how many events the stream holds.
        """
        super().__init__(domain, None)
        # no retries: a transaction sent twice could announce its events twice; the gateway sends the message again
        self._redis: Any = Redis.from_url(host, decode_responses=True, socket_timeout=5, socket_connect_timeout=2)
        self._seconds = max(1, round(float(record_days) * _SECONDS_A_DAY))
        self._kept_events = int(kept_events)
        self._spool: deque[dict[str, str]] = deque(maxlen=SPOOLED)

    def init_tracker(self, sender_id: str) -> RecordedTracker:
        """A tracker without events."""
        return RecordedTracker(sender_id, self.domain.slots)

    async def create_tracker(self, sender_id: str, append_action_listen: bool = True) -> RecordedTracker:
        """A tracker without events; nothing is written before the first turn is done."""
        return self.init_tracker(sender_id)

    async def retrieve(self, sender_id: str) -> RecordedTracker | None:
        """The tracker of a conversation, None where there is no record.

        Raises:
            RedisError: Redis did not answer.
            RecordUnreadable: what it holds is no record.
        """
        stored = await self._redis.get(KEY + sender_id)
        if stored is None:
            return None
        tracker = self.init_tracker(sender_id)
        for event in _events_from(stored):
            tracker.update(event)
        tracker.recorded = len(tracker.events)
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> RecordedTracker | None:
        """The same: a record has one session."""
        return await self.retrieve(conversation_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Writes the record and announces its new events, both or neither.

        Raises:
            RedisError: Redis did not answer; the record is as before.
        """
        events = list(tracker.events)
        new = events[getattr(tracker, "recorded", 0) :]
        entries = [*self._spool, *(_entry(tracker.sender_id, event) for event in new)]
        record = {"version": VERSION, "events": [event.as_dict() for event in window(events, self.domain.slots)]}
        async with self._redis.pipeline(transaction=True) as transaction:
            transaction.set(KEY + tracker.sender_id, json.dumps(record), ex=self._seconds)
            for entry in entries:
                transaction.xadd(STREAM, entry, maxlen=self._kept_events, approximate=True)
            saved, *announced = await transaction.execute(raise_on_error=False)
        if isinstance(saved, Exception):
            raise saved
        tracker.recorded = len(events)
        self._keep_refused(entries, announced)

    async def forget(self, sender_id: str) -> None:
        """Deletes the record of a conversation, and its events from the stream.

        Raises:
            RedisError: Redis did not answer; ask again.
        """
        kept = [entry for entry in self._spool if entry["conversation"] != sender_id]
        self._spool.clear()
        self._spool.extend(kept)
        await self._redis.delete(KEY + sender_id)
        start = "-"
        while entries := await self._redis.xrange(STREAM, min=start, count=_SCANNED):
            found = [number for number, entry in entries if entry.get("conversation") == sender_id]
            if found:
                await self._redis.xdel(STREAM, *found)
            start = f"({entries[-1][0]}"

    async def keys(self) -> Iterable[str]:
        """The conversations that have a record."""
        return [key[len(KEY) :] async for key in self._redis.scan_iter(match=KEY + "*")]

    async def close(self) -> None:
        """Closes the connections."""
        await self._redis.close()
        await self._redis.connection_pool.disconnect()

    def _keep_refused(self, entries: Sequence[dict[str, str]], announced: Sequence[object]) -> None:
        refused = [entry for entry, reply in zip(entries, announced, strict=True) if isinstance(reply, ResponseError)]
        if refused:
            logger.error("The stream refuses events; they wait for the next turn.", stream=STREAM, events=len(refused))
        self._spool.clear()
        self._spool.extend(refused)


def _entry(conversation: str, event: Event) -> dict[str, str]:
    return {"conversation": conversation, "event": json.dumps(event.as_dict())}


def _events_from(stored: str) -> list[Any]:
    try:
        record = json.loads(stored)
        if record["version"] != VERSION:
            raise RecordUnreadable(f"the record has version {record['version']!r}, not {VERSION}")
        events = list(deserialise_events(record["events"]))
    except (ValueError, KeyError, TypeError) as error:
        raise RecordUnreadable("what is stored is no record of a conversation") from error
    if len(events) != len(record["events"]):
        raise RecordUnreadable("the record holds what are no events")
    return events
