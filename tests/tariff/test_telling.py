"""What speaks against a rival, in sentences of seven languages."""

from dataclasses import replace

import pytest

from tariff import LANGUAGES
from tariff.explanation_parts import BEATEN_BY, MissingFact, RivalBeaten, Unknown
from tariff.facts import Lexicon
from tariff.telling import Teller
from tests.tariff.explained import EXPLANATION
from tests.world import DATA

QUESTION = MissingFact("node:42020000-80", "Which kind of bag is it?", ("Handbag", "Suitcase"))


def rival(beaten_by, what="", words="", settled_by=None):
    return RivalBeaten("42021110", "Suitcases", 0.2, beaten_by, what, words, settled_by or Unknown("none_found"))


@pytest.fixture(scope="module")
def speak(sentences):
    vocabulary = Lexicon.load(DATA).vocabulary
    return lambda one, language="en": Teller(sentences, vocabulary, language).against(one)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", BEATEN_BY)
def test_every_reason_is_a_sentence_in_every_language(speak, reason, language):
    said = speak(rival(reason, "3a" if reason == "rule" else "WHAT", "WORDS", QUESTION), language)
    assert said.endswith((".", ".»", "”", "»", "“", "!")) and "{" not in said
    assert all(part in said for part in (QUESTION.question, *QUESTION.options))
    if reason not in ("nothing_known", "rule", "answer"):
        assert "WORDS" in said


def test_what_would_tell_stands_with_the_answer_for_each_code(speak):
    assert speak(rival("nothing_known", settled_by=QUESTION)) == (
        "So far it is only less likely. What would tell: “Which kind of bag is it?” “Handbag” speaks for the proposed "
        "code, “Suitcase” for this one."
    )
    assert speak(rival("nothing_known")) == "Nothing known speaks against it. It is only less likely."


@pytest.mark.parametrize(
    ("word", "depth", "said"),
    [
        ("sure", 2, []),
        ("sure", 0, []),
        ("likely", 4, ["The first 4 digits are sure enough; those after them are not."]),
        ("likely", 0, []),
        ("likely", 8, []),
        ("unsure", 0, ["Not even its chapter is sure enough: take it as a hint."]),
    ],
)
def test_what_is_called_sure_or_likely_is_not_called_a_hint(sentences, word, depth, said):
    sure = replace(EXPLANATION.confidence, word=word, sure_depth=depth, reliability=Unknown("none_found"))
    assert list(Teller(sentences, Lexicon.load(DATA).vocabulary, "en").sureness(sure, 8)) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_are_called_by_their_names(sentences, language):
    vocabulary = Lexicon.load(DATA).vocabulary
    teller = Teller(sentences, vocabulary, language)
    assert teller.kind("age") == vocabulary.kinds["age"].labels[language]
    assert teller.kind("strange_thing") == "strange thing"


def test_a_rule_is_named_as_the_law_names_it(speak):
    assert "3(a)" in speak(rival("rule", "3a", "gri.3a.specific"))


def test_words_of_the_description_are_told(speak):
    assert speak(rival("named", "Which?", "handbag")).startswith("You named “handbag”.")
