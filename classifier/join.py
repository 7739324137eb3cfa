"""Several kinds of evidence joined into probabilities over leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from classifier.sureness import Sureness, signs_of
from tariff.errors import BrokenData
from tariff.probabilities import softmax
from tariff.tree import Floats

MOST_CONFLICTS = 2
"""A text that contradicts a leaf in more ways than two says no more; one of them may have been misread."""


@dataclass(frozen=True)
class JoinWeights:
    """Weights of the join, learnt on train rulings kept out of the index (see classifier.train.join).

    Attributes:
        head: of the logarithm of the probability that the trained class vectors give; 0 where there are none.
        centroid: of the cosine between the text and the mean of a leaf's texts.
        nearest: of the cosine between the text and the nearest text of a leaf.
        lexical: of BM25, scaled to the best leaf's.
        half: BM25 at which the lexical evidence counts half; small scores say little.
        prior: of the logarithm of how often goods of a leaf are ruled on.
        special: logarithm by which the special codes of chapters 98 and 99 are made less likely.
        conflicts: taken off for each kind of fact in the text that contradicts the leaf, twice at most.
        agrees: added for each kind of fact in the text that the leaf states too.
    """

    head: float
    centroid: float
    nearest: float
    lexical: float
    half: float
    prior: float
    special: float
    conflicts: float
    agrees: float

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> JoinWeights:
        """The weights of a JSON object.

        Raises:
            BrokenData: a weight is missing, unknown or no number.
        """
        try:
            return cls(**{name: float(value) for name, value in raw.items()})
        except (TypeError, ValueError) as error:
            raise BrokenData(f"the join's weights do not fit this version: {error}") from error


NAMES = tuple(field.name for field in fields(JoinWeights))


@dataclass(frozen=True)
class Features:
    """What is known of one text before joining; all (leaves,).

    Attributes:
        head: logarithm of the probability by the trained class vectors; all 0 where there are none.
        centroid: cosine to the mean of each leaf's texts.
        nearest: cosine to the nearest text of each leaf, the farthest one found where a leaf has none near.
        lexical: BM25, at least 0.
        conflicts: kinds of fact in the text that contradict the leaf.
        agrees: kinds of fact in the text that the leaf states too.
        words: number of words of the text.
    """

    head: Floats
    centroid: Floats
    nearest: Floats
    lexical: Floats
    conflicts: Floats
    agrees: Floats
    words: int = 1


def join(features: Features, log_prior: Floats, weights: JoinWeights, sureness: Sureness | None = None) -> Floats:
    """Probabilities over leaves from the text alone.

    Args:
        features: evidence for one text.
        log_prior: (leaves,) logarithm of the prior, special codes included.
        weights: learnt weights.
        sureness: learnt sureness; None leaves the logits as they are.

    Returns:
        (leaves,) probabilities, sum 1, all above 0.
    """
    logits = logits_of(features, log_prior, weights)
    if sureness is not None:
        logits *= sureness.factor(signs_of(features.nearest, features.centroid, features.lexical, features.words))
    return softmax(logits)


def logits_of(features: Features, log_prior: Floats, weights: JoinWeights) -> Floats:
    """(leaves,) evidence for each leaf, added up; see join."""
    lexical = features.lexical / (features.lexical.max() + weights.half)
    found: Floats = (
        weights.head * features.head
        + weights.centroid * features.centroid
        + weights.nearest * features.nearest
        + weights.lexical * lexical
        - weights.conflicts * np.minimum(features.conflicts, MOST_CONFLICTS)
        + weights.agrees * features.agrees
        + log_prior
    )
    return found


def special_codes(codes: Sequence[str]) -> Floats:
    """(leaves,) 1 for the special codes of chapters 98 and 99, else 0."""
    return np.asarray([code[:2] in ("98", "99") for code in codes], dtype=np.float64)


def log_prior(counts: Floats, special: Floats, weights: JoinWeights) -> Floats:
    """Logarithm of the prior of each leaf.

    Args:
        counts: (leaves,) how many texts of rulings lead to each leaf.
        special: (leaves,) of special_codes.
        weights: learnt weights.
    """
    found: Floats = weights.prior * np.log1p(counts) - weights.special * special
    return found
