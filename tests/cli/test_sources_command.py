"""``clerk sources``."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from cli.app import app
from tests.ebti_files import row, table, write_zip
from tests.sources.small_lists import CODES, DUTIES, SMALL


@pytest.fixture
def clerk(tmp_path):
    def run(*arguments: str):
        return CliRunner().invoke(app, arguments, env={"TARIFF_VAR": str(tmp_path / "var"), "TARIFF_SOURCES": ""})

    return run


@pytest.fixture
def duties(tmp_path):
    (tmp_path / DUTIES).write_bytes(SMALL[DUTIES])
    return tmp_path / DUTIES


def test_an_empty_base_lacks_everything(clerk, tmp_path):
    ran = clerk("sources")
    assert ran.exit_code == 0 and ran.stdout.count("missing: ") == 7
    assert "cn_codes_by_year.csv" in ran.stdout and "clerk import codes FILE" in ran.stdout
    assert not (tmp_path / "var").exists()


def test_what_is_loaded_is_told_with_date_count_and_file(clerk, duties):
    clerk("import", "duties", str(duties))
    ran = clerk("sources")
    (line,) = [line for line in ran.stdout.splitlines() if line.strip().startswith("duties")]
    assert "2026-07-12" in line and " 4 " in line and DUTIES in line
    assert ran.stdout.count("missing: ") == 6 and "clerk import duties" not in ran.stdout


def test_json_tells_the_same(clerk, duties):
    empty = json.loads(clerk("sources", "--json").stdout)
    assert empty["loaded"] == [] and len(empty["missing"]) == 6
    clerk("import", "duties", str(duties))
    found = json.loads(clerk("sources", "--json").stdout)
    (loaded,) = found["loaded"]
    assert (loaded["kind"], loaded["dated"], loaded["rows"], loaded["kept"]) == ("duties", "2026-07-12", 4, 4)
    assert (loaded["file"], loaded["skipped"], len(loaded["sha256"])) == (DUTIES, {}, 64)
    assert [one["kind"] for one in found["missing"]] == ["nomenclature", "names", "codes", "notes", "explanatory"]
    assert all(one["good_for"] and one["example"] for one in found["missing"])


def test_a_base_that_is_none_is_one_sentence(clerk, tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "knowledge.sqlite").write_bytes(b"no database at all, but long enough to be looked at")
    ran = clerk("sources")
    assert ran.exit_code == 2 and ran.stderr.count("\n") == 1 and CODES not in ran.output


def test_imported_rulings_are_told_by_status_country_and_date(clerk, tmp_path):
    assert json.loads(clerk("sources", "--json").stdout)["rulings"] == {}
    rows = [
        row(),
        row(BTI_REFERENCE="F", ISSUING_COUNTRY="FR", DATE_OF_ISSUE="01/02/2026"),
        row(BTI_REFERENCE="G", STATUS="INVALID"),
    ]
    write_zip(tmp_path / "DDS2-EBTI_20260902.zip", {"EBTI.csv": table(rows)})
    clerk("import", "ebti", str(tmp_path / "DDS2-EBTI_20260902.zip"))
    told = clerk("sources").stdout
    assert "EBTI rulings: 3 (2 VALID, 1 INVALID), the newest of 2026-02-01, files up to 2026-09-02" in told
    assert "DE 2 (1), FR 1 (1)" in told and "clerk import ebti" not in told
    found = json.loads(clerk("sources", "--json").stdout)["rulings"]
    assert (found["held"], found["by_status"]) == (3, {"VALID": 2, "INVALID": 1})
    assert found["by_country"] == {"DE": {"held": 2, "valid": 1}, "FR": {"held": 1, "valid": 1}}
    assert found["files"][0]["counts"]["read"] == 3
