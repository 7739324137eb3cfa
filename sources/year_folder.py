"""The files of a year's catalogue, in the forms of the project's data folder, whole or not at all."""

import csv
import io
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sources.nomenclature_facts import Fact, render
from sources.unwritten import OTHER_LANGUAGES, Unwritten
from sources.year_texts import YearTexts
from tariff.catalogue import UNWRITTEN, UNWRITTEN_COLUMNS
from tariff.dated import MADE, TAKEN
from tariff.tree import Tree

_LINES = ("code", "suffix", "depth", "kind", "label", "option", "question", "queries")


@dataclass(frozen=True)
class YearCatalogue:
    """All that is written for one year.

    Attributes:
        tree: the nomenclature.
        texts: of its lines.
        table: rows of the fact table, along its lines.
        replaced: code that ended -> codes that replaced it.
        taken: new code -> code of the embedded catalogue whose texts it took.
        unwritten: what is to be written.
    """

    tree: Tree
    texts: YearTexts
    table: Sequence[Fact]
    replaced: Mapping[str, tuple[str, ...]]
    taken: Mapping[str, str]
    unwritten: Sequence[Unwritten]


def write_year(found: YearCatalogue, folder: Path, made: Mapping[str, object]) -> Path:
    """Writes a year's catalogue into a folder of its date below ``folder``, in the place of an earlier state.

    Args:
        found: the catalogue.
        folder: of all catalogues beside the embedded one.
        made: what it was made from.
    """
    target = folder / found.tree.date
    draft, gone = (folder / f".{name}-{found.tree.date}-{os.getpid()}" for name in ("draft", "old"))
    shutil.rmtree(draft, ignore_errors=True)
    try:
        for name, text in _files(found, made).items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        if target.exists():
            target.rename(gone)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(gone, ignore_errors=True)
    return target


def _files(found: YearCatalogue, made: Mapping[str, object]) -> dict[str, str]:
    """Path -> content."""
    year = found.tree.date[:4]
    texts = {f"catalogue/en/{chapter}.csv": text for chapter, text in _english(found).items()}
    for name, rows in (("queries", _native(found.texts.native)), ("strings", found.texts.strings)):
        key = "code" if name == "queries" else "text"
        for chapter, held in rows.items():
            lines = ([own, *(row.get(x, "") for x in OTHER_LANGUAGES)] for own, row in held.items())
            texts[f"catalogue/{name}/{chapter}.csv"] = _csv([key, *OTHER_LANGUAGES], lines)
    return {
        **texts,
        f"nomenclature/cn{year}.csv": render(found.table),
        "nomenclature/replaced.csv": _csv(
            ["code", "replaced_by"], ([code, " ".join(new)] for code, new in found.replaced.items())
        ),
        "facts/leaves.csv": _csv(["code", "facts"], found.texts.facts.items()),
        TAKEN: _csv(["code", "taken_from"], found.taken.items()),
        UNWRITTEN: _csv(UNWRITTEN_COLUMNS, (row.row() for row in found.unwritten)),
        MADE: json.dumps(made, indent=1, sort_keys=True) + "\n",
    }


def _english(found: YearCatalogue) -> dict[str, str]:
    rows: dict[str, list[list[str]]] = {}
    for node, line in enumerate(found.tree.lines):
        said = (found.texts.labels, found.texts.options, found.texts.questions, found.texts.queries)
        own = [line.code, line.suffix, str(line.depth), line.kind, *(texts[node] for texts in said)]
        rows.setdefault(line.code[:2], []).append(own)
    return {chapter: _csv(_LINES, lines) for chapter, lines in rows.items()}


def _native(native: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Mapping[str, str]]]:
    chapters: dict[str, dict[str, Mapping[str, str]]] = {}
    for code, row in native.items():
        chapters.setdefault(code[:2], {})[code] = row
    return chapters


def _csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return text.getvalue()
