"""How sure the join may be, learnt on the rulings held out: temperatures by text, and levels of sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from classifier.benchmark.statistics import calibration_error
from classifier.join import Features, JoinWeights, log_prior, logits_of
from classifier.sureness import Sureness, signs_of
from classifier.train.examples import Examples
from tariff.conformal import DEPTHS, Levels, gathered, level_of
from tariff.probabilities import softmax
from tariff.tree import Floats, Tree

COVERAGE = 0.9
_PULL = 1e-3
"""Weight of the squares of the coefficients: what little texts tell of a coefficient leaves it near 0."""
Singles = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Sums:
    """What a join makes of texts before it is decided how sure to be.

    Attributes:
        logits: (n, leaves) evidence added up.
        signs: (n, 5) of sureness.signs_of.
        right: (n,) right leaves.
        is_first: (n,) whether a text is of the first half of the rulings.
    """

    logits: Singles
    signs: Floats
    right: npt.NDArray[np.int64]
    is_first: np.ndarray

    @classmethod
    def of(cls, examples: Examples, weights: JoinWeights) -> Sums:
        """What weights make of examples."""
        signs = np.stack([_signs(features) for features in examples.features])
        return cls(_logits(examples, weights), signs, np.asarray(examples.leaf), examples.is_first)

    def crossed(self, signs: Floats) -> Floats:
        """(n,) factor of each text by signs (n, 5), each half's by the sureness learnt on the other."""
        found = np.empty(len(self.right))
        for part in (self.is_first, ~self.is_first):
            found[~part] = factors(fit_sureness(self.logits[part], signs[part], self.right[part]), signs[~part])
        return found


def calibrate(examples: Examples, weights: JoinWeights, tree: Tree) -> tuple[Sureness, Levels, dict[str, float]]:
    """Sureness and levels for a join.

    Args:
        examples: texts of rulings held out.
        weights: of the join, learnt already.
        tree: the nomenclature.

    Returns:
        Sureness learnt on all texts; the levels of sets; and the calibration error at each depth, each half of the
        rulings measured with the sureness of the other.
    """
    sums = Sums.of(examples, weights)
    sure, hits = leading(sums, sums.crossed(sums.signs), tree)
    errors = {str(depth): round(calibration_error(sure[depth], hits[depth]) or 0.0, 4) for depth in DEPTHS}
    sureness = fit_sureness(sums.logits, sums.signs, sums.right)
    return sureness, _levels(sums, factors(sureness, sums.signs), tree), errors


def fit_sureness(logits: Singles, signs: Floats, right: npt.NDArray[np.int64]) -> Sureness:
    """The sureness of least loss.

    Args:
        logits: (n, leaves).
        signs: (n, 5) of sureness.signs_of.
        right: (n,) right leaves.
    """
    middle = signs[:, 1:].mean(0)
    centred = np.column_stack([signs[:, 0], signs[:, 1:] - middle])

    def loss(x: Floats) -> tuple[float, Floats]:
        factor = np.exp(centred @ x)
        nats, slope = _nats(logits, factor, right)
        return float(nats.mean() + _PULL * (x @ x)), (slope * factor) @ centred / len(right) + 2 * _PULL * x

    x = minimize(loss, np.zeros(signs.shape[1]), jac=True, method="L-BFGS-B").x
    x[0] -= x[1:] @ middle
    names = [field.name for field in fields(Sureness)]
    return Sureness(**{name: round(float(value), 5) for name, value in zip(names, x, strict=True)})


def factors(sureness: Sureness, signs: Floats) -> Floats:
    """(n,) factor of each text."""
    return np.asarray([sureness.factor(row) for row in signs])


def _nats(logits: Singles, factor: Floats, right: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """(n,) loss of each text and its slope by the factor."""
    nats, slopes = np.empty(len(right)), np.empty(len(right))
    for i, (row, sharp, leaf) in enumerate(zip(logits, factor, right, strict=True)):
        p = softmax(row.astype(np.float64) * sharp)
        nats[i] = -np.log(max(float(p[leaf]), 1e-12))
        slopes[i] = float(p @ row) - float(row[leaf])
    return nats, slopes


def leading(sums: Sums, factor: Floats, tree: Tree) -> tuple[dict[int, list[float]], dict[int, list[bool]]]:
    """By depth, of each text: the probability of the leading code, and whether it is right.

    Args:
        sums: of the join.
        factor: (n,) by which the logits of each text are multiplied.
        tree: the nomenclature.
    """
    sure: dict[int, list[float]] = {depth: [] for depth in DEPTHS}
    hits: dict[int, list[bool]] = {depth: [] for depth in DEPTHS}
    for depth, p, own in _by_depth(sums, factor, tree):
        sure[depth].append(float(p.max()))
        hits[depth].append(int(p.argmax()) == own)
    return sure, hits


def _levels(sums: Sums, factor: Floats, tree: Tree) -> Levels:
    scores: dict[int, list[float]] = {depth: [] for depth in DEPTHS}
    for depth, p, own in _by_depth(sums, factor, tree):
        scores[depth].append(gathered(p, own))
    return Levels(COVERAGE, {d: round(level_of(np.asarray(found), COVERAGE), 4) for d, found in scores.items()})


def _by_depth(sums: Sums, factor: Floats, tree: Tree) -> list[tuple[int, Floats, int]]:
    """For each text and depth: the depth, (codes,) probabilities, number of the right code."""
    found = []
    for row, sharp, leaf in zip(sums.logits, factor, sums.right, strict=True):
        p = softmax(row.astype(np.float64) * sharp)
        for depth in DEPTHS:
            own = int(np.searchsorted(tree.groups[depth][0], leaf, side="right")) - 1
            found.append((depth, tree.mass(p, depth), own))
    return found


def _logits(examples: Examples, weights: JoinWeights) -> Singles:
    prior = log_prior(examples.counts, examples.special, weights)
    rows: Sequence[Floats] = [logits_of(features, prior, weights) for features in examples.features]
    return np.stack([row.astype(np.float32) for row in rows])


def _signs(features: Features) -> Floats:
    return signs_of(features.nearest, features.centroid, features.lexical, features.words)
