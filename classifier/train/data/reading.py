"""Tables and JSON lines of sources, read so that what is broken is named."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classifier.train.data.errors import BrokenRows


def read_table(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV file with a heading row.

    Raises:
        BrokenRows: the file cannot be read, or lacks one of the columns.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BrokenRows(f"{path} cannot be read as a table: {error}") from error
    if missing := [column for column in columns if column not in (reader.fieldnames or ())]:
        raise BrokenRows(f"{path} has no column {missing[0]}: {', '.join(columns)} are needed")
    return rows


def json_lines(path: Path, fields: Sequence[str]) -> list[dict[str, Any]]:
    """The objects of a file that holds one a line.

    Raises:
        BrokenRows: the file cannot be read, or a line lacks a field.
    """
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise BrokenRows(f"{path} cannot be read as JSON lines: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not isinstance(line, dict) or not all(field in line for field in fields):
            raise BrokenRows(f"{path}, line {number}: {', '.join(fields)} are needed")
    return lines
