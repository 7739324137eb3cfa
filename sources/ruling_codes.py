"""The lists of codes against which rulings are held: the project's own, and those that were imported."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from sources.editions import CODES
from sources.knowledge import Knowledge
from tariff.bti import CodeList

EMBEDDED = 2026
"""Year of the nomenclature that the project holds itself."""


def code_lists(knowledge: Knowledge, data: Path) -> Mapping[int, CodeList]:
    """Year -> its codes, of every list that is there.

    Args:
        knowledge: the knowledge base; lists of codes and nomenclatures in it are taken.
        data: the project's data folder.

    Raises:
        KnowledgeUnusable: the knowledge base cannot be read.
    """
    lists = {EMBEDDED: CodeList.of(_embedded(data / "nomenclature" / f"cn{EMBEDDED}.csv"))}
    for entry in knowledge.imports():
        if entry.kind == CODES:
            year = int(entry.dated[:4])
            own = lists[year].prefixes if year in lists else frozenset[str]()  # chapter 98 is on it alone
            lists[year] = CodeList(own | CodeList.of(knowledge.code_list(year)).prefixes)
    return lists


def _embedded(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [row["code"] for row in csv.DictReader(lines) if row["leaf"] == "1"]
