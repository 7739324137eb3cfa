"""``clerk catalogue``: what the catalogue says, read as a reviewer would."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.places import Places
from cli.terminal import notes, output, plain, plainly

if TYPE_CHECKING:
    from sources.catalogue_check import CheckReport

catalogue = typer.Typer(help="Look at the catalogue of this clone.", no_args_is_help=True)
FOUND = 1


@catalogue.command()
@plainly
def check(
    every: Annotated[bool, typer.Option("--all", help="Also list what stands on the reasoned list.")] = False,
) -> None:
    """Count every kind of finding; exit 1 where one is not on the reasoned list (data/catalogue/accepted.csv)."""
    from sources.catalogue_check import check_catalogue
    from sources.catalogue_official import official_wording
    from tariff.catalogue import load_catalogue

    places = Places.from_environ(os.environ)
    with notes().status("reading ..."):
        environ = {**os.environ, "TARIFF_VAR": str(places.var)}
        official = official_wording(load_catalogue(places.data).tree, environ)
        report = check_catalogue(places.data, official)
    print_check(output(), report, every)
    if report.open:
        raise typer.Exit(FOUND)


@catalogue.command()
@plainly
def draw(
    number: Annotated[int, typer.Option("--nodes", min=1, help="How many nodes.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Decides which ones.")] = 2026,
) -> None:
    """Draw nodes at random, to be read against the official text."""
    from sources.catalogue_draw import draw_nodes
    from tariff.catalogue import load_catalogue

    found = load_catalogue(Places.from_environ(os.environ).data)
    for node in draw_nodes(found.tree, number, seed):
        output().print(plain(f"{node} {found.labels[found.tree.index[node]]}"), soft_wrap=True)


def print_check(console: Console, report: CheckReport, every: bool) -> None:
    """Counts of each kind, then what is open; with ``every`` also what was accepted."""
    from sources.catalogue_findings import KINDS, count_kinds

    table = Table(box=None)
    for title in ("open", "accepted", ""):
        table.add_column(title, justify="left" if not title else "right")
    found, kept = count_kinds(report.open), count_kinds(report.accepted)
    for kind, meaning in KINDS.items():
        table.add_row(str(found[kind]), str(kept[kind]), meaning)
    console.print(table)
    if not report.is_official:
        console.print("Limits and figures were not compared: no official nomenclature is imported, see TARIFF_SOURCES.")
    for finding in (*report.open, *(report.accepted if every else ())):
        console.print(plain(f"{finding.kind}: {finding.where}: {finding.what}"), soft_wrap=True)
