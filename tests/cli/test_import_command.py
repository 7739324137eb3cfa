"""``clerk import``."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import openpyxl
import pytest
from typer.testing import CliRunner

from cli.app import app
from sources.ruling_base import RulingBase
from tests.ebti_files import row, table
from tests.sources.small_lists import CODES, DUTIES, EXPLANATORY, NAMES, NOTES, SMALL, write_folder

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
    ("4202000000 80", "01-01-1972", None, "EN", 4, None, "Trunks, suitcases", "01-01-2024"),
)


@pytest.fixture
def export(tmp_path):
    """A small nomenclature export, in a folder of its own."""
    book = openpyxl.Workbook()
    for line in (HEADING, *LINES):
        book.active.append(list(line))
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


@pytest.mark.parametrize(
    ("command", "name"),
    [("names", NAMES), ("codes", CODES), ("notes", NOTES), ("explanatory", EXPLANATORY), ("duties", DUTIES)],
)
def test_each_kind_has_its_command(clerk, tmp_path, command, name):
    (tmp_path / name).write_bytes(SMALL[name])
    assert "imported" in clerk(command, str(tmp_path / name)).stdout
    assert "was there already" in clerk(command, TARIFF_SOURCES=str(tmp_path)).stdout


def test_all_tells_of_each_file_what_was_read_kept_and_left_out(clerk, export):
    write_folder(export.parent)
    ran = clerk("all", str(export.parent))
    assert ran.exit_code == 0, ran.output
    for name in ("NomenclatureEN.XLSX", *SMALL):
        assert name in ran.stdout.replace("\n", "")
    assert "1 without notes" in ran.stdout and "1 with a title only" in ran.stdout and "3 of other years" in ran.stdout
    again = clerk("all", str(export.parent))
    assert again.exit_code == 0 and again.stdout.count("was there already") == 9


def test_all_reads_rulings_where_there_are_files_of_them(clerk, export, tmp_path):
    folder = export.parent / "ebti"
    folder.mkdir()
    (folder / "export_20260902.csv").write_bytes(table([row()]))
    (folder / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (export.parent / "DDS2-EBTI_20260903.csv").write_bytes(table([row(BTI_REFERENCE="B")]))
    ran = clerk("all", str(export.parent))
    assert ran.exit_code == 0, ran.output
    assert "NomenclatureEN.XLSX" in ran.stdout and "notes.csv" not in ran.output
    base = RulingBase(tmp_path / "var")
    assert base.held().rulings == 2 and base.dated() == "2026-09-03"
    base.close()
    export.unlink()
    alone = clerk("all", str(export.parent))
    assert alone.exit_code == 0 and alone.stdout.count("was there already") == 2


def test_all_complains_of_a_bad_file_of_rulings_when_the_others_are_read(clerk, export):
    (export.parent / "DDS2-EBTI_20260903.zip").write_bytes(b"PK")
    ran = clerk("all", str(export.parent))
    assert ran.exit_code == 2 and "imported" in ran.stdout and ran.stderr.count("\n") == 1
    assert "cut off or damaged" in ran.stderr


def test_a_terminal_sees_the_rows_on_the_way(tmp_path, root):
    rows = "".join(f"{number:010d},1.000 %\n" for number in range(2500))
    (tmp_path / DUTIES).write_text("code,mfn_duty\n" + rows, encoding="utf-8")
    reading, writing = pty.openpty()
    environ = {**os.environ, "TARIFF_VAR": str(tmp_path / "var"), "TERM": "xterm", "COLUMNS": "100"}
    command = [sys.executable, "-m", "cli", "import", "duties", str(tmp_path / DUTIES)]
    done = subprocess.run(command, cwd=root, env=environ, stderr=writing, stdout=subprocess.PIPE, text=True, check=True)
    os.close(writing)
    shown = os.read(reading, 100_000).decode()
    os.close(reading)
    assert DUTIES in shown and "2,500 of 2,500 rows" in shown and "━" in shown
    assert "2,500" in done.stdout and "━" not in done.stdout


def test_all_goes_on_after_a_bad_file_and_fails_at_the_end(clerk, export):
    write_folder(export.parent)
    (export.parent / CODES).write_bytes(b"code,years\n")
    ran = clerk("all", str(export.parent))
    assert ran.exit_code == 2 and ran.stdout.count("imported") == 5
    assert ran.stderr.strip() == f"{CODES}, row 1, column 'supplementary_unit': " + (
        "the official file has this column and this one has not."
    )


def test_lists_that_disagree_need_a_person_to_say_which(clerk, tmp_path):
    path = tmp_path / DUTIES
    path.write_bytes(SMALL[DUTIES])
    clerk("duties", str(path))
    path.write_bytes(SMALL[DUTIES].replace(b"2.700", b"2.800"))
    ran = clerk("duties", str(path))
    assert ran.exit_code == 2 and "row 3, column 'mfn_duty'" in ran.stderr and "--replace" in ran.stderr
    assert "imported" in clerk("duties", str(path), "--replace").stdout


def test_what_is_wrong_with_a_file_is_one_sentence(clerk, tmp_path):
    bad = tmp_path / "x.xlsx"
    bad.write_bytes(b"no workbook")
    for arguments in (["nomenclature", str(bad)], ["nomenclature", str(tmp_path / "missing.xlsx")], ["all"]):
        ran = clerk(*arguments)
        assert ran.exit_code == 2 and ran.stderr.count("\n") == 1 and "Traceback" not in ran.output
