"""From reports to the arrays of the verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classifier.benchmark.development import FIRST, SPOKEN, in_turn
from classifier.benchmark.run import Outcome, Report
from classifier.benchmark.scoring import Standing, shares
from classifier.train.compared import TOGETHER, calibrated_of, pairs_of


def report(ranks, questions=0):
    """A report of cases with these ranks at 8 digits, one less at 6 and 4; a question makes the first right."""
    outcomes = []
    for i, rank in enumerate(ranks):
        at_once = Standing({8: rank, 6: max(1, rank - 1), 4: 1}, {8: 0.4, 6: 0.5, 4: 0.6})
        later = Standing({8: 1, 6: 1, 4: 1}, {8: 0.9, 6: 0.9, 4: 0.9})
        standings = (at_once, *[later] * questions)
        outcomes.append(Outcome(str(i), ("01012100",), (), (), (), standings))
    after = {k: shares(o.standings[k] for o in outcomes) for k in range(1, questions + 1)}
    one_shot = shares(o.standings[0] for o in outcomes)
    return Report(len(ranks), one_shot, after, 1.0, {}, 1.0, tuple(outcomes), {}, {})


@pytest.fixture
def reports():
    return {FIRST: report([1, 2, 6], 3), **{language: report([1, 1, 9]) for language in SPOKEN}}


def found(pairs, subject, stage="one shot", depth=8, top=1):
    (pair,) = [p for p in pairs if (p.subject, p.stage, p.depth, p.top) == (subject, stage, depth, top)]
    return pair


def test_hits_are_those_of_each_case_at_each_depth(reports):
    pairs = pairs_of(reports, reports)
    assert found(pairs, FIRST).candidate.tolist() == [1, 0, 0]
    assert found(pairs, FIRST, depth=6).candidate.tolist() == [1, 1, 0]
    assert found(pairs, FIRST, top=5).candidate.tolist() == [1, 1, 0]
    assert found(pairs, FIRST, "after 3 questions").candidate.tolist() == [1, 1, 1]


def test_languages_stand_alone_and_together(reports):
    worse = {**reports, "fr": report([2, 1, 9])}
    pairs = pairs_of(worse, reports)
    assert found(pairs, "fr").candidate.tolist() == [0, 1, 0] and found(pairs, "de").candidate.tolist() == [1, 1, 0]
    together = found(pairs, TOGETHER)
    assert together.candidate.tolist() == pytest.approx([5 / 6, 1, 0]) and together.shipped.tolist() == [1, 1, 0]


def test_a_set_of_six_digits_is_compared_down_to_six():
    outcomes = [replace(o, standings=(Standing({6: 3, 4: 1}, {6: 0.5, 4: 0.6}),)) for o in report([1]).outcomes]
    coarse = {"atlas": replace(report([1]), outcomes=tuple(outcomes))}
    assert {(p.depth, p.top) for p in pairs_of(coarse, coarse)} == {(4, 1), (6, 1), (6, 5)}


def test_certainty_is_taken_at_once_and_after_the_questions(reports):
    calibrated = calibrated_of(reports, reports)
    assert [(c.stage, c.depth) for c in calibrated] == [
        ("one shot", 6), ("one shot", 8), ("after 3 questions", 6), ("after 3 questions", 8),
    ]  # fmt: skip
    assert calibrated[1].candidate_p.tolist() == [0.4] * 3 and calibrated[1].candidate_right.tolist() == [1, 0, 0]
    assert calibrated[3].candidate_p.tolist() == [0.9] * 3 and calibrated[3].shipped_right.tolist() == [1, 1, 1]


@pytest.mark.parametrize("change", ["sets", "cases"])
def test_what_is_not_the_same_is_not_compared(reports, change):
    other = {FIRST: reports[FIRST]} if change == "sets" else {**reports, "fr": report([1, 1])}
    with pytest.raises(ValueError, match="different"):
        pairs_of(other, reports)


def test_each_case_is_asked_in_the_next_language():
    assert in_turn(["abcd", "ABCD", "1234"]) == ("a", "B", "3", "d")
