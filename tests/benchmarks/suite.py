"""All development benchmarks in one go: ``python -m tests.benchmarks.suite FOLDER [--limit N] [--only NAME ...]``.

Each run has an engine of its own, so that none is faster for what another asked; it leaves FOLDER/NAME.json, and
FOLDER/summary.md gathers them.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.benchmark_command import Order, Tools, Trader, measure
from cli.checks_running import machine
from cli.engines import open_engine, open_tell
from cli.places import Places
from cli.terminal import output
from tariff import LANGUAGES

DEV, SPOKEN = "ebti_dev.jsonl", "ebti_dev_languages.jsonl"
QUESTIONS = 4


@dataclass(frozen=True)
class Run:
    """One benchmark of the suite."""

    name: str
    file: str = DEV
    field: str = "text"
    questions: int = QUESTIONS
    trader: Trader = Trader.CODE
    wrong: float = 0.0
    unknown: float = 0.0


SUITE = (
    Run("dev_code"),
    Run("dev_facts", trader=Trader.FACTS),
    Run("dev_vague", field="vague"),
    Run("dev_spoiled", wrong=0.1, unknown=0.2),
    *(Run(f"dev_{language}", SPOKEN, language) for language in LANGUAGES[1:]),
)


def run_suite(folder: Path, limit: int | None, names: frozenset[str]) -> list[tuple[Run, dict[str, Any]]]:
    """Each run of the suite that is named (all where none is) with its report; reports go to ``folder`` too."""
    places = Places.from_environ(os.environ)
    tools = Tools(places.data, lambda: open_engine(os.environ), lambda engine: open_tell(os.environ, engine.repertoire))
    found = []
    for run in SUITE:
        if not names or run.name in names:
            out = folder / f"{run.name}.json"
            file = places.data / "benchmarks" / run.file
            order = Order(file, run.questions, limit, run.trader, run.field, out, run.wrong, run.unknown, seed=1)
            measure(order, tools, output())
            found.append((run, json.loads(out.read_text(encoding="utf-8"))))
    return found


def summary(found: list[tuple[Run, dict[str, Any]]]) -> str:
    """A table of the figures that matter most, in Markdown."""
    head = "| run | n | one shot CN8 top-1 / 5 / 20 | HS6 top-1 | after {q} CN8 top-1 | HS6 top-1 | questions | ECE 8 | ms |"
    rows = [head.format(q=QUESTIONS), "|---" * 9 + "|"]
    for run, report in found:
        at_once, asked = report["one_shot"], report["after"][str(run.questions)]
        tops = " / ".join(f"{100 * at_once['8'][top]:.0f}" for top in ("top1", "top5", "top20"))
        cells = [
            run.name, str(report["n"]), tops, f"{100 * at_once['6']['top1']:.0f}", f"{100 * asked['8']['top1']:.0f}",
            f"{100 * asked['6']['top1']:.0f}", f"{report['mean_questions']:.2f}", f"{report['ece']['8']:.3f}",
            f"{report['ms_per_case']:.0f}",
        ]  # fmt: skip
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join([*rows, "", f"Measured on {machine()}.", ""])


def main(arguments: list[str] | None = None) -> int:
    """Run the suite; the exit status."""
    parser = argparse.ArgumentParser(description="Run the development benchmarks.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--only", nargs="*", default=[], choices=[run.name for run in SUITE])
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    text = summary(run_suite(options.folder, options.limit, frozenset(options.only)))
    (options.folder / "summary.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
