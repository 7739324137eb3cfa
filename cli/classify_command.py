"""``clerk classify``: one shot, in process."""

from __future__ import annotations

import json as json_module
import os
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.terminal import notes, output, plain, plainly
from tariff.codes import Code

if TYPE_CHECKING:
    from cli.one_shot import OneShot


@plainly
def classify(
    text: Annotated[list[str], typer.Argument(help="The goods in a few words.")],
    language: Annotated[str, typer.Option(help="Language of labels.")] = "en",
    date: Annotated[str, typer.Option(help="Day for which codes are asked, as 2027-02-01; today otherwise.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many codes.")] = 5,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """The likeliest codes for goods from their words alone, without questions."""
    from cli.engines import open_engine_at
    from cli.one_shot import one_shot, one_shot_to_dict, request_of

    request = request_of(" ".join(text), language, date)
    with notes().status("loading the model ..."):
        engine = open_engine_at(os.environ, request.date)
    found = one_shot(engine, request, limit)
    if json:
        output().out(json_module.dumps(one_shot_to_dict(found), ensure_ascii=False, indent=1), highlight=False)
    else:
        print_found(output(), found)


def print_found(console: Console, found: OneShot) -> None:
    """A table of codes, then the nearest rulings."""
    if not found.recognised:
        console.print(plain("No goods are recognised in that; the codes below are little more than a guess.", "yellow"))
    table = Table(box=None, padding=(0, 2, 1, 0))
    for title in ("code", "probability", "what it is", "duty"):
        table.add_column(title, justify="right" if title == "probability" else "left")
    for row in found.candidates:
        path = " › ".join(step.label for step in row.path)
        table.add_row(
            Code(row.code).display, f"{100 * row.probability:.1f} %", plain(path), plain(row.duty.text or "?")
        )
    console.print(table)
    for row in found.candidates:
        if row.notice:
            console.print(plain(f"{Code(row.code).display}: {row.notice}", "yellow"), soft_wrap=True)
    if found.rulings:
        console.print("Nearest rulings", style="bold")
    for ruling in found.rulings:
        code = Code(ruling.code).display
        head = f"{ruling.reference} ({ruling.country}, {ruling.issued}): {code}, cosine {ruling.cosine:.2f}"
        console.print(plain(head))
        console.print(plain(f"  {ruling.goods}", "dim"))
        console.print(plain(f"  {ruling.link}", "dim"), soft_wrap=True)
    note = f"By the nomenclature of {found.versions.get('nomenclature', '')}; no Binding Tariff Information."
    console.print(plain(note, "dim"))
