"""``clerk catalogue``."""

from __future__ import annotations

import shutil

import pytest
from typer.testing import CliRunner

from cli.app import app
from cli.catalogue_command import print_check
from sources.catalogue_check import CheckReport
from sources.catalogue_findings import KINDS, Finding


@pytest.fixture
def clerk(tmp_path, root):
    def run(*arguments: str):
        known = {"TARIFF_VAR": str(tmp_path / "var"), "TARIFF_SOURCES": ""}
        return CliRunner().invoke(app, ["catalogue", *arguments], env=known)

    return run


def test_the_catalogue_of_this_clone_passes(clerk):
    ran = clerk("check")
    assert ran.exit_code == 0, ran.output
    assert "TARIFF_SOURCES" in ran.output
    assert all(meaning in ran.output for meaning in KINDS.values())


def test_all_lists_what_was_accepted(clerk):
    assert "near duplicate:" in clerk("check", "--all").output
    assert "near duplicate:" not in clerk("check").output


def test_a_finding_is_printed_and_fails_the_command(tiny_data, tmp_path, monkeypatch, clerk):
    data = shutil.copytree(tiny_data, tmp_path / "root" / "data")
    path = data / "catalogue" / "en" / "69.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('80,0,node,"Household', '80,0,node,"Other household'), encoding="utf-8")
    monkeypatch.setattr("cli.places.ROOT", tmp_path / "root")
    ran = clerk("check")
    assert ran.exit_code == 1
    assert "leaning label: 69120000-80: Other household" in ran.output


def test_a_broken_list_is_one_sentence_and_exit_2(tiny_data, tmp_path, monkeypatch, clerk):
    data = shutil.copytree(tiny_data, tmp_path / "root" / "data")
    (data / "catalogue" / "accepted.csv").write_text("kind\n", encoding="utf-8")
    monkeypatch.setattr("cli.places.ROOT", tmp_path / "root")
    ran = clerk("check")
    assert ran.exit_code == 2
    assert "accepted.csv" in ran.output and "Traceback" not in ran.output


def test_report_with_official_wording_does_not_speak_of_skipping(screen):
    print_check(screen.console, CheckReport((), (Finding("long label", "42020000-80", "Long [x]"),), True), every=True)
    assert "not compared" not in screen.text
    assert "long label: 42020000-80: Long [x]" in screen.text


def test_draw_prints_the_nodes_with_their_labels(clerk):
    ran = clerk("draw", "--nodes", "3", "--seed", "5")
    assert ran.exit_code == 0
    assert len(ran.output.splitlines()) == 3
    assert ran.output == clerk("draw", "--nodes", "3", "--seed", "5").output
    assert ran.output != clerk("draw", "--nodes", "3", "--seed", "6").output
