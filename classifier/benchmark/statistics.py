"""Intervals of shares, and calibration."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

Z95 = 1.959963984540054
"""97.5 % point of the standard normal distribution."""
BINS = 10


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Lower and upper end of the 95 % interval of a share; (0, 1) where nothing was counted.

    Source: Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference,
    Journal of the American Statistical Association 22, 209-212.
    """
    if n == 0:
        return 0.0, 1.0
    share, z2 = hits / n, Z95 * Z95
    centre = share + z2 / (2 * n)
    half = Z95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    scale = 1 + z2 / n
    low, high = (centre - half) / scale, (centre + half) / scale
    return min(max(0.0, low), share), max(min(1.0, high), share)


def calibration_error(probabilities: Sequence[float], right: Sequence[bool], bins: int = BINS) -> float | None:
    """Expected calibration error over bins of equal mass; None where there is no case.

    Args:
        probabilities: of each case's top answer, 0-1.
        right: whether that answer was right.
        bins: how many; with fewer cases, one a case. Sizes differ by one at most.

    Returns:
        The mean over cases of the gap between mean probability and share of right answers in their bin.
        Source: Nguyen and O'Connor (2015), Posterior calibration and exploratory analysis for natural
        language processing models, section 3 (adaptive binning).
    """
    n = len(probabilities)
    if n == 0:
        return None
    order = np.argsort(np.asarray(probabilities), kind="stable")
    gaps = np.asarray(probabilities)[order] - np.asarray(right, dtype=np.float64)[order]
    parts = np.array_split(gaps, min(bins, n))
    return float(sum(abs(part.sum()) for part in parts) / n)
