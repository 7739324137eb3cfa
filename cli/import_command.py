"""``clerk import``: official files into the knowledge base."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.status import Status
from rich.table import Table

from cli.places import Places
from cli.terminal import notes, output, plain, plainly

if TYPE_CHECKING:
    from sources.imports import ImportReport
    from sources.nomenclature import Step

imports = typer.Typer(
    help="Read official files into the knowledge base of this clone (var/knowledge.sqlite).", no_args_is_help=True
)
File = Annotated[
    Path | None,
    typer.Argument(help="The file as published, or a folder of them; what TARIFF_SOURCES names otherwise."),
]


@imports.command()
@plainly
def nomenclature(file: File = None) -> None:
    """Read the TARIC nomenclature export (NomenclatureEN.XLSX, ...): the legal wording of every code."""
    _nomenclature(file)


@imports.command(name="all")
@plainly
def everything(folder: File = None) -> None:
    """Read every official file that is there; today that is the nomenclature."""
    _nomenclature(folder)


def _nomenclature(path: Path | None) -> None:
    from sources.imports import import_nomenclature

    environ = {**os.environ, "TARIFF_VAR": str(Places.from_environ(os.environ).var)}
    with notes().status("reading ...") as status:
        reports = import_nomenclature(path, environ, _teller(status))
    _print(reports)


def _teller(status: Status) -> Callable[[Step], None]:
    def tell(step: Step) -> None:
        of = f" of {step.total:,}" if step.total else ""
        status.update(plain(f"{step.file}: {step.rows:,}{of} rows"))

    return tell


def _print(reports: tuple[ImportReport, ...]) -> None:
    table = Table(box=None)
    for title in ("file", "language", "dated", "lines", "left out", ""):
        table.add_column(title, justify="right" if title in ("lines", "left out") else "left")
    for report in reports:
        held, news = report.imported, "imported" if report.is_new else "was there already"
        table.add_row(
            plain(held.file), held.language, held.dated, f"{held.kept:,}", f"{sum(held.skipped.values()):,}", news
        )
    output().print(table)
