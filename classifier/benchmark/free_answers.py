"""How often an answer in a person's own words is understood, measured on answers marked by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from classifier.benchmark.errors import BadCase, BenchmarkError
from classifier.free import Understood
from tariff.catalogue import Catalogue
from tariff.contract import Answer, Request

RIGHT, ASKED, WRONG = "right", "asked again", "wrong"
OUTCOMES = (RIGHT, ASKED, WRONG)
OPEN = "open"
_FIELDS = ("id", "half", "language", "key", "shown", "goods", "said", "right")


class Hearer(Protocol):
    """An engine that settles free answers."""

    def hear(self, request: Request) -> Understood:
        """The request's answers with their free text settled where it can be."""


@dataclass(frozen=True)
class Marked:
    """One free answer and what it means.

    Attributes:
        id: any text.
        half: ``tune`` or ``report``: nothing is ever chosen by the answers of the second.
        language: that the person speaks.
        key: of the question.
        shown: ids of the options shown.
        goods: the goods as described before.
        said: the answer.
        right: id of the option meant, ``unknown`` or ``none``, or ``open`` where it answers nothing.
    """

    id: str
    half: str
    language: str
    key: str
    shown: tuple[str, ...]
    goods: str
    said: str
    right: str


def read_marked(path: Path, half: str = "") -> tuple[Marked, ...]:
    """The marked answers of a file, those of one half where it is named.

    Raises:
        BenchmarkError: the file cannot be read, or holds no such answer.
        BadCase: a line is no marked answer.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BenchmarkError(f"{path} cannot be read: {error}") from error
    found = tuple(_read(line, path.name, number) for number, line in enumerate(lines, start=1) if line.strip())
    kept = tuple(marked for marked in found if half in ("", marked.half))
    if not kept:
        raise BenchmarkError(f"{path} holds no marked answer{' of that half' if half else ''}.")
    return kept


def _read(line: str, name: str, number: int) -> Marked:
    try:
        row = json.loads(line)
        texts = {field: row[field] for field in _FIELDS if field != "shown"}
        shown = tuple(row["shown"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadCase(name, number, f"is no marked answer: {error}") from error
    if not all(isinstance(text, str) for text in (*texts.values(), *shown)):
        raise BadCase(name, number, "has a field that is no text")
    return Marked(shown=shown, **texts)


@dataclass(frozen=True)
class Outcome:
    """What was made of one marked answer: ``got`` as ``right`` is written, and how that counts."""

    marked: Marked
    got: str

    @property
    def kind(self) -> str:
        """Right, asked again, or wrong."""
        if self.got == self.marked.right:
            return RIGHT
        return ASKED if self.got == OPEN else WRONG


def measure(
    engine: Hearer, catalogue: Catalogue, cases: Iterable[Marked], tick: Callable[[], None] = lambda: None
) -> tuple[Outcome, ...]:
    """What the engine makes of each answer, as the only one to its question."""
    found = []
    for case in cases:
        found.append(Outcome(case, _got(engine, catalogue, case)))
        tick()
    return tuple(found)


def _got(engine: Hearer, catalogue: Catalogue, case: Marked) -> str:
    _, _, node = case.key.partition("node:")
    goods = case.goods or catalogue.labels[catalogue.tree.index[node]]
    answer = Answer(case.key, case.shown, free=case.said)
    settled = engine.hear(Request(goods, (answer,), language=case.language)).answers[-1]
    return settled.option or settled.special or OPEN


def by_language(outcomes: Sequence[Outcome]) -> dict[str, Counter[str]]:
    """Language -> kind of outcome -> count; under ``all`` that of all."""
    found: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        for name in (outcome.marked.language, "all"):
            found.setdefault(name, Counter())[outcome.kind] += 1
    return {**{name: count for name, count in found.items() if name != "all"}, "all": found.get("all", Counter())}
