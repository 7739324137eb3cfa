"""Files of rulings into the base: each looked through as a whole first, then written in batches.

What is wrong with a file as a whole (cut off, damaged, a column missing, not UTF-8) is found before anything of it is
written. A row that cannot be used is left out and counted. Where the process ends on the way, the next run goes on
behind the last batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sources.errors import KnowledgeUnusable, SourceError, TableEmpty
from sources.progress import Progress, Step, no_progress
from sources.ruling_base import RulingBase
from sources.ruling_counts import Counts, Tally
from sources.ruling_fields import FieldReader, Remark
from sources.ruling_files import RulingFile, Table, find_files, look_at, opened
from sources.ruling_table import COLUMNS, ISSUED, Row, TableReader
from sources.ruling_writing import Mark, RulingWriter
from tariff.bti import CodeList, Published

BATCH = 10_000
"""Rows of one transaction; a batch of this size holds some 15 MB."""
_CHECKING, _IMPORTING = "looked through", "imported"
_EVERY = 5_000
_MISSHAPEN = Remark(COLUMNS[0], "more or fewer cells than the heading")
_ISSUED_AT = COLUMNS.index(ISSUED)


@dataclass(frozen=True)
class RulingReport:
    """What became of one file.

    Attributes:
        file: its name.
        dated: ISO date, with the time where that is known, at which it was published.
        counts: of its rows; those of the first time where it was imported before.
        is_new: False where exactly this file was imported before and nothing was written.
        error: why it was not imported; None where it was.
    """

    file: str
    dated: str
    counts: Counts
    is_new: bool
    error: SourceError | None = None


def import_rulings(
    paths: Sequence[Path],
    base: RulingBase,
    lists: Mapping[int, CodeList],
    progress: Progress = no_progress,
    today: date | None = None,
    dated: str = "",
) -> Iterator[RulingReport]:
    """Imports files of rulings in the order of their dates; one that cannot be read keeps no other one out.

    Args:
        paths: files, or folders of them.
        base: of rulings.
        lists: year -> codes, against which the codes are held.
        progress: told of rows.
        today: the day of the import.
        dated: ISO date of the files, where neither name nor ZIP file says the right one.

    Yields:
        A report a file, as soon as it is done.

    Raises:
        SourceMissing: a path is not there.
        KnowledgeUnusable: the base cannot be written.
    """
    day = today or date.today()
    found = [_prepared(path, base, progress, day, dated) for path in find_files(paths)]
    yield from (one for one in found if isinstance(one, RulingReport))
    ready = [one for one in found if isinstance(one, _Ready)]
    for one in sorted(ready, key=lambda one: (one.file.dated, one.file.path.name)):
        with base.writing() as writer:
            report = _import(one, writer, FieldReader(day, lists), progress, day)
        yield report


@dataclass(frozen=True)
class _Ready:
    """A file that can be imported; ``rows`` is None where it was begun before and not looked through again."""

    file: RulingFile
    rows: int | None


def _prepared(path: Path, base: RulingBase, progress: Progress, today: date, dated: str) -> _Ready | RulingReport:
    """The file looked through, unless that was done before; a report where it cannot be imported."""
    try:
        file = look_at(path)
        begun = {held.sha256: held.dated for held in base.files()}
        if file.sha256 in begun:
            return _Ready(replace(file, dated=begun[file.sha256]), None)
        rows, newest = _look_through(file, progress, today)
        return _Ready(replace(file, dated=dated or file.dated or newest), rows)
    except KnowledgeUnusable:
        raise
    except SourceError as error:
        return RulingReport(path.name, dated, Counts(), False, error)


def _look_through(file: RulingFile, progress: Progress, today: date) -> tuple[int, str]:
    """The rows of a file, and its newest day of issue that is not after today.

    Raises:
        SourceError: the file is cut off, damaged, lacks a column, or is not UTF-8.
    """
    last, rows, newest = today.isoformat(), 0, ""
    day = FieldReader(today, {}).day
    for table in file.tables:
        with opened(file, table) as stream:
            for row in TableReader(table.label, stream).rows():
                rows += 1
                if row.cells and (issued := day(row.cells[_ISSUED_AT].strip())) <= last:
                    newest = max(newest, issued)
                if rows % _EVERY == 0:
                    progress(Step(file.path.name, rows, None, _CHECKING))
    if not rows:
        raise TableEmpty(file.tables[0].label, 2, COLUMNS[0], "there is no row below the heading row.")
    progress(Step(file.path.name, rows, rows, _CHECKING))
    return rows, newest


def _import(ready: _Ready, writer: RulingWriter, reader: FieldReader, progress: Progress, today: date) -> RulingReport:
    """Writes what is not written yet of a file that was looked through."""
    file, name = ready.file, ready.file.path.name
    mark = writer.mark_of(file.sha256) or writer.begin(name, file.sha256, file.dated, today.isoformat())
    if mark.is_done:
        return RulingReport(name, mark.dated, mark.counts, False)
    tally = Tally(mark.counts)
    for batch in _batches(file, mark, reader, tally):
        writer.write(batch.rulings, replace(mark, tables=batch.tables, rows=batch.rows), tally)
        progress(Step(name, tally.read, ready.rows, _IMPORTING))
    writer.write((), replace(mark, tables=len(file.tables), rows=0, is_done=True), tally)
    progress(Step(name, tally.read, tally.read, _IMPORTING))
    return RulingReport(name, mark.dated, tally.counts, True)


@dataclass(frozen=True)
class _Batch:
    """Rulings, and how far the file is behind them: tables read to the end, and rows of the next one."""

    rulings: list[Published]
    tables: int
    rows: int


def _batches(file: RulingFile, mark: Mark, reader: FieldReader, tally: Tally) -> Iterator[_Batch]:
    """What is left of a file behind a mark, in batches that never reach over the end of a table."""
    for number, table in enumerate(file.tables[mark.tables :], start=mark.tables):
        behind = mark.rows if number == mark.tables else 0
        with opened(file, table) as stream:
            batch: list[Published] = []
            for count, row in enumerate(TableReader(table.label, stream).rows(), start=1):
                if count <= behind:
                    continue
                _take(row, table, reader, tally, batch)
                if count % BATCH == 0:
                    yield _Batch(batch, number, count)
                    batch = []
        yield _Batch(batch, number + 1, 0)


def _take(row: Row, table: Table, reader: FieldReader, tally: Tally, batch: list[Published]) -> None:
    """Puts the ruling of a row into the batch, and counts what is wrong or odd about it."""
    tally.read += 1
    if row.cells is None:
        tally.skip(table.label, row.number, _MISSHAPEN)
        return
    ruling, remarks = reader.read(row.cells)
    if ruling is None:
        tally.skip(table.label, row.number, remarks[0])
        return
    for remark in remarks:
        tally.odd(table.label, row.number, remark)
    batch.append(ruling)
