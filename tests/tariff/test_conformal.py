"""Sets of codes that hold the right one as often as promised."""

from __future__ import annotations

import numpy as np
import pytest

from tariff.conformal import Levels, gathered, level_of, possible, possible_at
from tariff.errors import BrokenData

P = np.asarray([0.1, 0.5, 0.3, 0.1])


def test_a_set_gathers_the_likeliest_first():
    assert possible(P, 0.5).tolist() == [1]
    assert possible(P, 0.51).tolist() == [1, 2]
    assert possible(P, 0.9).tolist() == [1, 2, 0]


def test_a_set_is_never_empty_and_never_more_than_all():
    assert possible(P, 1e-9).tolist() == [1]
    assert sorted(possible(P, 1.0).tolist()) == [0, 1, 2, 3]


@pytest.mark.parametrize("share", [1.0, 0.9, 0.5, 0.05])
def test_what_is_faint_stays_out_only_where_the_rest_gathers_the_level(share):
    p = np.append(np.full(5, share / 5), np.full(4000, (1 - share) / 4000))
    order = np.argsort(-p, kind="stable")
    levels = (0.3, 0.95)
    for level, found in zip(levels, possible_at(p, levels), strict=True):
        enough = int(np.searchsorted(np.cumsum(p[order]), level - 1e-9)) + 1
        assert found.tolist() == order[:enough].tolist() == possible(p, level).tolist()


def test_a_score_is_the_least_level_whose_set_holds_the_right_code():
    for right in range(4):
        score = gathered(P, right)
        assert right in possible(P, score)
        assert score == pytest.approx({0: 1.0, 1: 0.5, 2: 0.8, 3: 1.0}[right])


@pytest.mark.parametrize("coverage", [0.8, 0.9, 0.95])
def test_sets_hold_the_promise_even_where_probabilities_lie(coverage):
    rng = np.random.default_rng(5)
    true = rng.dirichlet(np.full(12, 0.3), 6000)
    right = np.asarray([rng.choice(12, p=p) for p in true])
    said = true**2 / (true**2).sum(1, keepdims=True)  # far too sure
    scores = np.asarray([gathered(p, r) for p, r in zip(said, right, strict=True)])
    level = level_of(scores[:3000], coverage)
    held = np.mean([r in possible(p, level) for p, r in zip(said[3000:], right[3000:], strict=True)])
    assert coverage - 0.02 < held < 1
    plain = np.mean([r in possible(p, coverage) for p, r in zip(said[3000:], right[3000:], strict=True)])
    assert plain < held


def test_too_few_cases_promise_nothing_but_all():
    assert level_of(np.asarray([0.2, 0.3]), 0.9) == 1.0
    assert level_of(np.asarray([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]), 0.9) == 0.9


def test_levels_come_back_from_json():
    levels = Levels(0.9, {4: 0.91, 6: 0.92, 8: 0.93})
    assert Levels.from_dict(levels.to_dict()) == levels


@pytest.mark.parametrize(
    "raw",
    [{}, {"coverage": 0.9}, {"coverage": 0.9, "levels": {"8": 0.9}}, {"coverage": 0.9, "levels": []},
     {"coverage": "x", "levels": {"4": 0.9, "6": 0.9, "8": 0.9}}, {"coverage": 0.9, "levels": {"4": 0, "6": 1, "8": 2}}],
)  # fmt: skip
def test_levels_of_another_form_are_refused(raw):
    with pytest.raises(BrokenData, match="conformal"):
        Levels.from_dict(raw)
