"""Rasa's own checks of the dialogue's files, and the dialogue tests in test_<topic>.yml beside this file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.train import CONFIG, DATA, DOMAIN
from tests.bot.conftest import ROOT

HERE = Path(__file__).parent
TOPICS = sorted(path.stem for path in (ROOT / "bot" / "rules").glob("*.yml"))
KINDS = ("happy", "correction", "digression", "refusal", "cancellation")
WRONG_INTENT = """
version: "3.1"
stories:
- story: a description taken for a greeting
  steps:
  - user: |
      wooden chair
    intent: greet
  - action: action_greet
"""


def rasa(folder, *arguments):
    """Rasa's command, as a person would give it, in a folder of its own."""
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "TQDM_DISABLE": "1"}
    environ = {**os.environ, **quiet, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "rasa", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)


def run_stories(folder, model, stories):
    """Turn by turn, words understood and actions predicted."""
    options = ("--e2e", "--fail-on-prediction-errors", "--no-plot", "--out", folder)
    return rasa(folder, "test", "core", "--model", model, "--stories", stories, *options)


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_has_all_its_files(topic):
    for folder in ("domain", "nlu", "rules", "stories"):
        assert (ROOT / "bot" / folder / f"{topic}.yml").is_file(), folder
    assert (HERE / f"test_{topic}.yml").is_file()


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_dialogues_of_each_kind(kind):
    assert any(f"- story: {kind}" in path.read_text() for path in HERE.glob("test_*.yml"))


def test_the_dialogues_go_as_told(model, tmp_path):
    done = run_stories(tmp_path, model, HERE)
    assert done.returncode == 0, done.stderr[-3000:]
    told = sum(path.read_text().count("- story:") for path in HERE.glob("test_*.yml"))
    assert f"Correct:          {told} / {told}" in done.stdout + done.stderr


def test_a_dialogue_that_goes_otherwise_fails(model, tmp_path):
    (tmp_path / "test_wrong.yml").write_text(WRONG_INTENT)
    done = run_stories(tmp_path, model, tmp_path)
    assert done.returncode != 0
    assert "predicted: classify_goods" in done.stdout + done.stderr


def test_rasa_finds_the_files_valid(tmp_path):
    sources = ("--config", CONFIG, "--domain", DOMAIN, "--data", *DATA)
    done = rasa(tmp_path, "data", "validate", *sources, "--fail-on-warnings")
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    assert "No story structure conflicts found" in done.stdout + done.stderr
