"""Whether a candidate may take the place of the shipped model: a decision on arrays of hits, without any model.

A candidate is refused where it is worse than the shipped model on the same cases by more than chance explains: where
the 95 % interval of the paired difference lies below 0, at any depth and in any set of cases. It is refused too where
its calibration error is above a bound, or above what is good and above the shipped model's by more than the interval
of that difference.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifier.benchmark.statistics import Z95, calibration_error, wilson
from tariff.tree import Floats

_DRAWS = 2000
_SEED = 20260101


@dataclass(frozen=True)
class Limits:
    """Bounds of the calibration error.

    Attributes:
        worst: above it a model is refused, whatever the shipped one has: the shares that the clerk's words stand for
            ("fairly sure") are wider than that nowhere. A perfectly calibrated model shows 0.03 to 0.04 on 395 cases.
        good: up to it a model is well calibrated, whatever the shipped one has: what the project aims at.
    """

    worst: float = 0.10
    good: float = 0.05


LIMITS = Limits()


@dataclass(frozen=True)
class Pair:
    """Two models on the same cases.

    Attributes:
        subject: which cases: ``en``, ``en, vaguer query``, ``fr``, ..., ``six languages``.
        stage: ``one shot`` or ``after 3 questions``.
        depth: digits of the code.
        top: among how many the right code counts.
        candidate: (n,) hit of each case, 1 or 0; a mean of several hits where cases were asked several times.
        shipped: (n,) the same of the shipped model, in the same order.
    """

    subject: str
    stage: str
    depth: int
    top: int
    candidate: Floats
    shipped: Floats


@dataclass(frozen=True)
class Calibrated:
    """How sure two models were of their first answers to the same cases, and whether these were right; all (n,)."""

    subject: str
    stage: str
    depth: int
    candidate_p: Floats
    candidate_right: Floats
    shipped_p: Floats
    shipped_right: Floats


@dataclass(frozen=True)
class Compared:
    """One figure of both models, and the 95 % interval of candidate less shipped."""

    what: str
    n: int
    candidate: float
    shipped: float
    low: float
    high: float
    is_refused: bool


@dataclass(frozen=True)
class Verdict:
    """All that was compared, and why the candidate is refused; no reasons where it is not."""

    compared: tuple[Compared, ...]
    reasons: tuple[str, ...]

    @property
    def is_refused(self) -> bool:
        """Whether the candidate may not be shipped."""
        return bool(self.reasons)


def judge(
    pairs: Sequence[Pair],
    calibrated: Sequence[Calibrated],
    more_reasons: Sequence[str] = (),
    limits: Limits = LIMITS,
) -> Verdict:
    """The verdict on a candidate.

    Args:
        pairs: hits of both models.
        calibrated: their certainty.
        more_reasons: what else speaks against it, such as a line that it undercuts.
        limits: bounds of the calibration error.

    Raises:
        ValueError: there is nothing to compare, or a pair has cases of different number or none.
    """
    if not pairs:
        raise ValueError("a candidate cannot be judged without any comparison")
    compared = (*(_hits(pair) for pair in pairs), *(_errors(each, limits) for each in calibrated))
    reasons = tuple(_reason(found) for found in compared if found.is_refused)
    return Verdict(compared, (*reasons, *more_reasons))


def paired_interval(candidate: Floats, shipped: Floats) -> tuple[float, float]:
    """95 % interval of the difference of two shares of hits on the same cases.

    Args:
        candidate: (n,) 1 or 0.
        shipped: (n,) 1 or 0.

    Source: Newcombe, R. G. (1998), Improved confidence intervals for the difference between binomial proportions based
    on paired data, Statistics in Medicine 17, 2635-2650, method 10 (Wilson intervals joined, with the correlation of
    the pairs corrected for continuity).
    """
    n = len(candidate)
    both, neither = int((candidate * shipped).sum()), int(((1 - candidate) * (1 - shipped)).sum())
    mine, other = int(candidate.sum()), int(shipped.sum())
    p, q = mine / n, other / n
    (p_low, p_high), (q_low, q_high) = wilson(mine, n), wilson(other, n)
    phi = _correlation(both, mine - both, other - both, neither)
    down = _joined(p - p_low, q_high - q, phi)
    up = _joined(p_high - p, q - q_low, phi)
    return p - q - down, p - q + up


def bootstrapped(candidate: Floats, shipped: Floats) -> tuple[float, float]:
    """95 % interval of the difference of two means over the same cases, from cases drawn again with a fixed seed.

    Source: Efron, B. and Tibshirani, R. (1993), An Introduction to the Bootstrap, chapter 13 (percentile interval).
    """
    differences = candidate - shipped
    draws = np.random.default_rng(_SEED).integers(0, len(differences), (_DRAWS, len(differences)))
    low, high = np.percentile(differences[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def _hits(pair: Pair) -> Compared:
    n = len(pair.candidate)
    if n == 0 or n != len(pair.shipped):
        raise ValueError(f"{pair.subject}: {n} cases of the candidate against {len(pair.shipped)}")
    is_plain = bool(np.isin(pair.candidate, (0, 1)).all() and np.isin(pair.shipped, (0, 1)).all())
    low, high = (paired_interval if is_plain else bootstrapped)(pair.candidate, pair.shipped)
    what = f"{pair.subject}, {pair.stage}: {pair.depth} digits among the first {pair.top}"
    return Compared(what, n, float(pair.candidate.mean()), float(pair.shipped.mean()), low, high, high < 0)


def _errors(pair: Calibrated, limits: Limits) -> Compared:
    candidate = _error(pair.candidate_p, pair.candidate_right)
    shipped = _error(pair.shipped_p, pair.shipped_right)
    low, high = _error_interval(pair, candidate - shipped)
    what = f"{pair.subject}, {pair.stage}: calibration error at {pair.depth} digits"
    is_refused = candidate > limits.worst or (candidate > limits.good and low > 0)
    return Compared(what, len(pair.candidate_p), candidate, shipped, low, high, is_refused)


def _error_interval(pair: Calibrated, difference: float) -> tuple[float, float]:
    """95 % interval of the difference of two calibration errors: its standard error from cases drawn again.

    Not percentiles: drawing again makes a small error larger more than a large one.
    Source: Efron, B. and Tibshirani, R. (1993), An Introduction to the Bootstrap, sections 6.2 and 12.2.
    """
    random, n = np.random.default_rng(_SEED), len(pair.candidate_p)
    found = []
    for _ in range(_DRAWS):
        drawn = random.integers(0, n, n)
        candidate = _error(pair.candidate_p[drawn], pair.candidate_right[drawn])
        found.append(candidate - _error(pair.shipped_p[drawn], pair.shipped_right[drawn]))
    half = Z95 * float(np.std(found, ddof=1))
    return difference - half, difference + half


def _error(p: Floats, right: Floats) -> float:
    return calibration_error(p, right > 0) or 0.0  # type: ignore[arg-type]  # arrays are sequences to numpy


def _reason(found: Compared) -> str:
    if "calibration" in found.what:
        return f"{found.what} is {found.candidate:.3f}, of the shipped model {found.shipped:.3f}"
    by = 100 * (found.shipped - found.candidate)
    most = 100 * -found.high
    return f"{found.what}: worse by {by:.1f} points, and by {most:.1f} at least"


def _correlation(both: int, mine: int, other: int, neither: int) -> float:
    """Phi of the fourfold table; a positive one is corrected for continuity."""
    n = both + mine + other + neither
    product = (both + mine) * (other + neither) * (both + other) * (mine + neither)
    if not product:
        return 0.0
    determinant = both * neither - mine * other
    corrected = max(determinant - n / 2, 0.0) if determinant > 0 else float(determinant)
    return corrected / math.sqrt(product)


def _joined(mine: float, other: float, phi: float) -> float:
    return math.sqrt(max(0.0, mine * mine - 2 * phi * mine * other + other * other))
