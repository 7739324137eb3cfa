"""Records of conversations in a real Redis, and the window of a conversation that they hold."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    SessionStarted,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from redis.exceptions import RedisError

from bot.stores.records import KEY, STREAM, RecordUnreadable, RedisRecords
from bot.stores.window import window
from bot.train import DOMAIN
from tests.bot.conftest import Redis, free_port, unwarned


@pytest.fixture(scope="module")
def domain():
    with unwarned():
        return Domain.from_path(str(DOMAIN))


@pytest.fixture
def redis(redis_server):
    redis_server.ask("FLUSHALL")
    return redis_server


@asynccontextmanager
async def opened(url, domain, **options):
    records = RedisRecords(domain, url, **options)
    try:
        yield records
    finally:
        await records.close()


def start():
    return [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]


def turn(number, slots=(), loop=()):
    """The events of one message and its reply."""
    heard = UserUttered(f"text {number}", {"name": "classify_goods"}, message_id=f"m{number}")
    said = BotUttered(None, {"custom": {"card": "text", "text": f"reply {number}"}})
    changes = [SlotSet(name, value) for name, value in slots] + [ActiveLoop(name) for name in loop]
    return [heard, ActionExecuted("action_greet"), *changes, said, ActionExecuted("action_listen")]


async def talked(records, conversation, events):
    tracker = await records.get_or_create_tracker(conversation)
    tracker.update_with_events(events, records.domain)
    await records.save(tracker)
    return tracker


def test_what_is_saved_is_read_again(redis, domain):
    async def run():
        async with opened(redis.url, domain) as records:
            events = start() + turn(
                1, [("goods_description", "chair"), ("decision", {"a": [1, None]})], ["classification_form"]
            )
            saved = await talked(records, "c", events)
            read = await records.retrieve("c")
            assert read.current_state() == saved.current_state()
            assert read.get_slot("decision") == {"a": [1, None]}
            assert read.active_loop_name == "classification_form"
            assert list(read.events) == list(saved.events)
            assert list(await records.keys()) == ["c"]

    asyncio.run(run())


def test_a_new_conversation_is_not_written_before_its_first_turn(redis, domain):
    async def run():
        async with opened(redis.url, domain) as records:
            await records.get_or_create_tracker("new")
            assert await records.retrieve("new") is None

    asyncio.run(run())
    assert redis.ask("DBSIZE") == 0


def test_records_are_json_and_expire_after_the_last_message(redis, domain):
    async def run():
        async with opened(redis.url, domain, record_days=2) as records:
            await talked(records, "c", start() + turn(1))

    asyncio.run(run())
    assert json.loads(redis.ask("GET", KEY + "c"))["version"] == 1
    assert 2 * 86_400 - 60 < redis.ask("TTL", KEY + "c") <= 2 * 86_400


def test_each_event_is_announced_once(redis, domain):
    async def run():
        async with opened(redis.url, domain) as records:
            await talked(records, "c", start() + turn(1))
            tracker = await talked(records, "c", turn(2))
            await records.save(tracker)
            await talked(records, "c", turn(3))
            return [event.as_dict() for event in (await records.retrieve("c")).events]

    kept = asyncio.run(run())
    entries = [fields for _, fields in redis.ask("XRANGE", STREAM, "-", "+")]
    assert [json.loads(entry["event"]) for entry in entries] == kept
    assert {entry["conversation"] for entry in entries} == {"c"}


def test_the_stream_is_capped(redis, domain):
    async def run():
        async with opened(redis.url, domain, kept_events=200) as records:
            for number in range(120):
                await talked(records, f"c{number}", start() + turn(1))

    asyncio.run(run())
    assert 200 <= redis.ask("XLEN", STREAM) < 350


def test_events_that_the_stream_refuses_go_with_the_next_turn(redis, domain):
    redis.ask("SET", STREAM, "no stream")

    async def run():
        async with opened(redis.url, domain) as records:
            await talked(records, "c", start() + turn(1))
            assert len((await records.retrieve("c")).events) == len(start() + turn(1))
            redis.ask("DEL", STREAM)
            await talked(records, "c", turn(2))

    asyncio.run(run())
    assert redis.ask("XLEN", STREAM) == len(start() + turn(1) + turn(2))


def test_a_record_that_redis_refuses_is_no_record(redis, domain):
    async def run():
        async with opened(redis.url, domain, record_days=1e14) as records:
            with pytest.raises(RedisError, match="expire"):
                await talked(records, "c", start() + turn(1))

    asyncio.run(run())
    assert redis.ask("GET", KEY + "c") is None


def test_a_full_redis_takes_nothing(redis, domain):
    async def run():
        async with opened(redis.url, domain) as records:
            await talked(records, "c", start() + turn(1))
            redis.ask("CONFIG", "SET", "maxmemory", "1")
            with pytest.raises(RedisError):
                await talked(records, "c", turn(2))
            redis.ask("CONFIG", "SET", "maxmemory", "0")
            return len((await records.retrieve("c")).events)

    assert asyncio.run(run()) == redis.ask("XLEN", STREAM) == len(start() + turn(1))


def test_without_redis_nothing_is_pretended(domain):
    async def run():
        async with opened(f"redis://127.0.0.1:{free_port()}", domain) as records:
            with pytest.raises(RedisError):
                await records.retrieve("c")
            with pytest.raises(RedisError):
                await records.save(records.init_tracker("c"))

    asyncio.run(run())


def test_a_turn_that_could_not_be_saved_is_not_announced(domain, tmp_path):
    async def run(redis):
        async with opened(redis.url, domain) as records:
            tracker = await talked(records, "c", start() + turn(1))
            redis.kill()
            tracker.update_with_events(turn(2), domain)
            with pytest.raises(RedisError):
                await records.save(tracker)
            redis.start()
            await talked(records, "c", turn(3))
            return [event.text for event in (await records.retrieve("c")).events if isinstance(event, UserUttered)]

    with Redis(tmp_path) as redis:
        assert asyncio.run(run(redis)) == ["text 1", "text 3"]
        assert redis.ask("XLEN", STREAM) == len(start() + turn(1) + turn(3))


@pytest.mark.parametrize(
    "stored", ["", "{", "[]", "null", '{"version": 2, "events": []}', '{"version": 1, "events": [{}]}']
)
def test_what_is_no_record_is_not_read_as_an_empty_one(redis, domain, stored):
    redis.ask("SET", KEY + "c", stored)

    async def run():
        async with opened(redis.url, domain) as records:
            with pytest.raises(RecordUnreadable):
                await records.retrieve("c")

    asyncio.run(run())


def state_of(events, domain):
    tracker = RedisRecords(domain, "redis://127.0.0.1").init_tracker("c")
    for event in events:
        tracker.update(event)
    state = tracker.current_state()
    loop = {name: state["active_loop"].get(name) for name in ("name", "rejected", "is_interrupted")}
    return {"loop": loop, **{name: state[name] for name in ("slots", "latest_message", "latest_action_name")}}


def long_talk(turns):
    events = start()
    for number in range(turns):
        loop = [] if number % 5 else ["classification_form" if number % 10 == 0 else None]
        events += turn(number, [("answers", [number]), ("requested_slot", "answer" if number % 3 else None)], loop)
    return events


@pytest.mark.parametrize("turns", [1, 5, 14, 15, 16, 50, 200])
def test_a_window_holds_the_same_state_in_few_events(domain, turns):
    events = long_talk(turns)
    kept = window(events, domain.slots, most=100)
    assert state_of(kept, domain) == state_of(events, domain)
    assert len(kept) <= max(len(events) if len(events) <= 100 else 0, 100)
    if len(events) > 100:
        assert sum(isinstance(event, UserUttered) for event in kept) >= 6
    read_again = list(deserialise_events([json.loads(json.dumps(event.as_dict())) for event in kept]))
    assert state_of(read_again, domain) == state_of(events, domain)


def test_a_form_that_began_before_the_window_is_still_open(domain):
    events = start() + turn(0, [("requested_slot", "answer")], ["classification_form"])
    events += [event for number in range(1, 60) for event in turn(number)]
    kept = window(events, domain.slots, most=100)
    assert len(kept) < len(events)
    assert state_of(kept, domain)["loop"]["name"] == "classification_form"
    assert state_of(kept, domain) == state_of(events, domain)


def test_one_endless_turn_is_kept_whole(domain):
    endless = start() + turn(1)[:1] + [SlotSet("answers", [number]) for number in range(300)]
    kept = window(endless, domain.slots, most=100)
    assert state_of(kept, domain) == state_of(endless, domain)
    assert isinstance(next(event for event in kept if isinstance(event, UserUttered)), UserUttered)


def test_a_window_of_a_window_is_the_same_state(domain):
    events = long_talk(40)
    once = window(events, domain.slots, most=100)
    more = [turn_event for number in range(40, 80) for turn_event in turn(number)]
    assert state_of(window([*once, *more], domain.slots, most=100), domain) == state_of([*events, *more], domain)
