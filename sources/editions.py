"""What an importer hands over: one list of one date, as rows of the table that will hold it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sources.errors import BadFileName

NOMENCLATURE, NAMES, CODES = "nomenclature", "names", "codes"
NOTES, EXPLANATORY, DUTIES = "notes", "explanatory", "duties"
FIRST_YEAR = 2023
"""The knowledge base begins with the lists of this year."""
ALL_LANGUAGES, NO_LANGUAGE = "mul", ""

Value = str | int | float | None


@dataclass(frozen=True)
class Record:
    """One row of a table: the row of the file that it comes from, and its values in the order of the columns."""

    row: int
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Edition:
    """One list of one date.

    Attributes:
        kind: what it is; names its table too.
        language: two small letters, "mul" for several at once, empty where there are no words.
        dated: the day from which it holds.
        rows: rows of the file below its heading.
        skipped: reason -> rows that gave no record.
        records: in published order.
    """

    kind: str
    language: str
    dated: date
    rows: int
    skipped: Mapping[str, int]
    records: tuple[Record, ...]


COLUMNS: Mapping[str, tuple[tuple[str, str], ...]] = {
    NOMENCLATURE: (
        ("parent", "Indent"), ("code", "Goods code"), ("suffix", "Goods code"), ("depth", "Indent"),
        ("position", "Hier. Pos."), ("wording", "Description"), ("valid_from", "Start date"),
        ("valid_to", "End date"), ("worded_from", "Descr. start date"),
    ),
    CODES: (("code", "code"), ("unit", "supplementary_unit")),
    NOTES: (
        ("level", "level"), ("number", "number"), ("first", "chapters"), ("last", "chapters"), ("sort", "text"),
        ("label", "text"), ("place", "text"), ("text", "text"),
    ),
    EXPLANATORY: (("code", "codes"), ("codes", "codes"), ("place", "codes"), ("title", "title"), ("text", "text")),
    DUTIES: (
        ("code", "code"), ("published", "mfn_duty"), ("text", "mfn_duty"), ("low", "mfn_duty"), ("high", "mfn_duty"),
    ),
}  # fmt: skip
"""Kind -> columns of its table, each with the column of the file from which it comes; names see sources.cn_names."""


def year_named(path: Path, pattern: str, example: str) -> date:
    """1 January of the year that a file's name holds.

    Raises:
        BadFileName: it holds none.
    """
    match = re.search(pattern, path.name)
    if match is None:
        raise BadFileName(f"{path.name}: the name does not say the year; name the file like {example}.")
    return date(int(match[1]), 1, 1)


def day_named(path: Path, example: str) -> date:
    """The day that a file's name holds as YYYY-MM-DD.

    Raises:
        BadFileName: it holds none.
    """
    match = re.search(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", path.name)
    try:
        if match is not None:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass  # a date that no calendar has, said below
    raise BadFileName(f"{path.name}: the name does not say the date; name the file like {example}.")


def language_named(path: Path, example: str) -> str:
    """The language that a file's name holds as two small letters after an underscore.

    Raises:
        BadFileName: it holds none.
    """
    match = re.search(r"_([a-z]{2})(?=[_.])", path.name)
    if match is None:
        raise BadFileName(f"{path.name}: the name does not say the language; name the file like {example}.")
    return match[1]


def in_time(path: Path, day: date) -> date:
    """The day, where the knowledge base begins no later.

    Raises:
        BadFileName: the name of the file says a day before that.
    """
    if day.year < FIRST_YEAR:
        raise BadFileName(f"{path.name}: it is of {day}, and the knowledge base begins with {FIRST_YEAR}.")
    return day
