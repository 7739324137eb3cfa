"""A catalogue that a newer one is made from, with all that stands in its files."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sources.knowledge import Knowledge
from sources.year_lines import ENGLISH
from tariff.catalogue import UNWRITTEN, Catalogue, read_unwritten
from tariff.dated import DatedCatalogue

Row = Mapping[str, str]


@dataclass(frozen=True)
class Base:
    """The catalogue of the year before, or an earlier state of the same year's.

    Attributes:
        dated: where it lies.
        catalogue: its tree and English texts.
        wordings: node id -> official English wording; empty where the export of its year was not imported.
        table: node id -> row of the fact table.
        facts: code -> what the leaf admits, as written.
        native: code -> queries by language.
        strings: chapter -> English text -> translations by language.
        unwritten: rows of what is still to be written.
    """

    dated: DatedCatalogue
    catalogue: Catalogue
    wordings: Mapping[str, str]
    table: Mapping[str, Row]
    facts: Mapping[str, str]
    native: Mapping[str, Row]
    strings: Mapping[str, Mapping[str, Row]]
    unwritten: tuple[tuple[str, ...], ...]


def read_base(dated: DatedCatalogue, knowledge: Knowledge) -> Base:
    """All of a catalogue.

    Raises:
        BrokenData: a file of it is missing or inconsistent.
        KnowledgeUnusable: the knowledge base cannot be read.
    """
    texts = dated.folder / "catalogue"
    native = [row for path in sorted((texts / "queries").glob("*.csv")) for row in read_csv(path)]
    return Base(
        dated=dated,
        catalogue=dated.load(),
        wordings=_wordings(dated, knowledge),
        table={f"{row['code']}-{row['suffix']}": row for row in read_csv(dated.table)},
        facts={row["code"]: row["facts"] for row in read_csv(dated.leaf_facts)},
        native={row["code"]: row for row in native},
        strings={
            path.stem: {row["text"]: row for row in read_csv(path)}
            for path in sorted((texts / "strings").glob("*.csv"))
        },
        unwritten=read_unwritten(dated.folder / UNWRITTEN),
    )


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a file; none where it is missing."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _wordings(dated: DatedCatalogue, knowledge: Knowledge) -> dict[str, str]:
    """The wording of the export that the catalogue stands for: that of its own year, the one it was made from."""
    days = [held.dated for held in knowledge.imports() if (held.kind, held.language) == ("nomenclature", ENGLISH)]
    own = [day for day in days if day[:4] == dated.date[:4]]
    on = dated.legal_from or max(own, default="")
    if not on:
        return {}
    official = knowledge.nomenclature(ENGLISH, date.fromisoformat(on))
    return {f"{line.code[:8]}-{line.suffix}": line.wording for line in official if line.nomenclature_date == on}
