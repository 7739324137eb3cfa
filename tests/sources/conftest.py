"""Small workbooks of the official form, made by the tests themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

HEADING = (
    "Goods code",
    "Start date",
    "End date",
    "Language",
    "Hier. Pos.",
    "Indent",
    "Description",
    "Descr. start date",
)
LINES = (
    ("4200000000 80", "31-12-1971", None, "EN", 2, None, "ARTICLES OF LEATHER", "31-12-1971"),
    ("4202000000 80", "01-01-1972", None, "EN", 4, None, "Trunks, suitcases", "01-01-1972"),
    ("4202110000 10", "01-01-1972", None, "EN", 6, "- ", "Trunks, suitcases, satchels", "01-01-1972"),
    ("4202110000 80", "01-01-1972", None, "EN", 6, "- - ", "With outer surface of leather", "01-01-1972"),
    ("4202111000 80", "01-01-1988", None, "EN", 8, "- - - ", "Of a weight over|80|cm$3", "01-01-2024"),
    ("4202119000 80", "01-01-1988", "31-12-2030", "EN", 8, "- - - ", "Other", "01-01-1988"),
)

WriteExport = Callable[..., Path]


@pytest.fixture
def write_export(tmp_path: Path) -> WriteExport:
    """Writes an export: name of the file, lines (each a tuple along the heading) and heading."""

    def write(
        name: str = "NomenclatureEN.XLSX",
        lines: Sequence[Sequence[object]] = LINES,
        heading: Sequence[object] = HEADING,
        folder: Path = tmp_path,
    ) -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        for row in (heading, *lines):
            sheet.append(list(row))
        folder.mkdir(parents=True, exist_ok=True)
        book.save(folder / name)
        book.close()
        return folder / name

    return write


def changed(line: int, **cells: object) -> tuple[tuple[object, ...], ...]:
    """The lines with some cells of one line (counted from 0) replaced; cells are named by their column's first word."""
    names = {name.split()[0].strip(".").lower(): place for place, name in reversed(list(enumerate(HEADING)))}
    row = list(LINES[line])
    for name, value in cells.items():
        row[names[name]] = value
    return (*LINES[:line], tuple(row), *LINES[line + 1 :])


@pytest.fixture
def change_line() -> Callable[..., tuple[tuple[object, ...], ...]]:
    """See ``changed``."""
    return changed


@pytest.fixture(scope="session")
def official_sources() -> Path:
    """The folder that TARIFF_SOURCES names; the test is skipped where there is none."""
    named = os.environ.get("TARIFF_SOURCES", "")
    if not named:
        pytest.skip("TARIFF_SOURCES names no folder with the official files")
    return Path(named)
