"""Where the right code stands among all, at each depth, and the shares that follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from classifier.benchmark.cases import Gold
from classifier.benchmark.errors import BenchmarkError
from tariff.contract import Answer
from tariff.repertoire import Repertoire
from tariff.tree import Floats, Tree

DEPTHS = (2, 4, 6, 8)
TOPS = (1, 5, 20)


@dataclass(frozen=True)
class Standing:
    """One case against one vector of probabilities, at the depths that its right codes have.

    Attributes:
        ranks: depth -> rank of the best placed right code, from 1.
        confidence: depth -> probability of the leading code, 0-1.
    """

    ranks: Mapping[int, int]
    confidence: Mapping[int, float]


@dataclass(frozen=True)
class Shares:
    """Of ``n`` cases, how many had a right code among the first 1, 5 and 20."""

    hits: Mapping[int, int]
    n: int

    def share(self, top: int) -> float:
        """Share of hits, 0-1; 0 where nothing was counted."""
        return self.hits[top] / self.n if self.n else 0.0


def stand(p: Floats, gold: Gold, tree: Tree) -> Standing:
    """How the right codes of a case stand; any of them counts, each down to its own depth.

    Args:
        p: (leaves,) probabilities; a coarser code has the sum of its leaves.
        gold: right codes that the nomenclature holds.
        tree: the nomenclature.

    Raises:
        BenchmarkError: a probability is no number; compared with such a one every code would be the likeliest.
    """
    if not np.isfinite(p).all():
        raise BenchmarkError("The model gives probabilities that are no numbers: nothing can be measured.")
    ranks, confidence = {}, {}
    for depth in DEPTHS:
        codes = {code[:depth] for code in gold.codes if len(code) >= depth}
        if codes:
            masses = tree.mass(p, depth)
            ranks[depth] = min(_rank(masses, tree, code) for code in codes)
            confidence[depth] = float(masses.max())
    return Standing(ranks, confidence)


def is_true(answer: Answer, gold: Gold, repertoire: Repertoire) -> bool:
    """Whether the option that an answer chose is true of a right code, or of some leaf below it.

    Args:
        answer: with an option of a question of the repertoire.
        gold: right codes that the nomenclature holds.
        repertoire: what can be asked.
    """
    shown = repertoire.asked(answer).shown[answer.shown.index(answer.option)]
    spans = (repertoire.tree.span(code) for code in gold.codes)
    return any(bool(shown[first:last].any()) for first, last in spans)


def shares(standings: Iterable[Standing]) -> dict[int, Shares]:
    """Shares by depth, over the cases that have the depth; depths that no case has are left out."""
    ranks: dict[int, list[int]] = {depth: [] for depth in DEPTHS}
    for standing in standings:
        for depth, rank in standing.ranks.items():
            ranks[depth].append(rank)
    return {
        depth: Shares({top: sum(rank <= top for rank in found) for top in TOPS}, len(found))
        for depth, found in ranks.items()
        if found
    }


def leading(p: Floats, tree: Tree, count: int) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The ``count`` likeliest 8-digit codes, likeliest first, and their probabilities."""
    order = np.argsort(-p, kind="stable")[:count]
    return tuple(tree.leaf_codes[i] for i in order), tuple(float(p[i]) for i in order)


def _rank(masses: Floats, tree: Tree, code: str) -> int:
    """Rank from 1; of codes that are equally likely, those that stand earlier in the nomenclature come first."""
    starts = tree.groups[len(code)][0]
    place = int(np.searchsorted(starts, tree.span(code)[0]))
    mass = masses[place]
    return 1 + int((masses > mass).sum()) + int((masses[:place] == mass).sum())
