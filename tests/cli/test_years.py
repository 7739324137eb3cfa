"""Newer years at the terminal: import, what must be written, and codes by date."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.app import app
from cli.classify_command import print_found
from cli.one_shot import one_shot, one_shot_to_dict, request_of
from tariff.catalogue import load_catalogue
from tariff.errors import ContractError
from tests.classifier.tiny import tiny_engines
from tests.sources import years


@pytest.fixture
def world(tiny_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone whose data are the tiny ones, with exports of 2026 and 2027 beside it."""
    data = shutil.copytree(tiny_data, tmp_path / "root" / "data")
    monkeypatch.setattr("cli.places.ROOT", tmp_path / "root")
    rows = years.rows_of(load_catalogue(data))
    years.write_export(tmp_path / "2026" / "NomenclatureEN.XLSX", rows, datetime(2026, 3, 1))
    years.write_export(tmp_path / "2027" / "NomenclatureEN.XLSX", years.next_rows(rows), datetime(2027, 1, 15))
    years.write_export(
        tmp_path / "bad" / "NomenclatureEN.XLSX", years.saying(rows, "39261000", "x")[:30], datetime(2027, 1, 15)
    )
    return tmp_path


@pytest.fixture
def clerk(world: Path):
    def run(*arguments: str):
        return CliRunner().invoke(app, list(arguments), env={"TARIFF_VAR": str(world / "var"), "TARIFF_SOURCES": ""})

    return run


def both(clerk, world: Path):
    """The output of the import of 2027 after that of 2026."""
    assert "Catalogue of" not in clerk("import", "nomenclature", str(world / "2026")).output
    ran = clerk("import", "nomenclature", str(world / "2027"))
    assert ran.exit_code == 0, ran.output
    return ran.output


def test_import_of_a_newer_year_makes_its_catalogue_and_says_what_must_be_written(clerk, world):
    said = " ".join(both(clerk, world).split())
    assert "Catalogue of 2027-01-01, made from that of 2026-01-01" in said
    assert "5 new" in said and "1 reworded" in said and "3 moved" in said and "3 codes ended" in said
    assert "lines must be written or reviewed" in said and "./clerk catalogue unwritten" in said
    assert "Reworded lines were not looked for" not in said
    assert (world / "var" / "catalogues" / "2027-01-01" / "unwritten.csv").is_file()


def test_without_the_earlier_export_it_says_that_wordings_were_not_compared(clerk, world):
    said = " ".join(clerk("import", "all", str(world / "2027")).output.split())
    assert "Reworded lines were not looked for: no English export of 2026" in said


def test_the_same_export_again_makes_nothing(clerk, world):
    both(clerk, world)
    assert "Catalogue of" not in clerk("import", "nomenclature", str(world / "2027")).output


def test_export_that_is_not_whole_is_one_sentence_and_leaves_nothing(clerk, world):
    ran = clerk("import", "nomenclature", str(world / "bad"))
    assert ran.exit_code == 2
    assert "chapters" in ran.stderr and ran.stderr.count("\n") == 1 and "Traceback" not in ran.output
    assert not (world / "var").exists()


def test_unwritten_lists_each_line_with_its_official_wording(clerk, world):
    both(clerk, world)
    said = " ".join(clerk("catalogue", "unwritten").output.split())
    assert "42021930 80" in said and "42021910 80" in said and "Of crocodile leather" in said
    assert "queries en fr de es it nl pl" in said
    assert "in the catalogue of 2027-01-01." in said


def test_unwritten_as_json_has_one_item_a_text(clerk, world):
    both(clerk, world)
    found = json.loads(clerk("catalogue", "unwritten", "--json", "--date", "2027-06-01").output)
    assert found["date"] == "2027-01-01" and found["lines"] == len({(i["code"], i["suffix"]) for i in found["items"]})
    first = next(item for item in found["items"] if item["code"] == "39269070")
    assert first == {
        "code": "39269070", "suffix": "80", "change": "new", "taken_from": "39269000 80",
        "official": "NomenclatureEN.XLSX of 2027-01-01, 3926907000 80", "item": "label", "language": "en",
        "wording": "Woven awnings",
    }  # fmt: skip


def test_embedded_catalogue_is_written(clerk, world):
    both(clerk, world)
    assert (
        "Everything in the catalogue of 2026-01-01 is written."
        in clerk("catalogue", "unwritten", "--date", "2026-06-01").output
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("unwritten", "--date", "soon"), "'soon' is no date"),
        (("make", "2026"), "2026 is not newer"),
        (("make", "2029"), "No English nomenclature export of 2029"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(clerk, arguments, words):
    ran = clerk("catalogue", *arguments)
    assert ran.exit_code == 2 and words in ran.stderr and ran.stderr.count("\n") == 1


def test_make_keeps_what_was_written(clerk, world):
    both(clerk, world)
    listed = world / "var" / "catalogues" / "2027-01-01" / "unwritten.csv"
    listed.write_text(listed.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    said = " ".join(clerk("catalogue", "make", "2027").output.split())
    assert "made anew, what was written kept: no line changed" in said and "0 lines must be written" in said


def test_doctor_counts_what_is_not_written(clerk, world):
    both(clerk, world)
    said = " ".join(clerk("doctor").output.split())
    assert "also of 2027-01-01, 42 codes" in said and "lines not yet written" in said


def test_codes_of_a_date_carry_the_notice(clerk, world, screen):
    both(clerk, world)
    engines = tiny_engines(world / "root" / "data", world / "var")
    request = request_of("suitcase with an outside of titanium", "fr", "2027-02-01")
    found = one_shot(engines.at(request.date), request, 3)
    print_found(screen.console, found)
    assert "4202 19 30: Ce code est nouveau" in " ".join(screen.text.split())
    assert "By the nomenclature of 2027-01-01" in screen.text
    rows = {row["code"]: row for row in one_shot_to_dict(found)["codes"]}
    assert rows["42021930"]["notice"].startswith("Ce code est nouveau") and rows["42021910"]["notice"] == ""


def test_a_day_that_is_none_is_refused():
    with pytest.raises(ContractError, match="date"):
        request_of("mug", "en", "1 May")
