"""Constants that follow from the talks' last probabilities: which depth is carried, what is possible, when to refer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from classifier.train.tune.talks import Talk
from tariff.conformal import level_of
from tariff.outlook import DEPTHS
from tariff.tree import Tree

COVERAGE = 0.9
"""Share of cases whose right code is to be among those listed as still possible."""
_GAIN = {8: 1.0, 6: 0.75, 4: 0.5, 2: 0.25}
"""What a right code is worth at a depth; a wrong one costs half as much."""


def covered(talks: Sequence[Talk]) -> float:
    """Probability that the codes listed must hold so that the right one is among them in ``COVERAGE`` of cases.

    The sets are those of tariff.conformal, counted from what is likelier than the right code.
    """
    needed = level_of(np.asarray([_before(talk) for talk in talks]), COVERAGE)
    return round(min(0.995, max(0.5, needed)), 3)


def supported(talks: Sequence[Talk], tree: Tree) -> float:
    """Probability, a half at least, from which a depth counts as carried: where right proposals bring the most."""
    grid = np.arange(0.5, 0.8, 0.05)
    worth = [sum(_worth(talk, tree, share) for talk in talks) for share in grid]
    return round(float(grid[int(np.argmax(worth))]), 2)


def least(talks: Sequence[Talk], tree: Tree, share: float) -> float:
    """Probability of the leading chapter below which a case is referred: where proposals bring the most.

    A case that is referred brings nothing and costs nothing; the smallest of equals is taken.

    Args:
        talks: held to their end.
        tree: the nomenclature.
        share: from which a depth counts as carried.
    """
    chapters = np.asarray([tree.mass(talk.posteriors[-1], DEPTHS[-1]).max() for talk in talks])
    worth = np.asarray([_worth(talk, tree, share, DEPTHS[-1]) for talk in talks])
    grid = np.arange(0.1, share + 0.01, 0.05)
    return round(float(grid[int(np.argmax([worth[chapters >= value].sum() for value in grid]))]), 2)


def _before(talk: Talk) -> float:
    """Probability of the codes that are likelier than the right one: a set that holds more has it."""
    p = talk.posteriors[-1]
    return float(p[p > p[talk.leaf]].sum())


def _worth(talk: Talk, tree: Tree, share: float, last: int = 0) -> float:
    """What a proposal brings; at depth ``last`` something is proposed whatever carries it."""
    p, code = talk.posteriors[-1], tree.leaf_codes[talk.leaf]
    for depth in DEPTHS:
        masses = tree.mass(p, depth)
        best = int(masses.argmax())
        if masses[best] >= share or depth == last:
            return _GAIN[depth] if tree.groups[depth][1][best] == code[:depth] else -_GAIN[depth] / 2
    return 0.0
