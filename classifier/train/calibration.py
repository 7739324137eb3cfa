"""How sure the join may be, learnt on the rulings held out: temperatures by text, and levels of sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

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
    logits = _logits(examples, weights)
    signs = np.stack([_signs(features) for features in examples.features])
    right = np.asarray(examples.leaf)
    crossed = np.empty(len(right))
    for part in (examples.is_first, ~examples.is_first):
        crossed[~part] = factors(fit_sureness(logits[part], signs[part], right[part]), signs[~part])
    errors = {str(depth): error for depth, error in _errors(logits, crossed, right, tree).items()}
    sureness = fit_sureness(logits, signs, right)
    return sureness, _levels(logits, factors(sureness, signs), right, tree), errors


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


def _errors(logits: Singles, factor: Floats, right: npt.NDArray[np.int64], tree: Tree) -> dict[int, float]:
    sure: dict[int, list[float]] = {depth: [] for depth in DEPTHS}
    hits: dict[int, list[bool]] = {depth: [] for depth in DEPTHS}
    for depth, p, own in _by_depth(logits, factor, right, tree):
        sure[depth].append(float(p.max()))
        hits[depth].append(int(p.argmax()) == own)
    return {depth: round(calibration_error(sure[depth], hits[depth]) or 0.0, 4) for depth in DEPTHS}


def _levels(logits: Singles, factor: Floats, right: npt.NDArray[np.int64], tree: Tree) -> Levels:
    scores: dict[int, list[float]] = {depth: [] for depth in DEPTHS}
    for depth, p, own in _by_depth(logits, factor, right, tree):
        scores[depth].append(gathered(p, own))
    return Levels(COVERAGE, {d: round(level_of(np.asarray(found), COVERAGE), 4) for d, found in scores.items()})


def _by_depth(
    logits: Singles, factor: Floats, right: npt.NDArray[np.int64], tree: Tree
) -> list[tuple[int, Floats, int]]:
    """For each text and depth: the depth, (codes,) probabilities, number of the right code."""
    found = []
    for row, sharp, leaf in zip(logits, factor, right, strict=True):
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
