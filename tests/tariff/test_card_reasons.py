"""The reasons on a proposal's card: every kind, in sentences of the card's language, and nothing silently empty."""

from __future__ import annotations

import dataclasses
import json

import pytest

from tariff import LANGUAGES
from tariff.card_reasons import with_reasons
from tariff.explanation import Explanation
from tariff.explanation_parts import REASONS, Unknown
from tariff.sentences import Sentences
from tariff.telling import Teller
from tariff.vocabulary import Vocabulary
from tests.tariff.explained import EXPLANATION
from tests.world import DATA

PARTS = ("rules", "notes", "rulings", "divergence", "rivals")
WHOLE = dataclasses.replace(
    EXPLANATION,
    rules=tuple(
        dataclasses.replace(rule, given={"heading": "4202", "label": "Bags and cases"}) for rule in EXPLANATION.rules
    ),
)


def reasons(sentences: Sentences, told: Explanation = WHOLE, language: str = "en") -> dict:
    teller = Teller(sentences, Vocabulary.load(DATA), language)
    return with_reasons({"card": "proposal", "code": told.code}, told, teller)["reasons"]


def test_the_card_itself_stays_as_it_was(sentences):
    card = with_reasons({"card": "proposal", "rulings": [1]}, WHOLE, Teller(sentences, Vocabulary.load(DATA), "en"))
    assert (card["card"], card["rulings"]) == ("proposal", [1])
    json.dumps(card)


def test_rules_are_said_shortly_and_whether_they_settle(sentences):
    (rule,) = reasons(sentences)["rules"]["items"]
    assert (rule["rule"], rule["settles"]) == ("1", True)
    assert "heading 4202" in rule["text"] and len(rule["text"]) < 200


def test_notes_have_place_effect_and_the_exact_quote(sentences):
    assert reasons(sentences)["notes"]["items"] == [
        {"place": "Note 1 to Chapter 42", "effect": "keeps goods out", "quote": WHOLE.notes[0].quote}
    ]


def test_rulings_have_country_dates_worth_on_the_day_and_their_page(sentences):
    valid, ended = reasons(sentences)["rulings"]["items"]
    assert (valid["country_name"], valid["issued"], valid["status"]) == ("Germany", "2026-01-02", "valid")
    assert valid["status_text"] == "valid until 2029-01-01"
    assert valid["shares"].startswith("It shares with your goods")
    assert valid["link"] == WHOLE.rulings[0].link
    assert (ended["status"], ended["language"]) == ("code_ended", "fr")
    assert ended["status_text"] == "its code no longer exists, now 4202 32 10, 4202 32 90"


def test_each_rival_has_what_beats_it_or_what_would_settle_it(sentences):
    beaten, open_still = reasons(sentences)["rivals"]["items"]
    assert "“Plastic sheeting”" in beaten["against"] and beaten["settled_by"] == ""
    assert "only less likely" in open_still["against"]
    assert open_still["settled_by"] == "Is the outside plastic sheeting or textile? (Plastic; Textile)"


def test_what_states_ruled_elsewhere_and_what_the_figures_mean(sentences):
    told = reasons(sentences)
    assert "3926: Netherlands (1)" in told["divergence"]["items"][0]
    assert told["sureness"][0] == "Of 120 test cases with such a probability, 71 % were right."
    assert told["ends"] == "This code ends on 2026-12-31. After that: 4202 32 90."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_is_in_the_language_asked_for(sentences, language: str):
    told = reasons(sentences, language=language)
    assert all(told[part]["title"] and told[part]["items"] and not told[part]["unknown"] for part in PARTS)
    if language != "en":
        assert "test cases" not in told["sureness"][0]


@pytest.mark.parametrize("why", REASONS)
@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_silently_empty(sentences, part: str, why: str):
    told = reasons(sentences, dataclasses.replace(WHOLE, **{part: Unknown(why)}))[part]
    assert (told["items"], told["unknown"]) == ([], sentences.say(f"told.{why}", "en"))


def test_without_an_open_question_nothing_would_settle_a_rival(sentences):
    told = reasons(sentences, dataclasses.replace(WHOLE, missing=Unknown("none_found")))
    assert [rival["settled_by"] for rival in told["rivals"]["items"]] == ["", ""]


def test_kinds_that_have_no_sentence_yet_are_left_unsaid(sentences):
    told = reasons(
        sentences,
        dataclasses.replace(
            WHOLE,
            notes=(dataclasses.replace(WHOLE.notes[0], effect="of_later"),),
            rulings=(dataclasses.replace(WHOLE.rulings[0], status="of_later"),),
            rivals=(dataclasses.replace(WHOLE.rivals[0], beaten_by="of_later"),),
        ),
    )
    assert told["notes"]["items"][0]["effect"] == ""
    assert (told["rulings"]["items"][0]["status"], told["rulings"]["items"][0]["status_text"]) == ("of_later", "")
    assert told["rivals"]["items"][0]["against"] == ""
