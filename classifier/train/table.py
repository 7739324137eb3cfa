"""Tables as the documents hold them, so that what a command prints can be put there as it is."""

from __future__ import annotations

from collections.abc import Iterable


def row(cells: Iterable[object]) -> str:
    """One line of a table."""
    return f"| {' | '.join(map(str, cells))} |"


def heads(cells: Iterable[object]) -> str:
    """The two lines that a table begins with."""
    names = list(cells)
    return f"{row(names)}\n|{'---|' * len(names)}"
