"""Cards in a terminal: what they say, and which number taps which button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli.terminal import plain
from tariff.contract import Json


@dataclass(frozen=True)
class Tap:
    """A button: what stands on it, a line more, and the token that is sent when it is tapped.

    Attributes:
        label: what stands on it.
        hint: a line more.
        token: that is sent, or behind which the dossier lies.
        is_dossier: whether a tap saves a dossier instead of sending anything.
    """

    label: str
    hint: str
    token: str
    is_dossier: bool = False


def taps(card: Json) -> tuple[Tap, ...]:
    """The buttons of a card in the order of their numbers, from 1; the dossier comes last."""
    rows = [*card.get("options", []), *card.get("extras", []), *card.get("buttons", [])]
    buttons = [Tap(str(r.get("label", "")), str(r.get("hint", "")), str(r["payload"])) for r in rows if "payload" in r]
    dossier = card.get("dossier") or {}
    if "payload" in dossier:
        buttons.append(Tap(str(dossier.get("label", "")), "PDF + JSON", str(dossier["payload"]), is_dossier=True))
    return tuple(buttons)


def show(card: Json, console: Console) -> None:
    """Print a card with its numbered buttons."""
    if card.get("card") == "proposal":
        _proposal(card, console)
    else:
        _text(card, console)
    for number, tap in enumerate(taps(card), start=1):
        line = Text.assemble((f"{number:>3}  ", "bold cyan"), plain(tap.label))
        console.print(line.append_text(plain(f"  {tap.hint}", "dim")) if tap.hint else line)


def _text(card: Json, console: Console) -> None:
    style = {"error": "red", "refer": "yellow", "progress": "dim"}.get(str(card.get("card")), "bold")
    for part in ("notice", "text", "help", "contact", "fallback"):
        if card.get(part):
            console.print(plain(str(card[part]), style if part == "text" else "dim"))


def _proposal(card: Json, console: Console) -> None:
    titles = card.get("titles") or {}
    head = Text.assemble(plain(f"{card['code_display']}  ", "bold green"), plain(str(card["label"]), "bold"))
    sure = plain(f"{card['confidence']} ({100 * float(card['probability']):.0f} %)", "dim")
    console.print(Panel(Text.assemble(head, "\n", sure), expand=False))
    if card.get("notice"):
        console.print(plain(str(card["notice"]), "yellow"))
    _path(card.get("path") or [], str(titles.get("path", "")), console)
    _candidates(card.get("candidates") or [], str(titles.get("candidates", "")), console)
    _rulings(card.get("rulings") or [], titles, console)
    _facts(card.get("facts") or [], str(titles.get("facts", "")), console)
    for part in ("duty", "settles", "measures_link"):
        if card.get(part):
            title = plain(f"{titles.get(part.removesuffix('_link'), '')}: ", "dim")
            console.print(title.append_text(plain(str(card[part]))), soft_wrap=True)
    for part in ("fallback", "disclaimer"):
        if card.get(part):
            console.print(plain(str(card[part]), "italic"))


def _path(steps: Sequence[Json], title: str, console: Console) -> None:
    _title(title, console)
    for depth, step in enumerate(steps):
        console.print(Padding(plain(f"{step['code']}  {step['label']}".strip()), (0, 0, 0, 2 + 2 * depth)))
        if step.get("legal"):
            console.print(Padding(plain(str(step["legal"]), "dim italic"), (0, 0, 0, 4 + 2 * depth)))


def _candidates(rows: Sequence[Json], title: str, console: Console) -> None:
    if len(rows) < 2:
        return
    _title(title, console)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 2))
    for row in rows:
        share = f"{100 * float(row['probability']):.0f} %"
        table.add_row(
            plain(str(row["code_display"]), "green"), share, plain(str(row["label"])), plain(str(row["duty"]))
        )
    console.print(table)
    for row in rows[1:]:
        if row.get("notice"):
            console.print(Padding(plain(f"{row['code_display']}: {row['notice']}", "dim"), (0, 0, 0, 2)))


def _rulings(rows: Sequence[Json], titles: Json, console: Console) -> None:
    if not rows:
        return
    _title(str(titles.get("rulings", "")), console)
    for row in rows:
        until = f"{titles.get('valid_until', '')} {row['valid_until']}"
        head = plain(f"{row['reference']} ({row['country']}, {row['issued']}, {until}): {row['code_display']}")
        console.print(Padding(head, (0, 0, 0, 2)))
        console.print(Padding(plain(str(row["goods"]), "dim"), (0, 0, 0, 4)))
        console.print(Padding(plain(str(row["link"]), "dim"), (0, 0, 0, 4)), soft_wrap=True)


def _facts(rows: Sequence[Json], title: str, console: Console) -> None:
    if rows:
        _title(title, console)
        for row in rows:
            console.print(Padding(plain(f"{row['label']}: {row['value']}"), (0, 0, 0, 2)))


def _title(title: str, console: Console) -> None:
    if title:
        console.print(plain(title, "bold"))
