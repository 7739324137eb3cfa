"""``clerk train promote`` and ``clerk train card``: a run becomes the shipped model, and what is told of it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.sources_folder import sources_folder
from cli.terminal import notes, output, plain, plainly
from cli.train_runs_command import find_run

if TYPE_CHECKING:
    from classifier.settings import Settings
    from classifier.train.promote import Promotion
    from classifier.train.verdict import Compared

REFUSED = 1
Sources = Annotated[
    Path | None,
    typer.Option(metavar="F", help="Folder with dev/, whose sets are measured too; else what TARIFF_SOURCES names."),
]


@plainly
def promote(
    run: Annotated[str, typer.Argument(help="Folder or name of a finished run.")],
    sources: Sources = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Compare only; nothing is replaced.")] = False,
) -> None:
    """Measure a run beside the shipped model, case by case, and ship it unless it is worse anywhere."""
    from classifier.settings import Settings
    from classifier.train.promote import promote as promote_run

    settings, given = Settings.from_environ(os.environ), sources_folder(sources, os.environ)
    folder = find_run(run, os.environ)
    with notes().status("reading ...") as status:
        found = promote_run(settings, folder, given, lambda line: status.update(plain(line)), dry_run)
    print_promotion(output(), found)
    if found.verdict.is_refused:
        raise typer.Exit(REFUSED)


@plainly
def card(
    sources: Sources = None,
    kept: Annotated[
        bool, typer.Option("--kept", help="From the figures kept with the model; measure nothing.")
    ] = False,
) -> None:
    """Measure the shipped model on the development sets, write figures and card, raise the line to where it stands."""
    from classifier.artefact import MANIFEST
    from classifier.settings import Settings
    from classifier.train.card import CARD, FIGURES, read_figures, render_card

    settings = Settings.from_environ(os.environ)
    if not kept:
        _measure(settings, sources)
    manifest = json.loads((settings.model / MANIFEST).read_text(encoding="utf-8"))
    text = render_card(manifest, read_figures(settings.model / FIGURES))
    (settings.model / CARD).write_text(text, encoding="utf-8")
    output().print(plain(str(settings.model / CARD)), soft_wrap=True)


def _measure(settings: Settings, sources: Path | None) -> None:
    from classifier.train.promote import keep_measured

    given = sources_folder(sources, os.environ)
    with notes().status("measuring ...") as status:
        keep_measured(settings, given, lambda line: status.update(plain(line)))


def print_promotion(console: Console, found: Promotion) -> None:
    """What was compared, and what came of it."""
    table = Table(box=None, title=f"{found.run} beside {found.shipped}", title_justify="left")
    table.add_column("")
    for name in ("n", "candidate", "shipped", "difference [95 %]"):
        table.add_column(name, justify="right")
    for row in found.verdict.compared:
        table.add_row(*map(plain, _row(row)), style="red" if row.is_refused else "")
    console.print(table)
    for reason in found.verdict.reasons:
        console.print(plain(f"refused: {reason}", "red"), soft_wrap=True)
    console.print(plain(_outcome(found)), soft_wrap=True)


def _row(row: Compared) -> tuple[str, ...]:
    difference = row.candidate - row.shipped
    if "calibration" in row.what:
        interval = f"{difference:+.3f} [{row.low:+.3f} {row.high:+.3f}]"
        return row.what, str(row.n), f"{row.candidate:.3f}", f"{row.shipped:.3f}", interval
    interval = f"{100 * difference:+.1f} [{100 * row.low:+.1f} {100 * row.high:+.1f}]"
    return row.what, str(row.n), f"{100 * row.candidate:.1f} %", f"{100 * row.shipped:.1f} %", interval


def _outcome(found: Promotion) -> str:
    if found.verdict.is_refused:
        return f"{found.run} is not shipped; {found.shipped} stays."
    if not found.is_done:
        return f"Nothing speaks against {found.run}. Nothing was replaced."
    return (
        f"{found.run} is shipped. Write the README's figures anew: ./clerk benchmark data/benchmarks/ebti_dev.jsonl "
        "--questions 3 --json var/dev.json, then python -m tests.docs.figures var/dev.json; and those of "
        "docs/reference/training.md: python -m tests.docs.aims."
    )
