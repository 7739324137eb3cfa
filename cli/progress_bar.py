"""Bars that tell how far the reading of files is, on a terminal alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from cli.terminal import notes, plain

if TYPE_CHECKING:
    from sources.progress import Step


class Bar:
    """One bar for each file and what is done with it: its rows."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[tuple[str, str], TaskID] = {}

    def tell(self, step: Step) -> None:
        """Shows how far a file is read."""
        key = (step.file, step.doing)
        if key not in self._tasks:
            self.finish()
            self._tasks[key] = self._progress.add_task(plain(step.file).plain, total=None, rows="")
        of = f" of {step.total:,}" if step.total else ""
        rows = f"{step.rows:,}{of} rows {step.doing}".rstrip()
        self._progress.update(self._tasks[key], completed=step.rows, total=step.total, rows=rows)

    def finish(self) -> None:
        """What was read so far is written: its bars stand still."""
        for task in self._tasks.values():
            self._progress.stop_task(task)


@contextmanager
def progress_bar() -> Iterator[Bar]:
    """A place for bars, gone when all is done."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[rows]}", markup=False),
        TimeElapsedColumn(),
    )
    console = notes()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield Bar(progress)
