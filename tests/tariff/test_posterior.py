"""Answers as evidence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tariff.contract import Answer
from tariff.errors import ContractError
from tariff.posterior import Noise, fold, likelihood, parse_key

NOISE = Noise(wrong=0.05, denies=0.03, forces=0.3, hidden=0.2)
NOISES = {"node": NOISE, "headings": NOISE, "subheadings": NOISE}
NODE = "node:42020000-80"
SHOWN = ("42021100-10", "42022100-10", "42023100-10")


def prior(tree, seed=1):
    return np.random.default_rng(seed).dirichlet(np.ones(len(tree.leaves)))


ANSWERS = [
    Answer(NODE, SHOWN, option=SHOWN[1]),
    Answer(NODE, SHOWN, special="unknown"),
    Answer(NODE, SHOWN, special="none"),
    Answer(NODE, SHOWN, special="more"),
    Answer("headings:1", ("4202", "3926"), option="3926"),
    Answer("headings:2", ("4202", "6912"), special="none"),
    Answer("subheadings:1", ("420232", "392690"), option="420232"),
]


@settings(max_examples=25, deadline=None)
@given(st.permutations(ANSWERS), st.integers(0, 99))
def test_the_order_of_answers_does_not_matter(tiny_catalogue, order, seed):
    tree = tiny_catalogue.tree
    expected = fold(prior(tree, seed), ANSWERS, tree, NOISES)
    assert np.allclose(fold(prior(tree, seed), order, tree, NOISES), expected, atol=1e-12)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda a: f"{a.key}-{a.option or a.special}")
def test_no_answer_ever_deletes_a_code(tiny_catalogue, answer):
    found = likelihood(answer, tiny_catalogue.tree, NOISE)
    assert (found > 0).all()
    assert (found <= 1).all()


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda a: f"{a.key}-{a.option or a.special}")
def test_probabilities_stay_a_distribution(tiny_catalogue, answer):
    p = fold(prior(tiny_catalogue.tree), [answer], tiny_catalogue.tree, NOISES)
    assert p.sum() == pytest.approx(1)
    assert (p > 0).all()


def test_a_chosen_option_gains_and_the_others_lose(tiny_catalogue):
    tree = tiny_catalogue.tree
    before = prior(tree)
    after = fold(before, [ANSWERS[0]], tree, NOISES)
    for name in SHOWN:
        first, last = tree.span(name)
        ratio = after[first:last].sum() / before[first:last].sum()
        assert (ratio > 1) == (name == SHOWN[1])


def test_unknown_changes_nothing(tiny_catalogue):
    before = prior(tiny_catalogue.tree)
    assert np.allclose(fold(before, [ANSWERS[1]], tiny_catalogue.tree, NOISES), before)


def test_none_moves_mass_out_of_what_was_offered(tiny_catalogue):
    tree = tiny_catalogue.tree
    before = prior(tree)
    after = fold(before, [ANSWERS[2]], tree, NOISES)
    first, last = tree.span("3926")
    assert after[first:last].sum() > before[first:last].sum()


def test_more_moves_mass_to_the_children_not_shown(tiny_catalogue):
    tree = tiny_catalogue.tree
    before = prior(tree)
    after = fold(before, [ANSWERS[3]], tree, NOISES)
    first, last = tree.span("42029100-10")
    assert after[first:last].sum() > before[first:last].sum()


def test_a_wrong_answer_can_be_outweighed(tiny_catalogue):
    tree = tiny_catalogue.tree
    p = np.full(len(tree.leaves), 1e-6)
    p[tree.leaf_index["39269097"]] = 1
    after = fold(p / p.sum(), [ANSWERS[0]], tree, NOISES)
    assert tree.leaf_codes[int(after.argmax())] == "39269097"


@pytest.mark.parametrize("key", ["", "node", "node:", "colour:1", "headings:x", "node:42020000-80:x", "headings"])
def test_a_strange_key(key):
    if key == "headings":
        assert parse_key(key) == ("headings", "", 1)
        return
    with pytest.raises(ContractError, match="no question of this service"):
        parse_key(key)


def test_an_option_that_was_not_shown_is_refused(tiny_catalogue):
    with pytest.raises(ContractError, match="not among the options shown"):
        likelihood(Answer(NODE, SHOWN, option="42029100-10"), tiny_catalogue.tree, NOISE)


def test_an_option_of_another_nomenclature_is_refused(tiny_catalogue):
    with pytest.raises(ContractError, match="not in the nomenclature"):
        likelihood(Answer(NODE, ("99999999-80",), option="99999999-80"), tiny_catalogue.tree, NOISE)
