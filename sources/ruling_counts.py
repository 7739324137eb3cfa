"""What became of the rows of a file of rulings: counts, and the first few examples of each reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sources.ruling_fields import Remark

EXAMPLES = 3


@dataclass(frozen=True)
class Counts:
    """What became of the rows of one file.

    Attributes:
        read: rows below the headings.
        new: references that were not held before.
        changed: references of which something else was held.
        unchanged: references of which just this was held.
        older: references of which a newer file said something already; that stays.
        skipped: reason -> rows that were left out.
        odd: what is odd -> rows that were kept all the same.
        examples: "file, row, column: reason", the first few of each.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    odd: Mapping[str, int] = field(default_factory=dict)
    examples: tuple[str, ...] = ()

    def to_json(self) -> str:
        """As the base keeps them."""
        return json.dumps(vars(self) | {"examples": list(self.examples)}, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Counts:
        """As the base kept them."""
        raw = json.loads(text)
        return cls(**{**raw, "examples": tuple(raw["examples"])})


class Tally:
    """Counts on, from where an import was broken off."""

    def __init__(self, counts: Counts) -> None:
        self.read, self.new, self.changed = counts.read, counts.new, counts.changed
        self.unchanged, self.older = counts.unchanged, counts.older
        self._skipped, self._odd = dict(counts.skipped), dict(counts.odd)
        self._examples = list(counts.examples)

    @property
    def counts(self) -> Counts:
        """What was counted so far."""
        return Counts(
            self.read, self.new, self.changed, self.unchanged, self.older, dict(self._skipped), dict(self._odd),
            tuple(self._examples),
        )  # fmt: skip

    def skip(self, table: Path, row: int, remark: Remark) -> None:
        """A row was left out."""
        self._note(self._skipped, table, row, remark)

    def odd(self, table: Path, row: int, remark: Remark) -> None:
        """A row was kept, and something is odd about it."""
        self._note(self._odd, table, row, remark)

    def _note(self, counted: dict[str, int], table: Path, row: int, remark: Remark) -> None:
        counted[remark.reason] = counted.get(remark.reason, 0) + 1
        if counted[remark.reason] <= EXAMPLES:
            self._examples.append(f"{table.name}, row {row}, column {remark.column!r}: {remark.reason}")
