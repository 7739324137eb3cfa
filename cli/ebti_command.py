"""``clerk import ebti``: rulings as the EBTI database publishes them, into a base of their own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.errors import BadInput
from cli.places import Places
from cli.progress_bar import progress_bar
from cli.terminal import complain, output, plain, plainly

if TYPE_CHECKING:
    from sources.ruling_imports import RulingReport

_NUMBERS = ("read", "new", "changed", "as held", "older", "left out")


@plainly
def ebti(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Full export, daily deltas (ZIP files as published), bare CSV files, or folders of them."),
    ] = None,
    dated: Annotated[
        str, typer.Option("--dated", metavar="YYYY-MM-DD", help="The day of the files, where their names hold none.")
    ] = "",
    vectors: Annotated[
        bool, typer.Option("--vectors", help="Encode the valid rulings, newest first, so that they can be found.")
    ] = False,
) -> None:
    """Read rulings of the EBTI database into var/rulings.sqlite, in the order of their dates.

    Names and addresses are not read. A run that was broken off goes on behind the last batch when it is started again.
    With --vectors the valid rulings are encoded then, at the lowest priority; a running service finds them as they
    come. Without a file that alone is done, or gone on with.
    """
    if not files and not vectors:
        raise BadInput("Name a file or a folder to import, or say --vectors.")
    reports = import_files(files, _day(dated)) if files else []
    if vectors:
        from cli.ebti_vectors import encode_all

        encode_all(os.environ)
    complain([report.error for report in reports])


def import_files(files: Sequence[Path], dated: str = "") -> list[RulingReport]:
    """Imports files of rulings, or folders of them, with a bar, and prints what became of their rows.

    Raises:
        SourceMissing: a path is not there.
        KnowledgeUnusable: the base cannot be written.
    """
    from sources.knowledge import Knowledge
    from sources.ruling_base import RulingBase
    from sources.ruling_codes import code_lists
    from sources.ruling_imports import import_rulings

    places = Places.from_environ(os.environ)
    with closing(Knowledge(places.var)) as knowledge:
        lists = code_lists(knowledge, places.data)
    reports = []
    with progress_bar() as bar, closing(RulingBase(places.var)) as base:
        for report in import_rulings(files, base, lists, bar.tell, dated=dated):
            reports.append(report)
            bar.finish()
    print_reports(output(), reports)
    return reports


def _day(text: str) -> str:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise BadInput(f"--dated must be a day such as 2026-09-02, not '{text[:20]}'.") from None


def print_reports(console: Console, reports: Sequence[RulingReport]) -> None:
    """What became of the rows of each file, then the reasons with their first examples."""
    read = [report for report in reports if report.error is None]
    if not read:
        return
    table = Table(box=None)
    for title in ("file", "dated", *_NUMBERS, ""):
        table.add_column(title, justify="right" if title in _NUMBERS else "left", overflow="fold")
    for report in read:
        c = report.counts
        numbers = (c.read, c.new, c.changed, c.unchanged, c.older, sum(c.skipped.values()))
        news = "imported" if report.is_new else "was there already"
        table.add_row(plain(report.file), report.dated[:10], *(f"{number:,}" for number in numbers), news)
    console.print(table)
    for report in read:
        _print_reasons(console, report)


def _print_reasons(console: Console, report: RulingReport) -> None:
    counts = report.counts
    for what, counted in (("left out", counts.skipped), ("noted", counts.odd)):
        for reason, count in counted.items():
            console.print(plain(f"{what}: {count:,} {reason}"), soft_wrap=True)
            places = [e.removesuffix(f": {reason}") for e in counts.examples if e.endswith(f": {reason}")]
            for place in places:
                console.print(plain(f"  {place}"), soft_wrap=True)
