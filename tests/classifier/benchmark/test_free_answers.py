"""Marked free answers: how they are read and counted; and the real engine holds the line on those that are reported."""

from __future__ import annotations

import json
import os

import pytest

from classifier.benchmark.errors import BadCase, BenchmarkError
from classifier.benchmark.free_answers import Outcome, by_language, measure, read_marked
from classifier.errors import BrokenArtefact
from classifier.load import load_engine
from classifier.settings import Settings
from tariff import LANGUAGES
from tests.classifier.tiny import Counted, build_engine
from tests.world import DATA

FILE = DATA / "benchmarks" / "free_answers.jsonl"
LEAST_RIGHT, MOST_WRONG = 0.86, 0.06
"""A little below and above what was measured: 90 % right, 4 % wrong."""
BAG = ["42023210-80", "42023290-80"]


def write(path, **changes):
    row = {"id": "a", "half": "tune", "language": "en", "key": "node:42023200-80", "shown": BAG, "goods": "",
           "said": "textile", "right": BAG[1]}  # fmt: skip
    path.write_text(json.dumps({**row, **changes}) + "\n", encoding="utf-8")
    return path


def test_every_option_and_question_of_the_file_exists(catalogue):
    marked = read_marked(FILE)
    assert len(marked) >= 300
    assert {case.half for case in marked} == {"tune", "report"}
    for case in marked:
        assert case.right in (*case.shown, "unknown", "none", "open"), case.id
        assert all(name in catalogue.tree.index or catalogue.tree.node_of(name) for name in case.shown), case.id
    assert {language: sum(c.language == language for c in marked) for language in LANGUAGES} == dict.fromkeys(
        LANGUAGES, len(marked) // 7
    )


def test_an_answer_is_right_asked_again_or_wrong(tiny_data, tiny_catalogue, tmp_path):
    engine = build_engine(tiny_data, Counted())
    for said, right, kind in [
        ("textile", BAG[1], "right"),
        ("qqq", BAG[1], "asked again"),
        ("textile", BAG[0], "wrong"),
    ]:
        cases = read_marked(write(tmp_path / "x.jsonl", said=said, right=right))
        [outcome] = measure(engine, tiny_catalogue, cases)
        assert outcome.kind == kind


def test_counts_end_with_that_of_all():
    [case] = read_marked(FILE)[:1]
    counts = by_language([Outcome(case, "open"), Outcome(case, case.right)])
    assert list(counts) == ["en", "all"]
    assert counts["all"] == {"asked again": 1, "right": 1}


@pytest.mark.parametrize("changes", [{"said": 3}, {"shown": None}, {"shown": [1]}], ids=str)
def test_a_line_that_is_no_answer_is_named(tmp_path, changes):
    with pytest.raises(BadCase, match=r"x.jsonl, line 1"):
        read_marked(write(tmp_path / "x.jsonl", **changes))


def test_a_half_that_the_file_lacks_is_named(tmp_path):
    with pytest.raises(BenchmarkError, match="of that half"):
        read_marked(write(tmp_path / "x.jsonl"), "report")
    with pytest.raises(BenchmarkError, match="cannot be read"):
        read_marked(tmp_path / "none.jsonl")


def test_the_real_engine_holds_the_line(catalogue):
    try:
        engine = load_engine(Settings.from_environ(os.environ))
    except BrokenArtefact as error:
        pytest.skip(f"the real engine is needed: {error}")
    counts = by_language(measure(engine, catalogue, read_marked(FILE, "report")))["all"]
    assert counts["right"] / counts.total() >= LEAST_RIGHT
    assert counts["wrong"] / counts.total() <= MOST_WRONG
