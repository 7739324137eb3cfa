"""Shares of right codes against questions asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from classifier.compare.figure import figure

_COLOURS = ("#0b5cad", "#b8500c", "#2a7d2e", "#8a1c7c", "#6b6b6b", "#b01030")


@dataclass(frozen=True)
class Line:
    """One line: (points,) mean questions and (points,) shares of right codes."""

    name: str
    asked: npt.NDArray[np.float64]
    right: npt.NDArray[np.float64]
    is_dashed: bool = False


def plot(lines: Sequence[Line], path: Path) -> None:
    """Write the plot; solid and dashed lines take the same colours in turn.

    Raises:
        MissingPackage: matplotlib is not installed.
    """
    with figure(path, (8, 5)) as (sheet, axes):
        for style in (False, True):
            for number, line in enumerate(one for one in lines if one.is_dashed == style):
                axes.plot(
                    line.asked, 100 * line.right, "o--" if style else "o-", markersize=3, label=line.name,
                    color=_COLOURS[number % len(_COLOURS)],
                )  # fmt: skip
        axes.set_xlabel("questions asked on average")
        axes.set_ylabel("right code, CN8, %")
        axes.set_title("Accuracy against questions")
        sheet.legend(loc="outside right upper", frameon=False)
        axes.grid(visible=True, linewidth=0.3)
