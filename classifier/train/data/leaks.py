"""The check that fails a run: nothing of a benchmark, of a held ruling among what is learnt, or of its own code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from classifier.train.data.errors import Leak
from classifier.train.data.rows import HELD, TRAIN, Row
from classifier.train.data.texts import holds_code
from classifier.train.data.twins import TextTwins


def check_leaks(rows: Sequence[Row], forbidden: Iterable[str]) -> dict[str, int]:
    """How many rows were checked against how many texts; the number of leaks, which is 0.

    Raises:
        Leak: a row is a near twin of a forbidden text, a learnt row of a held one, a row names its own code, or a
            group stands in both folds.
    """
    banned = list(forbidden)
    texts = TextTwins(banned)
    held = TextTwins(row.text for row in rows if row.fold == HELD)
    groups = {row.group for row in rows if row.fold == HELD}
    for row in rows:
        if row.text in texts:
            raise _leak(row, "is a near twin of a text of a benchmark or of a ruling kept out of training")
        if holds_code(row.text, row.code):
            raise _leak(row, "names its own code")
        if row.fold == TRAIN and (row.group in groups or row.text in held):
            raise _leak(row, "is a sibling or near twin of a ruling held out, and would be learnt from")
    return {"rows": len(rows), "forbidden texts": len(banned), "found": 0}


def _leak(row: Row, what: str) -> Leak:
    return Leak(f"A text of {row.source} for {row.code} {what}: '{row.text[:80]}'. No data were written.")
