"""The choice of question."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tariff.contract import Answer
from tariff.intervals import Interval
from tariff.posterior import Noise
from tariff.questions import candidates
from tariff.repertoire import Repertoire
from tariff.told import Told
from tariff.value import information, information_shared

GOLDEN = ["subheadings:1", "headings:1", "fact:material", "cross:41-skin-or-article", "cross:64-upper-material"]
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


def test_a_choice_across_the_tree_does_not_repeat_what_a_node_was_asked(tiny_catalogue, constants):
    tree = tiny_catalogue.tree
    p = peaked(tree, c42023210=0.3, c42029219=0.3, c39269097=0.4)
    shown = ("42021100-10", "42022100-10", "42023100-10", "42029100-10")
    chosen = Answer("node:42020000-80", shown, option="42023100-10")
    found = {c.kind: c for c in candidates(p, Repertoire(tree), 0, (chosen,), (), constants)}
    assert set(found["subheadings"].options) == {"420232", "392690"}
    assert set(found["headings"].options) == {"4202", "3926"}


def leaves_of(tree, **masses):
    """Probability shared by the leaves under each code."""
    p = np.full(len(tree.leaves), 1e-9)
    for code, mass in masses.items():
        first, last = tree.span(code[1:])
        p[first:last] += mass / (last - first)
    return p / p.sum()


def keys(p, repertoire, constants, **options):
    found = candidates(p, repertoire, 0, options.pop("answers", ()), (), constants, **options)
    return [c.key for c in found]


def test_a_question_between_headings_competes(repertoire, constants):
    p = leaves_of(repertoire.tree, c6403=0.5, c6404=0.5)
    found = {c.key: c for c in candidates(p, repertoire, 0, (), (), constants)}
    asked = found["cross:64-upper-material"]
    assert asked.options == ("leather", "textile", "plastic")
    assert asked.masses[0] == pytest.approx(0.5, abs=0.01)
    assert 0.5 < asked.bits < 1


def test_a_fact_that_parts_the_likely_codes_competes(repertoire, constants):
    p = leaves_of(repertoire.tree, c610910=0.5, c610990=0.5)
    cheap = replace(constants, cost=dict.fromkeys(constants.cost, 0.0), worth=0.01)
    found = {c.key: c for c in candidates(p, repertoire, 0, (), (), cheap)}
    assert "cotton" in found["fact:material"].options
    assert len(found["fact:material"].options) <= constants.options


def test_a_quantity_is_asked_for_in_ranges_in_their_order(repertoire, constants):
    p = leaves_of(repertoire.tree, c040510=1.0)
    cheap = replace(constants, cost=dict.fromkeys(constants.cost, 0.0), worth=0.001)
    for candidate in candidates(p, repertoire, 0, (), (), cheap):
        if candidate.key == "fact:fat":
            lows = [Interval.parse(name).low for name in candidate.options]
            assert lows == sorted(lows)
            break
    else:
        pytest.fail("the fat of butter is not asked for")


def test_a_fact_that_the_text_states_is_not_asked(repertoire, constants, lexicon):
    p = leaves_of(repertoire.tree, c6403=0.4, c6404=0.4, c6402=0.2)
    cheap = replace(constants, cost=dict.fromkeys(constants.cost, 0.0), worth=0.01)
    assert {"fact:material", "cross:64-upper-material"} <= set(keys(p, repertoire, cheap))
    told = Told(lexicon.read("leather shoes"))
    assert not {"fact:material", "cross:64-upper-material"} & set(keys(p, repertoire, cheap, told=told))


def test_a_fact_that_an_answer_stated_is_not_asked_again(repertoire, constants):
    p = leaves_of(repertoire.tree, c6403=0.4, c6404=0.4, c6402=0.2)
    cheap = replace(constants, cost=dict.fromkeys(constants.cost, 0.0), worth=0.01)
    answer = Answer("cross:64-upper-material", ("leather", "textile", "plastic"), option="leather")
    assert "fact:material" not in keys(p, repertoire, cheap, answers=(answer,))
    unknown = replace(answer, option="", special="unknown")
    left = keys(p, repertoire, cheap, answers=(unknown,))
    assert "fact:material" in left and "cross:64-upper-material" not in left


def test_of_many_values_the_likeliest_are_shown_and_more_offered(repertoire, constants):
    tree = repertoire.tree
    p = leaves_of(
        tree, **{f"c{code[:2]}": 0.1 for code in ("44", "70", "73", "74", "76", "39", "40", "42", "48", "69")}
    )
    cheap = replace(constants, cost=dict.fromkeys(constants.cost, 0.0), worth=0.01)
    asked = next(c for c in candidates(p, repertoire, 0, (), (), cheap) if c.key == "fact:material")
    assert asked.more and len(asked.options) == constants.options
    more = Answer("fact:material", asked.options, special="more")
    second = next(c for c in candidates(p, repertoire, 0, (more,), (), cheap) if c.key == "fact:material:2")
    assert not set(second.options) & set(asked.options)


def test_golden_order_of_questions_is_the_same_again(repertoire, constants):
    p = leaves_of(repertoire.tree, c6403=0.3, c6404=0.3, c4202=0.2, c3926=0.2)
    ranked = keys(p, repertoire, constants)
    assert ranked == keys(p, repertoire, constants)
    assert ranked[: len(GOLDEN)] == GOLDEN


def test_words_to_read_make_a_question_dearer(repertoire, constants):
    p = leaves_of(repertoire.tree, c6403=0.5, c6404=0.5)
    wordy = replace(constants, word_cost=0.1)
    plain, dear = (
        next(c.value for c in candidates(p, repertoire, 0, (), (), k) if c.key == "cross:64-upper-material")
        for k in (constants, wordy)
    )
    assert dear < plain


def test_each_question_makes_the_next_one_dearer(tiny_catalogue, constants):
    p = peaked(tiny_catalogue.tree, c42023210=0.5, c42023290=0.5)
    tired = replace(constants, count_cost=0.3)
    before = Answer("node:69120000-80", (), special="unknown")
    first, second = (
        candidates(p, Repertoire(tiny_catalogue.tree), 0, answers, (), tired)[0].value for answers in ((), (before,))
    )
    assert first - second == pytest.approx(0.3)


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=6), st.integers(0, 2**18 - 1))
def test_shared_information_lies_between_nothing_and_the_entropy_of_the_groups(raw, bits):
    masses = np.asarray(raw) / sum(raw)
    member = np.asarray([[bool(bits >> (3 * g + o) & 1) for g in range(len(raw))] for o in range(3)])
    entropy = -(masses * np.log2(masses)).sum()
    found = information_shared(masses, member[None], np.asarray([3]), NOISE)
    assert -1e-9 <= found[0] <= entropy + 1e-9


def test_shared_information_is_that_of_parted_options_where_none_is_shared():
    masses, member = np.asarray([0.5, 0.3, 0.2]), np.eye(3, dtype=bool)
    assert information_shared(masses, member[None], np.asarray([3]), NOISE)[0] == pytest.approx(
        information(masses, NOISE)
    )


def test_a_fact_that_a_question_of_the_tree_asked_for_is_not_asked_again(repertoire, constants):
    p = leaves_of(repertoire.tree, c95051010=0.4, c95051090=0.2, c4420=0.4)
    cheap = replace(constants, cost=dict.fromkeys(constants.cost, 0.0), worth=-1.0)
    glass = Answer("node:95051000-80", ("95051010-80", "95051090-80"), special="unknown")
    assert "fact:material" in keys(p, repertoire, cheap)
    assert "fact:material" not in keys(p, repertoire, cheap, answers=(glass,))
