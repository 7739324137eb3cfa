"""A report as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from classifier.benchmark.errors import BenchmarkError
from classifier.benchmark.run import Outcome, Report
from classifier.benchmark.scoring import TOPS, Shares
from tariff.contract import Json


def report_to_dict(report: Report) -> Json:
    """JSON form; shares are between 0 and 1, depths that no right code has are left out."""
    return {
        "n": report.n,
        "one_shot": _by_depth(report.one_shot),
        "after": {str(k): _by_depth(found) for k, found in report.after.items()},
        "mean_questions": report.mean_questions,
        "ece": {str(depth): error for depth, error in report.ece.items()},
        "ms_per_case": report.ms_per_case,
        "cases": [_case(outcome) for outcome in report.outcomes],
    }


def write_report(report: Report, path: Path) -> None:
    """Write the report to ``path``, whole or not at all.

    Raises:
        BenchmarkError: it cannot be written there.
    """
    text = json.dumps(report_to_dict(report), ensure_ascii=False, indent=1) + "\n"
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BenchmarkError(f"The report cannot be written to {path}: {error.strerror}.") from error


def _by_depth(found: Mapping[int, Shares]) -> Json:
    return {str(depth): {**{f"top{t}": s.share(t) for t in TOPS}, "n": s.n} for depth, s in found.items()}


def _case(outcome: Outcome) -> Json:
    gold = outcome.gold[0] if len(outcome.gold) == 1 else list(outcome.gold)
    return {
        "id": outcome.id,
        "gold": gold,
        "asked": len(outcome.answers),
        "ranks": [standing.ranks.get(8) for standing in outcome.standings],
        "ranked": list(outcome.ranked),
        "p": list(outcome.p),
    }
