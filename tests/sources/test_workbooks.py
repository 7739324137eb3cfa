from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from sources.errors import NotAWorkbook, SourceMissing, WorkbookTooLarge, WorkbookTruncated
from sources.workbooks import MOST_ROWS, Workbook


def rows_of(path: Path) -> list[tuple[object, ...]]:
    with Workbook(path) as book:
        return [row.cells for row in book.rows()]


def test_rows_are_numbered_as_a_spreadsheet_counts(write_export) -> None:
    with Workbook(write_export()) as book:
        numbers = [row.number for row in book.rows()]
    assert numbers == list(range(1, 8))


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=r"no\.xlsx"):
        Workbook(tmp_path / "no.xlsx")


def test_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing):
        Workbook(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"Goods code;Start date\n", id="text"),
        pytest.param(b"\xd0\xcf\x11\xe0" + bytes(2000), id="old Excel"),
        pytest.param(bytes(range(256)) * 20, id="binary"),
    ],
)
def test_what_is_no_archive_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.xlsx").write_bytes(content)
    with pytest.raises(NotAWorkbook, match=r"x\.xlsx: this is no XLSX"):
        Workbook(tmp_path / "x.xlsx")


def test_archive_of_something_else_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(NotAWorkbook):
        Workbook(tmp_path / "x.xlsx")


def test_cut_off_workbook_is_truncated(write_export) -> None:
    path = write_export()
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(WorkbookTruncated, match="breaks off"):
        Workbook(path)


def rewrite(path: Path, name: str, content: bytes) -> None:
    """Puts other bytes in the place of one member of the archive."""
    with zipfile.ZipFile(path) as archive:
        members = {entry: archive.read(entry) for entry in archive.namelist()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, old in members.items():
            archive.writestr(entry, content if entry == name else old)
    path.write_bytes(target.getvalue())


def test_sheet_that_breaks_off_is_truncated(write_export) -> None:
    path = write_export()
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    rewrite(path, "xl/worksheets/sheet1.xml", sheet[: len(sheet) // 2])
    with pytest.raises(WorkbookTruncated):
        rows_of(path)


def test_flipped_bytes_are_noticed(write_export) -> None:
    path = write_export()
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(path.read_bytes())
    start = entry.header_offset + 60
    content[start : start + 200] = bytes(200)
    path.write_bytes(bytes(content))
    with pytest.raises((WorkbookTruncated, NotAWorkbook)):
        rows_of(path)


def test_bomb_is_refused_before_it_is_unpacked(write_export) -> None:
    path = write_export()
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(3_000_000))
    assert path.stat().st_size < 100_000
    with pytest.raises(WorkbookTooLarge, match="unpacks to"):
        Workbook(path, largest=1_000_000)


def test_row_number_beyond_any_sheet_ends_the_reading(write_export) -> None:
    path = write_export()
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    rewrite(path, "xl/worksheets/sheet1.xml", sheet.replace(b'<row r="7"', b'<row r="99999999"'))
    with Workbook(path) as book:
        assert sum(1 for _ in book.rows()) <= MOST_ROWS


def test_nested_entities_are_refused(write_export) -> None:
    path = write_export()
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{entities}]>'
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    body = sheet[sheet.index("<worksheet") :].replace("ARTICLES OF LEATHER", "&a11;")
    rewrite(path, "xl/worksheets/sheet1.xml", (bomb + body).encode())
    with pytest.raises(WorkbookTruncated):
        rows_of(path)
