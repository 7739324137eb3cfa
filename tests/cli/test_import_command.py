"""``clerk import``."""

from __future__ import annotations

import openpyxl
import pytest
from typer.testing import CliRunner

from cli.app import app

HEADING = (
    "Goods code",
    "Start date",
    "End date",
    "Language",
    "Hier. Pos.",
    "Indent",
    "Description",
    "Descr. start date",
)
LINES = (
    ("4200000000 80", "31-12-1971", None, "EN", 2, None, "ARTICLES OF LEATHER", "31-12-1971"),
    ("4202000000 80", "01-01-1972", None, "EN", 4, None, "Trunks, suitcases", "01-01-1972"),
)


@pytest.fixture
def export(tmp_path):
    """A small nomenclature export, in a folder of its own."""
    book = openpyxl.Workbook()
    for row in (HEADING, *LINES):
        book.active.append(list(row))
    folder = tmp_path / "official"
    folder.mkdir()
    book.save(folder / "NomenclatureEN.XLSX")
    book.close()
    return folder / "NomenclatureEN.XLSX"


@pytest.fixture
def clerk(tmp_path):
    def run(*arguments: str, **environ: str):
        known = {"TARIFF_VAR": str(tmp_path / "var"), "TARIFF_SOURCES": "", **environ}
        return CliRunner().invoke(app, ["import", *arguments], env=known)

    return run


def test_a_file_is_imported_and_told_of(clerk, export, tmp_path):
    ran = clerk("nomenclature", str(export))
    assert ran.exit_code == 0, ran.output
    assert "NomenclatureEN.XLSX" in ran.stdout and "imported" in ran.stdout
    assert (tmp_path / "var" / "knowledge.sqlite").exists()


def test_the_same_file_again_changes_nothing(clerk, export):
    clerk("nomenclature", str(export))
    assert "was there already" in clerk("nomenclature", str(export)).stdout


@pytest.mark.parametrize("command", ["nomenclature", "all"])
def test_without_a_file_the_folder_of_sources_is_read(clerk, export, command):
    assert "NomenclatureEN.XLSX" in clerk(command, TARIFF_SOURCES=str(export.parent)).stdout


def test_what_is_wrong_with_a_file_is_one_sentence(clerk, tmp_path):
    bad = tmp_path / "x.xlsx"
    bad.write_bytes(b"no workbook")
    for arguments in (["nomenclature", str(bad)], ["nomenclature", str(tmp_path / "missing.xlsx")], ["all"]):
        ran = clerk(*arguments)
        assert ran.exit_code == 2 and ran.stderr.count("\n") == 1 and "Traceback" not in ran.output
