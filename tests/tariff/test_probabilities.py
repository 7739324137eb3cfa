"""Logits as probabilities."""

from __future__ import annotations

import numpy as np

from tariff.probabilities import softmax


def test_rows_sum_to_one_and_keep_their_odds():
    p = softmax(np.log(np.asarray([[1.0, 3.0], [2.0, 2.0]])) + 5)
    np.testing.assert_allclose(p, [[0.25, 0.75], [0.5, 0.5]])


def test_a_single_row_of_huge_logits_stays_finite():
    np.testing.assert_allclose(softmax(np.asarray([1000.0, 1000.0, -1000.0])), [0.5, 0.5, 0.0])
