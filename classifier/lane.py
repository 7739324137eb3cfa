"""What computes vectors of tokenised texts."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Vectors = npt.NDArray[np.float32]


class Lane(Protocol):
    """One way of computing: a device and a precision."""

    def __call__(self, ids: Ids, mask: Mask | None = None) -> Vectors:
        """Vectors of n texts of up to m tokens.

        Args:
            ids: (n, m).
            mask: (n, m), true where there is a token; None where there is one everywhere.

        Returns:
            (n, width), unit rows.
        """
