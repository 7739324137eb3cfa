"""Accuracy against latency as an SVG that is the same for the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classifier.compare.figure import figure
from classifier.compare.measure import interval
from classifier.compare.run import Result

COLOURS = {"torch": "#0b5fa5"}
_OTHER = "#b3541e"
_MARKS = "os^DvPX<>p*h"
"""One for each method, in turn: labels beside the points would cover each other."""


def draw(results: Sequence[Result], path: Path) -> None:
    """Write the plot: milliseconds for one text (logarithmic) against CN8 top-5 with its interval.

    Raises:
        MissingPackage: matplotlib is not installed.
    """
    with figure(path, (8, 6.4)) as (sheet, axes):
        for place, result in enumerate(sorted(results, key=lambda result: float(result.figures["clock_ms_one"]))):
            _point(axes, result, _MARKS[place % len(_MARKS)])
        axes.set_xscale("log")
        axes.set_xlabel("milliseconds for one text, median (logarithmic)")
        axes.set_ylabel("right code among the first five, CN8, % with 95 % interval")
        axes.set_title("Accuracy against latency, 395 rulings never learnt from; blue needs torch")
        sheet.legend(loc="outside lower center", ncols=2, frameon=False)
        axes.grid(visible=True, which="both", linewidth=0.3)


def _point(axes: Any, result: Result, mark: str) -> None:  # noqa: ANN401 - matplotlib is imported late
    share, low, high = (100 * value for value in interval(result.figures["right"]["en"]["8"], 5))
    x, colour = result.figures["clock_ms_one"], COLOURS.get(result.needs, _OTHER)
    error = [[share - low], [high - share]]
    axes.errorbar(
        x, share, yerr=error, fmt=mark, color=colour, capsize=3, linewidth=0.7, markersize=6, label=result.title
    )
