"""``clerk train runs`` and ``clerk train show``."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from classifier.artefact import MANIFEST
from classifier.settings import MODEL
from classifier.train.journal import JOURNAL
from classifier.train.runs import RECORD, finish
from cli.app import app

SHARES = {"8@1": 0.41, "8@5": 0.67, "6@1": 0.5, "n": 600}


@pytest.fixture
def clerk(tmp_path):
    known = {"TARIFF_CACHE": str(tmp_path)}
    return lambda *arguments: CliRunner().invoke(app, ["train", *arguments], env=known)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "train" / "runs" / "small-1"
    folder.mkdir(parents=True)
    (folder / "log.txt").write_text("said\n", encoding="utf-8")
    usage = {"seconds": 90.0, "kilowatt_hours": 0.01, "euros": 0.0025}
    metrics = [{"epoch": 0}, {"epoch": 1, "joined": {"all": SHARES}}]
    told = {"run": "2026-01-01-small-abc", "made": "2026-01-01T00:00:00Z", "usage": usage, "metrics": metrics}
    finish(folder, {**told, "commit": "c" * 40, "hardware": {"device": "cpu"}}, ["log.txt"])
    return folder


def test_no_runs_are_said_so(clerk):
    ran = clerk("runs")
    assert ran.exit_code == 0 and "There are no runs" in ran.output


def test_a_folder_that_is_none_is_named(clerk, tmp_path):
    (tmp_path / "file").touch()
    for name in ("nowhere", "file"):
        ran = clerk("runs", str(tmp_path / name))
        assert ran.exit_code == 2 and "There is no folder" in ran.output


def test_folders_that_are_no_runs_are_not_listed(clerk, folder):
    (folder.parent / "notes").mkdir()
    (folder.parent / "begun").mkdir()
    (folder.parent / "begun" / JOURNAL).touch()
    listed = json.loads(clerk("runs", "--json").output)
    assert [(one["folder"].rpartition("/")[2], one["state"]) for one in listed] == [
        ("begun", "unfinished"),
        ("small-1", "finished"),
    ]


@pytest.mark.usefixtures("folder")
def test_runs_are_listed_with_their_figures(clerk):
    said = " ".join(clerk("runs").output.split())
    assert "2026-01-01-small-abc" in said and "finished" in said
    (listed,) = json.loads(clerk("runs", "--json").output)
    assert listed["held"] == SHARES and listed["state"] == "finished" and listed["device"] == "cpu"


def test_a_changed_run_is_told(clerk, folder):
    (folder / "log.txt").chmod(0o644)
    (folder / "log.txt").write_text("else\n", encoding="utf-8")
    said = " ".join(clerk("runs").output.split())
    assert "changed" in said and "the run was changed" in said
    (listed,) = json.loads(clerk("runs", "--json").output)
    assert listed["state"] == "changed" and "run" not in listed


@pytest.mark.parametrize("named", ["small-1", "2026-01-01-small-abc", "path"])
def test_a_run_is_shown_whole(clerk, folder, named):
    ran = clerk("show", str(folder) if named == "path" else named)
    assert json.loads(ran.output) == json.loads((folder / RECORD).read_text(encoding="utf-8"))


def test_the_shipped_run_is_shown(clerk):
    assert json.loads(clerk("show", "shipped").output) == json.loads((MODEL / MANIFEST).read_text(encoding="utf-8"))


def test_a_run_is_adopted(clerk, folder):
    (folder.parent / "runs.jsonl").unlink()
    assert "unlisted" in clerk("runs").output
    ran = clerk("adopt", str(folder))
    assert ran.exit_code == 0 and "2026-01-01-small-abc is in the ledger" in ran.output
    assert "unlisted" not in clerk("runs").output


def test_no_such_run_and_a_folder_without_record_end_with_2(clerk, tmp_path):
    ran = clerk("show", "nothing")
    assert ran.exit_code == 2 and "There is no run nothing" in ran.output
    ran = clerk("show", str(tmp_path))
    assert ran.exit_code == 2 and "holds no finished run" in " ".join(ran.output.split())
    assert "Traceback" not in ran.output
