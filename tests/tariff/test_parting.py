"""The question at which two codes part."""

from dataclasses import replace

import numpy as np
import pytest

from tariff.contract import Answer
from tariff.parting import Parting, parting
from tariff.repertoire import Repertoire, parse_key


def masses(tree, *codes):
    """(leaves,) probabilities, all on some codes."""
    p = np.full(len(tree.leaves), 1e-9)
    p[[tree.leaf_index[code] for code in codes]] = 1
    return p / p.sum()


def test_within_a_heading_it_is_the_node_above_both(repertoire):
    found = parting("42022100", "42021110", repertoire)
    assert found == Parting("node:42020000-80", "42022100-10", "42021100-10")


def test_deeper_down_it_is_the_last_node_that_holds_both(repertoire):
    assert parting("42023210", "42023290", repertoire) == Parting("node:42023200-80", "42023210-80", "42023290-80")


def test_between_headings_it_is_a_question_for_one_fact(repertoire):
    found = parting("69120023", "69111000", repertoire)
    assert found == Parting("cross:69-porcelain-or-other", "other", "porcelain")


PAIRS = [("42022100", "39269097"), ("4202", "3926"), ("42", "39"), ("84713000", "85171300"), ("01012100", "97053100")]


@pytest.mark.parametrize(("code", "rival"), PAIRS, ids="-".join)
def test_each_option_holds_its_own_code_and_not_the_other(repertoire, code, rival):
    found = parting(code, rival, repertoire)
    own, other = slice(*repertoire.tree.span(code)), slice(*repertoire.tree.span(rival))
    mine, his = repertoire.asked(Answer(found.key, (found.own, found.other))).shown
    assert mine[own].any() and not mine[other].any()
    assert his[other].any() and not his[own].any()


def test_one_that_was_answered_is_not_told_again(repertoire):
    first = parting("69120023", "69111000", repertoire)
    second = parting("69120023", "69111000", repertoire, {first.key})
    assert second is not None and second.key != first.key


def test_of_several_the_one_that_speaks_of_what_is_likely(repertoire):
    def asked(*likely):
        return parting("42023210", "39269097", repertoire, (), masses(repertoire.tree, "42023210", *likely)).key

    films, bags = asked("39199080", "70071980"), asked("42050090", "63053390", "39232990")
    assert films != bags


def test_without_a_question_between_headings_a_fact_tells(repertoire):
    found = parting("69120023", "69111000", replace(repertoire, cross=None))
    assert found == Parting("fact:material", "earthenware", "porcelain")


def test_a_chapter_stands_for_its_likeliest_heading(repertoire):
    bare = replace(repertoire, cross=None, facts=None)
    likely = masses(repertoire.tree, "42050090", "39269097")
    assert parting("42", "39", bare, (), likely) == Parting("headings", "4205", "3926")


def test_without_either_it_is_the_choice_of_headings(tiny_catalogue):
    bare = Repertoire(tiny_catalogue.tree)
    assert parting("42022100", "39269097", bare) == Parting("headings", "4202", "3926")


@pytest.mark.parametrize(("code", "rival"), [("4202", "42022100"), ("42022100", "4202"), ("42", "42022100")])
def test_where_one_code_holds_the_other_nothing_parts_them(repertoire, code, rival):
    assert parting(code, rival, repertoire) is None


def test_any_two_codes_part(repertoire):
    random, codes = np.random.default_rng(6), repertoire.tree.leaf_codes
    for one, other in random.integers(len(codes), size=(300, 2)):
        for depth in (8, 6, 4):
            a, b = codes[one][:depth], codes[other][:depth]
            found = parting(a, b, repertoire)
            assert (found is None) == (a == b)
            if found is not None:
                assert found.own != found.other
                parse_key(found.key)
