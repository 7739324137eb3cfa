"""Services die in mid-conversation; every message is answered exactly once all the same."""

from __future__ import annotations

import contextlib
import itertools
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from cli.stack import Stack
from tariff.sentences import Sentences
from tests.e2e.conversation import Conversation, new_id, told

pytestmark = pytest.mark.e2e


def down(stack: Stack, name: str) -> None:
    """Kill a service as kill -9 does; it stays away until ``back``."""
    stack.set_autorestart(False, name)
    stack.kill(name, signal.SIGKILL)


def back(stack: Stack, name: str) -> None:
    stack.start(name)
    stack.wait_ready(name)


def numbers(clerk: Conversation, count: int, last: int | None = None) -> list[int]:
    """Sequence numbers of the next messages on a stream, which is closed then."""
    with contextlib.closing(clerk.visitor.stream(last)) as frames:
        return [int(frame["id"]) for frame in itertools.islice((f for f in frames if "id" in f), count)]


def test_a_killed_bot_loses_nothing_of_the_conversation(stack: Stack, clerk: Conversation, talk):
    spared = talk()
    question = clerk.say("phone case").card
    spared.say("phone case")
    down(stack, "bot")
    id = new_id()
    taken = clerk.visitor.tap(question["options"][0]["payload"], id)
    assert taken.status_code == 202
    frames = clerk.visitor.stream(last=taken.json()["sequence"])
    assert next(frame for frame in frames if "event" in frame)["event"] == "progress"
    back(stack, "bot")
    frame = next(frame for frame in frames if frame.get("event") == "message")
    frames.close()
    assert frame["data"]["in_reply_to"] == id
    assert told(frame["data"]["card"]) == told(spared.choose().card)


def test_a_bot_killed_in_the_middle_of_a_turn_answers_once(stack: Stack, clerk: Conversation):
    """The message is with the bot, or just done, when it dies."""
    ids = [new_id() for _ in range(3)]
    with ThreadPoolExecutor(len(ids)) as pool:
        sent = [pool.submit(clerk.visitor.send, f"leather wallet {place}", id) for place, id in enumerate(ids)]
        assert all(each.result().status_code == 202 for each in sent[:1])
        stack.kill("bot", signal.SIGKILL)
        assert all(each.result().status_code == 202 for each in sent)
    stack.wait_ready("bot")
    for id in ids:
        assert len(clerk.answer_to(id).cards) == 1


def test_a_killed_classifier_leaves_the_conversation_where_it_was(
    stack: Stack, clerk: Conversation, talk, sentences: Sentences
):
    spared = talk()
    clerk.say("phone case")
    spared.say("phone case")
    down(stack, "classifier")
    failed = clerk.choose()
    assert failed.kinds == ("error",)
    assert failed.card["text"] == sentences.say("error.classifier_unavailable", "en")
    assert clerk.tap(sentences.say("button.retry", "en")).kinds == ("error",)
    back(stack, "classifier")
    again = clerk.tap(sentences.say("button.retry", "en"))
    assert told(again.card) == told(spared.choose().card)


def test_redis_killed_and_back_keeps_the_conversation(stack: Stack, clerk: Conversation):
    question = clerk.say("phone case").card
    before = clerk.visitor.history()
    stack.kill("redis", signal.SIGKILL)
    stack.wait_ready("redis")
    stack.wait_ready("gateway")
    assert clerk.visitor.history() == before
    after = clerk.choose()
    assert len(after.cards) == 1
    assert question["options"][0]["label"] in [fact["value"] for fact in after.card["facts"]]


def test_a_killed_gateway_keeps_what_it_took(stack: Stack, clerk: Conversation):
    id = new_id()
    assert clerk.visitor.send("phone case", id).status_code == 202
    stack.kill("gateway", signal.SIGKILL)
    stack.wait_ready("gateway")
    assert clerk.answer_to(id).kinds == ("question",)


def test_a_message_sent_twice_is_worked_once(clerk: Conversation):
    id = new_id()
    first, second = clerk.visitor.send("phone case", id), clerk.visitor.send("phone case", id)
    assert (first.json()["duplicate"], second.json()["duplicate"]) == (False, True)
    assert len(clerk.answer_to(id).cards) == 1
    assert clerk.visitor.send("phone case", id).json()["duplicate"]
    assert clerk.choose().card["card"] in ("question", "proposal")


def test_a_stream_that_broke_goes_on_where_it_was(clerk: Conversation):
    for words in ("phone case", "1", "start over", "frozen shrimps"):
        clerk.say(words)
    whole = numbers(clerk, 4)
    first = numbers(clerk, 2)
    assert first + numbers(clerk, 2, last=first[-1]) == whole
