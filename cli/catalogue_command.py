"""``clerk catalogue``: what the catalogue says, read as a reviewer would."""

from __future__ import annotations

import json as json_module
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


@catalogue.command()
@plainly
def unwritten(
    date: Annotated[
        str, typer.Option(help="Day whose catalogue is looked at, as 2027-02-01; the newest otherwise.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """List what a person must still write for a newer year's list: one row a line, with its official wording."""
    from cli.years import catalogue_for, official_wordings, print_unwritten, unwritten_to_dict
    from sources.unwritten import read_list

    places = Places.from_environ(os.environ)
    dated = catalogue_for(places, date)
    rows = read_list(dated.folder)
    wordings = official_wordings(places, dated, rows)
    if json:
        found = unwritten_to_dict(dated.date, rows, wordings)
        output().out(json_module.dumps(found, ensure_ascii=False, indent=1), highlight=False)
    else:
        print_unwritten(output(), dated.date, rows, wordings)


@catalogue.command()
@plainly
def make(year: Annotated[int, typer.Argument(help="The year, as 2027; its export must be imported.")]) -> None:
    """Make the catalogue of a newer year anew; what was written in it stays. The import does this by itself."""
    from cli.years import print_made
    from sources.next_year import make_year

    places = Places.from_environ(os.environ)
    with notes().status("reading ..."):
        made = make_year(year, places.data, places.var)
    print_made(output(), made)


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
