"""Weighing the likeliest leaves again."""

from __future__ import annotations

import numpy as np
import pytest

from classifier.train.second_stage import Short, late, weigh


def short(seed: int = 1, n: int = 400) -> tuple[Short, np.ndarray]:
    rng = np.random.default_rng(seed)
    sign, noise = rng.normal(size=(n, 20)), rng.normal(size=(n, 20))
    right = (2 * sign + noise + rng.gumbel(size=(n, 20))).argmax(1).astype(np.int32)
    leaves = np.tile(np.arange(20, dtype=np.int32), (n, 1))
    return Short(leaves, noise, right, np.arange(n) % 2 == 0), sign


def test_a_sign_that_tells_more_is_used():
    candidates, sign = short()
    alone, with_sign = weigh(candidates, []), weigh(candidates, [sign])
    assert with_sign[0] < alone[0] - 0.5
    assert with_sign[1] > alone[1] + 20
    assert with_sign[1] <= with_sign[2]


def test_a_sign_that_tells_nothing_changes_little():
    candidates, _ = short()
    empty = np.random.default_rng(9).normal(size=(400, 20))
    assert weigh(candidates, [empty])[0] == pytest.approx(weigh(candidates, [])[0], abs=0.03)


def test_late_interaction_looks_both_ways():
    axes = np.eye(4, dtype=np.float32)
    assert late(axes[:1], axes[:2]) == (1.0, 0.5)
    assert late(axes[:2], axes[2:]) == (0.0, 0.0)
    assert late(axes[:0], axes) == (0.0, 0.0)
