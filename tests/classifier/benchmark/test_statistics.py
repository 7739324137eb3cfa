"""Intervals and calibration against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.benchmark.statistics import calibration_error, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        # centre (h + z²/2) / (n + z²), half z/(n + z²) · sqrt(h(n - h)/n + z²/4), with z² = 3.841459
        (0, 10, 0.0, 0.277533),
        (10, 10, 0.722467, 1.0),
        (5, 10, 0.236593, 0.763407),
        (81, 263, 0.2553, 0.3662),  # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
        (1, 29, 0.0061, 0.1718),  # the same table
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson_interval_is_that_of_the_books(hits, n, low, high):
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_holds_the_share(counted):
    hits, n = counted
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n <= high <= 1


def test_two_bins_by_hand():
    # bins {0.1, 0.2} with one right of two, {0.6, 0.9} with two right: |0.15 - 0.5|/2 + |0.75 - 1|/2 = 0.3
    assert calibration_error([0.9, 0.1, 0.6, 0.2], [True, False, True, True], bins=2) == pytest.approx(0.3)


def test_unequal_bins_are_weighed_by_their_cases():
    # five cases in two bins of 3 and 2: |0 - 0| · 3/5 + |1 - 0| · 2/5
    assert calibration_error([0.0, 0.0, 0.0, 1.0, 1.0], [False] * 5, bins=2) == pytest.approx(0.4)


def test_fewer_cases_than_bins_make_one_bin_each():
    assert calibration_error([0.5, 0.5], [True, False]) == pytest.approx(0.5)


def test_no_case_has_no_calibration():
    assert calibration_error([], []) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_calibration_error_is_a_share_and_at_least_the_overall_gap(cases):
    p, right = [c[0] for c in cases], [c[1] for c in cases]
    error = calibration_error(p, right)
    assert error is not None
    assert abs(np.mean(p) - np.mean(right)) - 1e-9 <= error <= 1 + 1e-9
