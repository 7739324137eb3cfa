"""CSV and JSON files, whole and broken."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from sources.errors import (
    BadCell,
    BadEncoding,
    ColumnMissing,
    SourceMissing,
    TableEmpty,
    TableMalformed,
    TextTooLarge,
    TextTruncated,
)
from sources.progress import Step
from sources.texts import LARGEST_UNPACKED, LONGEST_LINE, read_objects, read_rows


def rows(tmp_path: Path, content: bytes, name: str = "list.csv") -> list[tuple[int, dict[str, str]]]:
    (tmp_path / name).write_bytes(content)
    return [(row.number, row.cells) for row in read_rows(tmp_path / name, ("code", "name"))]


def objects(tmp_path: Path, content: bytes) -> list[tuple[int, dict[str, object]]]:
    (tmp_path / "list.jsonl").write_bytes(content)
    return [(found.number, found.fields) for found in read_objects(tmp_path / "list.jsonl", ("code", "text"))]


def test_rows_come_with_their_numbers(tmp_path: Path) -> None:
    found = rows(tmp_path, b'name,code\r\n" a ",1\r\n\r\n"b\nc",2\r\n')
    assert found == [(2, {"name": "a", "code": "1"}), (4, {"name": "b\nc", "code": "2"})]


@pytest.mark.parametrize("pack", [lambda b: b, gzip.compress], ids=["plain", "gzip"])
def test_packed_or_not_and_with_a_mark_of_utf8(tmp_path: Path, pack) -> None:
    assert rows(tmp_path, pack("\ufeffcode,name\n1,é\n".encode())) == [(2, {"code": "1", "name": "é"})]


def test_objects_come_with_their_lines(tmp_path: Path) -> None:
    assert objects(tmp_path, b'{"code": "1", "text": "a"}\n\n{"code": "2", "text": "b", "x": 3}') == [
        (1, {"code": "1", "text": "a"}),
        (3, {"code": "2", "text": "b", "x": 3}),
    ]


def test_progress_tells_of_every_thousand_and_the_end(tmp_path: Path) -> None:
    steps: list[Step] = []
    (tmp_path / "list.csv").write_bytes(b"code,name\n" + b"1,a\n" * 2100)
    list(read_rows(tmp_path / "list.csv", ("code",), steps.append))
    assert [(step.rows, step.total) for step in steps] == [(1000, None), (2000, None), (2100, 2100)]


GOOD = b"code,name\n1,a\n2,b\n"


@pytest.mark.parametrize(
    ("content", "error", "row", "column"),
    [
        pytest.param(b"code,title\n1,a\n", ColumnMissing, 1, "name", id="column missing"),
        pytest.param(b"", ColumnMissing, 1, "code", id="empty file"),
        pytest.param(b"code,name\n", TableEmpty, 2, "code", id="heading alone"),
        pytest.param(b"code,name\n1,a\n2\n", BadCell, 3, "name", id="row cut off"),
        pytest.param(b"code,name\n1,a,b\n", BadCell, 2, "name", id="a cell too many"),
        pytest.param(b'code,name\n1,a\n2,"b\n', BadCell, 3, "code", id="open quotes"),
        pytest.param("code,name\n1,a\n2,é\n".encode("latin-1"), BadEncoding, 3, "name", id="Latin-1"),
        pytest.param("code,name\né,a\n".encode("latin-1"), BadEncoding, 2, "code", id="Latin-1, first column"),
        pytest.param(GOOD.decode().encode("utf-16"), BadEncoding, 1, "", id="UTF-16"),
        pytest.param(GOOD.decode().encode("utf-16-be"), BadEncoding, 1, "", id="UTF-16 without a mark"),
    ],
)
def test_what_is_wrong_with_a_table_is_named(tmp_path: Path, content: bytes, error, row: int, column: str) -> None:
    with pytest.raises(error) as caught:
        rows(tmp_path, content)
    assert isinstance(caught.value, TableMalformed)
    assert (caught.value.path.name, caught.value.row, caught.value.column) == ("list.csv", row, column)
    place = f"list.csv, row {row}" + (f", column {column!r}" if column else "")
    assert str(caught.value).startswith(f"{place}: ")


@pytest.mark.parametrize(
    ("content", "error", "row", "column"),
    [
        pytest.param(b'{"code": 1, "text": ""}\n[1]\n', BadCell, 2, "code", id="no object"),
        pytest.param(b'{"code": 1, "text": ""}\n{"code": 1}\n', ColumnMissing, 2, "text", id="field missing"),
        pytest.param(b'{"code": 1, "te', BadCell, 1, "code", id="line cut off"),
        pytest.param(b"[" * 100_000 + b"\n", BadCell, 1, "code", id="nested without end"),
        pytest.param(b'{"code": 1, "text": "\xe9"}\n', BadEncoding, 1, "", id="Latin-1"),
        pytest.param(b"", TableEmpty, 1, "code", id="empty file"),
    ],
)
def test_what_is_wrong_with_a_line_is_named(tmp_path: Path, content: bytes, error, row: int, column: str) -> None:
    with pytest.raises(error) as caught:
        objects(tmp_path, content)
    assert (caught.value.row, caught.value.column) == (row, column)


@pytest.mark.parametrize("cut", [-1, -9, 30], ids=["last byte", "check sum", "in the middle"])
def test_gzip_that_breaks_off_is_named(tmp_path: Path, cut: int) -> None:
    packed = gzip.compress(GOOD)
    with pytest.raises(TextTruncated, match=r"list\.csv: the file breaks off"):
        rows(tmp_path, packed[:cut])


def test_gzip_that_is_damaged_is_named(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(GOOD))
    packed[-6] ^= 0xFF
    with pytest.raises(TextTruncated):
        rows(tmp_path, bytes(packed))


def test_bomb_of_one_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TextTooLarge, match="row 2"):
        rows(tmp_path, gzip.compress(b"code,name\n" + b"x" * (LONGEST_LINE + 1)))


def test_bomb_of_many_lines_is_refused(tmp_path: Path) -> None:
    line = b"1," + b"a" * 100_000 + b"\n"
    packed = tmp_path / "list.csv"
    with gzip.open(packed, "wb", compresslevel=1) as file:
        file.write(b"code,name\n")
        for _ in range(LARGEST_UNPACKED // len(line) + 1):
            file.write(line)
    assert packed.stat().st_size < LARGEST_UNPACKED / 100
    with pytest.raises(TextTooLarge, match="unpacks"):
        for _ in read_rows(packed, ("code", "name")):
            pass


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=r"nothing\.csv"):
        list(read_rows(tmp_path / "nothing.csv", ("code",)))
