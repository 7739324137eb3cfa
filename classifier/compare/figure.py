"""A figure as an SVG that is the same for the same figures."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from classifier.compare.errors import MissingPackage

_SETTINGS = {"svg.hashsalt": "tariff-clerk", "svg.fonttype": "path", "font.size": 9}


@contextmanager
def figure(path: Path, inches: tuple[float, float]) -> Iterator[tuple[Any, Any]]:
    """Matplotlib's figure and axes to draw on; written to the path at the end.

    Raises:
        MissingPackage: matplotlib is not installed.
    """
    try:
        matplotlib: Any = importlib.import_module("matplotlib")
    except ImportError as error:
        raise MissingPackage("There is no plot: the package matplotlib is not installed here.") from error
    matplotlib.use("svg")
    pyplot: Any = importlib.import_module("matplotlib.pyplot")
    with matplotlib.rc_context(_SETTINGS):
        sheet, axes = pyplot.subplots(figsize=inches, layout="constrained")
        yield sheet, axes
        sheet.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
        pyplot.close(sheet)
    path.write_text("\n".join(line.rstrip() for line in path.read_text(encoding="utf-8").splitlines()) + "\n", "utf-8")
