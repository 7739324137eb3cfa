"""Catalogues of newer years at the terminal: what was made, and what a person must write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from cli.errors import BadInput
from cli.places import Places
from cli.terminal import plain

if TYPE_CHECKING:
    from sources.next_year import Made
    from sources.unwritten import Unwritten
    from tariff.contract import Json
    from tariff.dated import DatedCatalogue


def print_made(console: Console, made: Made) -> None:
    """What was made of one year, and how much must be written for it."""
    kinds = Counter(change.kind for change in made.changes)
    counts = ", ".join(f"{number:,} {kind}" for kind, number in kinds.items()) or "no line changed"
    lines = len({row.node for row in made.unwritten})
    console.print(plain(f"Catalogue of {made.date}, made {_from(made)}: {counts}; {len(made.ended):,} codes ended."))
    console.print(f"{lines:,} lines must be written or reviewed ({len(made.unwritten):,} texts): ", end="")
    console.print("`./clerk catalogue unwritten` lists them.")
    if not made.is_compared:
        console.print(
            plain(f"Reworded lines were not looked for: no English export of {made.base[:4]} was imported before it.")
        )
    console.print("Its search index is built by the next `make run`, else when a date of that year is first asked for.")


def catalogue_for(places: Places, day: str) -> DatedCatalogue:
    """The newest catalogue, or the one that holds on an ISO day.

    Raises:
        BadInput: the day is no date.
    """
    from tariff.dated import dated_catalogues, valid_at

    found = dated_catalogues(places.data, places.var)
    try:
        return valid_at(found, date.fromisoformat(day).isoformat()) if day else found[-1]
    except ValueError:
        raise BadInput(f"'{day[:20]}' is no date of the form 2027-02-01.") from None


def official_wordings(places: Places, dated: DatedCatalogue, rows: Sequence[Unwritten]) -> dict[str, str]:
    """Node id -> official English wording of the lines on a list, as far as it is imported."""
    from sources.knowledge import Knowledge

    knowledge = Knowledge(places.var)
    on = date.fromisoformat(dated.legal_from or dated.date)
    found = {
        row.node: knowledge.legal(row.code, row.suffix, "en", on) for row in {row.node: row for row in rows}.values()
    }
    knowledge.close()
    return {node: " ".join(legal.wording.split()) for node, legal in found.items() if legal is not None}


def print_unwritten(console: Console, day: str, rows: Sequence[Unwritten], wordings: dict[str, str]) -> None:
    """One line a line of the nomenclature: what changed, where its texts are from, and what is to be written."""
    if not rows:
        console.print(f"Everything in the catalogue of {day} is written.")
        return
    table = Table(box=None)
    for title in ("code", "change", "texts of", "official wording", "to write or review"):
        table.add_column(title, overflow="fold")
    items: dict[str, list[Unwritten]] = {}
    for row in rows:
        items.setdefault(row.node, []).append(row)
    for node, own in items.items():
        first = own[0]
        table.add_row(
            f"{first.code} {first.suffix}", first.change, first.taken_from, plain(wordings.get(node, "")), _named(own)
        )
    console.print(table)
    console.print(f"{len(items):,} lines, {len(rows):,} texts, in the catalogue of {day}.")


def _named(rows: Sequence[Unwritten]) -> str:
    """``label en; option en fr de``: each kind of text with its languages."""
    kinds: dict[str, list[str]] = {}
    for row in rows:
        kinds.setdefault(row.item, []).append(row.language)
    return "; ".join(" ".join(filter(None, (item, *languages))) for item, languages in kinds.items())


def unwritten_to_dict(day: str, rows: Sequence[Unwritten], wordings: dict[str, str]) -> Json:
    """JSON form of a list."""
    from dataclasses import asdict

    return {
        "date": day,
        "lines": len({row.node for row in rows}),
        "items": [{**asdict(row), "wording": wordings.get(row.node, "")} for row in rows],
    }


def _from(made: Made) -> str:
    return "anew, what was written kept" if made.base == made.date else f"from that of {made.base}"
