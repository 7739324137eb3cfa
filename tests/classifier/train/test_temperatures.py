"""Calibration by one temperature and by several."""

from __future__ import annotations

import numpy as np
import pytest

from classifier.train.calibration import Sums
from classifier.train.temperatures import SERVED, by_chance, measure
from tariff.conformal import DEPTHS

TOO_SURE = (1.3, 3.5)
"""By how much short and long texts are told too surely."""


@pytest.fixture(scope="module")
def sums(tiny_catalogue) -> Sums:
    """Texts that are told too surely, the long ones most of all."""
    rng, leaves, n = np.random.default_rng(4), len(tiny_catalogue.tree.leaves), 600
    true = 3 * rng.normal(size=(n, leaves))
    right = (true + rng.gumbel(size=(n, leaves))).argmax(1)
    words = rng.integers(1, 3, n)
    signs = np.column_stack([np.ones(n), np.zeros((n, 3)), np.log(words)])
    logits = np.asarray(TOO_SURE)[words - 1, None] * true
    return Sums(logits.astype(np.float32), signs, right, np.arange(n) % 2 == 0)


def test_temperatures_that_depend_on_the_text_calibrate_best(sums, tiny_catalogue):
    found = measure(sums, tiny_catalogue.tree)
    assert all(set(errors) == set(DEPTHS) for errors in found.values())
    assert found["evidence as it adds up"][8] > found["one temperature"][8] + 0.01
    assert found["one temperature"][8] > found[SERVED][8] + 0.01
    assert found[SERVED][8] == pytest.approx(found["by chance alone"][8], abs=0.03)


def test_one_temperature_is_the_same_for_all_texts_of_a_half(sums):
    alike = sums.signs.copy()
    alike[:, 1:] = 0
    factor = sums.crossed(alike)
    assert len(set(factor[sums.is_first])) == len(set(factor[~sums.is_first])) == 1
    assert set(factor[sums.is_first]) != set(factor[~sums.is_first])


def test_chance_shrinks_with_the_number_of_cases():
    few, many = (by_chance([0.5] * n) for n in (100, 10_000))
    assert few > 5 * many > 0
