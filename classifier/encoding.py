"""The vectors of valid imported rulings, newest first, part by part; what is encoded already is not encoded again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from classifier.index import Encode
from classifier.shards import Shards
from sources.ruling_base import RulingBase, ToEncode
from tariff.bti import CodeList

PART = 512
"""Rulings of one shard: some seconds of two cores, after which they can be found."""
TextOf = Callable[[ToEncode], str]
Told = Callable[[int, int, int], None]
"""Told of rulings looked at, of all that are valid, and of those encoded now."""


def encode_rulings(
    base: RulingBase, shards: Shards, encode: Encode, text_of: TextOf, codes: CodeList, today: date, tell: Told
) -> int:
    """Encodes what is not encoded yet of the rulings that are valid on a day.

    Args:
        base: of imported rulings.
        shards: of the encoder.
        encode: texts to (n, d) float32 unit rows.
        text_of: what is encoded of a ruling; empty where it says nothing.
        codes: rulings with other codes are passed over.
        today: the day.
        tell: told after each part.

    Returns:
        How many were encoded.

    Raises:
        BrokenArtefact: a shard cannot be read, or another process is encoding.
        KnowledgeUnusable: the base cannot be read.
    """
    with shards.alone():
        known, total, encoded, looked_at = shards.known(), base.count_valid(), 0, 0
        for part, looked_at in _parts(base, known, text_of, codes, today.isoformat()):
            shards.add([r.reference for r, _ in part], [r.digest for r, _ in part], encode([text for _, text in part]))
            encoded += len(part)
            tell(looked_at, total, encoded)
        tell(total, total, encoded)
    return encoded


def pending(base: RulingBase, shards: Shards, codes: CodeList, today: date) -> int:
    """How many of the rulings that are valid on a day are not encoded as they are.

    Raises:
        BrokenArtefact: a shard cannot be read.
        KnowledgeUnusable: the base cannot be read.
    """
    known, day = shards.known(), today.isoformat()
    return sum(
        known.get(one.reference) != one.digest and bool(one.description.strip() or one.keywords.strip())
        for one in base.valid()
        if _is_wanted(one, codes, day)
    )


def _is_wanted(ruling: ToEncode, codes: CodeList, today: str) -> bool:
    return not (ruling.valid_until and ruling.valid_until < today) and codes.holds(ruling.code)


def _parts(
    base: RulingBase, known: dict[str, bytes], text_of: TextOf, codes: CodeList, today: str
) -> Iterator[tuple[Sequence[tuple[ToEncode, str]], int]]:
    """Rulings with their texts, and how many of all were looked at by then."""
    part: list[tuple[ToEncode, str]] = []
    number = 0
    for number, ruling in enumerate(base.valid(), start=1):
        is_new = known.get(ruling.reference) != ruling.digest
        if is_new and _is_wanted(ruling, codes, today) and (text := text_of(ruling)):
            part.append((ruling, text))
        if len(part) == PART:
            yield part, number
            part = []
    if part:
        yield part, number
