"""Planted cases: what a candidate is refused for, and what not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from classifier.train.verdict import LIMITS, Calibrated, Pair, bootstrapped, judge, paired_interval

N = 395
SUBJECTS = ("en", "en, vaguer query", "fr", "de", "es", "it", "nl", "pl")


def hits(right, gained=0, lost=0):
    """Hits of the shipped model, and of a candidate that gains some cases and loses others."""
    shipped = np.zeros(N)
    shipped[:right] = 1
    candidate = shipped.copy()
    candidate[:lost] = 0
    candidate[right : right + gained] = 1
    return candidate, shipped


def pairs(**worse):
    """All comparisons of equal models, but for those named: ``subject depth`` -> (gained, lost)."""
    found = []
    for subject in SUBJECTS:
        for depth, right in ((4, 245), (6, 215), (8, 195)):
            gained, lost = worse.get(f"{subject}{depth}", (12, 12))
            found.append(Pair(subject, "one shot", depth, 1, *hits(right, gained, lost)))
    return found


def certainty(shift):
    """Probabilities that are right as often as they say, but for a shift; 40 cases at each of ten levels."""
    levels = np.arange(0.05, 1, 0.1)
    right = np.concatenate([np.arange(40) < 40 * level - 0.5 for level in levels]).astype(np.float64)
    return np.clip(np.repeat(levels, 40) + shift, 0, 1), right


def calibrated(shift):
    return Calibrated("en", "one shot", 8, *certainty(shift), *certainty(0.0))


def test_an_equal_model_is_let_through():
    verdict = judge(pairs(), [calibrated(0.0)])
    assert not verdict.is_refused and verdict.reasons == ()
    assert len(verdict.compared) == 25


def test_a_better_model_is_let_through():
    better = {f"{subject}{depth}": (30, 5) for subject in SUBJECTS for depth in (4, 6, 8)}
    assert not judge(pairs(**better), [calibrated(0.0)]).is_refused


def test_a_little_worse_is_within_the_interval():
    assert not judge(pairs(en8=(12, 20)), []).is_refused


@pytest.mark.parametrize("depth", [4, 6, 8])
def test_worse_at_one_depth_is_refused(depth):
    verdict = judge(pairs(**{f"en{depth}": (5, 30)}), [calibrated(0.0)])
    (reason,) = verdict.reasons
    assert f"en, one shot: {depth} digits among the first 1: worse by 6.3 points" in reason


@pytest.mark.parametrize("language", ["fr", "de", "es", "it", "nl", "pl"])
def test_worse_in_one_language_only_is_refused(language):
    better = {f"{subject}{depth}": (30, 5) for subject in SUBJECTS for depth in (4, 6, 8)}
    verdict = judge(pairs(**{**better, f"{language}8": (5, 30)}), [calibrated(0.0)])
    assert [reason.split(",")[0] for reason in verdict.reasons] == [language]


def test_many_losses_within_the_interval_are_refused_together():
    """Each of six languages loses 10 cases net, always the same ones: within chance in each, and in all together."""
    each = [hits(195, 12, 22) for _ in range(6)]
    assert not judge([Pair("fr", "one shot", 8, 1, *each[0])], []).is_refused
    scattered = [(np.roll(candidate, 31 * i), np.roll(shipped, 31 * i)) for i, (candidate, shipped) in enumerate(each)]
    together = Pair(
        "six languages", "one shot", 8, 1,
        np.mean([c for c, _ in scattered], axis=0), np.mean([s for _, s in scattered], axis=0),
    )  # fmt: skip
    assert judge([together], []).is_refused


def test_calibration_above_the_bound_is_refused_even_if_the_shipped_one_is_as_bad():
    broken = Calibrated("en", "one shot", 8, *certainty(0.25), *certainty(0.25))
    verdict = judge(pairs(), [broken])
    assert verdict.compared[-1].candidate > LIMITS.worst
    assert "calibration error at 8 digits" in verdict.reasons[0]


def test_calibration_that_broke_below_the_bound_is_refused():
    verdict = judge(pairs(), [calibrated(-0.07)])
    assert verdict.compared[-1].candidate < LIMITS.worst and verdict.compared[-1].low > 0
    assert verdict.is_refused


def test_good_calibration_is_let_through_even_if_the_shipped_one_is_perfect():
    assert not judge(pairs(), [calibrated(-0.04)]).is_refused


def test_calibration_a_little_worse_is_within_the_interval():
    p, right = certainty(-0.07)
    within = Calibrated("en", "one shot", 8, p, right, *certainty(-0.065))
    verdict = judge(pairs(), [replace(within, shipped_right=np.roll(within.shipped_right, 3))])
    assert verdict.compared[-1].candidate > LIMITS.good and not verdict.is_refused


def test_better_calibration_is_let_through():
    better = Calibrated("en", "one shot", 8, *certainty(0.0), *certainty(0.08))
    assert not judge(pairs(), [better]).is_refused


def test_what_else_speaks_against_it_is_a_reason():
    assert judge(pairs(), [], ["the line"]).reasons == ("the line",)


def test_nothing_to_compare_is_no_approval():
    with pytest.raises(ValueError, match="without any comparison"):
        judge([], [])


@pytest.mark.parametrize("shipped", [np.zeros(0), np.zeros(3)])
def test_cases_that_are_not_paired_are_refused(shipped):
    with pytest.raises(ValueError, match="cases of the candidate"):
        judge([Pair("en", "one shot", 8, 1, np.zeros(0), shipped)], [])


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [((36, 12, 2, 0), 0.0569, 0.3404), ((0, 0, 0, 30), -0.1135, 0.1135), ((20, 0, 0, 0), -0.1611, 0.1611)],
    ids=["published", "all wrong", "all right"],
)
def test_the_interval_is_that_of_newcombe(table, low, high):
    """The limits of the first table are those that he prints for method 10."""
    both, mine, other, neither = table
    candidate = np.asarray([1.0] * both + [1.0] * mine + [0.0] * other + [0.0] * neither)
    shipped = np.asarray([1.0] * both + [0.0] * mine + [1.0] * other + [0.0] * neither)
    assert paired_interval(candidate, shipped) == pytest.approx((low, high), abs=2e-3)


def test_both_intervals_agree_on_many_cases():
    candidate, shipped = hits(195, 40, 20)
    assert bootstrapped(candidate, shipped) == pytest.approx(paired_interval(candidate, shipped), abs=0.01)


def test_the_same_cases_always_give_the_same_verdict():
    assert judge(pairs(), [calibrated(-0.03)]) == judge(pairs(), [calibrated(-0.03)])
