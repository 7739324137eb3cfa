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


@plainly
def sources(json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False) -> None:
    """Show which official lists are loaded, of which date and from which file, and what is missing."""
    from sources.knowledge import Knowledge

    knowledge = Knowledge(Places.from_environ(os.environ).var)
    held = knowledge.imports()
    knowledge.close()
    if json:
        shown = {"knowledge": str(knowledge.path), **sources_to_dict(held)}
        output().out(json_module.dumps(shown, ensure_ascii=False, indent=1), highlight=False)
        return
    print_sources(output(), held)


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
