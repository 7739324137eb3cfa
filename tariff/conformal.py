"""Sets of codes that hold the right one in a promised share of cases, whatever the probabilities are worth.

Source: Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World, for conformal prediction; Romano,
Sesia and Candes (2020), Classification with Valid and Adaptive Coverage, arXiv:2006.02544, for sets by falling
probability. The promise holds on average over goods like those of the rulings that the levels were learnt on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tariff.errors import BrokenData
from tariff.tree import Floats, Ints

DEPTHS = (4, 6, 8)
_FAINT, _ROUNDING = (1e-3, 1e-4, 1e-5), 1e-9
"""Probabilities below which codes are left out of the sorting, where the others gather the level without them."""


@dataclass(frozen=True)
class Levels:
    """How much probability a set must gather at each depth.

    Attributes:
        coverage: share of cases in which a set holds the right code.
        levels: digits of the code -> probability to gather.
    """

    coverage: float
    levels: Mapping[int, float]

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"coverage": self.coverage, "levels": {str(depth): level for depth, level in self.levels.items()}}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Levels:
        """The levels of a JSON object.

        Raises:
            BrokenData: a depth is missing, or a level is no share.
        """
        try:
            levels = {int(depth): float(level) for depth, level in raw["levels"].items()}
            coverage = float(raw["coverage"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BrokenData(f"the levels of conformal sets do not fit this version: {error}") from error
        if set(levels) != set(DEPTHS) or not all(0 < share <= 1 for share in (coverage, *levels.values())):
            raise BrokenData("the levels of conformal sets do not fit this version")
        return cls(coverage, levels)


def gathered(p: Floats, right: int) -> float:
    """Probability of all that is at least as likely as the right one: the least level at which a set holds it.

    Args:
        p: (n,) probabilities of codes of one depth.
        right: number of the right one.
    """
    return min(1.0, float(p[p >= p[right]].sum()))


def level_of(scores: Floats, coverage: float) -> float:
    """The level at which sets hold the right code in the promised share of cases.

    Args:
        scores: (cases,) of ``gathered``.
        coverage: promised share, between 0 and 1.

    Returns:
        The (n + 1) x coverage smallest score of n, 1 where n is too small for the promise.
    """
    wanted = math.ceil((len(scores) + 1) * coverage)
    return 1.0 if wanted > len(scores) else float(np.sort(scores)[wanted - 1])


def possible(p: Floats, level: float) -> Ints:
    """Numbers of the codes of a set, likeliest first: the fewest that gather the level, at least one."""
    return possible_at(p, (level,))[0]


def possible_at(p: Floats, levels: Sequence[float]) -> list[Ints]:
    """The sets of several levels, of which ``possible`` gives one."""
    found = (np.flatnonzero(p > faint) for faint in _FAINT)
    held = next((some for some in found if p[some].sum() >= max(levels)), np.arange(len(p)))
    order = held[np.argsort(-p[held], kind="stable")].astype(np.int32)
    gathered_so_far = np.cumsum(p[order])
    return [order[: int(np.searchsorted(gathered_so_far, level - _ROUNDING)) + 1] for level in levels]
