"""Rows from data that are not the project's: official names, original rulings, texts known to six digits."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from classifier.train.data.codebook import CodeBook
from classifier.train.data.errors import BrokenRows
from classifier.train.data.own import Maker, family, group_of, learnable
from classifier.train.data.reading import json_lines, read_table, table_of
from classifier.train.data.rows import Row
from classifier.train.data.texts import words_of
from tariff import LANGUAGES

EU = "EU, Decision 2011/833/EU"
CROWN = "MIT; Crown copyright"
_LEVELS = {"heading": 4, "subheading": 6, "code": 8}
_OTHER = "other"
_TELLING = 4
"""Words from which a name tells goods apart without the names above it."""
_KNOWN = 0.85
"""Share of keywords that must be words of our own; one word in four is not where spaces were lost."""


def name_rows(book: CodeBook, path: Path) -> Iterator[Row]:
    """Official names in 24 languages; a name that several codes share is led by those above it until it is its own."""
    lines = _names(path)
    languages = [key for key in lines[0] if key not in ("level", "code")]
    for language in languages:
        source = "names" if language in LANGUAGES else "names: other languages"
        maker = Maker(book, source, EU)
        for code, text in _joined(lines, language).items():
            if book.valid(code) == code:
                yield from maker.row(text, code, language, "name")


def _joined(lines: Sequence[Mapping[str, str]], language: str) -> dict[str, str]:
    named = {line["code"]: line for line in lines if line["level"] in _LEVELS}
    shared = Counter(line[language].casefold() for line in named.values())
    return {code: text for code in named if (text := _name(code, named, language, shared))}


def _name(code: str, named: Mapping[str, Mapping[str, str]], language: str, shared: Counter[str]) -> str:
    """A line's name, led by those above it as long as it is short, shared with another line, or only "Other"."""
    parts: list[Mapping[str, str]] = []
    for depth in dict.fromkeys((len(code), 6, 4)):
        line = named.get(code[:depth]) if depth <= len(code) else None
        if line is None or (parts and line["en"].casefold() == _OTHER):
            continue
        parts.insert(0, line)
        english = words_of(" ".join(part["en"] for part in parts))
        if len(english) >= _TELLING and shared[line[language].casefold()] == 1:
            break
    return "; ".join(dict.fromkeys(part[language] for part in parts if part[language]))


def _names(path: Path) -> list[dict[str, str]]:
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
            return table_of(text, path, ("level", "code", "en"))
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise BrokenRows(f"{path} cannot be read as names: {error}") from error


def original_rows(book: CodeBook, path: Path, rulings: list[dict[str, Any]]) -> Iterator[Row]:
    """Rulings in their original language; those of a ruling that may not be learnt from, or of its family, are left."""
    maker = Maker(book, "originals", EU)
    allowed = {ruling["reference"]: group_of(ruling) for ruling in learnable(rulings)}
    known = {ruling["reference"] for ruling in rulings}
    closed = {family(reference) for reference in known - allowed.keys()}
    vocabulary = frozenset(word for ruling in rulings for word in words_of(ruling["goods"]))
    for line in json_lines(path, ("reference", "code", "language"), ("description", "keywords")):
        reference = line["reference"]
        if reference not in allowed and (reference in known or family(reference) in closed):
            continue
        group, code = allowed.get(reference, f"original:{family(reference)}"), book.valid(line["code"])
        yield from maker.row(line.get("description") or "", code, line["language"], "original", group)
        yield from maker.row(_keywords(line.get("keywords") or "", vocabulary), code, "en", "original", group, 0.5)


def _keywords(text: str, vocabulary: frozenset[str]) -> str:
    """The keywords, which are English in all countries; empty where they run into each other."""
    words = words_of(text)
    if len(words) < 3 or len(words & vocabulary) < _KNOWN * len(words):
        return ""
    return ", ".join(part.strip() for part in text.casefold().split(",") if part.strip())


def hs6_rows(book: CodeBook, path: Path) -> Iterator[Row]:
    """Texts of goods known to six digits."""
    makers: dict[tuple[str, str], Maker] = {}
    for line in json_lines(path, ("text", "code", "language", "source", "licence")):
        key = line["source"], line["licence"]
        maker = makers.setdefault(key, Maker(book, f"hs6: {key[0]}", key[1]))
        yield from maker.row(line["text"], book.valid(line["code"], 6), line["language"], "hs6")


def reference_rows(book: CodeBook, path: Path) -> Iterator[Row]:
    """The search references of the United Kingdom, whose codes are the same down to six digits."""
    maker = Maker(book, "references", CROWN)
    for row in read_table(path, ("term", "code")):
        # eight digits: what parcels said they held, brand words and all
        yield from maker.row(
            row["term"], book.valid(row["code"], 6), "en", "term", "", 0.5 if len(row["code"]) == 8 else 1
        )
