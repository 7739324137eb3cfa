"""How good a join is on the rulings held out: fitted on one half of them and measured on the other, both ways round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.join import join, log_prior
from classifier.train.examples import Examples
from classifier.train.join import fit
from classifier.train.table import heads, row
from tariff import ENGLISH, LANGUAGES
from tariff.probabilities import softmax
from tariff.tree import Floats, Ints

GROUPS: Mapping[str, Sequence[str]] = {
    "English": (ENGLISH,),
    "six languages": LANGUAGES[1:],
    "German and Dutch": ("de", "nl"),
}
"""Languages of the rulings' queries that are told together; the two that write compounds in one word also apart."""
EVERYDAY = "everyday goods"


@dataclass(frozen=True)
class Score:
    """How many right codes came first, among five and among twenty (percent), the nats of all, and of how many."""

    first: float
    five: float
    twenty: float
    nats: float
    n: int

    @classmethod
    def of(cls, ranks: Ints, nats: Floats) -> Score:
        """Of the (n,) rank of the right leaf of each query, from 0, and its negative log probability."""
        first, five, twenty = (100 * float((ranks < rank).mean()) for rank in (1, 5, 20))
        return cls(first, five, twenty, float(nats.mean()), len(ranks))

    def __str__(self) -> str:
        return f"{self.first:.1f} / {self.five:.1f} / {self.twenty:.1f}, {self.nats:.3f}"


def crossed(examples: Examples, is_learnt: np.ndarray | None = None) -> dict[str, Score]:
    """What a join reaches, each half measured with the weights of the other.

    Args:
        examples: queries with their evidence.
        is_learnt: (n,) which of them weights are fitted on; None for all.

    Returns:
        Score by group of languages, of the rulings' queries, and of everyday goods; none where there is no query.
    """
    ranks, nats = np.zeros(len(examples.asked), dtype=np.int32), np.zeros(len(examples.asked))
    for half in (examples.is_first, ~examples.is_first):
        chosen = half if is_learnt is None else half & is_learnt
        weights = fit(examples.part(np.flatnonzero(chosen).astype(np.int32)))
        prior = log_prior(examples.counts, examples.special, weights)
        for i in np.flatnonzero(~half):
            ranks[i], nats[i] = placed(join(examples.features[i], prior, weights), examples.leaf[i])
    return by_group(examples, ranks, nats)


def placed(p: Floats, leaf: int) -> tuple[int, float]:
    """Rank of a leaf by (leaves,) probabilities, from 0, and its negative log probability."""
    return int((p > p[leaf]).sum()), -float(np.log(max(float(p[leaf]), 1e-12)))


def scored(examples: Examples, logs: Floats) -> dict[str, Score]:
    """What (n, leaves) logarithms of probabilities reach by themselves; the same groups as ``crossed``."""
    found = [placed(softmax(own), leaf) for own, leaf in zip(logs, examples.leaf, strict=True)]
    return by_group(examples, np.asarray([rank for rank, _ in found]), np.asarray([nats for _, nats in found]))


def by_group(examples: Examples, ranks: Ints, nats: Floats) -> dict[str, Score]:
    """Ranks and nats of all queries as scores of the groups."""
    languages, is_everyday = np.asarray([one.language for one in examples.asked]), examples.is_everyday
    groups = {name: np.isin(languages, spoken) & ~is_everyday for name, spoken in GROUPS.items()}
    groups[EVERYDAY] = is_everyday
    return {name: Score.of(ranks[rows], nats[rows]) for name, rows in groups.items() if rows.any()}


def heading(scores: Mapping[str, Score], of: str) -> str:
    """The two first lines of a table of scores, each group with its number of queries."""
    return heads([of, *(f"{name} ({score.n:,})" for name, score in scores.items())])


def line(name: str, scores: Mapping[str, Score]) -> str:
    """One line of that table: CN8 first / among five / among twenty (percent), nats."""
    return row([name, *scores.values()])
