"""Answers that cannot be answers: a friendly repair, the question again, nothing lost and nothing decided twice."""

from __future__ import annotations

import json

import pytest

from tests.actions.conversation import Conversation
from tests.actions.servers import ContractServer
from tests.actions.test_forms import asked, kinds, option

__all__ = ["asked"]  # a fixture


@pytest.mark.parametrize("text", ["9", "the ninth", "0", "la neuvième", "9th", "das 9.", "la 9ème", "-1"])
def test_a_number_that_no_option_has_is_mended_kindly(
    talk: Conversation, classifier: ContractServer, asked: dict, text: str
):
    cards = talk.say(text)
    assert "only 4 answers" in cards[0]["text"]
    assert cards[1] == asked
    assert classifier.requests == []


@pytest.mark.parametrize(
    "change",
    [{"key": "node:42029900-80"}, {"option": "84713000-80"}, {"shown": ["42021100-10"], "option": "42021100-10"}],
    ids=["another question", "a foreign option", "other options"],
)
def test_an_answer_that_is_not_of_the_question_changes_nothing(
    talk: Conversation, classifier: ContractServer, asked: dict, change: dict
):
    intent, brace, rest = option(asked, 0).partition("{")
    payload = json.loads(brace + rest)
    payload["answer"] |= change
    cards = talk.tap(intent + json.dumps(payload))
    assert kinds(cards) == ["text", "question"]
    assert cards[1] == asked
    assert classifier.requests == []


def test_a_novel_inside_a_question_loses_nothing(talk: Conversation, classifier: ContractServer, asked: dict):
    cards = talk.say("once upon a time " * 1250)
    assert "500 characters" in cards[0]["text"]
    assert cards[1] == asked
    classifier.next("ask_second")
    talk.tap(option(asked, 2))
    assert len(classifier.requests[0]["answers"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "what do you need?",
        "was brauchen Sie?",
        "de quoi avez-vous besoin ?",
        "how much duty?",
        "wie viel Zoll?",
        "can I ask my supplier?",
        "est-ce que je peux demander ?",
        "moet ik dat weten?",
    ],
)
def test_a_question_back_is_answered_and_leads_back(
    talk: Conversation, classifier: ContractServer, asked: dict, text: str
):
    cards = talk.say(text)
    assert kinds(cards) == ["text", "question"]
    assert "I need an answer to this question" in cards[0]["text"]
    assert cards[1] == asked
    assert classifier.requests == []


def test_more_where_all_is_shown_is_mended_kindly(talk: Conversation, classifier: ContractServer, asked: dict):
    cards = talk.say("show more")
    assert "only 4 answers" in cards[0]["text"]
    assert cards[1] == asked
    assert classifier.requests == []


def test_a_button_pressed_twice_is_worked_once(talk: Conversation, classifier: ContractServer, asked: dict):
    classifier.next("ask_second")
    talk.tap(option(asked, 1))
    cards = talk.tap(option(asked, 1))
    assert kinds(cards) == ["text", "question"]
    assert len(classifier.requests) == 1
