"""``clerk sources``: which official lists are loaded, of which date, and what is missing."""

from __future__ import annotations

import json as json_module
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from cli.places import Places
from cli.terminal import output, plain, plainly

if TYPE_CHECKING:
    from sources.knowledge import Imported
    from sources.ruling_base import Held, ImportedFile


@plainly
def sources(json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False) -> None:
    """Show which official lists are loaded, of which date and from which file, and what is missing."""
    from sources.knowledge import Knowledge
    from sources.ruling_base import RulingBase

    var = Places.from_environ(os.environ).var
    knowledge, rulings = Knowledge(var), RulingBase(var)
    held, in_base, files = knowledge.imports(), rulings.held(), rulings.files()
    knowledge.close()
    rulings.close()
    if json:
        shown = {"knowledge": str(knowledge.path), **sources_to_dict(held), "rulings": rulings_to_dict(in_base, files)}
        output().out(json_module.dumps(shown, ensure_ascii=False, indent=1), highlight=False)
        return
    print_sources(output(), held)
    print_rulings(output(), in_base, files)


def rulings_to_dict(held: Held | None, files: Sequence[ImportedFile]) -> dict[str, Any]:
    """What the base of rulings holds, as JSON has it; empty where nothing was imported."""
    if held is None:
        return {}
    return {
        "held": held.rulings,
        "newest": held.newest,
        "by_status": dict(held.by_status),
        "by_country": {one: {"held": n, "valid": valid} for one, (n, valid) in held.by_country.items()},
        "files": [{**vars(file), "counts": {**vars(file.counts)}} for file in files],
    }


def print_rulings(console: Console, held: Held | None, files: Sequence[ImportedFile]) -> None:
    """The imported rulings in numbers, and the files of which something is left; or what they would be good for."""
    if held is None:
        console.print(
            "missing: EBTI rulings (DDS2-EBTI_Full.zip), for the rulings of all member states beside a proposal: "
            "clerk import ebti FILE",
            soft_wrap=True,
        )
        return
    by_status = ", ".join(f"{count:,} {status}" for status, count in held.by_status.items())
    newest = files[-1]
    told = f"EBTI rulings: {held.rulings:,} ({by_status}), the newest of {held.newest}, files up to {newest.dated[:10]}"
    console.print(plain(f"{told} ({newest.file})."), soft_wrap=True)
    countries = ", ".join(f"{one} {count:,} ({valid:,})" for one, (count, valid) in held.by_country.items())
    console.print(plain(f"  by country, VALID in brackets: {countries}"), soft_wrap=True)
    for file in files:
        if not file.is_done:
            console.print(plain(f"  {file.file} was not read to its end: import it again."), soft_wrap=True)


def sources_to_dict(held: Sequence[Imported]) -> dict[str, Any]:
    """What is loaded and what is missing, as JSON has it."""
    from sources.kinds import KINDS

    loaded = {entry.kind for entry in held}
    missing = [kind for kind in KINDS if kind.name not in loaded]
    return {
        "loaded": [{**vars(entry), "skipped": dict(entry.skipped)} for entry in held],
        "missing": [
            {"kind": kind.name, "title": kind.title, "example": kind.example, "good_for": kind.good_for}
            for kind in missing
        ],
    }


def print_sources(console: Console, held: Sequence[Imported]) -> None:
    """What is loaded, then what is missing and what it would be good for."""
    from sources.kinds import KINDS

    if held:
        console.print(_loaded(held))
    missing = [kind for kind in KINDS if kind.name not in {entry.kind for entry in held}]
    if not missing:
        console.print("Nothing is missing.")
        return
    for kind in missing:
        line = f"missing: {kind.title} ({kind.example}), for {kind.good_for}: clerk import {kind.name} FILE"
        console.print(line, soft_wrap=True)


def _loaded(held: Sequence[Imported]) -> Table:
    table = Table(box=None)
    for title in ("loaded", "language", "dated", "entries", "file", "imported on"):
        table.add_column(title, justify="right" if title == "entries" else "left", overflow="fold")
    for entry in held:
        table.add_row(entry.kind, entry.language, entry.dated, f"{entry.kept:,}", plain(entry.file), entry.imported_on)
    return table
