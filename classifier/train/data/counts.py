"""What is in a data set, counted for its manifest and card."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from classifier.train.data.rows import TRAIN, Row
from tariff import LANGUAGES

_FIELDS: dict[str, Callable[[Row], str]] = {
    "fold": lambda row: row.fold,
    "kind": lambda row: row.kind,
    "source": lambda row: row.source,
    "language": lambda row: row.language,
    "digits": lambda row: str(row.digits),
    "licence": lambda row: row.licence,
    "chapter": lambda row: row.code[:2],
}


def count(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    """How many rows there are by fold, kind, source, language, digits, licence and chapter."""
    return {name: dict(sorted(Counter(map(of, rows)).items())) for name, of in _FIELDS.items()}


def coverage(rows: Iterable[Row], classes: Sequence[str]) -> dict[str, Any]:
    """How many leaves may be learnt from a ruling, from a text in each of our languages, or from none at all.

    Returns:
        ``leaves``, ``without_ruling``, ``without_text``, ``languages`` (language -> leaves with a text of their own)
        and ``chapters`` (chapter -> ``leaves`` and ``without_ruling``).
    """
    spoken: dict[str, set[str]] = defaultdict(set)
    texted, ruled = set(), set()
    for row in rows:
        if row.fold == TRAIN and row.digits == 8:
            texted.add(row.code)
            spoken[row.language].add(row.code)
            if row.source == "rulings":
                ruled.add(row.code)
    chapters: dict[str, dict[str, int]] = {}
    for code in classes:
        chapter = chapters.setdefault(code[:2], {"leaves": 0, "without_ruling": 0})
        chapter["leaves"] += 1
        chapter["without_ruling"] += code not in ruled
    return {
        "leaves": len(classes),
        "without_ruling": sum(code not in ruled for code in classes),
        "without_text": sum(code not in texted for code in classes),
        "languages": {language: len(spoken[language]) for language in LANGUAGES},
        "chapters": chapters,
    }
