"""``clerk answers``: how often answers in people's own words are understood."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.places import Places
from cli.terminal import notes, output, plain, plainly

if TYPE_CHECKING:
    from classifier.benchmark.free_answers import Outcome


class Half(StrEnum):
    """Which of the marked answers are measured."""

    TUNE = "tune"
    REPORT = "report"
    ALL = "all"


@plainly
def answers(
    file: Annotated[Path | None, typer.Argument(help="JSON lines of marked answers; else the project's own.")] = None,
    half: Annotated[Half, typer.Option(help="Nothing is ever chosen by the half `report`.")] = Half.REPORT,
    show: Annotated[bool, typer.Option(help="Also list the answers that were not understood.")] = False,
) -> None:
    """Measure how often an answer in a person's own words is understood, language by language."""
    from classifier.benchmark.free_answers import measure, read_marked
    from cli.checks_running import machine
    from cli.engines import open_engine

    path = file or Places.from_environ(os.environ).data / "benchmarks" / "free_answers.jsonl"
    cases = read_marked(path, "" if half is Half.ALL else half)
    with notes().status("loading the model ..."):
        engine = open_engine(os.environ)
        outcomes = measure(engine, engine.knowledge.catalogue, cases)
    output().print(plain(f"{path}: {len(cases)} answers, half {half}; {machine()}", "dim"))
    print_outcomes(output(), outcomes, show=show)


def print_outcomes(console: Console, outcomes: tuple[Outcome, ...], *, show: bool) -> None:
    """A line a language, and where wished the answers that were not understood."""
    from classifier.benchmark.free_answers import OUTCOMES, RIGHT, by_language

    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("", *OUTCOMES, "n"):
        table.add_column(title, justify="right" if title else "left")
    for language, count in by_language(outcomes).items():
        whole = count.total()
        table.add_row(language, *(f"{100 * count[kind] / whole:.1f} %" for kind in OUTCOMES), str(whole))
    console.print(table)
    for outcome in outcomes if show else ():
        if outcome.kind != RIGHT:
            marked = outcome.marked
            line = f"{outcome.kind}: {marked.id} ({marked.language}) “{marked.said}”: {outcome.got}, not {marked.right}"
            console.print(plain(line), soft_wrap=True)
