"""From logits to probabilities."""

from __future__ import annotations

import numpy as np

from tariff.tree import Floats


def softmax(logits: Floats) -> Floats:
    """Probabilities along the last axis, sum 1.

    Args:
        logits: (..., n), their logarithms up to a constant.
    """
    found: Floats = np.exp(logits - logits.max(-1, keepdims=True))
    found /= found.sum(-1, keepdims=True)
    return found
