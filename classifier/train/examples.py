"""Queries of the rulings held out, with the evidence that an index without them gives."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from classifier.corpus import Entry
from classifier.evidence import Evidence
from classifier.join import Features, special_codes
from classifier.train.data.folds import held_groups
from classifier.train.data.own import group_of
from tariff import ENGLISH
from tariff.tree import Floats, Ints, Tree

_EVERYDAY = "everyday:"


@dataclass(frozen=True)
class Asked:
    """A query of a ruling held out.

    Attributes:
        text: as it is typed.
        leaf: right leaf.
        reference: of the ruling.
        language: that it is in.
    """

    text: str
    leaf: int
    reference: str
    language: str


@dataclass(frozen=True)
class Examples:
    """Queries, and what an index without their rulings knows of each.

    Attributes:
        asked: n queries.
        features: evidence for each.
        counts: (leaves,) texts of rulings that lead to each leaf.
        special: (leaves,) 1 for special codes.
    """

    asked: tuple[Asked, ...]
    features: tuple[Features, ...]
    counts: Floats
    special: Floats

    @classmethod
    def of(cls, asked: Sequence[Asked], heard: Sequence[Evidence], counts: Floats, tree: Tree) -> Examples:
        """Queries with what was heard of them."""
        features = tuple(evidence.features for evidence in heard)
        return cls(tuple(asked), features, counts, special_codes(tree.leaf_codes))

    @property
    def leaf(self) -> tuple[int, ...]:
        """(n,) right leaf of each query."""
        return tuple(one.leaf for one in self.asked)

    @cached_property
    def is_first(self) -> np.ndarray:
        """(n,) whether a query is of the first half of the rulings; those of one ruling stay together."""
        names = {name: i for i, name in enumerate(sorted({one.reference for one in self.asked}))}
        return np.asarray([names[one.reference] % 2 == 0 for one in self.asked])

    @property
    def is_everyday(self) -> np.ndarray:
        """(n,) whether a query is of everyday goods and not of a ruling."""
        return np.asarray([one.reference.startswith(_EVERYDAY) for one in self.asked])

    def in_doubt(self) -> Examples:
        """Those of rulings: how sure to be is learnt on them alone, since a wrong code costs more than a question."""
        return self.part(np.flatnonzero(~self.is_everyday).astype(np.int32))

    def part(self, numbers: Ints) -> Examples:
        """Some of them."""
        asked = tuple(self.asked[int(i)] for i in numbers)
        return replace(self, asked=asked, features=tuple(self.features[int(i)] for i in numbers))


def choose(data: Path) -> dict[str, dict[str, Any]]:
    """Reference -> row of the train rulings that training holds out."""
    with (data / "rulings" / "ebti.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    groups = held_groups(rows)
    return {row["reference"]: row for row in rows if row["split"] == "train" and group_of(row) in groups}


def all_asked(
    entries: Sequence[Entry], tree: Tree, kept_out: Mapping[str, Mapping[str, Any]], data: Path
) -> list[Asked]:
    """All that a join is learnt on: queries of the kept-out rulings, and everyday goods."""
    return [*asked_of(entries, tree, kept_out), *everyday_of(data, tree)]


def everyday_of(data: Path, tree: Tree) -> list[Asked]:
    """Plain goods, in English and in another language by turns; no index has read them, nor has any training.

    They are a fifth of what weights are learnt on.
    """
    path = data / "everyday" / "goods.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["code"] in tree.leaf_index]
    return [
        Asked(
            row["native"] if turn % 2 else row["en"], tree.leaf_index[row["code"]], f"{_EVERYDAY}{row['en']}", language
        )
        for turn, row in enumerate(rows)
        for language in [row["language"] if turn % 2 else ENGLISH]
    ]


def asked_of(entries: Sequence[Entry], tree: Tree, kept_out: Mapping[str, Mapping[str, Any]]) -> list[Asked]:
    """The queries of kept-out rulings, each with its right leaf."""
    native: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.source in kept_out and entry.language != "en":
            native.setdefault(entry.source, []).append(entry)
    return [
        Asked(query, tree.leaf_index[str(row["code"])[:8]], str(row["reference"]), language)
        for row in kept_out.values()
        if str(row["code"])[:8] in tree.leaf_index
        for query, language in _queries(row, native.get(str(row["reference"]), []))
    ]


def _queries(row: Mapping[str, Any], native: Sequence[Entry]) -> list[tuple[str, str]]:
    """Both English queries, and one of the others, which one turning with the reference; each with its language."""
    turn = sum(str(row["reference"]).encode())
    others = [native[turn % len(native)]] if native else []
    return [(str(query), "en") for query in row["queries"]] + [(entry.text, entry.language) for entry in others]
