"""Whatever fails, a message is answered exactly once, or refused with a reason and a way to try again."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
import redis

from tests.gateway.servers import BOT_SECRET, Gateway, RedisServer, StandInBot, Turn, environment, text_card
from tests.visitor import Visitor


def answers(visitor: Visitor) -> Counter[str]:
    return Counter(event["in_reply_to"] for event in visitor.history() if event["author"] != "user")


def failing_first(times: int, failure: Turn):
    left = [times]

    def turn(message):
        left[0] -= 1
        return failure if left[0] >= 0 else Turn([text_card("at last")])

    return turn


@pytest.mark.parametrize(
    "failure",
    [
        Turn(status=503), Turn(status=500), Turn(status=401), Turn(status=404), Turn(body="[]"), Turn(body=""),
        Turn(body="no json"), Turn(body='{"replies": []}'), Turn(body='{"replies": [{}]}'), Turn(body='{"replies": ["x"]}'),
        Turn(body='{"replies": {"card": "text"}}'), Turn(body="null"),
    ],
    ids=str,
)  # fmt: skip
def test_a_failure_is_told_from_an_answer_and_tried_again(visitor: Visitor, bot: StandInBot, failure: Turn):
    bot.turn = failing_first(2, failure)
    assert visitor.ask("phone case", "m")["card"]["text"] == "at last"
    assert [call["message_id"] for call in bot.calls] == ["m"] * 3
    assert answers(visitor) == {"m": 1}


def test_a_bot_that_is_down_is_waited_for(visitor: Visitor, bot: StandInBot, start_gateway):
    bot.stop()
    visitor.send("phone case", "m")
    visitor.send("and another", "n")
    bot.start()
    events = visitor.await_events(2)
    assert [event["in_reply_to"] for event in events] == ["m", "n"]


def test_progress_tells_that_the_clerk_is_coming_back(start_gateway, bot: StandInBot, visit):
    visitor = visit(start_gateway(PROGRESS_AFTER_SECONDS=0.2))
    bot.turn = lambda message: Turn(status=503)
    frames = visitor.stream()
    visitor.send("phone case", "m")
    progress = next(frame for frame in frames if frame.get("event") == "progress")
    assert "id" not in progress
    assert progress["data"]["card"]["card"] == "progress"
    assert "coming back" in progress["data"]["card"]["text"]
    assert "coming back" in visitor.poll(wait=1)["progress"]["text"]
    bot.turn = lambda message: Turn([text_card("here")])
    answer = next(frame for frame in frames if frame.get("event") == "message")
    assert answer["data"]["in_reply_to"] == "m"
    assert all((event.get("card") or {}).get("card") != "progress" for event in visitor.history())


def test_a_slow_bot_is_told_from_one_that_is_away(start_gateway, bot: StandInBot, visit):
    visitor = visit(start_gateway(PROGRESS_AFTER_SECONDS=0.2))
    gate = threading.Event()
    bot.turn = lambda message: Turn([text_card("slow")], hang=gate)
    frames = visitor.stream()
    visitor.send("phone case", "m")
    progress = next(frame for frame in frames if frame.get("event") == "progress")
    assert "still working" in progress["data"]["card"]["text"]
    gate.set()
    assert next(frame for frame in frames if frame.get("event") == "message")["data"]["card"]["text"] == "slow"


def test_a_hanging_bot_is_asked_again_and_the_turn_worked_once(start_gateway, bot: StandInBot, visit):
    visitor = visit(start_gateway(BOT_TIMEOUT_SECONDS=0.3))
    gate = threading.Event()
    hung = []

    def turn(message):
        if not hung:
            hung.append(message)
            return Turn([text_card("never seen")], status=500, hang=gate)
        return Turn([text_card("seen")])

    bot.turn = turn
    assert visitor.ask("phone case", "m")["card"]["text"] == "seen"
    gate.set()
    assert answers(visitor) == {"m": 1}


def test_the_end_of_patience_is_an_error_card_with_retry(start_gateway, bot: StandInBot, visit):
    visitor = visit(start_gateway(BOT_PATIENCE_SECONDS=0.5))
    bot.turn = lambda message: Turn(status=503)
    card = visitor.ask("phone case", "m")["card"]
    assert (card["card"], card["type"]) == ("error", "bot_unavailable")
    assert "not available" in card["text"] and "help@clerk.example" in card["text"]
    assert [button["label"] for button in card["buttons"]] == ["Try again"]
    assert answers(visitor) == {"m": 1}


def test_retry_sends_the_failed_message_again(start_gateway, bot: StandInBot, visit):
    visitor = visit(start_gateway(BOT_PATIENCE_SECONDS=0.5))
    bot.turn = lambda message: Turn(status=503)
    card = visitor.ask("phone case", "m")["card"]
    bot.turn = lambda message: Turn([text_card(f"about {message['text']}")])
    assert visitor.tap(card["buttons"][0]["payload"], "again").status_code == 202
    event = visitor.await_events(2)[-1]
    assert (event["in_reply_to"], event["card"]["text"]) == ("again", "about phone case")
    assert bot.calls[-1]["message_id"] == "m", "the bot keeps its id, so that it can never work it twice"
    assert [e["text"] for e in visitor.history() if e["author"] == "user"] == ["phone case", "Try again"]
    assert answers(visitor) == {"m": 1, "again": 1}


def test_messages_that_wait_behind_a_failure_do_not_wait_as_long_each(start_gateway, bot: StandInBot, visit):
    visitor = visit(start_gateway(BOT_PATIENCE_SECONDS=1))
    bot.turn = lambda message: Turn(status=503)
    for number in range(6):
        visitor.send(f"case {number}", f"m{number}")
    events = visitor.await_events(6)
    assert [event["in_reply_to"] for event in events] == [f"m{number}" for number in range(6)]
    assert {event["card"]["card"] for event in events} == {"error"}
    assert Counter(call["message_id"] for call in bot.calls)["m5"] == 1


def test_a_message_that_the_bot_will_never_take_is_refused_at_once(visitor: Visitor, bot: StandInBot):
    bot.turn = lambda message: Turn(status=400)
    card = visitor.ask("phone case")["card"]
    assert (card["card"], card["type"], card["buttons"]) == ("error", "bot_refused", [])
    assert len(bot.calls) == 1


def test_a_retry_of_the_actions_goes_to_the_bot(visitor: Visitor, bot: StandInBot):
    retry = {"label": "Try again", "payload": "/retry_turn"}
    error = {"card": "error", "version": 1, "language": "en", "type": "classifier_unavailable", "text": "Sorry."}
    bot.turn = lambda message: Turn([error | {"buttons": [retry]}])
    card = visitor.ask("phone case")["card"]
    visitor.tap(card["buttons"][0]["payload"], "again")
    bot.wait_for(2)
    assert (bot.calls[1]["message_id"], bot.calls[1]["payload"]) == ("again", "/retry_turn")


def test_a_killed_worker_is_replaced_and_answers_once(start_gateway, bot: StandInBot, visit):
    gate = threading.Event()
    bot.turn = lambda message: Turn([text_card("once")], hang=gate)
    doomed = start_gateway(LEASE_SECONDS=1)
    visitor = visit(doomed)
    visitor.send("phone case", "m")
    visitor.send("second", "n")
    bot.wait_for(1)
    doomed.kill()
    bot.turn = lambda message: Turn([text_card("once")])
    gate.set()
    survivor = visitor.at(start_gateway(LEASE_SECONDS=1).url)
    assert [event["in_reply_to"] for event in survivor.await_events(2)] == ["m", "n"]
    assert answers(survivor) == {"m": 1, "n": 1}
    survivor.close()


def test_a_stopped_worker_gives_its_work_back_at_once(start_gateway, bot: StandInBot, visit):
    gate = threading.Event()
    bot.turn = lambda message: Turn([text_card("once")], hang=gate)
    first = start_gateway(LEASE_SECONDS=600)
    visitor = visit(first)
    visitor.send("phone case", "m")
    bot.wait_for(1)
    assert first.stop() == 0
    gate.set()
    second = visitor.at(start_gateway(LEASE_SECONDS=600).url)
    second.await_events(1)
    assert answers(second) == {"m": 1}
    second.close()


def test_a_lease_is_renewed_while_the_bot_works(start_gateway, bot: StandInBot, visit):
    gate = threading.Event()
    bot.turn = lambda message: Turn([text_card("slow")], hang=gate)
    one = start_gateway(LEASE_SECONDS=0.6)
    start_gateway(LEASE_SECONDS=0.6)
    visitor = visit(one)
    visitor.send("phone case", "m")
    visitor.poll(after=1, wait=2)
    assert len(bot.calls) == 1, "another worker took what was in work"
    gate.set()
    visitor.await_events(1)
    assert answers(visitor) == {"m": 1}


def test_two_gateways_share_one_inbox(start_gateway, bot: StandInBot, visit):
    one, two = start_gateway(), start_gateway()
    visitor = visit(one)
    elsewhere = visitor.at(two.url)
    for number in range(20):
        (visitor, elsewhere)[number % 2].send(f"case {number}", f"m{number}")
    events = elsewhere.await_events(20)
    assert [event["in_reply_to"] for event in events] == [f"m{number}" for number in range(20)]
    assert len(bot.worked) == 20
    elsewhere.close()


def test_a_lease_that_was_taken_writes_nothing(visitor: Visitor, bot: StandInBot, redis_server: RedisServer):
    """A worker that slept too long finds another lease and drops its answer; the other one answers."""
    gate = threading.Event()
    bot.turn = lambda message: Turn([text_card("from the sleeper")], hang=gate)
    visitor.send("phone case", "m")
    bot.wait_for(1)
    with redis.Redis.from_url(redis_server.url) as store:
        store.hset(f"gateway:c:{visitor.conversation}:meta", "lease", "someone else's")
        gate.set()
        store.zadd("gateway:ready", {visitor.conversation: 1})
        store.publish("gateway:work", visitor.conversation)
    visitor.await_events(1)
    assert answers(visitor) == {"m": 1}
    assert (len(bot.calls), len(bot.worked)) == (2, 1), "the other one asks again and is answered from the record"


def test_redis_may_restart_in_mid_talk(tmp_path, bot: StandInBot):
    server = RedisServer(tmp_path)
    server.start()
    gateway = Gateway(environment(server.url, bot.url, LEASE_SECONDS=2))
    visitor = Visitor(gateway.url)
    gate = threading.Event()
    try:
        visitor.ask("before", "a")
        frames = visitor.stream(last=2)
        assert next(frames)
        bot.turn = lambda message: Turn([text_card("over the restart")], hang=gate)
        visitor.send("meanwhile", "b")
        bot.wait_for(2)
        server.stop()
        gate.set()
        reply = visitor.send("while it is away", "lost")
        assert (reply.status_code, reply.json()["error"]["type"]) == (503, "not_ready")
        server.start()
        answer = next(frame for frame in frames if frame.get("event") == "message")
        assert answer["data"]["in_reply_to"] == "b"
        bot.turn = lambda message: Turn([text_card("after")])
        assert visitor.ask("while it is away", "lost")["card"]["text"] == "after"
        assert answers(visitor) == {"a": 1, "b": 1, "lost": 1}
        assert [message["message_id"] for message in bot.worked] == ["a", "b", "lost"]
    finally:
        visitor.close()
        gateway.stop()
        server.stop()


def test_erasure_in_mid_turn_drops_the_answer(visitor: Visitor, bot: StandInBot, redis_server: RedisServer, visit):
    gate = threading.Event()
    bot.turn = lambda message: Turn([text_card("too late")], hang=gate)
    visitor.send("phone case", "m")
    bot.wait_for(1)
    visitor.http.delete("/v1/session")
    gate.set()
    bot.turn = lambda message: Turn([text_card("fine")])
    assert visit().ask("another")["card"]["text"] == "fine"
    with redis.Redis.from_url(redis_server.url) as store:
        assert store.keys(f"gateway:c:{visitor.conversation}:*") == []


def test_logs_hold_no_text_of_users(start_gateway, bot: StandInBot, visit):
    gateway = start_gateway(BOT_PATIENCE_SECONDS=0.3)
    visitor = visit(gateway)
    bot.turn = lambda message: Turn(status=503)
    visitor.ask("a very private kettle")
    visitor.send("/private command")
    gateway.stop()
    logs = "".join(gateway.lines)
    assert "the bot stayed away" in logs
    assert "private" not in logs and BOT_SECRET not in logs and visitor.token not in logs
