"""The rows of an XLSX workbook, streamed, with every way of being broken named."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl

from sources.errors import NotAWorkbook, SourceMissing, WorkbookTooLarge, WorkbookTruncated

# The official exports unpack to 13 MB; sixteen times that leaves room to grow and still fits any machine.
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_COLUMNS = 64
MOST_ROWS = 1_048_576  # what a spreadsheet can hold; a row number beyond it is an attack, not a table

_ZIP_START = b"PK\x03\x04"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, ParseError, SyntaxError, NotImplementedError, RuntimeError)
"""What zipfile and the XML parser raise of a damaged file; the last two where it is packed otherwise, or locked."""


@dataclass(frozen=True)
class Row:
    """One row of the first sheet: its number as a spreadsheet counts, and its cells."""

    number: int
    cells: tuple[Any, ...]


class Workbook:
    """The first sheet of a workbook, read once from top to bottom; a context manager.

    Attributes:
        path: the file.
        saved: the day on which the workbook says that it was made, if it says so.
        length: how many rows the sheet says that it has, header included, if it says so.

    Raises:
        SourceMissing, NotAWorkbook, WorkbookTruncated, WorkbookTooLarge: see sources.errors.
    """

    def __init__(self, path: Path, largest: int = LARGEST_UNPACKED) -> None:
        if not path.is_file():
            raise SourceMissing(f"There is no file {path}.")
        self.path = path
        self._file: BinaryIO = path.open("rb")
        try:
            _check_archive(path, self._file, largest)
            self._book = _load(path, self._file)
        except Exception:
            self._file.close()
            raise
        created = self._book.properties.created
        self.saved: date | None = created.date() if isinstance(created, datetime) else None
        self.length: int | None = self._book.worksheets[0].max_row

    def rows(self) -> Iterator[Row]:
        """The rows in order, empty ones too.

        Raises:
            WorkbookTruncated: the sheet breaks off or is damaged; rows before that were already given.
        """
        sheet = self._book.worksheets[0]
        try:
            cells = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
            for number, values in enumerate(cells, start=1):
                yield Row(number, tuple(values))
        except _DAMAGED as error:
            raise WorkbookTruncated(self.path, "the workbook is damaged; fetch it again.") from error
        except (ValueError, KeyError) as error:
            raise WorkbookTruncated(self.path, "a cell of the workbook cannot be read; fetch it again.") from error

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()
        self._file.close()


def _check_archive(path: Path, file: BinaryIO, largest: int) -> None:
    """Refuses what is no zip archive, is cut off, or unpacks to too much."""
    start = file.read(len(_ZIP_START))
    file.seek(0)
    if not zipfile.is_zipfile(file):
        if start == _ZIP_START:
            raise WorkbookTruncated(path, "the workbook breaks off before its end; fetch it again.")
        raise NotAWorkbook(path, "this is no XLSX workbook; save it as .xlsx or take the official export as it is.")
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    file.seek(0)
    if unpacked > largest:
        raise WorkbookTooLarge(path, f"it unpacks to {unpacked:,} bytes, more than the {largest:,} that are read.")


def _load(path: Path, file: BinaryIO) -> Any:  # noqa: ANN401 - openpyxl has no types
    """The open workbook, with at least one sheet."""
    try:
        with warnings.catch_warnings():
            # The official exports name no default style; openpyxl warns, and nothing here reads styles.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except _DAMAGED as error:
        raise WorkbookTruncated(path, "the workbook is damaged; fetch it again.") from error
    except Exception as error:  # openpyxl raises whatever its parsers meet in a zip that is no workbook
        raise NotAWorkbook(path, "the archive holds no workbook; take the official export as it is.") from error
    if not book.worksheets:
        raise NotAWorkbook(path, "the workbook has no sheet.")
    return book
