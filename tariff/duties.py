"""Third-country duty, validity and supplementary unit of each node, at the nomenclature's date."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tariff.errors import BrokenData
from tariff.tree import Floats, Tree


@dataclass(frozen=True)
class Duty:
    """Third-country duty of a code.

    Attributes:
        text: as published; empty where it is not known.
        low: lowest plain percentage, None where the rate is no plain percentage or not known.
        high: highest plain percentage, likewise.
    """

    text: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class DutyTable:
    """Duties along ``tree.lines``.

    Attributes:
        duties: (nodes,) the duty of each line.
        units: (nodes,) supplementary unit, empty where there is none.
        low: (leaves,) lowest plain percentage of each leaf, NaN where there is none.
        high: (leaves,) highest plain percentage of each leaf, NaN likewise.
    """

    duties: tuple[Duty, ...]
    units: tuple[str, ...]
    low: Floats
    high: Floats


def load_duties(path: Path, tree: Tree) -> DutyTable:
    """The fact table of the nomenclature, row by row along ``tree.lines``.

    Raises:
        BrokenData: missing, or rows do not follow the tree.
    """
    if not path.exists():
        raise BrokenData(f"{path.name} is missing")
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        column = {name: i for i, name in enumerate(next(reader))}
        rows = list(reader)
    code, suffix = column["code"], column["suffix"]
    if [(r[code], r[suffix]) for r in rows] != [(line.code, line.suffix) for line in tree.lines]:
        raise BrokenData(f"{path.name} does not follow the lines of the nomenclature")
    text, low, high = column["duty"], column["duty_low"], column["duty_high"]
    duties = tuple(Duty(r[text], _number(r[low]), _number(r[high])) for r in rows)
    units = tuple(r[column["supplementary_unit"]] for r in rows)
    return DutyTable(duties, units, _along(duties, tree, "low"), _along(duties, tree, "high"))


def load_started(path: Path) -> dict[str, str]:
    """Code of 8 digits -> ISO day from which it is valid, from the fact table of a nomenclature; leaves only."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["valid_from"] for row in csv.DictReader(lines) if row["leaf"] == "1"}


def _number(text: str) -> float | None:
    return float(text) if text else None


def _along(duties: tuple[Duty, ...], tree: Tree, end: str) -> Floats:
    values = [getattr(duties[i], end) for i in tree.leaves]
    return np.asarray([np.nan if v is None else v for v in values], dtype=np.float64)
