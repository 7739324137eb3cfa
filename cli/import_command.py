"""``clerk import``: official files into the knowledge base."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.places import Places
from cli.progress_bar import progress_bar
from cli.terminal import complain, output, plain, plainly

if TYPE_CHECKING:
    from sources.imports import Check, FileOutcome, ImportReport

imports = typer.Typer(
    help="Read official files into the knowledge base of this clone (var/knowledge.sqlite).", no_args_is_help=True
)
File = Annotated[
    Path | None,
    typer.Argument(help="The file as published, or a folder of them; what TARIFF_SOURCES names otherwise."),
]
Replace = Annotated[
    bool,
    typer.Option("--replace", help="Let a list take the place of one of the same date that says something else."),
]


@imports.command()
@plainly
def nomenclature(file: File = None, replace: Replace = False) -> None:
    """Read the TARIC nomenclature export (NomenclatureEN.XLSX, ...): the legal wording of every code.

    Of an export of a newer year the catalogue of that year is made at once.
    """
    _one_kind("nomenclature", file, replace)


@imports.command()
@plainly
def names(file: File = None, replace: Replace = False) -> None:
    """Read the names of the Combined Nomenclature in 24 languages (cn_2026_names.csv.gz)."""
    _one_kind("names", file, replace)


@imports.command()
@plainly
def codes(file: File = None, replace: Replace = False) -> None:
    """Read the lists of codes by year, with supplementary units (cn_codes_by_year.csv)."""
    _one_kind("codes", file, replace)


@imports.command(name="notes")
@plainly
def legal_notes(file: File = None, replace: Replace = False) -> None:
    """Read the notes to sections and chapters (legal_notes_hs2022_en.jsonl)."""
    _one_kind("notes", file, replace)


@imports.command()
@plainly
def explanatory(file: File = None, replace: Replace = False) -> None:
    """Read the explanatory notes to the Combined Nomenclature (cn_explanatory_notes_en.jsonl.gz)."""
    _one_kind("explanatory", file, replace)


@imports.command()
@plainly
def duties(file: File = None, replace: Replace = False) -> None:
    """Read the third-country duties (mfn_duty_2026-07-12.csv)."""
    _one_kind("duties", file, replace)


@imports.command(name="all")
@plainly
def everything(folder: File = None, replace: Replace = False) -> None:
    """Read every official file of a folder, each all or nothing; what was read before is left as it is.

    Rulings of the EBTI database are read too where the folder, or ebti/ in it, holds files of them.
    """
    from cli.ebti_command import import_files
    from sources.errors import SourceMissing
    from sources.imports import import_folder
    from sources.official import official_folder
    from sources.ruling_files import exports_in

    environ = _environ()
    exports = exports_in(folder or official_folder(environ))
    outcomes: list[FileOutcome] = []
    with progress_bar() as bar:
        try:
            for outcome in import_folder(folder, environ, bar.tell, replace, _check()):
                outcomes.append(outcome)
                bar.finish()
        except SourceMissing:
            if not exports:
                raise
    _print([report for outcome in outcomes for report in outcome.reports])
    _make_years()
    rulings = import_files(exports) if exports else []
    complain([*(one.error for one in outcomes), *(one.error for one in rulings)])


def _one_kind(kind: str, path: Path | None, replace: bool) -> None:
    from sources.imports import import_kind

    with progress_bar() as bar:
        reports = import_kind(kind, path, _environ(), bar.tell, replace, _check())
    _print(reports)
    _make_years()


def _check() -> Check:
    """Refuses the export of a newer year that is not whole."""
    from sources.next_year import check_for

    places = Places.from_environ(os.environ)
    return check_for(places.data, places.var)


def _make_years() -> None:
    """The catalogue of every newer year of which something was imported."""
    from cli.years import print_made
    from sources.next_year import make_missing

    places = Places.from_environ(os.environ)
    for made in make_missing(places.data, places.var):
        print_made(output(), made)


def _environ() -> dict[str, str]:
    return {**os.environ, "TARIFF_VAR": str(Places.from_environ(os.environ).var)}


def _print(reports: list[ImportReport] | tuple[ImportReport, ...]) -> None:
    table = Table(box=None)
    for title in ("file", "language", "dated", "read", "kept", "left out", ""):
        table.add_column(title, justify="right" if title in ("read", "kept") else "left", overflow="fold")
    for report in reports:
        held, news = report.imported, "imported" if report.is_new else "was there already"
        left = ", ".join(f"{count:,} {reason}" for reason, count in held.skipped.items()) or "none"
        table.add_row(plain(held.file), held.language, held.dated, f"{held.rows:,}", f"{held.kept:,}", left, news)
    if reports:
        output().print(table)
