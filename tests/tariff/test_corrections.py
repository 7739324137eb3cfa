"""What takes an earlier answer back, in seven languages, and what is no correction."""

from __future__ import annotations

import pytest

from tariff.corrections import BACK, CHANGE, MEANT, SAYS, Correction, mended, read_correction, subjects
from tariff.facts import Lexicon
from tests.world import DATA


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(DATA)


@pytest.mark.parametrize(
    "text",
    [
        "go back", "Undo that, please", "that was wrong", "Sorry, wrong button", "retour", "Je me suis trompé.", "zurück",
        "Bitte zurück!", "das war falsch", "volver atrás", "me equivoqué", "torna indietro", "ho sbagliato", "terug",
        "ik heb me vergist", "cofnij", "pomyliłam się",
    ],
)  # fmt: skip
def test_going_back_is_heard_in_every_language(text):
    assert read_correction(text) == Correction(BACK)


@pytest.mark.parametrize(
    ("text", "correction"),
    [
        ("I meant the second", Correction(MEANT, said="the second")),
        ("ich meinte Leder", Correction(MEANT, said="Leder")),
        ("change material", Correction(CHANGE, "material")),
        ("change the material to plastic", Correction(CHANGE, "material", "plastic")),
        ("das Gewicht ändern", Correction(CHANGE, "gewicht")),
        ("cambiar el material", Correction(CHANGE, "material")),
        ("no, it is plastic", Correction(SAYS, said="it is plastic")),
        ("Non, c'est en plastique", Correction(SAYS, said="c'est en plastique")),
        ("actually it's for kids", Correction(SAYS, said="it's for kids")),
    ],
)
def test_other_corrections_say_what_they_are_about(text, correction):
    assert read_correction(text) == correction


@pytest.mark.parametrize(
    "text", ["no", "no sugar", "non-stick pan", "no. 4", "wrong size shoes", "back brace", "leather wallet", "", "nie"]
)
def test_goods_and_plain_answers_are_no_corrections(text):
    assert read_correction(text) is None


@pytest.mark.parametrize("subject", ["material", "the material", "hauptmaterial", "matiere"])
def test_a_subject_is_known_in_any_language(lexicon, subject):
    assert "material" in subjects(subject, lexicon)


@pytest.mark.parametrize(
    ("text", "said", "left"),
    [
        ("leather phone case", "it is plastic", "phone case"),
        ("leather phone case", "not leather", "phone case"),
        ("leather wallet", "calf leather", "leather wallet"),
        ("phone case", "it is plastic", "phone case"),
        ("leather", "it is plastic", "leather"),
    ],
)
def test_words_that_became_untrue_leave_the_description(lexicon, text, said, left):
    assert mended(text, (said,), lexicon) == left
