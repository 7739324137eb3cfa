"""The vocabulary of facts: kinds and their values, in seven languages, and which value is a case of which."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tariff import LANGUAGES
from tariff.errors import BrokenData

ONE, MANY, NUMBER = "one", "many", "number"
"""Types of a kind: goods have one value of it, or several at once, or a quantity."""

_KIND_COLUMNS = ["kind", "type", "unit", *LANGUAGES]
_VALUE_COLUMNS = ["kind", "value", "parents", *LANGUAGES]


@dataclass(frozen=True)
class Kind:
    """One kind of fact.

    Attributes:
        name: its id.
        type: ``one``, ``many`` or ``number``.
        unit: in which a quantity is counted; empty for other kinds.
        labels: language -> what a person sees.
        questions: language -> what a person is asked.
    """

    name: str
    type: str
    unit: str
    labels: Mapping[str, str]
    questions: Mapping[str, str]


@dataclass(frozen=True)
class Value:
    """One value of a kind.

    Attributes:
        kind: the kind's id.
        name: its id within the kind.
        parents: values that it is a case of.
        words: language -> label and further words by which people say it.
    """

    kind: str
    name: str
    parents: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]

    def label(self, language: str) -> str:
        """What a button says."""
        return self.words[language][0]


@dataclass(frozen=True)
class Vocabulary:
    """All kinds and values, in the order of their files; ``amounts``: form of an interval -> language -> its text."""

    kinds: Mapping[str, Kind]
    values: Mapping[tuple[str, str], Value]
    amounts: Mapping[str, Mapping[str, str]]

    @classmethod
    def load(cls, data: Path) -> Vocabulary:
        """The vocabulary under ``data`` (the project's data folder).

        Raises:
            BrokenData: a file is missing or inconsistent.
        """
        folder = data / "facts"
        asked = {row["kind"]: _texts(row) for row in read_rows(folder / "questions.csv", ["kind", *LANGUAGES])}
        kinds = {row["kind"]: _kind(row, asked) for row in read_rows(folder / "kinds.csv", _KIND_COLUMNS)}
        rows = read_rows(folder / "values.csv", _VALUE_COLUMNS)
        values = {(row["kind"], row["value"]): _value(row) for row in rows}
        amounts = {row["form"]: _texts(row) for row in read_rows(folder / "amounts.csv", ["form", *LANGUAGES])}
        vocabulary = cls(kinds, values, amounts)
        vocabulary._check()
        return vocabulary

    def _check(self) -> None:
        for (kind, name), value in self.values.items():
            if kind not in self.kinds or self.kinds[kind].type == NUMBER:
                raise BrokenData(f"values.csv: '{kind}' is no kind that has values")
            for parent in value.parents:
                if (kind, parent) not in self.values:
                    raise BrokenData(f"values.csv: {name} is said to be a case of '{parent}', which is not there")

    @cached_property
    def _above(self) -> dict[tuple[str, str], frozenset[str]]:
        found: dict[tuple[str, str], frozenset[str]] = {}

        def above(kind: str, name: str) -> frozenset[str]:
            if (kind, name) not in found:
                parents = self.values[kind, name].parents
                found[kind, name] = frozenset({name}).union(*(above(kind, p) for p in parents))
            return found[kind, name]

        for kind, name in self.values:
            above(kind, name)
        return found

    def above(self, kind: str, name: str) -> frozenset[str]:
        """A value and all that it is a case of.

        Raises:
            BrokenData: the vocabulary has no such value.
        """
        try:
            return self._above[kind, name]
        except KeyError:
            raise BrokenData(f"'{name[:40]}' is no value of the kind '{kind[:40]}'") from None

    def is_case(self, kind: str, name: str, of: str) -> bool:
        """Whether a value is another, or a case of it."""
        return of in self.above(kind, name)

    def names(self, kind: str) -> tuple[str, ...]:
        """The values of a kind, in order."""
        return tuple(name for of, name in self.values if of == kind)


def _texts(row: Mapping[str, str]) -> Mapping[str, str]:
    return {language: row[language] for language in LANGUAGES}


def _kind(row: Mapping[str, str], asked: Mapping[str, Mapping[str, str]]) -> Kind:
    if row["type"] not in (ONE, MANY, NUMBER) or (row["type"] == NUMBER) != bool(row["unit"]):
        raise BrokenData(f"kinds.csv: the type or unit of '{row['kind']}' is wrong")
    if row["kind"] not in asked or not all(asked[row["kind"]].values()):
        raise BrokenData(f"questions.csv: there is no question for the kind '{row['kind']}' in every language")
    return Kind(row["kind"], row["type"], row["unit"], _texts(row), asked[row["kind"]])


def _value(row: Mapping[str, str]) -> Value:
    words = {language: split_cell(row[language]) for language in LANGUAGES}
    if not all(words.values()):
        raise BrokenData(f"values.csv: {row['kind']} {row['value']} has no label in a language")
    return Value(row["kind"], row["value"], split_cell(row["parents"]), words)


def split_cell(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds several, split at ``|``."""
    return tuple(part for part in (raw.strip() for raw in cell.split("|")) if part)


def read_rows(path: Path, columns: list[str]) -> Iterator[dict[str, str]]:
    """Rows of a CSV file that must have these columns.

    Raises:
        BrokenData: no such file, other columns, or a row of another length; names file and line.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenData(f"{path.name} cannot be read: {error}") from None
    if not rows or rows[0] != columns:
        raise BrokenData(f"{path.name} must have the columns {', '.join(columns)}")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(columns):
            raise BrokenData(f"{path.name}, line {number}: {len(columns)} fields are needed")
        yield dict(zip(columns, row, strict=True))
