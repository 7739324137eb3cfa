"""Accuracy against latency as an SVG that is the same for the same figures."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classifier.compare.errors import MissingPackage
from classifier.compare.measure import interval
from classifier.compare.run import Result

SETTINGS = {"svg.hashsalt": "tariff-clerk", "svg.fonttype": "path", "font.size": 9}
COLOURS = {"torch": "#0b5fa5"}
_OTHER = "#b3541e"
_MARKS = "os^DvPX<>p*h"
"""One for each method, in turn: labels beside the points would cover each other."""


def draw(results: Sequence[Result], path: Path) -> None:
    """Write the plot: milliseconds for one text (logarithmic) against CN8 top-5 with its interval.

    Raises:
        MissingPackage: matplotlib is not installed.
    """
    try:
        matplotlib: Any = importlib.import_module("matplotlib")
    except ImportError as error:
        raise MissingPackage("There is no plot: the package matplotlib is not installed here.") from error
    matplotlib.use("svg")
    pyplot: Any = importlib.import_module("matplotlib.pyplot")
    with matplotlib.rc_context(SETTINGS):
        figure, axes = pyplot.subplots(figsize=(8, 6.4), layout="constrained")
        for place, result in enumerate(sorted(results, key=lambda result: float(result.figures["ms_one"]))):
            _point(axes, result, _MARKS[place % len(_MARKS)])
        axes.set_xscale("log")
        axes.set_xlabel("processor milliseconds for one text, median (logarithmic)")
        axes.set_ylabel("right code among the first five, CN8, % with 95 % interval")
        axes.set_title("Accuracy against latency, 395 rulings never learnt from; blue needs torch")
        figure.legend(loc="outside lower center", ncols=2, frameon=False)
        axes.grid(visible=True, which="both", linewidth=0.3)
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
        pyplot.close(figure)
    path.write_text("\n".join(line.rstrip() for line in path.read_text(encoding="utf-8").splitlines()) + "\n", "utf-8")


def _point(axes: Any, result: Result, mark: str) -> None:  # noqa: ANN401 - matplotlib is imported late
    share, low, high = (100 * value for value in interval(result.figures["right"]["en"]["8"], 5))
    x, colour = result.figures["ms_one"], COLOURS.get(result.needs, _OTHER)
    error = [[share - low], [high - share]]
    axes.errorbar(
        x, share, yerr=error, fmt=mark, color=colour, capsize=3, linewidth=0.7, markersize=6, label=result.title
    )
