"""A benchmark's figures as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from classifier.benchmark.codes import CUT, REPLACED
from classifier.benchmark.scoring import TOPS, Shares
from classifier.benchmark.statistics import wilson
from cli.checks_running import machine
from cli.terminal import plain

if TYPE_CHECKING:
    from classifier.benchmark.run import Report
    from cli.benchmark_command import Order

_SCORED = {
    REPLACED: "whose code ended are scored by what replaced it, any of which counts",
    CUT: "whose code is not in the nomenclature are scored at the deepest depth that is",
}


def print_head(console: Console, order: Order, n: int, versions: Mapping[str, str]) -> None:
    """What is measured, with what, and how busy the machine is."""
    policy = "" if order.policy == "ours" else f" by policy {order.policy}"
    who = f"trader {order.trader}, at most {order.questions} questions{policy}" if order.questions else "no questions"
    spoiled = f", {order.wrong:.0%} wrong, {order.unknown:.0%} unknown, seed {order.seed}"
    asked = who + (spoiled if order.questions and order.wrong + order.unknown else "")
    console.print(plain(f"{order.file}: {n} cases, text from '{order.field}', {asked}"))
    console.print(plain("; ".join(f"{name} {value}" for name, value in versions.items()), "dim"))
    console.print(plain(machine(), "dim"))


def print_report(console: Console, report: Report) -> None:
    """All figures with their numbers of cases and 95 % intervals."""
    console.print(_table(report))
    if report.after:
        given = ", ".join(f"{count} {kind}" for kind, count in sorted(report.answered.items()))
        console.print(f"questions a case: {report.mean_questions:.2f}; answers given: {given or 'none'}")
        if options := report.answered.get("option", 0):
            console.print(f"{100 * report.true / options:.1f} % of the options chosen are true of a right code")
    errors = [f"{error:.3f} at {depth} digits" for depth, error in report.ece.items() if error is not None]
    if errors:
        console.print(f"calibration error of the top answer, after the last question: {', '.join(errors)}")
    console.print(f"{report.ms_per_case:.1f} ms a case")
    for how, count in report.scored.items():
        console.print(f"{count} cases {_SCORED[how]}", style="dim")


def _table(report: Report) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("")
    table.add_column("digits", justify="right")
    for top in TOPS:
        table.add_column(f"top-{top} [95 %]", justify="right")
    table.add_column("n", justify="right")
    _add(table, "one shot", report.one_shot)
    for questions, found in report.after.items():
        _add(table, f"after {questions}", found)
    return table


def _add(table: Table, stage: str, found: Mapping[int, Shares]) -> None:
    for i, (depth, shares) in enumerate(found.items()):
        cells = [_cell(shares.hits[top], shares.n) for top in TOPS]
        table.add_row(
            "" if i else stage, str(depth), *map(plain, cells), str(shares.n), end_section=i == len(found) - 1
        )


def _cell(hits: int, n: int) -> str:
    low, high = wilson(hits, n)
    return f"{100 * hits / n:.1f} % [{100 * low:.1f} {100 * high:.1f}]"
