"""``clerk answers``."""

from __future__ import annotations

from typer.testing import CliRunner

from classifier.benchmark.free_answers import Outcome, read_marked
from cli.answers_command import print_outcomes
from cli.app import app
from tests.world import DATA


def test_shares_are_printed_by_language_and_misses_where_wished(screen):
    first, *_, last = read_marked(DATA / "benchmarks" / "free_answers.jsonl")
    print_outcomes(screen.console, (Outcome(first, first.right), Outcome(last, "other")), show=True)
    assert "100.0 %" in screen.text and "50.0 %" in screen.text
    assert f"wrong: {last.id} (pl)" in screen.text


def test_a_file_that_is_not_there_is_one_sentence():
    ran = CliRunner().invoke(app, ["answers", "/nowhere.jsonl"])
    assert ran.exit_code == 2
    assert "cannot be read" in ran.output
