"""The figures of docs/reference/questions.md: ``python -m tests.benchmarks.questions FOLDER [--limit N] [--only NAME]``.

Every policy with both traders, and ours with wrong and unknown answers, on the development set. Each run leaves
FOLDER/NAME.json and is not measured again while that is there; the page's tables and its plot are written anew.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from classifier.benchmark.cases import Reading, read_cases
from classifier.benchmark.policies import OURS, POLICIES, under
from classifier.benchmark.report import report_to_dict
from classifier.benchmark.run import Plan, run_benchmark
from classifier.benchmark.statistics import wilson
from classifier.benchmark.traders import Spoiling
from cli.checks_running import machine
from cli.engines import open_engine, open_tell
from tests.benchmarks.plot import Line, plot
from tests.world import DATA, ROOT

QUESTIONS, SEED, SAMPLES = 4, 1, 2000
PAGE = ROOT / "docs" / "reference" / "questions.md"
MARK = "<!-- measured -->"
LEVEL = 0.75
"""Accuracy at which the policies' numbers of questions are compared: all of the better ones reach it."""


@dataclass(frozen=True)
class Run:
    """One benchmark."""

    policy: str = OURS
    trader: str = "code"
    wrong: float = 0.0
    unknown: float = 0.0

    @property
    def name(self) -> str:
        """Of its file."""
        spoilt = f"-wrong{self.wrong:.0%}-unknown{self.unknown:.0%}".replace("%", "")
        return f"{self.policy}-{self.trader}{spoilt if self.wrong + self.unknown else ''}"


SPOILT = tuple(Run(wrong=w, unknown=u) for w, u in ((0.1, 0.0), (0.2, 0.0), (0.0, 0.1), (0.0, 0.2), (0.1, 0.2)))
RUNS = (*(Run(policy, trader) for trader in ("code", "facts") for policy in POLICIES), *SPOILT)


@dataclass(frozen=True)
class Found:
    """A run's cases: (n, QUESTIONS + 1) whether the code was right at each stage, and (n,) questions asked."""

    right: npt.NDArray[np.bool_]
    asked: npt.NDArray[np.int64]
    report: dict[str, Any]

    @classmethod
    def read(cls, report: dict[str, Any]) -> Found:
        """The cases of a report that have a right code of 8 digits."""
        cases = [case for case in report["cases"] if case["ranks"][0] is not None]
        right = np.asarray([[rank == 1 for rank in case["ranks"]] for case in cases])
        return cls(right, np.asarray([case["asked"] for case in cases]), report)

    def curve(self, rows: npt.NDArray[np.int64] | None = None) -> tuple[npt.NDArray[np.float64], ...]:
        """Mean questions asked, and share of right codes, with at most 0, 1, ... questions."""
        rows = np.arange(len(self.asked)) if rows is None else rows
        asked = [np.minimum(self.asked[rows], k).mean() for k in range(self.right.shape[1])]
        return np.asarray(asked), self.right[rows].mean(axis=0)

    def needed(self, rows: npt.NDArray[np.int64] | None = None, level: float = LEVEL) -> float:
        """Mean questions with which a share of right codes is reached; NaN where it never is."""
        asked, right = self.curve(rows)
        best = np.maximum.accumulate(right)
        return float(np.interp(level, best, asked)) if best[-1] >= level else float("nan")


def measure(folder: Path, limit: int | None, only: Sequence[str]) -> dict[Run, Found]:
    """Every run with what was found; those whose file is there are read."""
    wanted = [run for run in RUNS if not only or run.name in only]
    missing = [run for run in wanted if not (folder / f"{run.name}.json").exists()]
    if missing:
        engine = open_engine(os.environ)
        tell = open_tell(os.environ, engine.repertoire)
        cases = read_cases(DATA / "benchmarks" / "ebti_dev.jsonl", Reading(engine.tree, {}), limit)
        for run in missing:
            plan = Plan(QUESTIONS, tell if run.trader == "facts" else None, Spoiling(run.wrong, run.unknown, SEED))
            report = report_to_dict(found := run_benchmark(under(run.policy, engine), cases, plan))
            report |= {
                "answered": dict(found.answered),
                "true": found.true,
                "versions": dict(engine.versions),
                "machine": machine(),
            }
            (folder / f"{run.name}.json").write_text(json.dumps(report), encoding="utf-8")
            sys.stdout.write(f"{run.name}: {found.after[3][8].share(1):.3f} {found.mean_questions:.2f}\n")
            sys.stdout.flush()
    read = {run: json.loads((folder / f"{run.name}.json").read_text(encoding="utf-8")) for run in wanted}
    return {run: Found.read(report) for run, report in read.items()}


def fewer(ours: Found, other: Found) -> tuple[float, float, float]:
    """How many questions fewer we need at ``LEVEL``, and the 95 % interval over resampled cases."""
    random = np.random.default_rng(SEED)
    drawn = [random.integers(0, len(ours.asked), len(ours.asked)) for _ in range(SAMPLES)]
    gains = np.asarray([other.needed(rows) - ours.needed(rows) for rows in drawn])
    low, high = np.nanpercentile(gains, [2.5, 97.5])
    return other.needed() - ours.needed(), float(low), float(high)


def policies_table(found: dict[Run, Found], trader: str) -> list[str]:
    """Accuracy by number of questions, one row a policy."""
    rows = [
        "| policy | 0 | 1 | 2 | 3 | 4 | HS6 after 3 | asked | cases with 0 / 1 / 2 / 3 / 4 questions |",
        "|---" * 9 + "|",
    ]
    for run, one in found.items():
        if run.trader == trader and not run.wrong + run.unknown:
            shares = [f"{100 * share:.1f}" for share in one.right.mean(axis=0)]
            counts = np.bincount(one.asked, minlength=QUESTIONS + 1) / len(one.asked)
            spread = " / ".join(f"{share:.0%}" for share in counts)
            six = 100 * one.report["after"]["3"]["6"]["top1"]
            rows.append(f"| {run.policy} | {' | '.join(shares)} | {six:.1f} | {one.asked.mean():.2f} | {spread} |")
    return rows


def spoilt_table(found: dict[Run, Found]) -> list[str]:
    """What wrong and unknown answers cost."""
    rows = ["| wrong | unknown | CN8 after 3 [95 %] | asked |", "|---|---|---|---|"]
    for run in (Run(), *SPOILT):
        if run in found:
            right = found[run].right[:, 3]
            low, high = wilson(int(right.sum()), len(right))
            asked = np.minimum(found[run].asked, 3).mean()
            share = f"{100 * right.mean():.1f} [{100 * low:.1f} {100 * high:.1f}]"
            rows.append(f"| {run.wrong:.0%} | {run.unknown:.0%} | {share} | {asked:.2f} |")
    return rows


def fewer_lines(found: dict[Run, Found]) -> list[str]:
    """How many questions fewer than each other policy, for the same accuracy."""
    lines = []
    for run, other in found.items():
        if run.trader == "code" and run.policy != OURS and not run.wrong + run.unknown:
            if np.isnan(other.needed()):
                lines.append(f"- `{run.policy}` never reaches {LEVEL:.0%} with {QUESTIONS} questions")
                continue
            gain, low, high = fewer(found[Run()], other)
            lines.append(f"- `{run.policy}` needs {other.needed():.2f}: {gain:.2f} more [{low:.2f} {high:.2f}]")
    return lines


def trader_line(found: dict[Run, Found]) -> str:
    """What the trader of facts answered."""
    report = found[Run(trader="facts")].report
    answered, true = report["answered"], report.get("true")
    total = sum(answered.values())
    given = ", ".join(f"{100 * count / total:.0f} % {kind}" for kind, count in sorted(answered.items()))
    return given if true is None else f"{given}; {100 * true / answered['option']:.0f} % of the options are true"


def page(found: dict[Run, Found]) -> str:
    """The measured part of the page."""
    report = found[Run()].report
    lines = [
        MARK, "", f"## Policies side by side, on the development set ({report['n']} cases)", "",
        f"`python -m tests.benchmarks.questions FOLDER`; model {report['versions']['model']}; {report['machine']}.", "",
        "![Accuracy against questions](questions.svg)", "",
        "`ours` as described; `greedy`: most bits among the questions of nodes and a choice of headings, without costs"
        " and stakes; `node-only`: the same among nodes alone, chapters included; `heading-only`: choices of headings"
        " alone; `fixed`: down the tree from the leading chapter; `random`: any question that tells something. All stop"
        " at the same probability.", "",
        "Share of right codes of 8 digits (%) after so many questions, trader `code`:", "",
        *policies_table(found, "code"), "",
        "Trader `facts`:", "", *policies_table(found, "facts"), "",
        f"With `ours` he gave {trader_line(found)}.", "",
        f"To be right in {LEVEL:.0%} of cases, `ours` needs {found[Run()].needed():.2f} questions on average with the"
        " trader `code` (95 % intervals over resampled cases):", "", *fewer_lines(found), "",
        "Wrong and unknown answers, `ours`, trader `code`, at most 3 questions:", "", *spoilt_table(found), "",
    ]  # fmt: skip
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Measure what is missing and write the page; the exit status."""
    parser = argparse.ArgumentParser(description="Measure all policies.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    found = measure(options.folder, options.limit, options.only)
    if not options.only:
        text = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
        PAGE.write_text(text + page(found), encoding="utf-8")
        drawn = [
            Line(f"{run.policy}, {run.trader}", *one.curve(), is_dashed=run.trader == "facts")
            for run, one in found.items()
            if not run.wrong + run.unknown
        ]
        plot(drawn, PAGE.with_suffix(".svg"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
