"""``clerk import ebti``."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

from cli.app import app
from cli.ebti_vectors import text_maker
from sources.ruling_base import RulingBase, ToEncode
from tests.ebti_files import HOLDER, Writer, row, table, write_zip
from tests.world import ROOT

DELTA = "DDS2-EBTI_20260902.zip"


@pytest.fixture
def clerk(tmp_path):
    def run(*arguments: str):
        known = {"TARIFF_VAR": str(tmp_path / "var"), "TARIFF_CACHE": str(tmp_path / "cache"), "TARIFF_SOURCES": ""}
        return CliRunner().invoke(app, ["import", "ebti", *arguments], env=known)

    return run


def test_a_file_is_imported_and_told_of(clerk, tmp_path):
    rows = [
        row(),
        row(BTI_REFERENCE="B", END_DATE_OF_VALIDITY="01/01/2206"),
        row(BTI_REFERENCE="C", NOMENCLATURE_CODE=""),
    ]
    path = write_zip(tmp_path / DELTA, {"EBTI.csv": table(rows)})
    ran = clerk(str(path))
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.split("\n")[1].split()[:8] == [DELTA, "2026-09-02", "3", "2", "0", "0", "0", "1"]
    assert "left out: 1 no code of 4, 6, 8 or 10 digits\n  DDS2-EBTI_20260902.zip:EBTI.csv, row 4, column" in ran.stdout
    assert "noted: 1 end date that cannot be, kept as unknown" in ran.stdout
    assert HOLDER not in ran.output and "Secret" not in ran.output
    assert "was there already" in clerk(str(path)).stdout


def test_a_bad_file_is_one_sentence_and_the_others_are_imported(clerk, tmp_path):
    folder = tmp_path / "downloads"
    folder.mkdir()
    write_zip(folder / DELTA, {"EBTI.csv": table([row()])})
    (folder / "DDS2-EBTI_20260903.zip").write_bytes(b"PK")
    ran = clerk(str(folder))
    assert ran.exit_code == 2
    assert "DDS2-EBTI_20260903.zip: the ZIP file is cut off or damaged" in ran.stderr
    assert DELTA in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Name a file or a folder to import, or say --vectors.\n"),
        (("--dated", "soon", "x.zip"), "--dated must be a day such as 2026-09-02, not 'soon'.\n"),
        (("nothing.zip",), "There is no file nothing.zip.\n"),
    ],
)
def test_what_is_typed_wrong_is_told_in_one_sentence(clerk, arguments, told):
    ran = clerk(*arguments)
    assert (ran.exit_code, ran.stderr) == (2, told)


def test_vectors_need_an_encoder(clerk, tmp_path):
    write_zip(tmp_path / DELTA, {"EBTI.csv": table([row()])})
    ran = clerk(str(tmp_path / DELTA), "--vectors")
    assert ran.exit_code == 2 and "is not built" in ran.stderr
    assert "imported" in ran.stdout


def test_what_is_encoded_names_no_code_and_is_cut():
    ruling = ToEncode(
        1, b"", "R", "2025-03-05", "", "", "4202210090", "Tasche 4202.21 00 aus Leder\n- rot\n" * 40, "BAGS"
    )
    text = text_maker(frozenset(["4202"]))(ruling)
    assert text.startswith("Tasche aus Leder rot") and "4202" not in text and len(text) <= 400
    bare = ToEncode(1, b"", "R", "2025-03-05", "", "", "4202210090", "4202 21 00", "BAGS,OF LEATHER")
    assert text_maker(frozenset(["4202"]))(bare) == "BAGS,OF LEATHER"


def test_a_killed_process_goes_on_where_it_stopped(clerk, tmp_path):
    path = Writer().export(tmp_path / "DDS2-EBTI_Full.zip", 60_000)
    environ = {"TARIFF_VAR": str(tmp_path / "var"), "PATH": "/usr/bin:/bin"}
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "import", "ebti", str(path)], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL
    )
    base, patience = RulingBase(tmp_path / "var"), time.monotonic() + 120
    while not (base.path.is_file() and base.count_valid() + len(base.newest(1))) and time.monotonic() < patience:
        assert process.poll() is None, "it ended before a batch was written"
    process.send_signal(signal.SIGKILL)
    process.wait()
    (file,) = base.files()
    assert not file.is_done and 0 < file.counts.read < 60_000
    ran = clerk(str(path))
    assert ran.exit_code == 0, ran.output
    assert base.held().rulings == 60_000
    assert base.files()[0].counts.new == 60_000
    base.close()
