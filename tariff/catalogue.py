"""The catalogue: the nomenclature in plain words, in seven languages."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tariff.errors import BrokenData
from tariff.heading_names import unclear_headings
from tariff.tree import CHAPTER, LEAF, Line, Tree, build

NOMENCLATURE_DATE = "2026-01-01"
"""CN 2026. Source: Commission Implementing Regulation (EU) 2025/1926, in force from 1 January 2026."""

UNWRITTEN = "unwritten.csv"
UNWRITTEN_COLUMNS = ("code", "suffix", "change", "taken_from", "official", "item", "language")
QUESTION = "question"
_ITEM = UNWRITTEN_COLUMNS.index("item")
_COLUMNS = ["code", "suffix", "depth", "kind", "label", "option", "question", "queries"]


@dataclass(frozen=True)
class Said:
    """A text, the language that it is in, and whether that is the one asked for."""

    text: str
    language: str


@dataclass
class Strings:
    """Translations of the catalogue's questions and buttons, read chapter by chapter when first asked for."""

    folder: Path
    _chapters: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    def say(self, english: str, chapter: str, language: str) -> Said:
        """The English text in ``language``, or itself where the chapter holds no translation of it."""
        if language == "en" or not english:
            return Said(english, "en")
        if chapter not in self._chapters:
            self._chapters[chapter] = _read_keyed(self.folder / f"{chapter}.csv", "text")
        translated = self._chapters[chapter].get(english, {}).get(language, "")
        return Said(translated, language) if translated else Said(english, "en")


@dataclass
class NativeQueries:
    """What importers type for each leaf in the six languages besides English, read chapter by chapter."""

    folder: Path
    _chapters: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    def of(self, code: str, language: str) -> tuple[str, ...]:
        """Queries for an 8-digit code; empty for English and where none are written."""
        chapter = code[:2]
        if chapter not in self._chapters:
            self._chapters[chapter] = _read_keyed(self.folder / f"{chapter}.csv", "code")
        text = self._chapters[chapter].get(code, {}).get(language, "")
        return tuple(q for q in text.split(";") if q)


@dataclass(frozen=True)
class Catalogue:
    """Plain-language texts of each node; all tuples run along ``tree.lines``.

    Attributes:
        tree: the nomenclature.
        labels: self-contained names.
        options: button texts with which a node answers its parent's question; may be empty.
        questions: what is asked to choose among a node's children; empty where nothing is.
        queries: what importers type for a leaf, joined by ``;``; empty for other nodes.
        strings: translations of options and questions.
        unwritten: ids of nodes whose own texts were taken over from an older list and not reviewed; a question that
            is still to be written for the choice below a node is none of them.
    """

    tree: Tree
    labels: tuple[str, ...]
    options: tuple[str, ...]
    questions: tuple[str, ...]
    queries: tuple[str, ...]
    strings: Strings
    unwritten: frozenset[str] = frozenset()

    def is_written(self, node: int) -> bool:
        """Whether a person wrote or reviewed what describes a node in this list."""
        return self.tree.lines[node].id not in self.unwritten

    @cached_property
    def unclear(self) -> frozenset[str]:
        """Headings whose button needs that of their chapter where chapters stand side by side."""
        lines = list(enumerate(self.tree.lines))
        chapters = {line.code[:2]: self.options[i] or self.labels[i] for i, line in lines if line.kind == CHAPTER}
        headings = {code: self.tree.node_of(code) for code in self.tree.groups[4][1]}
        return unclear_headings({c: self.options[i] or self.labels[i] for c, i in headings.items()}, chapters)

    def option(self, node: int, language: str) -> Said:
        """Button text of a node, its label where it has none."""
        english = self.options[node] or self.labels[node]
        return self.strings.say(english, self.tree.lines[node].code[:2], language)

    def question(self, node: int, language: str) -> Said:
        """The question that chooses among the children of a node; empty where there is none."""
        return self.strings.say(self.questions[node], self.tree.lines[node].code[:2], language)

    def queries_of(self, node: int) -> tuple[str, ...]:
        """What importers type for a leaf, in English."""
        return tuple(q for q in self.queries[node].split(";") if q)

    def hint(self, node: int) -> str:
        """One English line that shows what a node holds: what importers type for its first leaves."""
        leaves = self.tree.leaves[self.tree.first[node] : self.tree.last[node]]
        step = max(1, len(leaves) // 3)
        words = [q[0] for leaf in leaves[::step][:3] if (q := self.queries_of(int(leaf)))]
        return ", ".join(dict.fromkeys(words))


def load_catalogue(data: Path, date: str = NOMENCLATURE_DATE) -> Catalogue:
    """The catalogue and tree under ``data``: the project's data folder, or that of another year's list.

    Args:
        data: holds ``catalogue/``, and ``unwritten.csv`` where a list was made from an older one.
        date: ISO date from which the list applies.

    Raises:
        BrokenData: a chapter's file is missing or has other columns.
    """
    rows = [row for path in _chapter_files(data / "catalogue" / "en") for row in _read_chapter(path)]
    lines = [Line(row[0], row[1], int(row[2]), row[3]) for row in rows]
    tree = build(date, lines)
    if any(line.kind == LEAF and not row[4] for line, row in zip(lines, rows, strict=True)):
        raise BrokenData("a leaf of the catalogue has no label")
    _, _, _, _, labels, options, questions, queries = zip(*rows, strict=True)
    described = (row for row in read_unwritten(data / UNWRITTEN) if row[_ITEM] != QUESTION)
    unwritten = frozenset(f"{row[0]}-{row[1]}" for row in described)
    return Catalogue(tree, labels, options, questions, queries, Strings(data / "catalogue" / "strings"), unwritten)


def read_unwritten(path: Path) -> tuple[tuple[str, ...], ...]:
    """Rows of the list of texts that are still to be written, along ``UNWRITTEN_COLUMNS``; none where it is missing.

    Raises:
        BrokenData: it has other columns, or a row of another length.
    """
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as lines:
        heading, *rows = list(csv.reader(lines)) or [[]]
    if tuple(heading) != UNWRITTEN_COLUMNS or any(len(row) != len(heading) for row in rows):
        raise BrokenData(f"{path.name} must have the columns {', '.join(UNWRITTEN_COLUMNS)} in every line")
    return tuple(tuple(row) for row in rows)


def _chapter_files(folder: Path) -> list[Path]:
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise BrokenData(f"no catalogue in {folder}")
    return paths


def _read_chapter(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    if not rows or rows[0] != _COLUMNS:
        raise BrokenData(f"{path.name} must have the columns {', '.join(_COLUMNS)}")
    short = next((i for i, row in enumerate(rows, start=1) if len(row) != len(_COLUMNS)), None)
    if short is not None:
        raise BrokenData(f"{path.name}, line {short}: {len(_COLUMNS)} fields are needed")
    return rows[1:]


def _read_keyed(path: Path, key: str) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row[key]: row for row in csv.DictReader(lines)}
