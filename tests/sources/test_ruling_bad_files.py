"""Files of rulings that are cut off, damaged, dangerous or something else: refused by name, and nothing is written."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from sources import ruling_files
from sources.errors import (
    BadCell,
    BadEncoding,
    ColumnMissing,
    NotAnExport,
    SourceError,
    TableEmpty,
    TextTooLarge,
    TextTruncated,
)
from sources.ruling_base import RulingBase
from sources.ruling_imports import import_rulings
from tests.ebti_files import COLUMNS, HOLDER, row, rows_of, table, write_zip

TODAY = date(2026, 9, 25)
CSV, ZIP = "EBTI_2025.csv", "DDS2-EBTI_20260920.zip"
WHOLE = table([row(BTI_REFERENCE="A"), row(BTI_REFERENCE="B"), row(BTI_REFERENCE="C")])

Refused = Callable[[Path], SourceError]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[RulingBase]:
    """A base that holds one ruling already."""
    (tmp_path / "before.csv").write_bytes(table([row()]))
    found = RulingBase(tmp_path / "var")
    (report,) = import_rulings([tmp_path / "before.csv"], found, {}, today=TODAY)
    assert report.error is None
    yield found
    found.close()


@pytest.fixture
def refused(base: RulingBase) -> Refused:
    """Imports a file, and gives the error after a look at the base: not a byte of it changed."""

    def of(path: Path) -> SourceError:
        before = hashlib.sha256(base.path.read_bytes()).digest()
        (report,) = import_rulings([path], base, {}, today=TODAY)
        assert report.error is not None, "the file was taken"
        assert hashlib.sha256(base.path.read_bytes()).digest() == before
        assert path.name in str(report.error)
        assert "Secret" not in str(report.error) and HOLDER not in str(report.error)
        return report.error

    return of


def csv_of(tmp_path: Path, content: bytes) -> Path:
    (tmp_path / CSV).write_bytes(content)
    return tmp_path / CSV


def test_cut_off_within_quotes(tmp_path, refused):
    content = table([row(BTI_REFERENCE="A"), row(BTI_REFERENCE="B", DESCRIPTION_OF_GOODS="Tasche,\nrot,\nund mehr")])
    error = refused(csv_of(tmp_path, content[: content.index(b"und mehr")]))
    assert isinstance(error, BadCell)
    assert "EBTI_2025.csv, row 3, column 'BTI_REFERENCE': the row breaks off, or its quotes do not close" in str(error)


def test_quotes_that_close_nowhere_before_other_rows(tmp_path, refused):
    rows = list(rows_of(400))
    content = table(rows[:200]) + table([row(KEYWORDS="KEY")]).splitlines(keepends=True)[1].replace(b"KEY", b'"KEY')
    error = refused(csv_of(tmp_path, content + b"".join(table(rows[200:]).splitlines(keepends=True)[1:])))
    assert isinstance(error, BadCell) and error.row == 202


def test_cut_off_between_two_commas(tmp_path, refused):
    error = refused(csv_of(tmp_path, WHOLE[: WHOLE.rindex(b",de,") + 3]))
    assert isinstance(error, TextTruncated)
    assert "breaks off in row 4, column 'LANGUAGE'" in str(error)


@pytest.mark.parametrize("share", [0.2, 0.6, 0.98])
def test_a_zip_that_was_cut_off(tmp_path, refused, share):
    path = write_zip(tmp_path / ZIP, {CSV: table(list(rows_of(200)))})
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert isinstance(refused(path), TextTruncated)


def test_a_zip_that_was_damaged_on_its_way(tmp_path, refused):
    path = write_zip(tmp_path / ZIP, {"EBTI_2024.csv": WHOLE, CSV: table(list(rows_of(200)))})
    content = bytearray(path.read_bytes())
    middle = content.index(CSV.encode()) + 5000
    content[middle : middle + 20] = bytes(20)
    path.write_bytes(content)
    assert isinstance(refused(path), TextTruncated)


def test_a_zip_without_its_beginning(tmp_path, refused):
    path = write_zip(tmp_path / ZIP, {CSV: WHOLE})
    path.write_bytes(path.read_bytes()[100:])
    assert isinstance(refused(path), TextTruncated)


@pytest.mark.parametrize("column", ["BTI_REFERENCE", "NOMENCLATURE_CODE", "DATE_OF _ISSUE", "KEYWORDS"])
def test_a_missing_column(tmp_path, refused, column):
    columns = [name for name in COLUMNS if name != column]
    error = refused(csv_of(tmp_path, table([row()], columns)))
    assert isinstance(error, ColumnMissing)
    assert (error.row, error.column) == (1, column.replace(" ", ""))


def test_without_the_personal_columns_a_file_is_whole(tmp_path, base):
    columns = [name for name in COLUMNS if name not in ("NAME_AND_ADDRESS", "PLACE_OF_ISSUE")]
    (report,) = import_rulings([csv_of(tmp_path, table([row(BTI_REFERENCE="A")], columns))], base, {}, today=TODAY)
    assert (report.error, report.counts.new) == (None, 1)


def test_a_bomb(tmp_path, refused):
    path = write_zip(tmp_path / ZIP, {"EBTI_2024.csv": WHOLE, CSV: WHOLE + b'"' + b"a" * 30_000_000 + b'"'})
    assert path.stat().st_size < 100_000
    error = refused(path)
    assert isinstance(error, TextTooLarge)
    assert "DDS2-EBTI_20260920.zip:EBTI_2025.csv: it unpacks to more than 60 times its size" in str(error)


def test_a_bomb_that_says_to_be_small(tmp_path, refused):
    """No more is unpacked than a table says it has; the rest makes its checksum wrong."""
    bomb = WHOLE + b"a" * 30_000_000
    path = write_zip(tmp_path / ZIP, {CSV: bomb})
    size = len(bomb).to_bytes(4, "little")
    content = path.read_bytes()
    assert content.count(size) == 2
    path.write_bytes(content.replace(size, len(WHOLE).to_bytes(4, "little")))
    assert isinstance(refused(path), TextTruncated)


def test_more_than_any_export_has(tmp_path, refused, monkeypatch):
    monkeypatch.setattr(ruling_files, "LARGEST_UNPACKED", 3 * len(WHOLE))
    error = refused(write_zip(tmp_path / ZIP, {f"EBTI_{year}.csv": WHOLE for year in range(2020, 2024)}))
    assert isinstance(error, TextTooLarge)
    error = refused(write_zip(tmp_path / ZIP, {f"EBTI_{number}.csv": WHOLE for number in range(201)}))
    assert isinstance(error, TextTooLarge) and "201 tables" in str(error)


def test_a_line_without_end(tmp_path, refused):
    error = refused(csv_of(tmp_path, WHOLE + b"a" * 1_100_000))
    assert isinstance(error, TextTooLarge) and "row 5" in str(error)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1", "cp1252"])
def test_another_encoding(tmp_path, refused, encoding):
    text = table([row(), row(BTI_REFERENCE="B", DESCRIPTION_OF_GOODS="Tasche\n aus weißem Leder")])
    content = text.decode("utf-8-sig").encode(encoding)
    error = refused(csv_of(tmp_path, content))
    assert isinstance(error, BadEncoding)
    if not encoding.startswith("utf"):
        assert (error.row, error.column) == (3, "DESCRIPTION_OF_GOODS")


def test_a_name_that_is_not_utf8_is_not_quoted(tmp_path, refused):
    content = table([row()]).replace(HOLDER.encode(), HOLDER.encode() + b"\xff")
    error = refused(csv_of(tmp_path, content))
    assert isinstance(error, BadEncoding) and error.column == "NAME_AND_ADDRESS"


@pytest.mark.parametrize("content", [table([]), table([]) + b"\n\n"])
def test_a_heading_and_nothing_below(tmp_path, refused, content):
    assert isinstance(refused(csv_of(tmp_path, content)), TableEmpty)


@pytest.mark.parametrize(("mark", "named"), [(b";", "semicolons"), (b"\t", "tabs")])
@pytest.mark.parametrize("quote", [b'"', b""])
def test_saved_again_by_a_spreadsheet_with_other_marks_than_commas(tmp_path, refused, mark, named, quote):
    first, _, rest = WHOLE.partition(b"\n")
    content = first.replace(b",", mark).replace(b'"', quote) + b"\n" + rest.replace(b",", mark)
    error = refused(csv_of(tmp_path, content))
    told = "part its cells, not commas; take the official file as it is, or save it with commas."
    assert str(error) == f"EBTI_2025.csv, row 1: {named} {told}"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"%PDF-1.4 something else\n"])
def test_something_else(tmp_path, refused, content):
    assert isinstance(refused(csv_of(tmp_path, content)), ColumnMissing)


def test_a_zip_of_something_else(tmp_path, refused):
    assert isinstance(refused(write_zip(tmp_path / ZIP, {"readme.txt": b"hello"})), NotAnExport)
    (tmp_path / ZIP).write_bytes(b"")
    assert isinstance(refused(tmp_path / ZIP), TextTruncated)


def test_a_locked_zip(tmp_path, refused):
    path = write_zip(tmp_path / ZIP, {CSV: WHOLE})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert isinstance(refused(path), NotAnExport)


def test_a_zip_packed_in_another_way(tmp_path, refused):
    with zipfile.ZipFile(tmp_path / ZIP, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(CSV, WHOLE)
    assert isinstance(refused(tmp_path / ZIP), NotAnExport)


def test_a_bad_file_keeps_no_other_one_out(tmp_path, base):
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "DDS2-EBTI_20260921.zip").write_bytes(b"PK cut off")
    write_zip(folder / "DDS2-EBTI_20260922.zip", {CSV: WHOLE})
    reports = list(import_rulings([folder], base, {}, today=TODAY))
    assert [(report.file, report.error is None) for report in reports] == [
        ("DDS2-EBTI_20260921.zip", False),
        ("DDS2-EBTI_20260922.zip", True),
    ]
    assert base.held().rulings == 4
