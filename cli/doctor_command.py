"""``clerk doctor``: what is installed, built and running, and what is wrong."""

from __future__ import annotations

import os
from collections.abc import Iterable

import typer
from rich.console import Console
from rich.table import Table

from cli.findings import Finding, State
from cli.places import Places
from cli.terminal import output, plain, plainly

_STYLES = {State.GOOD: "green", State.ABSENT: "yellow", State.BROKEN: "bold red"}
SICK = 1


@plainly
def doctor() -> None:
    """What is installed, built and running, and what to do about what is wrong; exit code 1 where something is."""
    from cli.checks_built import built
    from cli.checks_installed import installed
    from cli.checks_running import machine, services

    places, console = Places.from_environ(os.environ), output()
    console.print(plain(f"{machine()}; cache {places.cache}; var {places.var}", "dim"))
    found = [
        *show(console, "Installed", installed(places, os.environ)),
        *show(console, "Built", built(places, os.environ)),
        *show(console, "Running", services(places)),
    ]
    wrong = [finding for finding in found if finding.state is State.BROKEN]
    console.print(plain(verdict(wrong), "bold red" if wrong else "bold green"))
    if wrong:
        raise typer.Exit(SICK)


def show(console: Console, title: str, findings: Iterable[Finding]) -> list[Finding]:
    """Print findings under a title; the same findings."""
    table = Table(
        title=title, title_justify="left", title_style="bold", box=None, show_header=False, padding=(0, 2, 0, 0)
    )
    for _ in range(3):
        table.add_column(overflow="fold")  # a path that is cut off helps nobody
    listed = list(findings)
    for finding in listed:
        says = plain(finding.says)
        advice = plain(f"\n{finding.advice}", "italic") if finding.advice else plain("")
        table.add_row(plain(finding.state.value, _STYLES[finding.state]), finding.name, says.append_text(advice))
    console.print(table)
    return listed


def verdict(wrong: list[Finding]) -> str:
    """One sentence that sums up."""
    if not wrong:
        return "Nothing is wrong."
    return f"Wrong: {', '.join(finding.name for finding in wrong)}. What to do stands beside each."
