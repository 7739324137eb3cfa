"""Right codes of a case: which of them this nomenclature holds, and down to which depth they can be scored.

A code that ended with an earlier year is scored by the codes that replaced it, any of which counts
(``data/nomenclature/replaced.csv``). A code that neither the nomenclature nor that table holds, such as a
ten-digit code of another country, is scored at the deepest depth at which the nomenclature has its group;
where it has not even the heading, the code is refused.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tariff.codes import DEPTHS
from tariff.errors import BrokenData, UnknownNode
from tariff.tree import Tree

REPLACED, CUT = "replaced", "cut"


@dataclass(frozen=True)
class Resolved:
    """Codes of 2, 4, 6 or 8 digits that the nomenclature holds, and how they were found: empty, replaced or cut."""

    codes: tuple[str, ...]
    how: str


def load_replaced(path: Path) -> dict[str, tuple[str, ...]]:
    """Ended code -> the codes that replaced it; columns ``code`` and ``replaced_by`` (spaces between codes).

    Raises:
        BrokenData: the file is missing or lacks a column.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return {row["code"]: tuple(row["replaced_by"].split()) for row in csv.DictReader(lines)}
    except (OSError, KeyError) as error:
        raise BrokenData(f"{path.name} cannot be read: {error}") from error


def form_of(code: object) -> str:
    """What is wrong with the form of a code, empty where nothing is."""
    if not isinstance(code, str):
        return f'a code must be a text of digits such as "01012100", not {str(code)[:24]}'
    if not (code.isascii() and code.isdigit()):
        return f"'{code[:24]}' is no code: only digits are allowed"
    if len(code) not in DEPTHS:
        return f"'{code[:24]}' is no code: it has {len(code)} digits instead of 2, 4, 6, 8 or 10"
    return ""


def resolve(code: str, tree: Tree, replaced: Mapping[str, Iterable[str]], least: int = 4) -> Resolved:
    """The codes by which a right code is scored.

    Args:
        code: 2, 4, 6, 8 or 10 digits.
        tree: the nomenclature.
        replaced: ended code of 8 digits -> codes that replaced it.
        least: digits down to which a code that is not held is cut, 4 or 2.

    Raises:
        UnknownNode: the nomenclature has not even the code's group of so many digits.
    """
    asked = code[:8]
    if _holds(tree, asked):
        return Resolved((asked,), "")
    later = tuple(c for c in replaced.get(asked, ()) if _holds(tree, c))
    if later:
        return Resolved(later, REPLACED)
    for depth in (6, 4, 2):
        if least <= depth < len(asked) and _holds(tree, asked[:depth]):
            return Resolved((asked[:depth],), CUT)
    raise UnknownNode(f"code '{code}' is unknown: the nomenclature of {tree.date} has nothing under {asked[:least]}")


def _holds(tree: Tree, code: str) -> bool:
    try:
        tree.span(code)
    except UnknownNode:
        return False
    return True
