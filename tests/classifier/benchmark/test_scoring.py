"""Ranks at each depth and the shares that follow."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.benchmark.cases import Gold
from classifier.benchmark.errors import BenchmarkError
from classifier.benchmark.scoring import Shares, Standing, leading, shares, stand
from classifier.benchmark.statistics import calibration_error


def gold(*codes: str) -> Gold:
    return Gold(codes, codes, "")


def vector(tree, **masses: float) -> np.ndarray:
    """Probabilities with the leaves named, as ``c42023210=0.5``, the rest spread evenly."""
    p = np.zeros(len(tree.leaves))
    for code, mass in masses.items():
        p[tree.leaf_index[code[1:]]] = mass
    p[p == 0] = (1 - p.sum()) / (p == 0).sum()
    return p


def test_coarser_depths_are_the_sum_of_their_leaves(tiny_catalogue):
    tree = tiny_catalogue.tree
    p = vector(tree, c39269097=0.3, c42023210=0.2, c42023290=0.2, c42023100=0.1)
    standing = stand(p, gold("42023290"), tree)
    assert standing.ranks == {8: 3, 6: 1, 4: 1, 2: 1}
    assert standing.confidence[6] == pytest.approx(0.4)
    assert standing.confidence[8] == pytest.approx(0.3)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_probabilities_that_are_no_numbers_are_not_right_but_refused(tiny_catalogue, value):
    p = vector(tiny_catalogue.tree)
    p[0] = value
    with pytest.raises(BenchmarkError, match="no numbers"):
        stand(p, gold("42023290"), tiny_catalogue.tree)


def test_only_the_depths_of_the_right_code_are_scored(tiny_catalogue):
    p = vector(tiny_catalogue.tree)
    assert set(stand(p, gold("4202"), tiny_catalogue.tree).ranks) == {2, 4}
    assert set(stand(p, gold("420232"), tiny_catalogue.tree).ranks) == {2, 4, 6}


def test_any_right_code_counts_down_to_its_own_depth(tiny_catalogue):
    tree = tiny_catalogue.tree
    p = vector(tree, c69120081=0.6, c42023210=0.3)
    ranks = stand(p, gold("691200", "42023210"), tree).ranks
    assert ranks == {2: 1, 4: 1, 6: 1, 8: 2}


def test_equally_likely_codes_rank_in_the_order_of_the_nomenclature(tiny_catalogue):
    tree = tiny_catalogue.tree
    p = np.full(len(tree.leaves), 1 / len(tree.leaves))
    ranks = [stand(p, gold(code), tree).ranks[8] for code in tree.leaf_codes]
    assert ranks == list(range(1, len(tree.leaves) + 1))
    assert leading(p, tree, 3)[0] == tree.leaf_codes[:3]


def test_shares_count_each_depth_by_itself():
    standings = [Standing({2: 1, 8: 6}, {}), Standing({2: 2, 8: 1}, {}), Standing({2: 21}, {})]
    found = shares(standings)
    assert found == {2: Shares({1: 1, 5: 2, 20: 2}, 3), 8: Shares({1: 1, 5: 1, 20: 2}, 2)}
    assert found[2].share(5) == pytest.approx(2 / 3)


def test_no_case_has_no_share():
    assert Shares({1: 0, 5: 0, 20: 0}, 0).share(1) == 0


@given(st.data())
def test_ranks_agree_with_the_leading_codes(tiny_catalogue, data):
    tree = tiny_catalogue.tree
    weights = data.draw(st.lists(st.integers(0, 5), min_size=len(tree.leaves), max_size=len(tree.leaves)))
    p = (np.asarray(weights) + 0.01) / (np.asarray(weights) + 0.01).sum()
    code = data.draw(st.sampled_from(tree.leaf_codes))
    ranked, masses = leading(p, tree, 20)
    rank = stand(p, gold(code), tree).ranks[8]
    assert (code in ranked) == (rank <= 20)
    assert code not in ranked or ranked.index(code) == rank - 1
    assert list(masses) == sorted(masses, reverse=True)


def test_calibration_can_be_checked_from_the_leading_codes(tiny_catalogue, cases, engine):
    rows = engine.probabilities([case.public.text for case in cases], ["en"] * len(cases))
    standings = [stand(row, case.gold, engine.tree) for row, case in zip(rows, cases, strict=True)]
    tops = [leading(row, engine.tree, 1) for row in rows]
    mine = calibration_error([s.confidence[8] for s in standings], [s.ranks[8] == 1 for s in standings])
    codes = [case.gold.codes[0] for case in cases]
    assert mine == calibration_error([t[1][0] for t in tops], [t[0][0] == c for t, c in zip(tops, codes, strict=True)])
