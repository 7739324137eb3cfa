"""From a few words to a cited code, through every service."""

from __future__ import annotations

import datetime
import re

import pytest

from tariff.sentences import Sentences
from tests.e2e.conversation import Conversation, Reply
from tests.real_stack import CONTACT

pytestmark = pytest.mark.e2e
OFFICIAL = "https://ec.europa.eu/taxation_customs/dds2/"
GOODS = {"en": "phone case", "fr": "coque de téléphone", "de": "Handyhülle aus Leder"}


def assert_is_cited(card: dict, goods: str) -> None:
    """Everything that was promised of a proposal is on it."""
    assert re.fullmatch(r"\d{2,10}", card["code"]) and card["code_display"].replace(" ", "") == card["code"]
    assert 0 < card["probability"] <= 1 and card["confidence"]
    assert card["path"] and all(step["label"] for step in card["path"])
    assert card["path"][-1]["code"].replace(" ", "") == card["code"]
    assert len(card["rulings"]) == 3
    for ruling in card["rulings"]:
        assert ruling["reference"] and ruling["goods"] and re.fullmatch(r"[\d ]+", ruling["code_display"])
        datetime.date.fromisoformat(ruling["issued"])
        assert ruling["link"].startswith(OFFICIAL + "ebti/")
    assert goods in [fact["value"] for fact in card["facts"]]
    assert card["measures_link"].startswith(OFFICIAL + "taric/") and card["code"] in card["measures_link"]
    assert card["nomenclature_date"] == "2026-01-01"
    assert card["nomenclature_date"] in card["disclaimer"]
    assert all(card["titles"].values())


@pytest.mark.parametrize(("language", "goods"), GOODS.items(), ids=GOODS)
def test_a_description_leads_to_a_cited_code(talk, language: str, goods: str):
    clerk = talk(language)
    asked = clerk.say(goods)
    assert asked.kinds == ("question",)
    assert asked.card["language"] == language and len(asked.card["options"]) >= 2
    assert {extra["kind"] for extra in asked.card["extras"]} >= {"unknown", "none", "propose"}
    found = clerk.until_proposal(asked)
    assert found.kinds == ("proposal",) and found.card["language"] == language
    assert_is_cited(found.card, goods)
    assert "fallback" in found.card and not found.card["fallback"]


def test_a_french_talk_is_french_from_start_to_end(talk, sentences: Sentences):
    clerk = talk("fr")
    first = clerk.say("coque de téléphone").card
    assert {extra["label"] for extra in first["extras"]} >= {
        sentences.say(f"button.{name}", "fr") for name in ("unknown", "none", "propose")
    }
    assert clerk.say("je ne sais pas").card["language"] == "fr"
    found = clerk.say("proposer maintenant").card
    assert found["card"] == "proposal"
    assert found["disclaimer"] == sentences.say("card.disclaimer", "fr", date=found["nomenclature_date"])
    assert clerk.say("merci beaucoup").text == sentences.say("reply.thank", "fr")


@pytest.mark.parametrize("words", ["2", "the second"])
def test_an_ordinal_is_the_option_at_that_place(clerk: Conversation, words: str):
    options = clerk.say("phone case").card["options"]
    after = clerk.say(words).card
    assert options[1]["label"] in [fact["value"] for fact in after["facts"]]


def test_an_option_in_free_words_is_that_option(clerk: Conversation):
    options = clerk.say("phone case").card["options"]
    after = clerk.say(options[-1]["label"].lower()).card
    assert options[-1]["label"] in [fact["value"] for fact in after["facts"]]


@pytest.mark.parametrize(("words", "kind"), [("I don't know", "unknown"), ("something else", "none")])
def test_words_do_what_the_button_does(talk, words: str, kind: str):
    typed, tapped = talk(), talk()
    typed.say("phone case")
    tapped.say("phone case")
    after_words, after_button = typed.say(words), tapped.tap(kind)
    assert after_words.kinds == after_button.kinds
    for part in ("card", "text", "code", "number"):
        assert after_words.card.get(part) == after_button.card.get(part)
    assert after_words.card.get("number", 2) == 2


@pytest.mark.parametrize("by_button", [False, True], ids=["words", "button"])
def test_propose_now_ends_the_questions(clerk: Conversation, by_button: bool):
    clerk.say("phone case")
    found = clerk.tap("propose") if by_button else clerk.say("propose now")
    assert found.kinds == ("proposal",)
    assert_is_cited(found.card, "phone case")


def test_at_most_four_questions_are_asked(clerk: Conversation):
    reply, asked = clerk.say("thing made of plastic"), 0
    while reply.card["card"] == "question":
        asked += 1
        reply = clerk.tap("unknown")
    assert asked <= 4 and reply.card["card"] in ("proposal", "refer")


@pytest.mark.parametrize(
    ("words", "key", "values"),
    [
        ("help", "reply.help", {"questions": 4}),
        ("thanks", "reply.thank", {}),
        ("tell me a joke", "reply.out_of_scope", {}),
        ("can I talk to a person", "reply.person", {"contact": CONTACT}),
    ],
)
def test_small_talk_inside_a_question_keeps_the_question(clerk: Conversation, sentences, words, key, values):
    question = clerk.say("phone case").card
    reply: Reply = clerk.say(words)
    assert reply.kinds == ("text", "question")
    assert reply.text == sentences.say(key, "en", **values)
    assert reply.card["text"] == question["text"]
    assert [o["label"] for o in reply.card["options"]] == [o["label"] for o in question["options"]]


def test_restart_forgets_the_goods(clerk: Conversation, sentences: Sentences):
    clerk.say("phone case")
    assert clerk.say("start over").text == sentences.say("reply.restarted", "en")
    reply = clerk.say("frozen shrimps")
    assert "phone case" not in [fact["value"] for fact in reply.card["facts"]]
    assert "frozen shrimps" in [fact["value"] for fact in reply.card["facts"]]


def test_the_language_changes_in_mid_talk(clerk: Conversation, sentences: Sentences):
    assert clerk.say("phone case").card["language"] == "en"
    changed = clerk.say("en français, s'il vous plaît")
    assert changed.text == sentences.say("language.changed", "fr")
    assert changed.kinds == ("text", "question") and changed.card["language"] == "fr"
    assert clerk.choose().card["language"] == "fr"


def test_a_proposal_is_taken_or_refused(clerk: Conversation, sentences: Sentences):
    found = clerk.until_proposal(clerk.say("wooden office chair")).card
    assert clerk.tap(sentences.say("button.accept", "en")).text == sentences.say(
        "reply.accepted", "en", code=found["code_display"]
    )
    found = clerk.until_proposal(clerk.say("leather wallet")).card
    assert clerk.tap(sentences.say("button.reject", "en")).text == sentences.say(
        "reply.rejected", "en", code=found["code_display"]
    )
