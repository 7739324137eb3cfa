"""``clerk verify``: whether each code, citation, quote, date and link of explanations holds."""

from __future__ import annotations

import datetime
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from cli.errors import BadInput
from cli.places import Places
from cli.terminal import notes, output, plain, plainly

if TYPE_CHECKING:
    from classifier.checking import Checked

FAULTY = 1


@plainly
def verify(
    file: Annotated[
        Path | None, typer.Argument(help="Explanations as JSON, or cases as JSON lines; else the development cases.")
    ] = None,
    date: Annotated[str, typer.Option(help="Day for which cases are decided, as 2027-02-01; today otherwise.")] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first N cases.")] = None,
) -> None:
    """Check every code, citation, quote, date and link of explanations against their sources."""
    day = _day(date)
    path = file or Places.from_environ(os.environ).data / "benchmarks" / "ebti_dev.jsonl"
    if print_checked(output(), _checked(path, day, limit)):
        raise typer.Exit(FAULTY)


def print_checked(console: Console, checked: Iterable[Checked]) -> int:
    """A line for each fault and one for all; how many faults there were."""
    count: Counter[str] = Counter()
    for one in checked:
        count["explanations"] += one.faults is not None
        count["cases without a proposal"] += one.faults is None
        count["faults"] += len(one.faults or ())
        for fault in one.faults or ():
            console.print(plain(f"{one.name}: {fault}"), soft_wrap=True)
    told = f"{count['explanations']} explanations, {count['faults']} faults"
    without = count["cases without a proposal"]
    console.print(plain(told + (f"; {without} cases without a proposal" if without else "")))
    return count["faults"]


def _checked(path: Path, day: str, limit: int | None) -> Iterator[Checked]:
    from classifier.checking import cases_in, check_cases, check_found, explanations_in, read_rows, sources_of
    from classifier.settings import Settings
    from cli.engines import open_engine_at

    rows = read_rows(path)
    at = sources_of(Settings.from_environ(os.environ))
    told = [found for name, raw in rows for found in explanations_in(name, raw)]
    if told:
        for name, raw in told[:limit]:
            yield check_found(name, raw, at)
        return
    cases = cases_in(rows)[:limit]
    if not cases:
        raise BadInput(f"{path} holds neither explanations nor cases with a text.")
    with notes().status("loading the model ..."):
        engine = open_engine_at(os.environ, day)
    yield from check_cases(cases, engine, at, day)


def _day(date: str) -> str:
    try:
        return datetime.date.fromisoformat(date).isoformat() if date else datetime.date.today().isoformat()
    except ValueError:
        raise BadInput(f"--date must be a day such as 2027-02-01, not '{date[:20]}'.") from None
