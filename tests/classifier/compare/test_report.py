"""Table, report and plot of a comparison."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from classifier.compare.errors import MethodFailed, MissingPackage
from classifier.compare.plot import draw
from classifier.compare.report import BEGIN, END, REPORT, joined, table, write
from classifier.compare.run import Comparison, Result


def result(name: str, hits: int, needs: str = "torch", ms: float = 12.0) -> Result:
    row = {"top1": hits // 2, "top5": hits, "n": 395}
    right = {"en": {"8": row, "6": row, "4": row}, "fr": {"8": {**row, "n": 390}}}
    figures = {
        "fit_seconds": 9.9, "fit_cpu_seconds": 3.4, "memory_mb": 1234, "peak_mb": 2345, "disk_mb": 56.7, "ms_one": 2 * ms, "ms_many": 3.0,
        "clock_ms_one": ms, "clock_ms_many": 1.5,
        "load": 1.0, "right": right,
    }  # fmt: skip
    return Result(name, f"Method {name}", needs, ("en",), 87_000, figures)


@pytest.fixture
def comparison() -> Comparison:
    return Comparison(
        (result("a", 200, "bm25s", 0.4), result("b", 300)), ("fastText is left out: it is not installed.",)
    )


def test_the_table_has_shares_with_intervals_costs_languages_and_what_was_left_out(comparison):
    text = table(comparison)
    assert "| Method b | 38.0 (33-43) | 75.9 (71-80) |" in text
    assert "| Method a | English | 87,000 | 0.40 | 1.50 | 1,234 | 2,345 | 57 | 3 | bm25s |" in text
    assert "| Method a | 26 / 51 |" in text
    assert text.endswith("- fastText is left out: it is not installed.\n")


def test_the_page_gets_the_table_between_its_marks_and_keeps_the_rest(comparison, tmp_path):
    page = tmp_path / "comparison.md"
    page.write_text(f"# Before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    for _ in range(2):
        write(comparison, tmp_path)
    said = page.read_text(encoding="utf-8")
    assert said.startswith("# Before\n") and said.endswith(f"{END}\nafter\n") and "old" not in said
    assert said.count("| Method b |") == 3
    assert json.loads((tmp_path / REPORT).read_text(encoding="utf-8"))["results"][1]["name"] == "b"


def test_methods_that_were_not_measured_again_keep_their_figures(comparison, tmp_path):
    write(comparison, tmp_path)
    again = joined(Comparison((result("a", 250),), ()), tmp_path, ["b", "a", "c"])
    assert [(r.name, r.figures["right"]["en"]["8"]["top5"]) for r in again.results] == [("b", 300), ("a", 250)]
    assert joined(comparison, tmp_path / "none", ["a", "b"]) == comparison
    (tmp_path / REPORT).write_text("{}", encoding="utf-8")
    with pytest.raises(MethodFailed, match="no report of this version"):
        joined(comparison, tmp_path, ["a"])


def test_the_plot_is_the_same_for_the_same_figures_and_is_svg(comparison, tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    draw(comparison.results, tmp_path / "one.svg")
    draw(comparison.results, tmp_path / "two.svg")
    content = (tmp_path / "one.svg").read_bytes()
    assert content == (tmp_path / "two.svg").read_bytes()
    assert ElementTree.fromstring(content).tag.endswith("svg")
    draw(comparison.results[:1], tmp_path / "one.svg")
    assert content != (tmp_path / "one.svg").read_bytes()


def test_without_matplotlib_there_is_a_sentence(comparison, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    with pytest.raises(MissingPackage, match="matplotlib is not installed"):
        draw(comparison.results, tmp_path / "one.svg")
