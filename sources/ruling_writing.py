"""Writes into the base of rulings, batch by batch; the mark of how far a file is stands in the same transaction."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from sources import ruling_sql
from sources.ruling_counts import Counts, Tally
from tariff.bti import Published

_MOST_MARKS = 500


@dataclass(frozen=True)
class Mark:
    """How far a file was imported.

    Attributes:
        file: number of the file.
        dated: as it was taken when the import began.
        tables: of its tables that were read to the end.
        rows: of the next table that were read.
        is_done: whether nothing is left.
        counts: what became of its rows so far.
    """

    file: int
    dated: str
    tables: int
    rows: int
    is_done: bool
    counts: Counts


@dataclass(frozen=True)
class _Known:
    number: int
    digest: bytes
    dated: str


class RulingWriter:
    """Writes batches of rulings."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def mark_of(self, sha256: str) -> Mark | None:
        """How far the file of these bytes was imported; None where it never was begun."""
        row = self._base.execute(ruling_sql.FILE, (sha256,)).fetchone()
        if row is None:
            return None
        number, tables, rows, is_done, dated, _, counts = row
        return Mark(number, dated, tables, rows, bool(is_done), Counts.from_json(counts))

    def begin(self, name: str, sha256: str, dated: str, today: str) -> Mark:
        """Enters a file."""
        values = (name, sha256, dated, today, Counts().to_json())
        number = self._base.execute(ruling_sql.BEGIN_FILE, values).lastrowid
        return Mark(number or 0, dated, 0, 0, False, Counts())

    def write(self, batch: Sequence[Published], mark: Mark, tally: Tally) -> None:
        """One batch and the mark behind it, both or neither; the tally counts what became of the batch.

        Args:
            batch: rulings of the marked file; of two of one reference the later one holds.
            mark: how far the file is once the batch is written; its counts are taken from the tally.
            tally: of the file.
        """
        self._base.execute("BEGIN IMMEDIATE")
        try:
            self._upsert(batch, mark, tally)
            values = (mark.tables, mark.rows, tally.counts.to_json(), mark.is_done, mark.file)
            self._base.execute(ruling_sql.MARK, values)
            self._base.execute("COMMIT")
        except BaseException:
            if self._base.in_transaction:
                self._base.execute("ROLLBACK")
            raise

    def _upsert(self, batch: Sequence[Published], mark: Mark, tally: Tally) -> None:
        known = self._known([ruling.reference for ruling in batch])
        last = int(self._base.execute(ruling_sql.LAST).fetchone()[0])
        new: list[tuple[int, Published, bytes]] = []
        changed: list[tuple[int, Published, bytes]] = []
        confirmed: list[int] = []
        for ruling in batch:
            held, digest = known.get(ruling.reference), digest_of(ruling)
            if held is None:
                last += 1
                new.append((last, ruling, digest))
                tally.new += 1
            elif held.dated > mark.dated:
                tally.older += 1
                continue
            elif held.digest == digest:
                tally.unchanged += 1
                if held.dated < mark.dated:
                    confirmed.append(held.number)
            else:
                changed.append((held.number, ruling, digest))
                tally.changed += 1
            known[ruling.reference] = _Known(held.number if held else last, digest, mark.dated)
        self._store(new, changed, confirmed, mark)

    def _store(
        self,
        new: Sequence[tuple[int, Published, bytes]],
        changed: Sequence[tuple[int, Published, bytes]],
        confirmed: Sequence[int],
        mark: Mark,
    ) -> None:
        said = (mark.file, mark.dated)
        run = self._base.executemany
        run(ruling_sql.INSERT, ((n, r.reference, *_short(r), *said, digest) for n, r, digest in new))
        run(ruling_sql.INSERT_TEXTS, ((n, *_long(r)) for n, r, _ in new))
        run(ruling_sql.UPDATE, ((*_short(r), *said, digest, n) for n, r, digest in changed))
        run(ruling_sql.UPDATE_TEXTS, ((*_long(r), n) for n, r, _ in changed))
        run(ruling_sql.CONFIRM, ((*said, n) for n in confirmed))

    def _known(self, references: Sequence[str]) -> dict[str, _Known]:
        found: dict[str, _Known] = {}
        for start in range(0, len(references), _MOST_MARKS):
            part = references[start : start + _MOST_MARKS]
            rows = self._base.execute(ruling_sql.HELD.format(marks=", ".join("?" * len(part))), part)
            found.update((reference, _Known(number, digest, dated)) for reference, number, digest, dated in rows)
        return found


def digest_of(ruling: Published) -> bytes:
    """12 bytes that tell apart what two rulings say."""
    return hashlib.blake2b("\x1f".join(astuple(ruling)).encode(), digest_size=12).digest()


def _short(r: Published) -> tuple[str, ...]:
    return (r.country, r.language, r.issued, r.valid_from, r.valid_until, r.code, r.status, r.reason)


def _long(r: Published) -> tuple[str, ...]:
    return (r.withdrawal, r.justification, r.description, r.keywords)
