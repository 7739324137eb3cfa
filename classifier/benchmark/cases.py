"""Cases of a benchmark: what may be seen of them and what may not, read from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from classifier.benchmark.codes import Resolved, form_of, resolve
from classifier.benchmark.errors import BadCase
from classifier.benchmark.forms import Form, read_rows
from tariff import LANGUAGES
from tariff.contract import MAX_TEXT
from tariff.errors import UnknownNode
from tariff.tree import Tree


@dataclass(frozen=True)
class PublicCase:
    """All that an engine is told of a case: the text and its language."""

    text: str
    language: str


@dataclass(frozen=True)
class Story:
    """All that the trader of facts knows of his goods: facts by kind, and the goods in words (may be empty)."""

    facts: Mapping[str, str]
    goods: str


@dataclass(frozen=True)
class Gold:
    """What is right: the codes as the file gives them, and those by which the case is scored."""

    given: tuple[str, ...]
    codes: tuple[str, ...]
    how: str


@dataclass(frozen=True)
class Case:
    """One line of a benchmark; only ``run`` passes it on whole."""

    id: str
    public: PublicCase
    story: Story
    gold: Gold


@dataclass(frozen=True)
class Reading:
    """How a file is read.

    Attributes:
        tree: the nomenclature.
        replaced: table of ended codes.
        field: the one that holds the text.
        form: of the file; told from its content where it is None.
        least: digits down to which an unknown code may be cut.
    """

    tree: Tree
    replaced: Mapping[str, tuple[str, ...]]
    field: str = "text"
    form: Form | None = None
    least: int = 4


def read_cases(path: Path, reading: Reading, limit: int | None = None) -> tuple[Case, ...]:
    """The first ``limit`` cases of a file, all of them without a limit; blank lines are passed over.

    Raises:
        BenchmarkError: there is no such file, it is no text, not of its form, or it holds no case.
        BadCase: a line is no case.
    """
    found = read_rows(path, reading.form, limit)
    if found.form is not Form.LINES:
        reading = replace(reading, least=2)
    return tuple(_Line(str(path), number, row).case(reading) for number, row in found.rows)


@dataclass(frozen=True)
class _Line:
    """One parsed line with its place, so that every complaint names it."""

    name: str
    number: int
    row: dict[str, Any]

    def case(self, reading: Reading) -> Case:
        identity = self.row.get("id")
        if isinstance(identity, bool) or not isinstance(identity, str | int) or identity == "":
            raise self._bad("the field 'id' is missing or no text")
        public = PublicCase(self._text(reading.field), self._language(reading.field))
        return Case(str(identity), public, Story(self._facts(), self._goods()), self._gold(reading))

    def _text(self, field: str) -> str:
        if field not in self.row:
            raise self._bad(f"the field '{field}' is missing")
        text = self.row[field]
        if not isinstance(text, str) or not text.strip():
            raise self._bad(f"the field '{field}' must be a text that is not empty")
        if len(text) > MAX_TEXT:
            raise self._bad(f"the field '{field}' is longer than {MAX_TEXT} characters")
        return text

    def _language(self, field: str) -> str:
        """The field's name where that is a language, else what the line says; English for languages not spoken."""
        if field in LANGUAGES:
            return field
        language = self.row.get("language") or "en"
        if not isinstance(language, str):
            raise self._bad("the field 'language' must be a text such as \"fr\"")
        return language if language in LANGUAGES else "en"

    def _facts(self) -> dict[str, str]:
        facts = self.row.get("facts") or {}
        if not isinstance(facts, dict) or not all(isinstance(value, str) for value in facts.values()):
            raise self._bad("the field 'facts' must be an object of texts")
        return {kind: value for kind, value in facts.items() if value.strip()}

    def _goods(self) -> str:
        goods = self.row.get("goods") or ""
        if not isinstance(goods, str):
            raise self._bad("the field 'goods' must be a text")
        return goods

    def _gold(self, reading: Reading) -> Gold:
        if "code" not in self.row:
            raise self._bad("the field 'code' is missing")
        raw = self.row["code"]
        given = raw if isinstance(raw, list) else [raw]
        if not given:
            raise self._bad("the field 'code' is an empty list")
        wrong = next((wrong for code in given if (wrong := form_of(code))), "")
        if wrong:
            raise self._bad(wrong)
        found = [self._resolve(code, reading) for code in given]
        codes = tuple(dict.fromkeys(code for resolved in found for code in resolved.codes))
        return Gold(tuple(given), codes, next((resolved.how for resolved in found if resolved.how), ""))

    def _resolve(self, code: str, reading: Reading) -> Resolved:
        try:
            return resolve(code, reading.tree, reading.replaced, reading.least)
        except UnknownNode as error:
            raise self._bad(str(error)) from error

    def _bad(self, message: str) -> BadCase:
        return BadCase(self.name, self.number, message)
