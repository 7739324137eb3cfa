"""``python -m classifier.train.confusable``: which headings are confused with which; writes data/cross/confusable.csv.

Texts of train rulings, terms and the catalogue are looked up among the texts of all others: a heading is a rival
where one of its texts is about as near as the nearest of the own heading. Near-identical goods share a group and
never vouch for each other. Rulings of split dev are never read here.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from classifier.corpus import CATALOGUE, RULING, Entry
from classifier.index import Index, Vectors
from classifier.load import load_engine
from classifier.settings import Settings
from tariff.tree import Ints

Pair = tuple[str, str]
COLUMNS = ("heading", "rival", "texts")
_NEAR, _BATCH, _RIVALS = 60, 256, 4
_CLOSE = 0.01
"""A rival's nearest text may be so much farther (cosine) than the own heading's nearest."""
_LEAST = 3
_OF_A_RULING = 2
"""A ruling's text counts twice: real goods, not words of ours."""


def confusable(index: Index, headings: Sequence[str], groups: dict[str, str]) -> Counter[Pair]:
    """How many texts lie between two headings.

    Args:
        index: of the corpus.
        headings: (leaves,) four digits of each leaf.
        groups: reference of a ruling -> the group of near-identical goods that it belongs to.

    Returns:
        Pairs of headings, the lower one first, with their texts; rulings' texts count twice.
    """
    source = np.asarray([groups.get(entry.source, entry.source) for entry in index.entries])
    heading = np.asarray(headings)[index.leaf]
    chosen = np.asarray(list(_chosen(index.entries)), dtype=np.int32)
    found: Counter[Pair] = Counter()
    for start in range(0, len(chosen), _BATCH):
        part = chosen[start : start + _BATCH]
        cosines, numbers = index.search(index.vectors(part), _NEAR)
        for i, cosine, near in zip(part, cosines, numbers, strict=True):
            others = source[near] != source[i]
            count = _OF_A_RULING if index.entries[i].kind == RULING else 1
            for rival in _rivals(str(heading[i]), heading[near[others]], cosine[others]):
                low, high = sorted((str(heading[i]), rival))
                found[low, high] += count
    return found


def _chosen(entries: Sequence[Entry]) -> Iterator[int]:
    """English texts of rulings and terms, and of each leaf two queries of the catalogue."""
    of_leaf: Counter[int] = Counter()
    for i, entry in enumerate(entries):
        if entry.language != "en":
            continue
        if entry.kind == CATALOGUE:
            of_leaf[entry.leaf] += 1
        if entry.kind != CATALOGUE or of_leaf[entry.leaf] in (2, 3):
            yield i


def _rivals(own: str, near: Ints, cosines: Vectors) -> list[str]:
    best: dict[str, float] = {}
    for heading, cosine in zip(near.tolist(), cosines.tolist(), strict=True):
        best.setdefault(heading, cosine)
    least = best.get(own, float(cosines[-1]) if len(cosines) else 1.0) - _CLOSE
    return [heading for heading, cosine in list(best.items())[:_RIVALS] if heading != own and cosine >= least]


def write_confusable(path: Path, pairs: Counter[Pair]) -> int:
    """Write the pairs with enough texts, most first; their number."""
    rows = [(*pair, count) for pair, count in sorted(pairs.items(), key=lambda p: (-p[1], p[0])) if count >= _LEAST]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])
    return len(rows)


def main() -> int:
    """Find and write the pairs."""
    settings = Settings.from_environ(os.environ)
    engine = load_engine(settings)
    with (settings.data / "rulings" / "ebti.jsonl").open(encoding="utf-8") as lines:
        groups = {row["reference"]: f"group {row['group']}" for row in map(json.loads, lines)}
    pairs = confusable(engine.index, [code[:4] for code in engine.tree.leaf_codes], groups)
    many = write_confusable(settings.data / "cross" / "confusable.csv", pairs)
    sys.stdout.write(f"{many} pairs of headings\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
