"""``clerk verify``."""

from __future__ import annotations

import json
from dataclasses import replace

from typer.testing import CliRunner

from classifier.checking import Checked
from cli.app import app
from cli.verify_command import print_checked
from tariff.faults import Fault
from tests.tariff.explained import EXPLANATION


def test_a_fault_is_one_line_and_all_are_counted(screen):
    fault = Fault("notes[0]", "no_such_note", "there is no such note")
    checked = [Checked("a", ()), Checked("b", (fault,)), Checked("c", None)]
    assert print_checked(screen.console, checked) == 1
    assert "b: notes[0]: no_such_note: there is no such note" in screen.text
    assert "2 explanations, 1 faults; 1 cases without a proposal" in screen.text


def test_a_file_of_explanations_is_checked_by_the_sources(tmp_path):
    file = tmp_path / "explanation.json"
    file.write_text(json.dumps({"explanation": replace(EXPLANATION, code="42023299").to_dict()}), encoding="utf-8")
    ran = CliRunner().invoke(app, ["verify", str(file)], env={"TARIFF_VAR": str(tmp_path)})
    assert ran.exit_code == 1
    assert "explanation.json.explanation: code: no_such_code: 42023299 is not on the list of 2026-01-01" in ran.output
    assert "rulings[0]: no_such_ruling" in ran.output
    assert "notes[0]: no_such_note" in ran.output


def test_what_cannot_be_used_is_one_sentence(tmp_path):
    for name, content, said in (
        ("cut.json", '{"explanation": {', "line 1: this is no JSON"),
        ("other.json", '{"a": 1}', "neither explanations nor cases"),
        ("latin.json", b"\xff\xfe", "cannot be read"),
    ):
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        ran = CliRunner().invoke(app, ["verify", str(file)], env={"TARIFF_VAR": str(tmp_path)})
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert said in " ".join(ran.stderr.split())
    ran = CliRunner().invoke(app, ["verify", "--date", "2026-13-01"])
    assert ran.exit_code == 2 and "--date must be a day" in ran.stderr
