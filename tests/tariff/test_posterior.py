"""Answers as evidence."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tariff.contract import Answer
from tariff.errors import ContractError
from tariff.posterior import Noise, fold, latest, likelihood
from tariff.repertoire import KINDS, Repertoire, parse_key

NOISE = Noise(wrong=0.05, denies=0.03, forces=0.3, hidden=0.2)
NOISES = dict.fromkeys(KINDS, NOISE)
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


UNLIKE = [
    ANSWERS[0],
    *ANSWERS[4:],
    Answer("cross:64-upper-material", ("leather", "textile", "plastic"), option="leather"),
    Answer("cross:64-sole-material", ("usual", "leather-sole", "unusual"), special="unknown"),
    Answer("fact:material", ("leather", "plastic", "textile"), option="textile"),
    Answer("fact:weight", ("[0,2]", "(2,inf)"), special="none"),
]


@settings(max_examples=25, deadline=None)
@given(st.permutations(UNLIKE), st.integers(0, 99))
def test_the_order_of_answers_does_not_matter(repertoire, order, seed):
    before = prior(repertoire.tree, seed)
    expected = fold(before, UNLIKE, repertoire, NOISES)
    assert np.allclose(fold(before, order, repertoire, NOISES), expected, atol=1e-12)


def test_a_later_answer_to_the_same_question_takes_the_place_of_the_first(tiny_catalogue):
    tree = tiny_catalogue.tree
    changed = [Answer(NODE, SHOWN, option=SHOWN[0]), ANSWERS[4], ANSWERS[0]]
    found = fold(prior(tree), changed, Repertoire(tree), NOISES)
    assert np.allclose(found, fold(prior(tree), changed[1:], Repertoire(tree), NOISES))


def test_free_text_that_was_not_understood_takes_no_answers_place(tiny_catalogue):
    kept = latest([ANSWERS[0], Answer(NODE, SHOWN, free="hm")])
    assert kept == (ANSWERS[0],)


def test_a_fact_leaves_codes_that_are_silent_on_it_where_they_were(repertoire):
    before = prior(repertoire.tree)
    silent = ~repertoire.facts.facts.said("material")
    for answer in (UNLIKE[-2], replace(UNLIKE[-2], option="", special="none")):
        after = fold(before, [answer], repertoire, NOISES)
        assert after[silent].sum() == pytest.approx(before[silent].sum())


def test_a_fact_favours_the_codes_that_admit_it(repertoire):
    before = prior(repertoire.tree)
    after = fold(before, [UNLIKE[-2]], repertoire, NOISES)
    facts = repertoire.facts.facts
    admitted, said = facts.admits("material", "textile"), facts.said("material")
    assert after[said & admitted].sum() > before[said & admitted].sum()
    assert 0 < after[said & ~admitted].sum() < before[said & ~admitted].sum()


def test_a_question_between_headings_favours_the_headings_of_its_answer(repertoire):
    before = prior(repertoire.tree)
    after = fold(before, [UNLIKE[-4]], repertoire, NOISES)
    gains = {
        h: after[slice(*repertoire.tree.span(h))].sum() / before[slice(*repertoire.tree.span(h))].sum()
        for h in ("6403", "6404")
    }
    assert gains["6403"] > 1 > gains["6404"]


@pytest.mark.parametrize("answer", UNLIKE, ids=lambda a: a.key)
def test_no_answer_across_the_tree_deletes_a_code(repertoire, answer):
    found = likelihood(answer, repertoire, NOISE)
    assert (found > 0).all()
    assert (found <= 1).all()


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("cross:no-such", ("a",)),
        ("cross:64-upper-material", ("wood",)),
        ("fact:mood", ("good",)),
        ("fact:material", ("kryptonite",)),
        ("fact:weight", ("heavy",)),
    ],
)
def test_a_foreign_question_or_option_is_refused(repertoire, key, shown):
    with pytest.raises(ContractError, match="answers"):
        likelihood(Answer(key, shown, option=shown[0]), repertoire, NOISE)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda a: f"{a.key}-{a.option or a.special}")
def test_no_answer_ever_deletes_a_code(tiny_catalogue, answer):
    found = likelihood(answer, Repertoire(tiny_catalogue.tree), NOISE)
    assert (found > 0).all()
    assert (found <= 1).all()


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda a: f"{a.key}-{a.option or a.special}")
def test_probabilities_stay_a_distribution(tiny_catalogue, answer):
    p = fold(prior(tiny_catalogue.tree), [answer], Repertoire(tiny_catalogue.tree), NOISES)
    assert p.sum() == pytest.approx(1)
    assert (p > 0).all()


def test_a_chosen_option_gains_and_the_others_lose(tiny_catalogue):
    tree = tiny_catalogue.tree
    before = prior(tree)
    after = fold(before, [ANSWERS[0]], Repertoire(tree), NOISES)
    for name in SHOWN:
        first, last = tree.span(name)
        ratio = after[first:last].sum() / before[first:last].sum()
        assert (ratio > 1) == (name == SHOWN[1])


def test_unknown_changes_nothing(tiny_catalogue):
    before = prior(tiny_catalogue.tree)
    assert np.allclose(fold(before, [ANSWERS[1]], Repertoire(tiny_catalogue.tree), NOISES), before)


def test_none_moves_mass_out_of_what_was_offered(tiny_catalogue):
    tree = tiny_catalogue.tree
    before = prior(tree)
    after = fold(before, [ANSWERS[2]], Repertoire(tree), NOISES)
    first, last = tree.span("3926")
    assert after[first:last].sum() > before[first:last].sum()


def test_more_moves_mass_to_the_children_not_shown(tiny_catalogue):
    tree = tiny_catalogue.tree
    before = prior(tree)
    after = fold(before, [ANSWERS[3]], Repertoire(tree), NOISES)
    first, last = tree.span("42029100-10")
    assert after[first:last].sum() > before[first:last].sum()


def test_a_wrong_answer_can_be_outweighed(tiny_catalogue):
    tree = tiny_catalogue.tree
    p = np.full(len(tree.leaves), 1e-6)
    p[tree.leaf_index["39269097"]] = 1
    after = fold(p / p.sum(), [ANSWERS[0]], Repertoire(tree), NOISES)
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
        likelihood(Answer(NODE, SHOWN, option="42029100-10"), Repertoire(tiny_catalogue.tree), NOISE)


def test_an_option_of_another_nomenclature_is_refused(tiny_catalogue):
    with pytest.raises(ContractError, match="not in the nomenclature"):
        likelihood(Answer(NODE, ("99999999-80",), option="99999999-80"), Repertoire(tiny_catalogue.tree), NOISE)
