"""Fixed replies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tariff import LANGUAGES
from tests.actions.conversation import Conversation


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("intent", "key"),
    [
        ("greet", "reply.greet"),
        ("say_goodbye", "reply.goodbye"),
        ("thank", "reply.thank"),
        ("ask_out_of_scope", "reply.out_of_scope"),
        ("affirm", "reply.affirmation"),
        ("deny", "reply.affirmation"),
        ("accept_proposal", "reply.affirmation"),
        ("reject_proposal", "reply.affirmation"),
        ("restart_conversation", "reply.restarted"),
    ],
)
def test_each_wish_is_answered_in_each_language(start, sentences, language: str, intent: str, key: str):
    [card] = start(language).say("ok", intent)
    assert (card["card"], card["language"], card["author"]) == ("text", language, "clerk")
    assert card["text"] == sentences.say(key, language)


def test_help_names_the_most_questions(start: Callable[..., Conversation]):
    [card] = start(question_budget=3).say("help", "ask_help")
    assert "at most 3 questions" in card["text"]
    assert card["buttons"] == [{"label": "Talk to a person", "payload": "/ask_person"}]


def test_a_person_is_named_where_there_is_one(talk: Conversation):
    assert "help@example.test" in talk.say("a human please", "ask_person")[0]["text"]


def test_where_nobody_is_connected_it_is_said(start: Callable[..., Conversation]):
    [card] = start(support_contact="").say("a human please", "ask_person")
    assert "nobody is connected" in card["text"]
