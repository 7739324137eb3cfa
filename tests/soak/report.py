"""docs/reference/soak.md: what the last soak found."""

from __future__ import annotations

import datetime
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from cli.checks_running import machine


@dataclass(frozen=True)
class Part:
    """One test's share of the report: its rows, "what" and "how much"."""

    title: str
    rows: tuple[tuple[str, str], ...]

    def text(self) -> str:
        lines = [f"| {what} | {how_much} |" for what, how_much in self.rows]
        return "\n".join([f"## {self.title}", "", "| | |", "|---|---|", *lines, ""])


def percentiles(milliseconds: Sequence[float]) -> str:
    """Median, 95th and 99th percentile and the slowest."""
    ranks = statistics.quantiles(milliseconds, n=100, method="inclusive")
    found = (ranks[49], ranks[94], ranks[98], max(milliseconds))
    return " / ".join(f"{value:,.0f}" for value in found)


def report(parts: Sequence[Part], before: str) -> str:
    """The whole document."""
    day = datetime.datetime.now(tz=datetime.UTC).date()
    head = [
        "# Soak", "",
        "What `make soak` found the last time: the whole real stack under load, and with services killed while "
        "conversations run. `tests/soak` says how; the seed is fixed, the moments are not.", "",
        f"{day.day} {day:%B %Y}, {platform.machine()}, Python {platform.python_version()}. "
        f"Before: {before}. After: {machine()}. The travellers ran on the same machine.", "",
    ]  # fmt: skip
    return "\n".join([*head, *(part.text() for part in parts)]).rstrip() + "\n"
