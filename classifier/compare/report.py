"""A comparison as a table in Markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from classifier.compare.errors import MethodFailed
from classifier.compare.measure import interval
from classifier.compare.run import Comparison, Result

TABLE, REPORT, PLOT = "comparison-table.md", "comparison.json", "comparison.svg"
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"


def table(comparison: Comparison) -> str:
    """Accuracy with intervals, then time and room, then other languages, then what was left out."""
    parts = [_accuracy(comparison.results), _costs(comparison.results)]
    if any(len(result.figures["right"]) > 1 for result in comparison.results):
        parts.append(_languages(comparison.results))
    parts += [f"- {sentence}" for sentence in comparison.left_out]
    return "\n\n".join(parts) + "\n"


def joined(comparison: Comparison, folder: Path, order: Sequence[str]) -> Comparison:
    """The comparison with what a folder holds of methods that were not measured this time.

    Args:
        comparison: of this time.
        folder: where earlier figures lie, if any do.
        order: names of all methods.

    Raises:
        MethodFailed: what lies there is no report.
    """
    if not (folder / REPORT).exists():
        return comparison
    try:
        raw = json.loads((folder / REPORT).read_text(encoding="utf-8"))
        before = [Result(**{**row, "languages": tuple(row["languages"])}) for row in raw["results"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MethodFailed(f"{folder / REPORT} is no report of this version: delete it.") from error
    results = {result.name: result for result in (*before, *comparison.results) if result.name in order}
    return Comparison(tuple(results[name] for name in order if name in results), comparison.left_out)


def write(comparison: Comparison, folder: Path) -> None:
    """Write table and figures into a folder; a comparison.md in it gets the table between its marks."""
    folder.mkdir(parents=True, exist_ok=True)
    text = table(comparison)
    (folder / REPORT).write_text(json.dumps(asdict(comparison), indent=1) + "\n", encoding="utf-8")
    page = folder / "comparison.md"
    if page.exists() and BEGIN in (said := page.read_text(encoding="utf-8")):
        before, rest = said.split(BEGIN, 1)
        page.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")
    else:
        (folder / TABLE).write_text(text, encoding="utf-8")


def _accuracy(results: Sequence[Result]) -> str:
    head = ["method", "CN8 top-1", "CN8 top-5", "HS6 top-1", "HS6 top-5", "heading top-1", "heading top-5"]
    rows = [[r.title, *_shares(r.figures["right"]["en"])] for r in results]
    n = {r.figures["right"]["en"]["8"]["n"] for r in results}
    return f"English, first query, {', '.join(map(str, sorted(n)))} rulings; 95 % intervals.\n\n{_grid(head, rows)}"


def _shares(right: Mapping[str, Any]) -> list[str]:
    return [_percent(interval(right[depth], top)) for depth in ("8", "6", "4") for top in (1, 5)]


def _percent(found: tuple[float, float, float]) -> str:
    share, low, high = (100 * value for value in found)
    return f"{share:.1f} ({low:.0f}-{high:.0f})"


def _costs(results: Sequence[Result]) -> str:
    head = [
        "method", "learns from", "texts", "ms, one text", "ms a text, 32 at once", "memory, MB", "peak, MB",
        "disk, MB", "training or loading, s", "needs",
    ]  # fmt: skip
    return _grid(head, [_cost(r) for r in results])


def _cost(result: Result) -> list[str]:
    learns = {0: "what is shipped", 1: "English"}.get(len(result.languages), f"{len(result.languages)} languages")
    figures = result.figures
    return [
        result.title, learns, f"{result.texts:,}" if result.texts else "-", f"{figures['clock_ms_one']:.2f}",
        f"{figures['clock_ms_many']:.2f}", f"{figures['memory_mb']:,}", f"{figures['peak_mb']:,}",
        f"{figures['disk_mb']:,.0f}", f"{figures['fit_cpu_seconds']:,.0f}", result.needs,
    ]  # fmt: skip


def _languages(results: Sequence[Result]) -> str:
    asked = [result for result in results if len(result.figures["right"]) > 1]
    names = [name for name in asked[0].figures["right"] if name != "en"]
    rows = []
    for result in asked:
        shares = [
            f"{100 * interval(result.figures['right'][name]['8'], 1)[0]:.0f} / "
            f"{100 * interval(result.figures['right'][name]['8'], 5)[0]:.0f}"
            for name in names
        ]
        rows.append([result.title, *shares])
    return "The same rulings in other languages, CN8 top-1 / top-5.\n\n" + _grid(["method", *names], rows)


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
