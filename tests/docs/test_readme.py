"""The README is short, and all that it says can be done can be done."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import tomllib
from typer.main import get_command

from cli.app import app
from tests.docs.documents import bare, table
from tests.docs.figures import KEPT, put

MOST_LINES = 150


def targets(root: Path) -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def called(text: str, program: str) -> set[str]:
    return set(re.findall(rf"(?:^|[`\s]){re.escape(program)} ([a-z-]+)", text, re.MULTILINE))


def test_it_is_short(readme):
    assert len(readme.text.splitlines()) <= MOST_LINES


def test_every_make_target_named_anywhere_exists(documents, root):
    found = {word for document in documents for word in re.findall(r"`make ([a-z-]+)", document.text)}
    found |= {word for document in documents for word in called("\n".join(document.blocks("sh")), "make")}
    assert {"run", "test"} <= found <= targets(root)


def test_every_command_named_anywhere_exists(documents):
    found = {word for d in documents for word in re.findall(r"(?:\./|`)clerk ([a-z-]+)", d.text)}
    assert "talk" in found
    assert found <= set(get_command(app).commands)


@pytest.mark.parametrize("words", [["make", "help"], ["./clerk", "--help"]])
def test_the_commands_answer(root, words):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    ran = subprocess.run(words, cwd=root, capture_output=True, text=True, env=environ, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "run" in ran.stdout and ran.stderr == ""


@pytest.mark.parametrize("target", ["run", "test"])
def test_the_two_commands_would_run_what_they_say(root, target):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    ran = subprocess.run(["make", "-n", target], cwd=root, capture_output=True, text=True, env=environ, check=False)
    module = re.search(r"-m (cli\.\w+)", ran.stdout)
    assert module and (root / module[1].replace(".", "/")).with_suffix(".py").is_file()


def test_the_table_of_folders_names_every_room(readme, root):
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("no git checkout here: tracked folders cannot be listed")
    rooms = {line.split("/")[0] for line in listed.stdout.splitlines() if "/" in line and not line.startswith(".")}
    named = [bare(row["folder"]).rstrip("/") for row in table(readme.section("Folders"))]
    assert sorted(named) == sorted(rooms)


def test_the_figures_are_those_of_the_report(readme):
    report = json.loads(KEPT.read_text(encoding="utf-8"))
    assert put(readme.text, report) == readme.text, "python -m tests.docs.figures writes them"
    assert "cases" not in report


def test_the_figures_hold_the_line(root):
    line = tomllib.loads((root / "data" / "benchmarks" / "thresholds.toml").read_text(encoding="utf-8"))
    report = json.loads(KEPT.read_text(encoding="utf-8"))
    shares = {**figures(report["one_shot"], "one_shot"), **figures(report["after"]["3"], "after_3_questions")}
    floors = {
        f"{stage}.{name}": least
        for stage in ("one_shot", "after_3_questions")
        for name, least in line[stage].items()
        if name.startswith("top")
    }
    assert floors.keys() <= shares.keys() and floors
    assert {name for name, least in floors.items() if shares[name] < least - line["tolerance"]} == set()


def figures(shares: dict[str, dict[str, float]], stage: str) -> dict[str, float]:
    """Shares of every depth by names such as one_shot.top1_at_8."""
    return {f"{stage}.{top}_at_{depth}": row[top] for depth, row in shares.items() for top in ("top1", "top5", "top20")}


SAID = (
    "BTI",
    "binds nobody",
    "none is ever ruled out by one answer",
    "English, French, German, Spanish, Italian, Dutch and Polish",
)


@pytest.mark.parametrize("words", SAID)
def test_the_limits_are_said(readme, words):
    assert words in " ".join(readme.text.split())
