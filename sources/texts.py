"""Text files as published, packed with gzip or not, line by line, with every way of being broken named."""

import codecs
import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sources.errors import (
    BadCell,
    BadEncoding,
    ColumnMissing,
    SourceMissing,
    TableEmpty,
    TextTooLarge,
    TextTruncated,
)
from sources.progress import EVERY, Progress, Step, no_progress

# The largest official file unpacks to 15 MB, and its longest line has 19 kB.
LARGEST_UNPACKED = 200 * 1024 * 1024
LONGEST_LINE = 1024 * 1024

_GZIP_START = b"\x1f\x8b"
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error)
_NOT_UTF8 = "this is not encoded as UTF-8; take the official file as it is, or save it as UTF-8."


@dataclass(frozen=True)
class TextRow:
    """One row of a table: its number as a spreadsheet counts, and column -> cell without spaces around it."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class TextObject:
    """One JSON object: the line that holds it, and field -> value."""

    number: int
    fields: dict[str, Any]


def read_rows(path: Path, columns: Sequence[str], progress: Progress = no_progress) -> Iterator[TextRow]:
    """The rows below the heading of a CSV file, empty ones left out.

    Args:
        path: the file, packed with gzip or not.
        columns: those that the file must have; others are read too.
        progress: told of every thousand rows, and at the end.

    Raises:
        SourceError: one of its kinds, naming file, row and column; see sources.errors.
    """
    lines = _Lines(path)
    reader = csv.reader(lines, strict=True)
    heading: list[str] = []
    count = 0
    try:
        heading = [cell.strip() for cell in next(reader, [])]
        lines.columns, lines.row = heading, 2
        for column in columns:
            if column not in heading:
                raise ColumnMissing(path, 1, column, "the official file has this column and this one has not.")
        for count, cells in enumerate(reader, start=1):
            lines.row = count + 2
            if any(cells):
                yield TextRow(count + 1, _named(path, count + 1, heading, cells))
            if count % EVERY == 0:
                progress(Step(path.name, count, None))
    except csv.Error as error:
        column = heading[0] if heading else ""
        raise BadCell(path, lines.row, column, f"the row breaks off or its quotes do not close ({error}).") from error
    finally:
        lines.close()
    if not count:
        raise TableEmpty(path, 2, columns[0], "there is no row below the heading row.")
    progress(Step(path.name, count, count))


def _named(path: Path, number: int, heading: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) < len(heading):
        raise BadCell(path, number, heading[len(cells)], "the row ends before this column.")
    if any(cells[len(heading) :]):
        raise BadCell(path, number, heading[-1], "the row goes on after this column, the last one of the heading.")
    return {name: cell.strip() for name, cell in zip(heading, cells, strict=False)}


def read_objects(path: Path, fields: Sequence[str], progress: Progress = no_progress) -> Iterator[TextObject]:
    """The objects of a file that holds one JSON object a line, empty lines left out.

    Args:
        path: the file, packed with gzip or not.
        fields: those that each object must have.
        progress: told of every thousand lines, and at the end.

    Raises:
        SourceError: one of its kinds, naming file, line and field; see sources.errors.
    """
    lines = _Lines(path)
    count = 0
    try:
        for count, line in enumerate(lines, start=1):
            lines.row = count + 1
            if line.strip():
                yield TextObject(count, _object(path, count, line, fields))
            if count % EVERY == 0:
                progress(Step(path.name, count, None))
    finally:
        lines.close()
    if not count:
        raise TableEmpty(path, 1, fields[0], "the file is empty.")
    progress(Step(path.name, count, count))


def _object(path: Path, number: int, line: str, fields: Sequence[str]) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadCell(path, number, fields[0], "the line is no JSON, or breaks off.") from error
    if not isinstance(found, dict):
        raise BadCell(path, number, fields[0], "the line holds JSON, but no object.")
    for field in fields:
        if field not in found:
            raise ColumnMissing(path, number, field, "the official file has this field in every line.")
    return found


class _Lines(Iterator[str]):
    """The lines of a text file with their ends, in bounded memory.

    Attributes:
        row: the row that is being read, for errors.
        columns: the names of the columns, once they are known.
    """

    def __init__(self, path: Path, largest: int = LARGEST_UNPACKED) -> None:
        if not path.is_file():
            raise SourceMissing(f"There is no file {path}.")
        self.path = path
        self.row = 1
        self.columns: list[str] = []
        self._left = largest
        self._raw: BinaryIO = path.open("rb")
        start = self._raw.read(2)
        self._raw.seek(0)
        self._file: Any = gzip.GzipFile(fileobj=self._raw) if start == _GZIP_START else self._raw
        self._is_first = True

    def __next__(self) -> str:
        try:
            line: bytes = self._file.readline(LONGEST_LINE + 1)
        except _DAMAGED as error:
            raise TextTruncated(self.path, "the file breaks off or is damaged; fetch it again.") from error
        if not line:
            raise StopIteration
        self._left -= len(line)
        if self._left < 0:
            raise TextTooLarge(self.path, f"it unpacks to more than the {LARGEST_UNPACKED:,} bytes that are read.")
        if len(line) > LONGEST_LINE:
            raise TextTooLarge(self.path, f"row {self.row} has more than {LONGEST_LINE:,} bytes.")
        return self._decoded(line)

    def _decoded(self, line: bytes) -> str:
        if self._is_first:
            self._is_first = False
            if line.startswith(_WIDE_MARKS):
                raise BadEncoding(self.path, self.row, "", _NOT_UTF8)
            line = line.removeprefix(codecs.BOM_UTF8)
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadEncoding(self.path, self.row, self._column(line[: error.start]), _NOT_UTF8) from error
        if "\0" in text:
            raise BadEncoding(self.path, self.row, self._column(line[: line.index(b"\0")]), _NOT_UTF8)
        return text

    def _column(self, before: bytes) -> str:
        """The column in which a row stops being UTF-8."""
        cells = next(csv.reader(io.StringIO(before.decode("utf-8"), newline="")), [""])
        return self.columns[min(len(cells), len(self.columns)) - 1] if self.columns else ""

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()
        self._raw.close()
