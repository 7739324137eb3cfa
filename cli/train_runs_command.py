"""``clerk train runs`` and ``clerk train show``: what was trained, by what, and whether it was changed since."""

from __future__ import annotations

import json as jsons
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from cli.errors import BadInput
from cli.places import Places
from cli.terminal import output, plain, plainly

if TYPE_CHECKING:
    from classifier.train.runs import Listed

SHIPPED = "shipped"


@plainly
def runs(
    folder: Annotated[Path | None, typer.Argument(help="Folder of runs; else that in the cache.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the runs with their main figures, each checked against its record and the ledger."""
    from classifier.train.runs import list_runs

    if folder is not None and not folder.is_dir():
        raise BadInput(f"There is no folder {folder}: name one that holds runs, or none for that in the cache.")
    found = list_runs(folder or runs_folder(os.environ))
    if json:
        output().print_json(jsons.dumps([_said(listed) for listed in found]), indent=1)
    else:
        print_runs(output(), found)


@plainly
def show(
    run: Annotated[str, typer.Argument(help="Folder or name of a run, or `shipped` for that of the shipped model.")],
) -> None:
    """Print all that is known of a run, after its files were checked, as JSON."""
    output().print(plain(jsons.dumps(dict(record_of(run, os.environ)), indent=1)), soft_wrap=True)


@plainly
def adopt(run: Annotated[Path, typer.Argument(help="Folder of a finished run.")]) -> None:
    """Take a run into the ledger that was copied from another machine, or made before records were sealed."""
    from classifier.train.runs import adopt as adopt_run

    output().print(plain(f"{adopt_run(run.resolve()).name} is in the ledger of {run.resolve().parent}"), soft_wrap=True)


def runs_folder(environ: Mapping[str, str]) -> Path:
    """Where runs are kept unless another place was named."""
    return Places.from_environ(environ).cache / "train" / "runs"


def find_run(named: str, environ: Mapping[str, str]) -> Path:
    """The folder of a run by its path, its folder's name or its own.

    Raises:
        BadInput: there is none, or more than one of that name.
    """
    from classifier.train.runs import list_runs

    parent = runs_folder(environ)
    for folder in (Path(named), parent / named):
        if folder.is_dir():
            return folder
    known = [one.folder for one in list_runs(parent) if one.record is not None and one.record["run"] == named]
    if len(known) != 1:
        raise BadInput(f"There is no run {named}: `clerk train runs` lists them.")
    return known[0]


def record_of(named: str, environ: Mapping[str, str]) -> Mapping[str, Any]:
    """The record of a run; of the shipped model all that its manifest says.

    Raises:
        BadInput: there is no such run.
        BrokenArtefact: it was changed.
    """
    from classifier.artefact import read_artefact
    from classifier.train.runs import read_run

    if named != SHIPPED:
        return read_run(find_run(named, environ)).record
    artefact = read_artefact()
    if artefact is None:
        raise BadInput("No model is shipped with this clone: the packaged encoder is used as it is.")
    return artefact.said


def print_runs(console: Console, found: Sequence[Listed]) -> None:
    """One line a run, and beneath it why it is not what it was."""
    if not found:
        console.print("There are no runs: `clerk train fit` makes one.")
        return
    table = Table(box=None)
    for name in ("run", "folder", "state", "device"):
        table.add_column(name)
    for name in ("minutes", "kWh", "euros", "CN8 first 1", "first 5", "HS6 first 1"):
        table.add_column(name, justify="right")
    for listed in found:
        table.add_row(*map(plain, _row(listed)))
    console.print(table)
    for listed in found:
        if listed.why:
            console.print(plain(f"{listed.folder.name}: {listed.why}"), soft_wrap=True)


def _row(listed: Listed) -> list[str]:
    if listed.record is None:
        return ["", listed.folder.name, listed.state, *[""] * 7]
    said = _said(listed)
    usage, held = said["usage"], said["held"]
    shares = [f"{100 * held[name]:.1f} %" if name in held else "" for name in ("8@1", "8@5", "6@1")]
    spent = [f"{usage['seconds'] / 60:.1f}", f"{usage['kilowatt_hours']:.3f}", f"{usage['euros']:.3f}"] if usage else []
    return [said["run"], listed.folder.name, listed.state, said["device"], *(spent or [""] * 3), *shares]


def _said(listed: Listed) -> dict[str, Any]:
    """The main figures: of the rulings held out, after the last epoch, class vectors and nearest texts together."""
    said: dict[str, Any] = {"folder": str(listed.folder), "state": listed.state, "why": listed.why}
    record = listed.record
    if record is None:
        return said
    metrics = record.get("metrics") or [{}]
    return {
        **said,
        "run": record["run"],
        "made": record["made"],
        "commit": record.get("commit", ""),
        "device": record.get("hardware", {}).get("device", ""),
        "usage": record.get("usage", {}),
        "held": metrics[-1].get("joined", {}).get("all", {}),
    }
