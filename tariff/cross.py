"""Questions between headings that traders confuse: one fact asked, each answer a set of headings."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tariff import LANGUAGES
from tariff.errors import BrokenData
from tariff.tree import Tree

COLUMNS = ["question", "option", "headings", "facts", *LANGUAGES]
_FEWEST, _MOST = 2, 7

Fact = tuple[str, str]
"""Kind and value of the vocabulary of facts."""


@dataclass(frozen=True)
class CrossOption:
    """One answer.

    Attributes:
        id: short and stable within its question.
        headings: four digits each, ascending: where goods of which this is true can be.
        facts: what the answer states, as kind and value.
        labels: language -> what the button says.
    """

    id: str
    headings: tuple[str, ...]
    facts: tuple[Fact, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True)
class CrossQuestion:
    """One question; every heading is excluded by an answer, and every answer excludes one.

    Attributes:
        key: stable name, beginning with the chapter that it was written for.
        texts: language -> question.
        options: answers, two to seven.
    """

    key: str
    texts: Mapping[str, str]
    options: tuple[CrossOption, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings that it speaks of, ascending."""
        return tuple(sorted({heading for option in self.options for heading in option.headings}))


def load_cross(folder: Path, tree: Tree) -> tuple[CrossQuestion, ...]:
    """The questions of a folder of CSV files, one a chapter, in the order of the files.

    Raises:
        BrokenData: a file, row or question is not as it must be; names it.
    """
    known = headings_of(tree)
    found = [question for path in sorted(folder.glob("[0-9][0-9].csv")) for question in _of_file(path, known)]
    twice = [key for key, count in Counter(question.key for question in found).items() if count > 1]
    if twice:
        raise BrokenData(f"the cross question {twice[0]} is there twice")
    return tuple(found)


def cross_of(folder: Path, tree: Tree) -> tuple[CrossQuestion, ...]:
    """The questions as far as the nomenclature has their headings.

    The files speak of the embedded nomenclature. Of another one the headings that it has not are left out, and with
    them the questions that then part nothing.

    Raises:
        BrokenData: a file or row is not as it must be; names it.
    """
    known, found = headings_of(tree), []
    for path in sorted(folder.glob("[0-9][0-9].csv")):
        for rows in _groups_of(path):
            question = _question(rows, known, is_strict=False)
            if len({option.headings for option in question.options}) > 1:
                found.append(question)
    return tuple(found)


def headings_of(tree: Tree) -> tuple[str, ...]:
    """Four digits of every heading that has leaves, ascending."""
    return tuple(sorted({code[:4] for code in tree.leaf_codes}))


def _of_file(path: Path, known: Sequence[str]) -> Iterator[CrossQuestion]:
    for rows in _groups_of(path):
        question = _question(rows, known)
        _check(question, rows[0][0])
        yield question


def _groups_of(path: Path) -> Iterator[Sequence[tuple[str, list[str]]]]:
    """The rows of each question with their places."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        if next(reader, None) != COLUMNS:
            raise BrokenData(f"{path.name}, line 1: the columns must be {', '.join(COLUMNS)}")
        rows = [(f"{path.name}, line {reader.line_num}", row) for row in reader]
    for where, row in rows:
        if len(row) != len(COLUMNS) or not all(cell.strip() for cell in (row[0], *row[4:])):
            raise BrokenData(f"{where}: a question or button needs {len(COLUMNS)} cells and a text in every language")
    starts = [i for i, (_, row) in enumerate(rows) if not row[1]]
    if rows and starts[:1] != [0]:
        raise BrokenData(f"{rows[0][0]}: an answer before any question")
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        yield rows[start:end]


def _question(rows: Sequence[tuple[str, list[str]]], known: Sequence[str], *, is_strict: bool = True) -> CrossQuestion:
    (_, head), *answers = rows
    for place, row in answers:
        if row[0] != head[0]:
            raise BrokenData(f"{place}: an answer to {row[0]} below the question {head[0]}")
    options = (_option(place, row, known, is_strict=is_strict) for place, row in answers)
    return CrossQuestion(head[0], _texts(head), tuple(one for one in options if one.headings))


def _option(where: str, row: Sequence[str], known: Sequence[str], *, is_strict: bool) -> CrossOption:
    headings: set[str] = set()
    for name in row[2].split():
        within = [heading for heading in known if heading.startswith(name)]
        if (not within and is_strict) or len(name) not in (2, 4):
            raise BrokenData(f"{where}: there is no heading {name}")
        headings.update(within)
    facts = []
    for stated in row[3].split():
        kind, _, value = stated.partition("=")
        facts.append((kind, value))
    return CrossOption(row[1], tuple(sorted(headings)), tuple(facts), _texts(row))


def _check(question: CrossQuestion, where: str) -> None:
    sets = [frozenset(option.headings) for option in question.options]
    if not _FEWEST <= len(sets) <= _MOST:
        raise BrokenData(f"{where}: {question.key} has {len(sets)} answers, not {_FEWEST} to {_MOST}")
    if len(set(sets)) < len(sets) or len({option.id for option in question.options}) < len(sets):
        raise BrokenData(f"{where}: two answers to {question.key} are the same")
    if always := frozenset.intersection(*sets):
        raise BrokenData(f"{where}: no answer to {question.key} excludes {min(always)}")
    if any(one == frozenset(question.headings) for one in sets):
        raise BrokenData(f"{where}: an answer to {question.key} excludes nothing")


def _texts(row: Sequence[str]) -> Mapping[str, str]:
    return dict(zip(LANGUAGES, row[4:], strict=True))
