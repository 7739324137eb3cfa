"""The choice of question."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tariff.contract import Answer
from tariff.posterior import Noise
from tariff.questions import candidates
from tariff.repertoire import Repertoire
from tariff.value import information

NOISE = Noise(wrong=0.05, denies=0.03, forces=0.3, hidden=0.2)


def peaked(tree, **masses):
    p = np.full(len(tree.leaves), 1e-6)
    for code, mass in masses.items():
        p[tree.leaf_index[code[1:]]] = mass
    return p / p.sum()


@given(st.lists(st.floats(0.001, 1), min_size=2, max_size=7), st.floats(0, 1))
def test_information_lies_between_nothing_and_the_entropy_of_the_options(raw, share):
    masses = np.asarray(raw) / sum(raw) * share
    outside = max(0.0, 1 - masses.sum())
    every = np.asarray([*masses, outside])
    entropy = -(every * np.log2(np.maximum(every, 1e-300))).sum()
    assert -1e-9 <= information(masses, NOISE) <= entropy + 1e-9


def test_a_noiseless_even_choice_between_two_is_one_bit():
    clean = Noise(wrong=0.0, denies=0.0, forces=0.0, hidden=0.0)
    assert information(np.asarray([0.5, 0.5]), clean) == pytest.approx(1.0)


def test_noise_costs_what_the_binary_channel_says():
    # a binary symmetric channel with error 0.1 carries 1 - H(0.1) = 0.531 bits
    noisy = Noise(wrong=0.1, denies=0.0, forces=0.0, hidden=0.0)
    assert information(np.asarray([0.5, 0.5]), noisy) == pytest.approx(0.531, abs=1e-3)


def test_a_question_that_cannot_change_anything_is_not_offered(tiny_catalogue, constants):
    p = peaked(tiny_catalogue.tree, c42023210=1)
    assert not [
        c for c in candidates(p, Repertoire(tiny_catalogue.tree), 0, (), (), constants) if c.value >= constants.worth
    ]


def test_two_headings_are_told_apart_across_the_tree(tiny_catalogue, constants):
    p = peaked(tiny_catalogue.tree, c42023210=0.5, c39269097=0.5)
    best = candidates(p, Repertoire(tiny_catalogue.tree), 0, (), (), constants)[0]
    assert best.kind in ("headings", "subheadings")
    assert {name[:4] for name in best.options} == {"4202", "3926"}


def test_children_are_told_apart_by_their_parents_question(tiny_catalogue, constants):
    p = peaked(tiny_catalogue.tree, c42023210=0.5, c42023290=0.5)
    best = candidates(p, Repertoire(tiny_catalogue.tree), 0, (), (), constants)[0]
    assert best.key == "node:42023200-80"
    assert best.options == ("42023210-80", "42023290-80")


@pytest.mark.parametrize("special", ["unknown", "none", ""])
def test_an_answered_question_is_not_asked_again(tiny_catalogue, constants, special):
    p = peaked(tiny_catalogue.tree, c42023210=0.5, c42023290=0.5)
    shown = ("42023210-80", "42023290-80")
    answer = Answer("node:42023200-80", shown, option="" if special else shown[0], special=special)
    asked = [c.key for c in candidates(p, Repertoire(tiny_catalogue.tree), 0, (answer,), (), constants)]
    assert not [key for key in asked if key.startswith("node:42023200-80")]


def test_a_free_answer_that_was_not_understood_lets_the_question_be_asked_again(tiny_catalogue, constants):
    p = peaked(tiny_catalogue.tree, c42023210=0.5, c42023290=0.5)
    answer = Answer("node:42023200-80", ("42023210-80", "42023290-80"), free="hm")
    assert candidates(p, Repertoire(tiny_catalogue.tree), 0, (answer,), (), constants)[0].key == "node:42023200-80"


def test_a_declined_question_is_not_asked(tiny_catalogue, constants):
    p = peaked(tiny_catalogue.tree, c42023210=0.5, c42023290=0.5)
    keys = [
        c.key
        for c in candidates(p, Repertoire(tiny_catalogue.tree), 0, (), ("node:42023200-80", "subheadings"), constants)
    ]
    assert "node:42023200-80" not in keys
    assert not [k for k in keys if k.startswith("subheadings")]


def test_many_children_are_shown_in_pages(catalogue, constants):
    tree = catalogue.tree
    node = next(i for i, c in enumerate(tree.children) if len(c) > 12 and tree.lines[i].kind == "node")
    first, last = int(tree.first[node]), int(tree.last[node])
    p = np.full(len(tree.leaves), 1e-9)
    p[first:last] = 1
    p /= p.sum()
    key = f"node:{tree.lines[node].id}"
    page = next(c for c in candidates(p, Repertoire(tree), 0, (), (), constants) if c.key == key)
    assert page.more
    assert len(page.options) == constants.options
    more = Answer(key, page.options, special="more")
    second = next(c for c in candidates(p, Repertoire(tree), 0, (more,), (), constants) if c.key == f"{key}:2")
    assert not set(second.options) & set(page.options)


def test_ties_and_order_are_deterministic(catalogue, constants):
    p = np.full(len(catalogue.tree.leaves), 1 / len(catalogue.tree.leaves))
    runs = [[c.key for c in candidates(p, Repertoire(catalogue.tree), 5.0, (), (), constants)] for _ in range(2)]
    assert runs[0] == runs[1]


def test_a_spread_in_duty_raises_the_value(tiny_catalogue, constants):
    p = peaked(tiny_catalogue.tree, c42023210=0.5, c42023290=0.5)
    plain, at_stake = (
        candidates(p, Repertoire(tiny_catalogue.tree), spread, (), (), constants)[0].value for spread in (0, 10)
    )
    assert at_stake > plain


def test_who_chose_a_subheading_is_not_asked_for_the_heading(tiny_catalogue, constants):
    p = peaked(tiny_catalogue.tree, c42023210=0.5, c39269097=0.5)
    chosen = Answer("subheadings:1", ("420232", "392690"), option="392690")
    kinds = {c.kind for c in candidates(p, Repertoire(tiny_catalogue.tree), 0, (chosen,), (), constants)}
    assert kinds <= {"node"}


def test_who_then_says_that_nothing_fits_is_asked_across_again(tiny_catalogue, constants):
    p = peaked(tiny_catalogue.tree, c42023210=0.5, c39269097=0.5)
    chosen = Answer("subheadings:1", ("420232", "392690"), option="392690")
    denied = Answer("node:39269000-80", ("39269050-80", "39269060-80", "39269097-80"), special="none")
    kinds = {c.kind for c in candidates(p, Repertoire(tiny_catalogue.tree), 0, (chosen, denied), (), constants)}
    assert "headings" in kinds


def test_nothing_is_asked_in_a_branch_that_was_not_chosen(tiny_catalogue, constants):
    p = peaked(tiny_catalogue.tree, c42023210=0.25, c42023290=0.25, c39269097=0.25, c39269060=0.25)
    chosen = Answer("headings:1", ("4202", "3926"), option="3926")
    keys = [c.key for c in candidates(p, Repertoire(tiny_catalogue.tree), 0, (chosen,), (), constants)]
    assert keys
    assert all(key.startswith("node:3926") for key in keys)


def test_what_a_choice_already_answers_is_not_asked_above_it(tiny_catalogue, constants):
    p = peaked(tiny_catalogue.tree, c42023210=0.3, c42023290=0.3, c42029219=0.4)
    chosen = Answer("subheadings:1", ("420232", "420292"), option="420232")
    keys = [c.key for c in candidates(p, Repertoire(tiny_catalogue.tree), 0, (chosen,), (), constants)]
    assert keys == ["node:42023200-80"]
