"""``clerk train``: what the classifier learns from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.status import Status
from rich.table import Table

from cli.places import Places
from cli.sources_folder import sources_folder
from cli.terminal import notes, output, plain, plainly
from cli.train_compare_command import compare
from cli.train_fit_command import fit, pack
from cli.train_promote_command import card, promote
from cli.train_runs_command import adopt, runs, show

if TYPE_CHECKING:
    from classifier.train.data.build import Tell

train = typer.Typer(help="Make what the classifier learns from, and train it.", no_args_is_help=True)
train.command()(fit)
train.command()(pack)
train.command()(runs)
train.command()(show)
train.command()(adopt)
train.command()(promote)
train.command()(card)
train.command()(compare)


@train.command()
@plainly
def data(
    sources: Annotated[
        Path | None,
        typer.Option(metavar="F", help="Folder with official/, hs6/, terms/, dev/; else what TARIFF_SOURCES names."),
    ] = None,
) -> None:
    """Make the data set: texts of all sources, cleaned, split, and checked against every benchmark."""
    from classifier.train.data.build import Places as DataPlaces
    from classifier.train.data.build import build_rows
    from classifier.train.data.rows import load_manifest

    places = Places.from_environ(os.environ)
    given = sources_folder(sources, os.environ)
    with notes().status("reading ...") as status:
        folder = build_rows(DataPlaces(places.data, given, places.cache / "train"), _teller(status))
    print_data(output(), folder, load_manifest(folder))


def print_data(console: Console, folder: Path, manifest: Mapping[str, Any]) -> None:
    """How many texts of each source, what may not be learnt from, and where all is."""
    counts, coverage = manifest["counts"], manifest["coverage"]
    table = Table(box=None)
    table.add_column("source")
    table.add_column("texts", justify="right")
    for source, many in counts["source"].items():
        table.add_row(plain(source), f"{many:,}")
    table.add_section()
    for fold, many in counts["fold"].items():
        table.add_row(plain(f"in fold {fold}"), f"{many:,}")
    for why, many in manifest["dropped"].items():
        table.add_row(plain(f"left out: {why}"), f"{many:,}", style="dim")
    console.print(table)
    console.print(
        f"{coverage['leaves']:,} leaves, {coverage['without_ruling']:,} with no ruling to learn from, "
        f"{coverage['without_text']:,} with no text; {manifest['leaks']['found']} leaks"
    )
    console.print(plain(str(folder)), soft_wrap=True)


def _teller(status: Status) -> Tell:
    def tell(what: str) -> None:
        status.update(plain(what))

    return tell
