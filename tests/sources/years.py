"""Exports of two years over a catalogue, their wording our own: that of 2026 says the catalogue's labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl

from sources.imports import import_kind
from sources.next_year import Made, check_for, make_missing
from tariff.catalogue import Catalogue

HEADING = (
    "Goods code", "Start date", "End date", "Language", "Hier. Pos.", "Indent", "Description", "Descr. start date",
)  # fmt: skip
Row = tuple[object, ...]
Change = Callable[[list[Row]], list[Row]]


def line(
    code: str, depth: int, wording: str, suffix: str = "80", start: str = "01-01-2027", end: str | None = None
) -> Row:
    """One row of an export; ``code`` has 8 digits."""
    position = 2 if depth < 0 else 4 if code.endswith("0000") else 6 if code.endswith("00") else 8
    return (f"{code}00 {suffix}", start, end, "EN", position, "- " * depth, wording, start)


def rows_of(catalogue: Catalogue) -> list[Row]:
    """The export of the catalogue's own year."""
    lines = zip(catalogue.tree.lines, catalogue.labels, strict=True)
    return [line(one.code, one.depth, label, one.suffix, "01-01-2026") for one, label in lines]


def place(rows: Sequence[Row], code: str, suffix: str = "80") -> int:
    """Where the line of a code stands."""
    return next(i for i, row in enumerate(rows) if row[0] == f"{code}00 {suffix}")


def after(rows: list[Row], code: str, *new: Row) -> list[Row]:
    """The rows with others after the line of a code."""
    i = place(rows, code) + 1
    return [*rows[:i], *new, *rows[i:]]


def without(rows: list[Row], code: str) -> list[Row]:
    """The rows without the line of a code."""
    i = place(rows, code)
    return [*rows[:i], *rows[i + 1 :]]


def saying(rows: list[Row], code: str, wording: str) -> list[Row]:
    """The rows with another wording of a code."""
    i = place(rows, code)
    return [*rows[:i], (*rows[i][:6], wording, "01-01-2027"), *rows[i + 1 :]]


def next_rows(rows: list[Row]) -> list[Row]:
    """The export of the year after: every kind of change once, over the tiny world."""
    rows = after(rows, "42021910", line("42021930", 3, "Suitcases and briefcases with an outside of titanium"))
    rows = after(rows, "39269060", line("39269070", 2, "Woven awnings"))
    rows = after(rows, "42022100", line("42022110", 3, "Of crocodile leather"), line("42022190", 3, "Other"))
    rows = without(rows, "69120029")
    rows = saying(rows, "39261000", "Plastic supplies for offices, schools and homes")
    old = rows[place(rows, "42029215")]
    rows = without(after(rows, "42029215", line("42029217", 4, str(old[6]))), "42029215")
    deep = {"42022210", "42022290"}
    i = place(rows, "42022210")
    rows = [*rows[:i], line("42022210", 3, "For the evening", "10"), *rows[i:]]
    return [(*row[:5], "- " * 4, *row[6:]) if row[0] in {f"{code}00 80" for code in deep} else row for row in rows]


def write_export(path: Path, rows: Sequence[Row], saved: datetime) -> Path:
    """A workbook of the official form that says when it was saved."""
    book = openpyxl.Workbook()
    book.properties.created = saved
    for row in (HEADING, *rows):
        book.active.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    book.close()
    return path


def import_year(path: Path, data: Path, var: Path) -> tuple[Made, ...]:
    """Imports an export as the command does."""
    import_kind("nomenclature", path, {"TARIFF_VAR": str(var)}, check=check_for(data, var))
    return make_missing(data, var)


def both_years(catalogue: Catalogue, data: Path, folder: Path, change: Change = next_rows) -> Made:
    """Imports 2026 and 2027 and makes the catalogue of 2027 in ``folder/var``."""
    old, new = rows_of(catalogue), change(rows_of(catalogue))
    first = write_export(folder / "2026" / "NomenclatureEN.XLSX", old, datetime(2026, 3, 1))
    assert import_year(first, data, folder / "var") == ()
    second = write_export(folder / "2027" / "NomenclatureEN.XLSX", new, datetime(2027, 1, 15))
    (made,) = import_year(second, data, folder / "var")
    return made


def node(catalogue: Catalogue, code: str, suffix: str = "80") -> int:
    return catalogue.tree.index[f"{code}-{suffix}"]


def texts(catalogue: Catalogue, code: str, suffix: str = "80") -> tuple[str, str, str, str]:
    i = node(catalogue, code, suffix)
    return catalogue.labels[i], catalogue.options[i], catalogue.questions[i], catalogue.queries[i]


def change_of(made: Made, code: str, suffix: str = "80") -> tuple[str, str]:
    return next((row.change, row.taken_from) for row in made.unwritten if row.node == f"{code}-{suffix}")
