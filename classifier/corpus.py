"""All texts that lead to a code: rulings, catalogue and terms, each with the leaf that it speaks for."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tariff import LANGUAGES
from tariff.catalogue import Catalogue, NativeQueries
from tariff.errors import UnknownNode
from tariff.rulings import Ruling
from tariff.tree import Tree

RULING, CATALOGUE, TERM = "ruling", "catalogue", "term"
NATIVE = ("train_languages.csv", "train_languages_second.csv")
"""The queries of rulings in other languages than English: the first ones in all, the second ones in some."""


@dataclass(frozen=True)
class Entry:
    """One text of the corpus.

    Attributes:
        text: what is encoded and searched.
        kind: ``ruling``, ``catalogue`` or ``term``.
        leaf: leaf number that it speaks for.
        source: reference of the ruling, 8-digit code of the catalogue's leaf, or the term itself.
        language: of the text.
    """

    text: str
    kind: str
    leaf: int
    source: str
    language: str


Replaced = Mapping[str, tuple[str, ...]]
"""Code that ended -> the codes that replaced it."""


def build_corpus(
    catalogue: Catalogue, native: NativeQueries, rulings: Sequence[Ruling], data: Path, replaced: Replaced
) -> tuple[Entry, ...]:
    """Every entry once, in a fixed order; a text that leads to the same leaf twice is kept once."""
    entries = [
        *_of_catalogue(catalogue, native),
        *_of_rulings(catalogue.tree, rulings, data / "rulings", replaced),
        *_of_terms(catalogue.tree, data / "terms" / "terms.csv"),
    ]
    once: dict[tuple[str, int], Entry] = {}
    for entry in entries:
        once.setdefault((entry.text.casefold(), entry.leaf), entry)
    return tuple(once.values())


def corpus_hash(entries: Sequence[Entry]) -> str:
    """Hash of all that the index is made of."""
    digest = hashlib.sha256()
    for entry in entries:
        digest.update(f"{entry.text}\t{entry.kind}\t{entry.leaf}\t{entry.source}\n".encode())
    return digest.hexdigest()[:16]


def _of_catalogue(catalogue: Catalogue, native: NativeQueries) -> Iterator[Entry]:
    tree = catalogue.tree
    for leaf, node in enumerate(tree.leaves):
        code = tree.lines[node].code
        yield Entry(catalogue.labels[node], CATALOGUE, leaf, code, "en")
        for query in catalogue.queries_of(int(node)):
            yield Entry(query, CATALOGUE, leaf, code, "en")
        for language in LANGUAGES[1:]:
            for query in native.of(code, language):
                yield Entry(query, CATALOGUE, leaf, code, language)


def _of_rulings(tree: Tree, rulings: Sequence[Ruling], folder: Path, replaced: Replaced) -> Iterator[Entry]:
    translated = [_read_native(folder / name) for name in NATIVE]
    for ruling in rulings:
        later = replaced.get(ruling.cn, ())
        leaf = tree.leaf_index.get(later[0] if len(later) == 1 else ruling.cn)
        if leaf is None:
            continue  # its code ended before this nomenclature and several replaced it: no telling which has the goods
        for text in (ruling.goods, *ruling.queries):
            yield Entry(text, RULING, leaf, ruling.reference, "en")
        for table in translated:
            for language, text in table.get(ruling.reference, {}).items():
                yield Entry(text, RULING, leaf, ruling.reference, language)


def _of_terms(tree: Tree, path: Path) -> Iterator[Entry]:
    """Terms lead to each leaf of a code when there are few of them; broader terms say too little."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for code in row["codes"].split(";"):
                yield from _term(tree, row["term"], code.strip(), row["language"])


def _term(tree: Tree, term: str, code: str, language: str, most: int = 3) -> Iterator[Entry]:
    try:
        first, last = tree.span(code)
    except UnknownNode:
        return
    if last - first <= most:
        for leaf in range(first, last):
            yield Entry(term, TERM, leaf, term, language)


def _read_native(path: Path) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            row["reference"]: {language: row[language] for language in LANGUAGES[1:] if row.get(language)}
            for row in csv.DictReader(lines)
        }
