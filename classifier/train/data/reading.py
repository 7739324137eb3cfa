"""Tables and JSON lines of sources, read so that what is broken is named."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from classifier.train.data.errors import BrokenRows, NoRows

Line = dict[str, str]


def read_table(path: Path, columns: Sequence[str]) -> list[Line]:
    """The rows of a CSV file with a heading row, at least one.

    Raises:
        NoRows: the file holds no row.
        BrokenRows: it cannot be read, lacks one of the columns, or a row has more or fewer fields than the heading.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return table_of(lines, path, columns)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BrokenRows(f"{path} cannot be read as a table: {error}") from error


def table_of(lines: TextIO, path: Path, columns: Sequence[str]) -> list[Line]:
    """The rows of an open CSV file; see read_table.

    Raises:
        NoRows: there is no row.
        BrokenRows: a column is lacking, or a row has more or fewer fields than the heading.
    """
    reader = csv.DictReader(lines)
    found = reader.fieldnames or ()
    if not found:
        raise NoRows(f"{path} is empty")
    if missing := [column for column in columns if column not in found]:
        raise BrokenRows(f"{path} has no column {missing[0]}: {', '.join(columns)} are needed")
    rows: list[Line] = []
    for row in reader:
        if None in row or None in row.values():
            raise BrokenRows(f"{path}, line {reader.line_num}: it has not the {len(found)} fields of the heading")
        rows.append(row)
    if not rows:
        raise NoRows(f"{path} holds nothing but its heading")
    return rows


def json_lines(path: Path, fields: Sequence[str], may_lack: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The objects of a file that holds one a line, at least one.

    Args:
        path: of the file.
        fields: each a text in every line.
        may_lack: fields that are a text, null or not there.

    Raises:
        NoRows: the file holds no line.
        BrokenRows: the file cannot be read, or a line lacks a field or has something else than text in it.
    """
    try:
        # UTF-8 with or without the mark at its beginning that some programs write
        raw = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenRows(f"{path} cannot be read as JSON lines: {error}") from error
    found = [_object(line, number, path, fields, may_lack) for number, line in enumerate(raw, 1) if line.strip()]
    if not found:
        raise NoRows(f"{path} is empty")
    return found


def _object(line: str, number: int, path: Path, fields: Sequence[str], may_lack: Sequence[str]) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise BrokenRows(f"{path}, line {number}: this is no JSON ({error})") from error
    if not isinstance(found, dict) or not all(isinstance(found.get(field), str) for field in fields):
        raise BrokenRows(f"{path}, line {number}: {', '.join(fields)} are needed, each a text")
    if wrong := [field for field in may_lack if not isinstance(found.get(field) or "", str)]:
        raise BrokenRows(f"{path}, line {number}: {wrong[0]} must be a text, or null")
    return found
