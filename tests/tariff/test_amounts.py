"""Ranges of quantities on buttons."""

import pytest

from tariff import LANGUAGES
from tariff.amounts import interval_label
from tariff.intervals import Interval
from tariff.vocabulary import Vocabulary
from tests.world import DATA


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary.load(DATA)


@pytest.mark.parametrize(
    ("interval", "kind", "label"),
    [
        ("[0,2]", "weight", "2 kg or less"),
        ("[0,0.25)", "weight", "less than 250 g"),
        ("(2,inf)", "weight", "more than 2 kg"),
        ("[2,inf)", "volume", "2 l or more"),
        ("(800,1500]", "length", "80 cm to 1.5 m"),
        ("[0,85]", "fat", "85% or less"),
        ("[12.5,12.5]", "thickness", "1.25 cm"),
        ("(1500,inf)", "watts", "more than 1.5 kW"),
    ],
)
def test_a_range_is_said_in_words_with_a_fitting_unit(vocabulary, interval, kind, label):
    assert interval_label(Interval.parse(interval), kind, vocabulary, "en") == label


@pytest.mark.parametrize(
    ("language", "label"), [("de", "über 1,5 kg"), ("fr", "plus de 1,5 kg"), ("pl", "ponad 1,5 kg")]
)
def test_numbers_are_written_as_the_language_writes_them(vocabulary, language, label):
    assert interval_label(Interval.parse("(1.5,inf)"), "weight", vocabulary, language) == label


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_question_in_every_language(vocabulary, language):
    questions = [kind.questions[language] for kind in vocabulary.kinds.values()]
    assert all(question.endswith("?") for question in questions)
    assert len(set(questions)) == len(questions)
