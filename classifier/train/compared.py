"""From the reports of two engines to the arrays that the verdict is given on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from classifier.benchmark.development import FIRST, SPOKEN
from classifier.benchmark.run import Outcome, Report
from classifier.train.verdict import Calibrated, Pair
from tariff.tree import Floats

DEPTHS = (4, 6, 8)
TOGETHER = "six languages"
ONE_SHOT = "one shot"
Reports = Mapping[str, Report]


def pairs_of(candidate: Reports, shipped: Reports) -> tuple[Pair, ...]:
    """Hits of two engines on the same sets: first at each depth, and among the first five at the deepest one.

    The six languages stand alone and together, there with the mean of a case's hits.

    Raises:
        ValueError: the sets or their cases are not the same.
    """
    _check(candidate, shipped)
    single = [pair for subject in candidate for pair in _pairs(subject, candidate[subject], shipped[subject])]
    return (*single, *_together(single))


def calibrated_of(candidate: Reports, shipped: Reports) -> tuple[Calibrated, ...]:
    """Certainty of two engines on the first query, at once and after the last question, at 6 and 8 digits."""
    mine, other = candidate[FIRST], shipped[FIRST]
    found = []
    for stage, name in ((0, ONE_SHOT), (-1, _after(mine))):
        for depth in (6, 8):
            arrays = (*_certainty(mine, depth, stage), *_certainty(other, depth, stage))
            found.append(Calibrated(FIRST, name, depth, *arrays))
    return tuple(found if mine.after else found[:2])


def _check(candidate: Reports, shipped: Reports) -> None:
    if candidate.keys() != shipped.keys():
        raise ValueError("the two models were measured on different sets")
    for subject in candidate:
        if _ids(candidate[subject]) != _ids(shipped[subject]):
            raise ValueError(f"{subject}: the two models were measured on different cases")


def _ids(report: Report) -> list[str]:
    return [outcome.id for outcome in report.outcomes]


def _pairs(subject: str, mine: Report, other: Report) -> Iterator[Pair]:
    stages = [(0, ONE_SHOT)] + ([(-1, _after(mine))] if mine.after else [])
    for stage, name in stages:
        depths = [depth for depth in DEPTHS if any(_has(o, depth) for o in mine.outcomes)]
        for depth, top in [*((depth, 1) for depth in depths), *((depth, 5) for depth in depths[-1:])]:
            yield Pair(subject, name, depth, top, _hits(mine, depth, top, stage), _hits(other, depth, top, stage))


def _together(single: list[Pair]) -> Iterator[Pair]:
    spoken = [pair for pair in single if pair.subject in SPOKEN]
    for depth, top in dict.fromkeys((pair.depth, pair.top) for pair in spoken):
        these = [pair for pair in spoken if (pair.depth, pair.top) == (depth, top)]
        mine = np.mean([pair.candidate for pair in these], axis=0)
        yield Pair(TOGETHER, ONE_SHOT, depth, top, mine, np.mean([pair.shipped for pair in these], axis=0))


def _hits(report: Report, depth: int, top: int, stage: int) -> Floats:
    ranks = [o.standings[stage].ranks[depth] for o in report.outcomes if _has(o, depth)]
    return np.asarray([rank <= top for rank in ranks], dtype=np.float64)


def _certainty(report: Report, depth: int, stage: int) -> tuple[Floats, Floats]:
    found = [o.standings[stage] for o in report.outcomes if _has(o, depth)]
    p = np.asarray([s.confidence[depth] for s in found], dtype=np.float64)
    return p, np.asarray([s.ranks[depth] == 1 for s in found], dtype=np.float64)


def _has(outcome: Outcome, depth: int) -> bool:
    return depth in outcome.standings[0].ranks


def _after(report: Report) -> str:
    return f"after {max(report.after, default=0)} questions"
