"""Whether a text names goods at all: near enough to a text that is known, or by words that goods are known by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from classifier.join import Features
from tariff.errors import BrokenData


@dataclass(frozen=True)
class Recognition:
    """From where a text counts as naming goods; learnt by classifier.train.recognition.

    Attributes:
        cosine: to the nearest text of any leaf.
        words: BM25 of the best leaf.
    """

    cosine: float
    words: float

    def recognises(self, features: Features) -> bool:
        """Whether one of the two is reached."""
        return float(features.nearest.max()) >= self.cosine or float(features.lexical.max()) >= self.words

    def to_dict(self) -> dict[str, float]:
        """JSON form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Recognition:
        """The two of a JSON object.

        Raises:
            BrokenData: one is missing, unknown or no number.
        """
        try:
            return cls(**{name: float(value) for name, value in raw.items()})
        except (TypeError, ValueError) as error:
            raise BrokenData(f"the bounds of recognition do not fit this version: {error}") from error
