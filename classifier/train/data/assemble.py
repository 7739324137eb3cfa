"""From the rows of all sources to one data set: benchmarks' twins out, folds set, duplicates merged and grouped."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from classifier.train.data.rows import HELD, TRAIN, Row
from classifier.train.data.texts import holds_code, words_of
from classifier.train.data.twins import FEWEST, TextTwins, Words, are_twins

OF_BENCHMARK = "twin of a benchmark"
OF_HELD = "twin of a held ruling"
DUPLICATE = "duplicate"
CODE_LEFT = "names its own code"


@dataclass(frozen=True)
class Assembled:
    """The data set.

    Attributes:
        rows: in the order of their sources.
        dropped: why -> how many rows were left out.
        near: how many rows share their weight with near-duplicates.
    """

    rows: tuple[Row, ...]
    dropped: dict[str, int]
    near: int


def assemble(drafts: Iterable[Row], forbidden: Iterable[str], held: frozenset[str]) -> Assembled:
    """The rows with folds, groups and weights.

    Args:
        drafts: cleaned rows of all sources, without fold.
        forbidden: texts that must not be learnt from, nor any near twin of them.
        held: groups that are held out.
    """
    dropped: Counter[str] = Counter()
    rows = _without_forbidden(drafts, forbidden, dropped)
    rows = _folded(rows, held, dropped)
    rows = _merged(rows, dropped)
    grouped, near = _grouped(rows)
    return Assembled(tuple(grouped), dict(sorted(dropped.items())), near)


def _without_forbidden(drafts: Iterable[Row], forbidden: Iterable[str], dropped: Counter[str]) -> list[Row]:
    twins = TextTwins(forbidden)
    kept = []
    for row in drafts:
        if holds_code(row.text, row.code):
            dropped[CODE_LEFT] += 1
        elif row.text in twins:
            dropped[OF_BENCHMARK] += 1
        else:
            kept.append(row)
    return kept


def _folded(rows: Sequence[Row], held: frozenset[str], dropped: Counter[str]) -> list[Row]:
    twins = TextTwins(row.text for row in rows if row.group in held)
    kept = []
    for row in rows:
        if row.group in held:
            kept.append(replace(row, fold=HELD))
        elif row.text in twins:
            dropped[OF_HELD] += 1
        else:
            kept.append(replace(row, fold=TRAIN))
    return kept


def _merged(rows: Iterable[Row], dropped: Counter[str]) -> list[Row]:
    """The first of rows that say the same of the same code in the same language."""
    once: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        if once.setdefault((row.text.casefold(), row.code, row.language), row) is not row:
            dropped[DUPLICATE] += 1
    return list(once.values())


def _grouped(rows: Sequence[Row]) -> tuple[list[Row], int]:
    """Rows of one code that are near-duplicates share a group and the weight of one."""
    by_code: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        by_code[row.code, row.fold].append(i)
    result = list(rows)
    near = 0
    for numbers in by_code.values():
        for cluster in _clusters([words_of(rows[i].text) for i in numbers]):
            members = [numbers[i] for i in cluster]
            near += len(members) if len(members) > 1 else 0
            group = next((rows[i].group for i in members if rows[i].group), "") or _group(rows[members[0]])
            for i in members:
                weight = round(rows[i].weight / len(members), 4)
                result[i] = replace(rows[i], group=rows[i].group or group, weight=weight)
    return result, near


def _clusters(texts: Sequence[Words]) -> list[list[int]]:
    """Numbers of the texts, near twins together; each cluster is led by a text of which the others are twins."""
    leaders: dict[Words, list[int]] = {}
    by_word: dict[str, list[Words]] = defaultdict(list)
    for i, words in enumerate(texts):
        leader = words if words in leaders else _leader(words, by_word)
        if leader is not None:
            leaders[leader].append(i)
            continue
        leaders[words] = [i]
        for word in words if len(words) >= FEWEST else ():
            by_word[word].append(words)
    return list(leaders.values())


def _leader(words: Words, by_word: dict[str, list[Words]]) -> Words | None:
    if len(words) < FEWEST:
        return None
    near = Counter(other for word in words for other in by_word.get(word, ()))
    return next((other for other, shared in near.items() if shared >= FEWEST - 1 and are_twins(words, other)), None)


def _group(row: Row) -> str:
    key = f"{row.code} {' '.join(sorted(words_of(row.text)))}"
    return f"near:{hashlib.sha256(key.encode()).hexdigest()[:12]}"
