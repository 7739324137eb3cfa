"""How sure the join may be of a text: a temperature that depends on what the text is like.

On 600 rulings held out, each half measured with what was learnt on the other, the error of calibration fell from 0.083
at 8 digits and 0.075 at 6 to 0.054 and 0.051; by one temperature for all texts it was 0.068 and 0.063
(``classifier.train.temperatures``).

Source: Guo et al. (2017), On Calibration of Modern Neural Networks, arXiv:1706.04599, for temperatures; that they may
depend on the input: Balanya et al. (2022), Adaptive Temperature Scaling, arXiv:2208.00461.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from tariff.errors import BrokenData

Floats = npt.NDArray[np.float64]
_LEAST, _MOST = 0.25, 4.0


@dataclass(frozen=True)
class Sureness:
    """Coefficients of the logarithm of the factor by which logits are sharpened.

    Attributes:
        always: for every text.
        nearest: of the cosine to the nearest text.
        centroid: of the highest cosine to a mean of a leaf's texts.
        lexical: of the logarithm of 1 and the BM25 of the best leaf.
        words: of the logarithm of the number of words.
    """

    always: float = 0.0
    nearest: float = 0.0
    centroid: float = 0.0
    lexical: float = 0.0
    words: float = 0.0

    def factor(self, signs: Floats) -> float:
        """What the logits of a text are multiplied by, from 0.25 to 4; ``signs`` is what ``signs_of`` found."""
        return float(np.clip(np.exp(np.asarray(list(asdict(self).values())) @ signs), _LEAST, _MOST))

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Sureness:
        """The coefficients of a JSON object.

        Raises:
            BrokenData: one is missing, unknown or no number.
        """
        try:
            if set(raw) != {field.name for field in fields(cls)}:
                raise BrokenData("the coefficients of sureness do not fit this version")
            return cls(**{name: float(value) for name, value in raw.items()})
        except (TypeError, ValueError) as error:
            raise BrokenData(f"the coefficients of sureness do not fit this version: {error}") from error


def signs_of(nearest: Floats, centroid: Floats, lexical: Floats, words: int) -> Floats:
    """(5,) what sureness goes by.

    Args:
        nearest: (leaves,) cosine to the nearest text of each leaf.
        centroid: (leaves,) cosine to the mean of each leaf's texts.
        lexical: (leaves,) BM25.
        words: number of words of the text.
    """
    found = (1.0, nearest.max(), centroid.max(), np.log1p(lexical.max()), np.log(max(1, words)))
    return np.asarray(found, dtype=np.float64)
