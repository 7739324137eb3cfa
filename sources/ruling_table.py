"""A table of rulings row by row, in bounded memory, with every way of being broken named.

Of each row only the columns in ``COLUMNS`` are taken: name and address of the holder, and the place, go no further.
No message quotes a cell.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sources.errors import BadCell, BadEncoding, ColumnMissing, TextTooLarge, TextTruncated

REFERENCE, COUNTRY, LANGUAGE = "BTI_REFERENCE", "ISSUING_COUNTRY", "LANGUAGE"
START, END, ISSUED = "START_DATE_OF_VALIDITY", "END_DATE_OF_VALIDITY", "DATE_OF_ISSUE"
CODE, STATUS, REASON = "NOMENCLATURE_CODE", "STATUS", "INVALIDATION_REASON"
WITHDRAWAL, JUSTIFICATION = "INVALIDATION_JUSTIFICATION", "CLASSIFICATION_JUSTIFICATION"
DESCRIPTION, KEYWORDS = "DESCRIPTION_OF_GOODS", "KEYWORDS"
COLUMNS = (
    REFERENCE, COUNTRY, START, END, ISSUED, CODE, STATUS, REASON, WITHDRAWAL, LANGUAGE, DESCRIPTION, JUSTIFICATION,
    KEYWORDS,
)  # fmt: skip
"""Those that are read. The export writes one with a stray space, ``DATE_OF _ISSUE``."""
LONGEST_LINE = 1024 * 1024
_OTHER_MARKS = {";": "semicolons", "\t": "tabs"}
"""By which spreadsheets part cells when a file is saved again."""
_NOT_UTF8 = "this is not encoded as UTF-8; take the official file as it is, or save it as UTF-8."


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet counts, and the cells of ``COLUMNS``; None where it has no such shape."""

    number: int
    cells: tuple[str, ...] | None


class TableReader:
    """Reads one table.

    Attributes:
        read: bytes read so far.
    """

    def __init__(self, label: Path, stream: BinaryIO) -> None:
        """Read from a stream of bytes; ``label`` names the table in what is said of it."""
        self.label = label
        self.read = 0
        self._stream = stream
        self._row = 1
        self._heading: list[str] = []
        self._is_whole_line = True
        self._begun: list[str] = []

    def rows(self) -> Iterator[Row]:
        """The rows below the heading, empty ones left out.

        Raises:
            SourceError: one of its kinds, naming table, row and column; see sources.errors.
        """
        reader = csv.reader(self._lines(), strict=True)
        try:
            places, width = self._places(next(reader, []))
            self._row = 2
            self._begun.clear()
            for count, cells in enumerate(reader, start=1):
                self._row = count + 2
                self._begun.clear()
                if len(cells) == width:
                    yield Row(count + 1, tuple([cells[place] for place in places]))
                elif any(cells):
                    yield self._misshapen(count + 1, len(cells), width)
        except csv.Error as error:
            # the words of csv.Error name no cell
            reason = f"the row breaks off, or its quotes do not close ({error})."
            raise BadCell(self.label, self._row, self._heading[0] if self._heading else "", reason) from error

    def _misshapen(self, number: int, cells: int, width: int) -> Row:
        """A row of another number of cells; the file is cut off where it is the last one and its line has no end."""
        if not self._is_whole_line and cells < width:
            raise TextTruncated(
                self.label, f"the file breaks off in row {number}, column {self._heading[cells - 1]!r}; fetch it again."
            )
        return Row(number, None)

    def _places(self, cells: list[str]) -> tuple[list[int], int]:
        """Where the columns stand, and how many there are."""
        self._heading = [cell.strip(' "\t') for cell in cells]
        found = {name.replace(" ", "").upper(): place for place, name in reversed(list(enumerate(self._heading)))}
        for column in COLUMNS:
            if column not in found:
                raise ColumnMissing(
                    self.label, 1, column, "the official export has this column, and this file has not."
                )
        return [found[column] for column in COLUMNS], len(cells)

    def _lines(self) -> Iterator[str]:
        readline, is_first = self._stream.readline, True
        while line := readline(LONGEST_LINE + 1):
            self.read += len(line)
            if len(line) > LONGEST_LINE:
                raise TextTooLarge(self.label, f"a line of row {self._row} has more than {LONGEST_LINE:,} bytes.")
            if is_first:
                is_first = False
                if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                    raise BadEncoding(self.label, 1, "", _NOT_UTF8)
                line = line.removeprefix(codecs.BOM_UTF8)
            self._is_whole_line = line.endswith(b"\n")
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError as error:
                raise BadEncoding(self.label, self._row, self._column(line[: error.start]), _NOT_UTF8) from error
            if not self._begun and not self._heading:
                self._check_marks(text)
            if "\0" in text:
                raise BadEncoding(self.label, self._row, self._column(line[: line.index(b"\0")]), _NOT_UTF8)
            self._begun.append(text)
            yield text

    def _check_marks(self, heading: str) -> None:
        """Commas part the cells of the heading, not what a spreadsheet put in their place."""
        for mark, name in _OTHER_MARKS.items():
            if heading.count(mark) > heading.count(","):
                reason = f"{name} part its cells, not commas; take the official file as it is, or save it with commas."
                raise BadCell(self.label, 1, "", reason)

    def _column(self, before: bytes) -> str:
        """The column in which a row stops being UTF-8; empty within the heading."""
        if not self._heading:
            return ""
        begun = "".join([*self._begun, before.decode("utf-8")]).splitlines(keepends=True)
        cells = next(csv.reader(begun), [""])
        return self._heading[min(max(len(cells), 1), len(self._heading)) - 1]
