"""The official TARIC nomenclature export, read as published (``NomenclatureEN.XLSX`` and its sisters).

The export has one line a row: ``Goods code`` (ten digits, a space, a suffix: 80 is a code of its own, 10, 20, ...
a line that groups codes), start and end of validity, hierarchical position, indent as dashes, description.
Each file holds one language: what its ``Language`` column says, else the two letters at the end of the file's name.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sources.editions import FIRST_YEAR
from sources.errors import BadCell, BadCode, BadDate, ColumnMissing, TableEmpty
from sources.progress import EVERY, Progress, Step, no_progress
from sources.wording import decode
from sources.workbooks import Row, Workbook
from tariff.codes import Code

REQUIRED = ("Goods code", "Start date", "End date", "Hier. Pos.", "Indent", "Description")
OPTIONAL = ("Language", "Descr. start date")
POSITIONS = (2, 4, 6, 8, 10)

_CODE = re.compile(r"([0-9]{10}) +([0-9]{2})")
_DATE = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_NAME = re.compile(r"Nomenclature[ _-]?([A-Za-z]{2})\b")
_INDENT = re.compile(r"[-\s]*")


@dataclass(frozen=True)
class NomenclatureLine:
    """One line of the nomenclature in one language.

    Attributes:
        code: ten digits.
        suffix: "80" for a code of its own, else a grouping line.
        depth: -1 for a chapter, 0 for a heading, then one more for each dash.
        position: digits at which the line stands: 2, 4, 6, 8 or 10.
        wording: the legal wording, its typewriter marks turned into the signs that they stand for.
        valid_from: first day of validity.
        valid_to: last day, None while it has no end.
        worded_from: first day of this wording, None where the file does not say.
        row: the row of the file, 0 where it was not read from one.
    """

    code: Code
    suffix: str
    depth: int
    position: int
    wording: str
    valid_from: date
    valid_to: date | None
    worded_from: date | None
    row: int = 0


@dataclass(frozen=True)
class NomenclatureFile:
    """All lines of one export.

    Attributes:
        language: two small letters.
        dated: the newest day on which one of its lines came into force, not after the day it was made.
        lines: in published order.
        rows: rows below the heading.
        skipped: reason -> number of rows that gave no line.
    """

    language: str
    dated: date
    lines: tuple[NomenclatureLine, ...]
    rows: int
    skipped: Mapping[str, int]


def read_nomenclature(path: Path, progress: Progress = no_progress) -> NomenclatureFile:
    """The lines of an official export.

    Raises:
        SourceError: one of its kinds, naming file, row and column; see sources.errors.
    """
    with Workbook(path) as book:
        rows = book.rows()
        columns = _columns(path, next(rows, Row(1, ())))
        reader = _Reader(path, columns)
        lines = tuple(reader.lines(_watched(rows, book, progress)))
        if not lines:
            raise TableEmpty(path, 2, "Goods code", "no line of a nomenclature below the heading row.")
        dated = _dated(path, lines, book.saved)
        return NomenclatureFile(reader.language(), dated, lines, reader.rows, dict(sorted(reader.skipped.items())))


def _watched(rows: Iterator[Row], book: Workbook, progress: Progress) -> Iterator[Row]:
    total = book.length - 1 if book.length else None
    done = 0
    for row in rows:
        yield row
        done += 1
        if done % EVERY == 0:
            progress(Step(book.path.name, done, total))
    progress(Step(book.path.name, done, total))


def _columns(path: Path, heading: Row) -> dict[str, int]:
    """Column name -> place, whatever the order and the capitals in the file."""
    known = {name.casefold(): name for name in (*REQUIRED, *OPTIONAL)}
    found = {
        known[name]: place
        for place, cell in enumerate(heading.cells)
        if (name := str(cell).strip().casefold()) in known
    }
    for name in REQUIRED:
        if name not in found:
            raise ColumnMissing(path, 1, name, "the official export has this column and the file has not.")
    return found


def _dated(path: Path, lines: Sequence[NomenclatureLine], saved: date | None) -> date:
    days = {line.worded_from: (line.row, "Descr. start date") for line in lines if line.worded_from is not None}
    days |= {line.valid_from: (line.row, "Start date") for line in lines}
    past = {day for day in days if saved is None or day <= saved}
    newest = max(past or days)
    if newest.year < FIRST_YEAR:
        reason = f"the newest line is of {newest}: an export from before {FIRST_YEAR}, with which the lists begin."
        raise BadDate(path, *days[newest], reason)
    return newest


class _Reader:
    """Rows to lines, remembering what was read, what was skipped and in which language the file is."""

    def __init__(self, path: Path, columns: Mapping[str, int]) -> None:
        self.path = path
        self.columns = columns
        self.rows = 0
        self.skipped: Counter[str] = Counter()
        self._languages: set[str] = set()
        self._seen: set[tuple[object, ...]] = set()

    def lines(self, rows: Iterator[Row]) -> Iterator[NomenclatureLine]:
        for row in rows:
            self.rows += 1
            if all(_text(cell) == "" for cell in row.cells):
                self.skipped["empty row"] += 1
            elif not self._cell(row, "Description"):
                self._code(row)
                self.skipped["no description"] += 1
            else:
                yield from self._new(row)

    def _new(self, row: Row) -> Iterator[NomenclatureLine]:
        self._note_language(row)
        line = self._line(row)
        key = (line.code, line.suffix, line.valid_from, line.worded_from)
        if key in self._seen:
            self.skipped["stands twice"] += 1
            return
        self._seen.add(key)
        yield line

    def _line(self, row: Row) -> NomenclatureLine:
        code, suffix = self._code(row)
        position = self._position(row)
        valid_from, valid_to = self._date(row, "Start date"), self._date(row, "End date")
        if valid_from is None:
            raise BadDate(self.path, row.number, "Start date", "the line has no start date.")
        if valid_to is not None and valid_to < valid_from:
            raise BadDate(self.path, row.number, "End date", f"{valid_to} is before the start date, {valid_from}.")
        depth = -1 if position == 2 else self._indent(row)
        wording = decode(self._cell(row, "Description"))
        worded_from = self._date(row, "Descr. start date")
        return NomenclatureLine(code, suffix, depth, position, wording, valid_from, valid_to, worded_from, row.number)

    def _cell(self, row: Row, column: str) -> str:
        place = self.columns.get(column)
        return "" if place is None or place >= len(row.cells) else _text(row.cells[place])

    def _code(self, row: Row) -> tuple[Code, str]:
        text = self._cell(row, "Goods code")
        match = _CODE.fullmatch(text)
        if match is None:
            reason = f"{text[:30]!r} is no goods code of ten digits, a space and a suffix of two."
            raise BadCode(self.path, row.number, "Goods code", reason)
        return Code(match[1]), match[2]

    def _date(self, row: Row, column: str) -> date | None:
        place = self.columns.get(column)
        cell = row.cells[place] if place is not None and place < len(row.cells) else None
        if isinstance(cell, datetime):
            return cell.date()
        text = _text(cell)
        if not text:
            return None
        match = _DATE.fullmatch(text)
        try:
            if match is not None:
                return date(int(match[3]), int(match[2]), int(match[1]))
        except ValueError:
            pass  # a date that no calendar has, said below
        raise BadDate(self.path, row.number, column, f"{text[:30]!r} is no date of the form DD-MM-YYYY.")

    def _position(self, row: Row) -> int:
        text = self._cell(row, "Hier. Pos.")
        position = int(float(text)) if re.fullmatch(r"[0-9]{1,3}(\.0*)?", text) else 0
        if position not in POSITIONS:
            reason = f"{text[:30]!r} is none of the positions 2, 4, 6, 8 and 10."
            raise BadCell(self.path, row.number, "Hier. Pos.", reason)
        return position

    def _indent(self, row: Row) -> int:
        text = self._cell(row, "Indent")
        if not _INDENT.fullmatch(text):
            raise BadCell(self.path, row.number, "Indent", f"{text[:30]!r} is more than dashes and spaces.")
        return text.count("-")

    def _note_language(self, row: Row) -> None:
        self._languages.add(self._cell(row, "Language").casefold())
        if len(self._languages) > 1:
            reason = f"one file holds one language, and this one holds {' and '.join(sorted(self._languages))!r}."
            raise BadCell(self.path, row.number, "Language", reason)

    def language(self) -> str:
        """The file's language, from its column or else from its name."""
        said = next(iter(self._languages), "")
        match = _NAME.search(self.path.stem)
        language = said or (match[1].casefold() if match else "")
        if not re.fullmatch(r"[a-z]{2}", language):
            reason = "neither this column nor the file's name (NomenclatureEN.XLSX) tells the language."
            raise BadCell(self.path, 2, "Language", reason)
        return language


def _text(cell: Any) -> str:  # noqa: ANN401 - a cell holds text, a number, a date or nothing
    return "" if cell is None else str(cell).strip()
