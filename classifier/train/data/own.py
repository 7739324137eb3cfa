"""Rows from the project's own data: rulings in our words, catalogue, terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.train.data.codebook import CodeBook
from classifier.train.data.errors import BrokenRows
from classifier.train.data.reading import json_lines, read_table
from classifier.train.data.rows import Row
from classifier.train.data.texts import clean
from tariff import LANGUAGES
from tariff.catalogue import Catalogue, NativeQueries
from tariff.rulings import SPLITS
from tariff.tree import CHAPTER, LEAF, TITLE

OURS = "MIT"
_FACTS = ("what", "material", "use")


@dataclass(frozen=True)
class Maker:
    """Makes rows of one source.

    Attributes:
        book: the nomenclature.
        source: name of the source.
        licence: of its texts.
    """

    book: CodeBook
    source: str
    licence: str = OURS

    def row(
        self, text: str, code: str, language: str, kind: str, group: str = "", weight: float = 1.0
    ) -> Iterator[Row]:
        """The row of a text and a valid code; none where nothing of the text is left."""
        cleaned = clean(text, code, self.book.headings) if code else ""
        if cleaned:
            yield Row(cleaned, code, len(code), language, self.source, kind, group, self.licence, weight, "")


def read_rulings(path: Path) -> list[dict[str, Any]]:
    """All rulings of a file of JSON lines, at least one.

    Raises:
        NoRows: the file holds none.
        BrokenRows: the file is missing, or a line is no ruling.
    """
    rows = json_lines(path, ("reference", "split", "issued", "code", "goods"))
    for row in rows:
        if not _is_ruling(row):
            needs = f"a group, a split of {', '.join(SPLITS)}, queries and facts"
            raise BrokenRows(f"{path}, ruling {row['reference']}: it needs {needs}")
    return rows


def _is_ruling(row: Mapping[str, Any]) -> bool:
    """Whether what is no plain text in a ruling's line is what it should be."""
    queries, facts = row.get("queries"), row.get("facts")
    return (
        isinstance(row.get("group"), int | str)
        and row["split"] in SPLITS
        and isinstance(queries, list)
        and bool(queries)
        and all(isinstance(query, str) for query in queries)
        and isinstance(facts, dict)
        and all(isinstance(fact, str) for fact in facts.values())
    )


def learnable(rulings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rulings of split ``train`` that have no sibling in another split, by group or by family of references."""
    shut = [row for row in rulings if row["split"] != "train"]
    groups, families = {row["group"] for row in shut}, {family(row["reference"]) for row in shut}
    return [
        row
        for row in rulings
        if row["split"] == "train" and row["group"] not in groups and family(row["reference"]) not in families
    ]


def family(reference: str) -> str:
    """The reference without a part that numbers the goods of one application, as in FRBTIFR-BTI-2026-02788-05."""
    stem, _, last = reference.rpartition("-")
    return stem if last.isdigit() and len(last) == 2 and stem.count("-") >= 3 else reference


def group_of(ruling: Mapping[str, Any]) -> str:
    """The group of a ruling's rows."""
    return f"ruling:{ruling['group']}"


def facts_text(ruling: Mapping[str, Any]) -> str:
    """What, material and use of a ruling as one text; empty where there is no more than what it is."""
    found = [ruling["facts"][kind] for kind in _FACTS if ruling["facts"].get(kind)]
    return ", ".join(found) if len(found) > 1 else ""


def ruling_rows(book: CodeBook, rulings: Path, native: Sequence[Path]) -> Iterator[Row]:
    """Goods, queries in seven languages and facts of the rulings that may be learnt from."""
    ours, facts = Maker(book, "rulings"), Maker(book, "rulings: facts")
    translated, translations = [_keyed(path) for path in native], Maker(book, "rulings: languages")
    for ruling in learnable(read_rulings(rulings)):
        code, group = book.valid(ruling["code"]), group_of(ruling)
        for query in ruling["queries"]:
            yield from ours.row(query, code, "en", "query", group)
        yield from ours.row(ruling["goods"], code, "en", "goods", group)
        yield from facts.row(facts_text(ruling), code, "en", "goods", group)
        for native_row in (table.get(ruling["reference"], {}) for table in translated):
            for language in LANGUAGES[1:]:
                yield from translations.row(native_row.get(language) or "", code, language, "query", group)


def catalogue_rows(book: CodeBook, catalogue: Catalogue, native: NativeQueries) -> Iterator[Row]:
    """Labels, paths of buttons in seven languages, and queries, of every line that is a code of 4, 6 or 8 digits."""
    tree = catalogue.tree
    labels, queries = Maker(book, "catalogue: labels"), Maker(book, "catalogue: queries")
    for node, line in enumerate(tree.lines):
        if line.kind in (TITLE, CHAPTER) or not _is_code(catalogue, node):
            continue
        code = line.digits
        yield from labels.row(catalogue.labels[node], code, "en", "label")
        yield from _paths(catalogue, node, code, Maker(book, "catalogue: paths"))
        if line.kind != LEAF:
            continue
        for query in catalogue.queries_of(node):
            yield from queries.row(query, code, "en", "query")
        for language in LANGUAGES[1:]:
            for query in native.of(line.code, language):
                yield from queries.row(query, code, language, "query")


def _is_code(catalogue: Catalogue, node: int) -> bool:
    """Whether a line's code stands for the line's leaves and no others: lines that only group others do not."""
    tree = catalogue.tree
    return tree.span(tree.lines[node].digits) == (int(tree.first[node]), int(tree.last[node]))


def _paths(catalogue: Catalogue, node: int, code: str, maker: Maker) -> Iterator[Row]:
    """The buttons from heading to line in each language that has them all."""
    above = [i for i in catalogue.tree.ancestors(node) if catalogue.tree.lines[i].kind != CHAPTER]
    for language in LANGUAGES:
        said = [catalogue.option(i, language) for i in above]
        if all(s.language == language for s in said):
            text = "; ".join(dict.fromkeys(s.text for s in said))
            yield from maker.row(text, code, language, "label")


def term_rows(book: CodeBook, path: Path) -> Iterator[Row]:
    """Terms of the trade that lead to codes; one that leads to several shares its weight among them."""
    maker = Maker(book, "terms")
    for line in read_table(path, ("term", "codes", "language")):
        codes = [code for part in line["codes"].split(";") if (code := book.valid(part.strip()))]
        for code in dict.fromkeys(codes):
            yield from maker.row(line["term"], code, line["language"], "term", weight=1 / len(set(codes)))


def _keyed(path: Path) -> dict[str, dict[str, str]]:
    return {line["reference"]: line for line in read_table(path, ("reference",))}
