"""Free answers that words alone do not settle."""

import numpy as np
import pytest

from classifier.free import FreeAnswers, _Nearness
from tariff.catalogue import NativeQueries
from tariff.contract import Answer, Request
from tariff.leaf_facts import LeafFacts
from tariff.understanding import Understanding
from tariff.wording import Wording
from tests.world import DATA, HashEncoder

QUESTION = Answer("headings:1", ("4202", "3926"))


def heard(engine, said):
    answer = Answer(QUESTION.key, QUESTION.shown, free=said)
    (found,) = engine.hear(Request("phone case", (answer,))).answers
    return found.option


def test_what_is_denied_is_not_chosen_however_near_it_is(engine):
    assert heard(engine, "bags and wallets") == "4202"
    assert heard(engine, "not bags, not wallets") != "4202"


def test_of_options_that_words_fit_alike_the_likeliest_are_offered_again():
    near = _Nearness(share=np.array([0.2, 0.5, 0.3]), held=np.array([0.1, 0.2, 0.7]), plain=1, in_all=1.0)
    assert near.leading((2, -2, 2)) == [2, 0]


def test_what_an_answer_says_besides_is_kept_where_its_meaning_chose_the_option(engine):
    answer = Answer(QUESTION.key, QUESTION.shown, free="bags and wallets, it folds")
    found = engine.hear(Request("phone case", (answer,)))
    assert (found.answers[0].option, found.told) == ("4202", ("it folds",))


@pytest.fixture(scope="module")
def tea(catalogue, repertoire, lexicon):
    """Which of the packs of tea (green up to 3 kg, green over 3 kg, black up to 3 kg, black over 3 kg) is settled on."""
    understanding = Understanding(lexicon, LeafFacts.load(DATA, catalogue.tree))

    def alike(texts, languages):
        return np.full((len(texts), len(catalogue.tree.leaves)), 1 / len(catalogue.tree.leaves))

    free = FreeAnswers(repertoire, HashEncoder().encode, alike, understanding)
    children = [
        catalogue.tree.lines[child].id for child in catalogue.tree.children[catalogue.tree.index["09020000-80"]]
    ]

    def settled(text, said, language="en"):
        wording = Wording(catalogue, NativeQueries(DATA / "catalogue" / "queries"), language, repertoire=repertoire)
        found = free.resolve(text, [Answer("node:09020000-80", tuple(children), free=said)], wording)
        places = [children.index(name) for name in found.leaning]
        return children.index(found.answers[0].option) if found.answers[0].option else sorted(places)

    return settled


def test_an_amount_and_the_description_together_settle_a_question(tea):
    assert tea("green tea bags", "about 300 grams") == 0
    assert tea("thé noir", "5 kg", "fr") == 3


def test_options_that_an_amount_excludes_are_not_offered_again(tea):
    assert tea("tea", "about 300 grams") == [0, 2]
