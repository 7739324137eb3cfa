"""The forms in which benchmarks come: JSON lines of our own, and the development sets of others, told by their columns.

The sets of others know six digits of the Harmonized System; some of their codes are of an older edition, which is why
their codes may be cut down to the chapter (``codes.resolve``).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from classifier.benchmark.errors import BadCase, BenchmarkError

Numbered = tuple[int, dict[str, Any]]
_HS = 6


class Form(StrEnum):
    """Forms that are recognised."""

    LINES = "lines"
    ATLAS = "atlas"
    CROSS = "cross"
    SPANISH = "spanish"


@dataclass(frozen=True)
class Rows:
    """What a file holds: its form, and the rows with their numbers, each with ``id``, ``text``, ``code``."""

    form: Form
    rows: tuple[Numbered, ...]


def read_rows(path: Path, form: Form | None = None, limit: int | None = None) -> Rows:
    """The first rows of a file, all of them without a limit.

    Args:
        path: of the file.
        form: of the file; told from its content where it is None.
        limit: most rows.

    Raises:
        BenchmarkError: there is no such file, it is no text, not of the form, or holds no case.
        BadCase: a line cannot be read.
    """
    text = _text(path)
    form = form or recognise(text)
    try:
        rows = tuple(_READERS[form](str(path), text, limit))
    except csv.Error as error:
        raise BenchmarkError(f"{path} is no table that can be read: {error}.") from error
    if not rows:
        raise BenchmarkError(f"{path} is empty: a benchmark is a file of JSON lines with id, text and code.")
    return Rows(form, rows)


def recognise(text: str) -> Form:
    """The form of a file's content; JSON lines where it is none of the others."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    names = set(next(csv.reader([first]), []))
    for form, columns in _COLUMNS.items():
        if columns <= names:
            return form
    return Form.SPANISH if isinstance(_object(text).get("cases"), list) else Form.LINES


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BenchmarkError(f"{path} is no text in UTF-8: a benchmark is a file of JSON lines.") from error
    except FileNotFoundError as error:
        raise BenchmarkError(f"There is no file {path}.") from error
    except OSError as error:
        raise BenchmarkError(f"{path} cannot be read: {error.strerror}.") from error


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _lines(name: str, text: str, limit: int | None) -> Iterator[Numbered]:
    numbered = [(i, line) for i, line in enumerate(text.split("\n"), start=1) if line.strip()][:limit]
    for number, line in numbered:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadCase(name, number, "this is no JSON") from error
        if not isinstance(row, dict):
            raise BadCase(name, number, "a case must be a JSON object with id, text and code")
        yield number, row


def _table(form: Form, convert: Callable[[Mapping[str, str]], dict[str, Any]]) -> Callable[..., Iterator[Numbered]]:
    def read(name: str, text: str, limit: int | None) -> Iterator[Numbered]:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        if missing := sorted(_COLUMNS[form] - set(reader.fieldnames or ())):
            raise BenchmarkError(f"{name} is not of the form {form}: it has no column {missing[0]}.")
        for i, row in enumerate(reader):
            if limit is not None and i >= limit:
                return
            if None in row or None in row.values():
                raise BadCase(name, reader.line_num, f"the line does not have {len(reader.fieldnames or ())} columns")
            yield reader.line_num, {**row, "language": "en", **convert(row)}

    return read


def _spanish(name: str, text: str, limit: int | None) -> Iterator[Numbered]:
    cases = _object(text).get("cases")
    if not isinstance(cases, list):
        raise BenchmarkError(f"{name} is not of the form {Form.SPANISH}: it is no JSON object with a list of cases.")
    for number, case in enumerate(cases[:limit], start=1):
        if not isinstance(case, dict) or not isinstance(case.get("expected_code"), str):
            raise BadCase(name, number, "the case has no expected_code")
        known = {"id": f"es-{number}", "text": case.get("description"), "code": case["expected_code"][:_HS]}
        yield number, {**case, **known, "language": "es"}


_COLUMNS = {Form.ATLAS: {"id", "text", "hs6_set"}, Form.CROSS: {"ruling", "text", "hs6"}}
_READERS: dict[Form, Callable[[str, str, int | None], Iterator[Numbered]]] = {
    Form.LINES: _lines,
    Form.ATLAS: _table(Form.ATLAS, lambda row: {"code": [code.strip() for code in row["hs6_set"].split("|")]}),
    Form.CROSS: _table(Form.CROSS, lambda row: {"id": row["ruling"], "code": row["hs6"]}),
    Form.SPANISH: _spanish,
}
