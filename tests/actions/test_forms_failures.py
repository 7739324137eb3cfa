"""Turns of the classification form that fail: nothing is lost, and each is said."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import pytest

from actions.clerk import Clerk
from actions.names import FORM
from tests.actions.conversation import Conversation
from tests.actions.servers import ContractServer, fixture

FIRST = "node:42020000-80"
SECOND = "node:42023100-10"


def option(card: dict, number: int) -> str:
    return card["options"][number]["payload"]


def extra(card: dict, kind: str) -> str:
    return next(e["payload"] for e in card["extras"] if e["kind"] == kind)


def kinds(cards: list[dict]) -> list[str]:
    return [card["card"] for card in cards]


@pytest.fixture
def asked(talk: Conversation, classifier: ContractServer) -> dict:
    """The card of the first question of ``talk``."""
    classifier.next("ask")
    [card] = talk.say("phone case")
    classifier.next()
    return card


@pytest.fixture
def proposed(talk: Conversation, classifier: ContractServer) -> dict:
    """The card of a proposal in ``talk``."""
    classifier.next("propose")
    [card] = talk.say("phone case")
    classifier.next()
    return card


@pytest.mark.parametrize("failure", ["broken", "not_ready", "no_json", "other_shape", "other_version", "hang"])
def test_a_failed_classifier_is_said_and_retry_repeats_the_answer(
    talk: Conversation, classifier: ContractServer, asked: dict, failure: str
):
    classifier.next(failure, "ask_second")
    [card] = talk.tap(option(asked, 2))
    assert (card["card"], card["type"]) == ("error", "classifier_unavailable")
    assert talk.is_active
    assert talk.slots["requested_slot"] == "answer"
    [again] = talk.tap(card["buttons"][0]["payload"])
    assert again["number"] == 2
    assert classifier.requests[0] == classifier.requests[1]
    assert talk.slots["failed_message"] is None


def test_a_failed_first_turn_is_repeated_by_retry(talk: Conversation, classifier: ContractServer):
    classifier.next("broken", "broken", "ask")
    [card] = talk.say("phone case")
    assert kinds(talk.tap("/retry_turn")) == ["error"]
    assert kinds(talk.say("help", "ask_help")) == ["text"], "an error is not said again with every message"
    assert kinds(talk.tap(card["buttons"][0]["payload"])) == ["question"]
    assert [request["text"] for request in classifier.requests] == ["phone case"] * 3


def test_after_a_failed_answer_another_answer_takes_its_place(
    talk: Conversation, classifier: ContractServer, asked: dict
):
    classifier.next("broken", "ask_second")
    talk.tap(option(asked, 2))
    talk.tap(option(asked, 1))
    assert [a["option"] for a in classifier.requests[1]["answers"]] == ["42022100-10"]


def test_propose_now_after_a_failed_answer_keeps_it(talk: Conversation, classifier: ContractServer, asked: dict):
    classifier.next("broken", "propose_now")
    talk.tap(option(asked, 2))
    talk.tap("/propose_now")
    assert classifier.requests[1]["budget"] == 0
    assert classifier.requests[1]["answers"] == classifier.requests[0]["answers"]


def test_a_failed_answer_outlives_a_stale_button_and_an_emoji(
    talk: Conversation, classifier: ContractServer, asked: dict
):
    classifier.next("broken", "ask_second")
    talk.tap(option(asked, 2))
    assert kinds(talk.say("🙂")) == ["text", "question"]
    assert kinds(talk.tap("/answer_question")) == ["text", "question"]
    talk.tap("/retry_turn")
    assert classifier.requests[0] == classifier.requests[1]


def test_retry_with_nothing_to_repeat_shows_what_stands(talk: Conversation, classifier: ContractServer, asked: dict):
    assert talk.tap("/retry_turn") == [asked]
    talk.tap("/restart_conversation")
    [card] = talk.tap("/retry_turn")
    assert card["text"].startswith("Which product")
    assert classifier.requests == []


def test_a_refused_request_is_said_and_offers_a_new_start(talk: Conversation, classifier: ContractServer, asked: dict):
    classifier.next("refused_unknown_option")
    [card] = talk.tap(option(asked, 2))
    assert (card["type"], [b["payload"] for b in card["buttons"]]) == ("classifier_rejected", ["/restart_conversation"])
    assert talk.slots["answers"] == []
    assert talk.tap("/retry_turn") == [asked]


def test_a_refused_description_is_asked_for_again(talk: Conversation, classifier: ContractServer):
    classifier.next("refused_empty_text", "ask")
    assert kinds(talk.say("phone case")) == ["error"]
    assert kinds(talk.say("phone case")) == ["question"]


def test_slots_that_cannot_be_read_count_as_empty(talk: Conversation, classifier: ContractServer, asked: dict):
    talk.slots["answers"] = 5  # what no version ever wrote
    talk.slots["decision"] = {"version": 1}
    classifier.next("ask")
    assert kinds(talk.say("phone case")) == ["question"]
    assert classifier.requests[0] == {"path": "/v1/decide", **fixture("ask")["request"]}


def test_an_error_of_our_own_is_said_and_the_form_stays(
    talk: Conversation, clerk: Clerk, runner: asyncio.Runner, asked: dict, caplog: pytest.LogCaptureFixture
):
    runner.run(clerk.client.close())  # what happens next is no error that anybody expects
    [card] = talk.say("secret goods")
    assert (card["card"], card["type"]) == ("error", "internal")
    assert talk.slots["requested_slot"] == "answer"
    assert "validate_classification_form failed with RuntimeError" in caplog.text
    assert "secret goods" not in caplog.text
    assert talk.tap("/retry_turn") == [asked]


def test_a_tracker_that_cannot_be_read_is_said(talk: Conversation):
    talk.events.append("no event")
    [card] = talk.say("hello", "greet")
    assert (card["card"], card["type"]) == ("error", "internal")
    [card] = talk.say("phone case")
    assert (card["card"], card["type"]) == ("error", "internal")
    assert talk.is_active


def test_after_a_rejected_proposal_a_code_is_noted(talk: Conversation, classifier: ContractServer, proposed: dict):
    [rejected] = talk.tap("/reject_proposal")
    assert "4202 32 10" in rejected["text"]
    [card] = talk.say("4202.12.91")
    assert "4202 12 91" in card["text"]
    assert classifier.requests == []
    classifier.next("ask")
    assert kinds(talk.say("4202 12 91")) == ["question"], "a code that follows no rejection is a description"


def test_yes_and_no_after_a_proposal_are_meant_for_it(talk: Conversation, classifier: ContractServer, proposed: dict):
    assert "4202 32 10 fits" in talk.say("yes", "affirm")[0]["text"]
    talk.say("🙂")
    assert "4202 32 10 is wrong" in talk.say("no", "deny")[0]["text"]
    assert classifier.requests == []


def test_the_budget_is_the_settings(start: Callable[..., Conversation], classifier: ContractServer):
    classifier.next("ask", "ask_second")
    talk = start(question_budget=1)
    [card] = talk.say("phone case")
    talk.tap(option(card, 2))
    assert [request["budget"] for request in classifier.requests] == [1, 0]


def test_only_what_changed_is_written_to_the_tracker(talk: Conversation, classifier: ContractServer, asked: dict):
    before = len(talk.events)
    talk.say("help", "ask_help")
    written = [event["name"] for event in talk.events[before:] if event["event"] == "slot"]
    assert written == ["answer", "requested_slot"]


def test_the_form_refuses_small_talk_by_returning_nothing(talk: Conversation, asked: dict):
    talk.say("hello", "greet")
    refused = [event for event in talk.events if event["event"] == "action_execution_rejected"]
    assert refused == [{"event": "action_execution_rejected", "name": FORM}]


def test_all_that_is_kept_is_json(talk: Conversation, classifier: ContractServer, asked: dict):
    classifier.next("broken")
    talk.tap(option(asked, 2))
    assert json.loads(json.dumps(talk.slots)) == talk.slots
