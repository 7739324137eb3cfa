"""The table of aims in docs/reference/training.md: ``python -m tests.docs.aims`` writes it anew.

Its figures are those kept beside the shipped model and those of docs/reference/comparison.json; aims stand here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from classifier.benchmark.development import FIRST, SPOKEN, VAGUE
from classifier.settings import MODEL
from tests.world import ROOT

PAGE = ROOT / "docs" / "reference" / "training.md"
FIGURES = MODEL / "figures.json"
COMPARISON = ROOT / "docs" / "reference" / "comparison.json"
BEGIN, END = "<!-- aims: begin -->", "<!-- aims: end -->"
OTHERS = ("svm", "fasttext", "bm25", "e5", "minilm")
SERVED = "q8"
Figures = Mapping[str, Any]


def table(figures: Figures, comparison: Figures) -> str:
    """The rows: what was aimed at, what is reached, whether that is enough."""
    rows = [*_right(figures), *_languages(figures), *_sure(figures), *_beside(comparison)]
    lines = ["| on the development rulings | aim | reached | |", "|---|---|---|---|"]
    lines += [f"| {what} | {aim} | {reached} | {'' if enough else 'short'} |" for what, aim, reached, enough in rows]
    return "\n".join(lines)


def put(page: str, made: str) -> str:
    """The page with its table."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{made}\n\n{END}{rest.partition(END)[2]}"


def _right(figures: Figures) -> list[tuple[str, str, str, bool]]:
    first, vague = (_shares(figures["sets"][name]["one_shot"]["8"]) for name in (FIRST, VAGUE))
    hs6 = 100 * figures["sets"][FIRST]["one_shot"]["6"]["top1"]
    unseen, below = 100 * figures["without ruling"]["6"]["top5"], first[0] - vague[0]
    aims = (50, 75, 88)
    return [
        (
            "English, 8 digits, among the first 1 / 5 / 20",
            " / ".join(map(str, aims)),
            " / ".join(f"{share:.1f}" for share in first),
            all(share >= aim for share, aim in zip(first, aims, strict=True)),
        ),
        ("English, 6 digits, first", "55", f"{hs6:.1f}", hs6 >= 55),
        ("vaguer query, 8 digits, first: points below", "at most 6", f"{below:.1f}", below <= 6),
        ("leaves without a ruling, 6 digits, among five", "55", f"{unseen:.1f}", unseen >= 55),
    ]


def _languages(figures: Figures) -> list[tuple[str, str, str, bool]]:
    rows = []
    for language in SPOKEN:
        one, five, _ = _shares(figures["sets"][language]["one_shot"]["8"])
        enough = one >= 42 and five >= 66
        rows.append((f"{language}, 8 digits, among the first 1 / 5", "42 / 66", f"{one:.1f} / {five:.1f}", enough))
    return rows


def _sure(figures: Figures) -> list[tuple[str, str, str, bool]]:
    rows = []
    for stage, called in (("one_shot", "text alone"), ("after", "after three questions")):
        errors = [figures["sets"][FIRST]["ece"][stage][depth] for depth in ("8", "6")]
        reached, enough = " / ".join(f"{error:.3f}" for error in errors), max(errors) <= 0.05
        rows.append((f"calibration error at 8 / 6 digits, {called}", "at most 0.05", reached, enough))
    return rows


def _beside(comparison: Figures) -> list[tuple[str, str, str, bool]]:
    measured = {one["name"]: one["figures"] for one in comparison["results"]}
    five = {
        name: 100 * found["right"]["en"]["8"]["top5"] / found["right"]["en"]["8"]["n"]
        for name, found in measured.items()
    }
    ahead = five[SERVED] - max(five[name] for name in OTHERS)
    one, many = measured[SERVED]["clock_ms_one"], 1000 / measured[SERVED]["clock_ms_many"]
    return [
        ("points over the best of SVM, fastText, BM25, untrained encoders, among five", "10", f"{ahead:.1f}", ahead >= 10),
        ("one text on two cores, median", "15 ms", f"{one:.1f} ms", one <= 15),
        ("texts a second, 32 at once", "150", f"{many:.0f}", many >= 150),
    ]  # fmt: skip


def _shares(found: Figures) -> tuple[float, float, float]:
    return 100 * found["top1"], 100 * found["top5"], 100 * found["top20"]


def read(path: Path) -> Figures:
    """The figures of a file."""
    found: Figures = json.loads(path.read_text(encoding="utf-8"))
    return found


def main() -> int:
    """Write the table into the page; the exit status."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(put(page, table(read(FIGURES), read(COMPARISON))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
