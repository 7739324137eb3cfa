"""The README's table of quality: ``python -m tests.docs.figures REPORT.json`` writes it anew.

REPORT.json is what ``clerk benchmark data/benchmarks/ebti_dev.jsonl --questions 3 --json REPORT.json`` wrote. Its
figures, without the single cases, are kept in docs/reference/benchmark-ebti-dev.json with the day.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from tests.world import ROOT

KEPT = ROOT / "docs" / "reference" / "benchmark-ebti-dev.json"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
_DEPTHS = (("8", "CN, 8 digits"), ("6", "HS, 6 digits"), ("4", "heading, 4 digits"), ("2", "chapter, 2 digits"))
_STAGES = ("1", "2", "3")


def table(report: dict[str, Any]) -> str:
    """The figures as the README shows them."""
    lines = [
        f"Measured on {report['measured']} on {report['n']} rulings of `data/benchmarks/ebti_dev.jsonl`, share of cases"
        " in which the right code is among the first; questions answered by the right code, an upper bound for people:",
        "",
        "| the right | first 1 | first 5 | first 20 | after 1 question: first 1 | after 2 | after 3 |",
        "|---|---|---|---|---|---|---|",
    ]
    for depth, name in _DEPTHS:
        at_once = report["one_shot"][depth]
        shares = [at_once["top1"], at_once["top5"], at_once["top20"]]
        shares += [report["after"][stage][depth]["top1"] for stage in _STAGES]
        lines.append(f"| {name} | {' | '.join(f'{100 * share:.0f} %' for share in shares)} |")
    lines += [
        "",
        f"{report['mean_questions']:.1f} questions a case were needed on average; calibration error of the leading"
        f" code {report['ece']['8']:.2f} at 8 digits, {report['ece']['6']:.2f} at 6.",
    ]
    return "\n".join(lines)


def put(readme: str, report: dict[str, Any]) -> str:
    """The README with its table made from the report."""
    before, _, rest = readme.partition(BEGIN)
    return f"{before}{BEGIN}\n{table(report)}\n{END}{rest.partition(END)[2]}"


def main() -> int:
    """Keep the report's figures and write the table; the exit status."""
    report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    report = {"measured": dt.date.today().isoformat(), **{k: v for k, v in report.items() if k != "cases"}}
    KEPT.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    readme = ROOT / "README.md"
    readme.write_text(put(readme.read_text(encoding="utf-8"), report), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
