"""One decision."""

from dataclasses import replace

import numpy as np
import pytest

from tariff import LANGUAGES
from tariff.answered import is_answered
from tariff.contract import ASK, PROPOSE, REFER, UNRECOGNISED
from tariff.cross import CrossOption, CrossQuestion
from tariff.cross_table import CrossTable
from tariff.decide import BUDGET, decide
from tariff.named import Names
from tariff.questions import Candidate
from tariff.repertoire import Repertoire
from tariff.told import Told


def peaked(tree, **masses):
    p = np.full(len(tree.leaves), 1e-6)
    for code, mass in masses.items():
        p[tree.leaf_index[code[1:]]] = mass
    return p / p.sum()


def decided(catalogue, duties, constants, p, **options):
    return decide(
        p, options.pop("answers", ()), Repertoire(catalogue.tree), duties, constants, **{"budget": 4, **options}
    )


def test_a_sure_code_is_proposed_without_a_question(tiny_catalogue, tiny_duties, constants):
    found = decided(tiny_catalogue, tiny_duties, constants, peaked(tiny_catalogue.tree, c42023210=1))
    assert (found.kind, found.code) == (PROPOSE, "42023210")
    assert found.probability > 0.95


def test_two_likely_codes_are_asked_about(tiny_catalogue, tiny_duties, constants):
    p = peaked(tiny_catalogue.tree, c42023210=0.5, c42023290=0.5)
    found = decided(tiny_catalogue, tiny_duties, constants, p)
    assert found.kind == ASK
    assert found.question is not None
    assert found.open_leaves == 2
    assert 1 <= found.expected_left <= 4
    assert found.duty_low is not None
    assert found.duty_low <= found.duty_high


def test_without_budget_it_proposes_at_the_depth_that_the_facts_carry(tiny_catalogue, tiny_duties, constants):
    p = peaked(tiny_catalogue.tree, c42023210=0.45, c42023290=0.45, c39269097=0.1)
    found = decided(tiny_catalogue, tiny_duties, constants, p, budget=0)
    assert (found.kind, found.code) == (PROPOSE, "420232")
    assert found.probability == pytest.approx(0.9, abs=0.01)
    assert found.question is not None, "it tells what would settle it"


def test_possible_codes_cover_the_share_promised(tiny_catalogue, tiny_duties, constants):
    p = peaked(tiny_catalogue.tree, c42023210=0.6, c42023290=0.25, c39269097=0.15)
    found = decided(tiny_catalogue, tiny_duties, constants, p, budget=0)
    assert p[list(found.possible)].sum() >= constants.covered
    assert p[list(found.possible[:-1])].sum() < constants.covered


def test_a_text_that_names_no_goods_is_referred(tiny_catalogue, tiny_duties, constants):
    p = np.full(len(tiny_catalogue.tree.leaves), 1 / len(tiny_catalogue.tree.leaves))
    found = decided(tiny_catalogue, tiny_duties, constants, p, recognised=False)
    assert (found.kind, found.reason) == (REFER, UNRECOGNISED)


def test_a_case_that_nothing_carries_is_referred_once_the_budget_is_spent(catalogue, constants):
    from tariff.duties import load_duties
    from tests.world import DATA

    duties = load_duties(DATA / "nomenclature" / "cn2026.csv", catalogue.tree)
    p = np.full(len(catalogue.tree.leaves), 1 / len(catalogue.tree.leaves))
    found = decided(catalogue, duties, constants, p, budget=0)
    assert (found.kind, found.reason) == (REFER, BUDGET)


def test_it_says_down_to_which_digits_it_is_sure(tiny_catalogue, tiny_duties, constants):
    p = peaked(tiny_catalogue.tree, c42023210=0.5, c42023290=0.45, c39269097=0.05)
    assert decided(tiny_catalogue, tiny_duties, constants, p, budget=0).sure_depth == 6


def test_a_question_is_not_asked_where_no_answer_would_change_the_proposal(tiny_catalogue, tiny_duties, constants):
    p = peaked(tiny_catalogue.tree, c42023210=0.8, c42023290=0.2)
    stubborn = replace(constants, noises={k: replace(n, wrong=0.45, denies=0.0) for k, n in constants.noises.items()})
    eager = replace(stubborn, worth=-1.0, sure=0.99)
    asked = decided(tiny_catalogue, tiny_duties, eager, p, choose=lambda found, _: found[0])
    assert asked.kind == ASK, "somebody who asks whatever tells most would ask"
    assert decided(tiny_catalogue, tiny_duties, eager, p).kind == PROPOSE


def test_a_question_of_the_tree_that_the_text_answers_is_not_asked(tiny_catalogue, tiny_duties, constants):
    tree = tiny_catalogue.tree
    p = peaked(tree, c42023210=0.5, c42023290=0.5)
    contradicted = np.zeros(len(tree.leaves), dtype=bool)
    contradicted[slice(*tree.span("42023290"))] = True
    asked = decided(tiny_catalogue, tiny_duties, constants, p)
    assert asked.question is not None and asked.question.key == "node:42023200-80"
    told = decided(tiny_catalogue, tiny_duties, constants, p, told=Told((), contradicted))
    assert told.question is None or told.question.key != "node:42023200-80"


@pytest.mark.parametrize(("share", "is_asked"), [(0.7, False), (0.4, True)])
def test_what_the_text_names_is_not_asked_where_it_is_likely_too(
    share, is_asked, tiny_catalogue, tiny_duties, constants
):
    p = peaked(tiny_catalogue.tree, c42022100=share, c42023100=1 - share)
    repertoire = Repertoire(tiny_catalogue.tree, names=Names(tiny_catalogue))
    told = Told(words=frozenset({"leather", "handbag"}))
    blank, named = (decide(p, (), repertoire, tiny_duties, constants, budget=4, told=words) for words in (Told(), told))
    assert blank.question is not None and blank.question.key == "node:42020000-80"
    assert (named.question is not None and named.question.key == "node:42020000-80") is is_asked


ACROSS = "subheadings:1"


@pytest.mark.parametrize(("share", "is_asked"), [(0.8, False), (0.7, True)])
def test_a_choice_of_subheadings_that_the_text_names_is_not_asked(share, is_asked, catalogue, constants):
    p = peaked(catalogue.tree, c42022100=share, c42022290=1 - share)
    told, repertoire = Told(words=frozenset({"leather", "handbag"})), Repertoire(catalogue.tree, names=Names(catalogue))
    codes = ("420221", "420222")
    candidate = Candidate(ACROSS, "subheadings", -1, codes, (share, 1 - share), False, 1.0, 1.0)
    assert is_answered(candidate, p, repertoire, told, constants) is not is_asked
    assert not is_answered(candidate, p, repertoire, Told(words=frozenset({"handbag"})), constants)


@pytest.mark.parametrize(("text", "is_told"), [("dog collar", True), ("leather goods", False), ("collar bag", False)])
def test_a_question_between_headings_of_which_the_text_names_an_option_is_not_asked(
    text, is_told, catalogue, constants
):
    tree = catalogue.tree
    labels = {"animal": "An animal wears it: collar, leash", "carry": "To carry or keep things in: bag, case, wallet"}
    options = tuple(
        CrossOption(name, (heading,), (), dict.fromkeys(LANGUAGES, label))
        for heading, (name, label) in zip(("4201", "4202"), labels.items(), strict=True)
    )
    table = CrossTable.of((CrossQuestion("42-use", dict.fromkeys(LANGUAGES, "What for?"), options),), tree)
    repertoire = Repertoire(tree, table, names=Names(catalogue))
    candidate = Candidate("cross:42-use", "cross", -1, ("animal", "carry"), (0.8, 0.2), False, 1.0, 1.0)
    p = peaked(tree, c42010000=0.8, c42022100=0.2)
    assert is_answered(candidate, p, repertoire, Told(words=frozenset(text.split())), constants) is is_told
