"""``clerk train``."""

from __future__ import annotations

import shutil

import pytest
from typer.testing import CliRunner

from classifier.train.data.rows import load_rows
from cli.app import app
from cli.errors import BadInput
from cli.sources_folder import sources_folder


@pytest.fixture
def clerk(tiny_data, tmp_path, monkeypatch):
    data = shutil.copytree(tiny_data, tmp_path / "root" / "data")
    (data / "terms").mkdir(exist_ok=True)
    (data / "terms" / "terms.csv").write_text("term,codes,language\nvalise,420212,fr\n", encoding="utf-8")
    (data / "nomenclature" / "replaced.csv").write_text("code,replaced_by\n", encoding="utf-8")
    monkeypatch.setattr("cli.places.ROOT", tmp_path / "root")
    known = {"TARIFF_CACHE": str(tmp_path / "cache"), "TARIFF_SOURCES": ""}
    return lambda *arguments: CliRunner().invoke(app, ["train", "data", *arguments], env=known)


def test_prints_the_counts_and_where_the_data_are(clerk, tmp_path):
    ran = clerk()
    assert ran.exit_code == 0, ran.output
    (folder,) = (tmp_path / "cache" / "train" / "rows").iterdir()
    assert str(folder) in ran.output
    held = sum(row.fold == "held" for row in load_rows(folder))
    assert f"in fold held {held}" in " ".join(ran.output.split())
    assert "0 with no text; 0 leaks" in ran.output


def test_broken_data_are_one_sentence_and_exit_2(clerk, tmp_path):
    (tmp_path / "root" / "data" / "terms" / "terms.csv").write_text("term\n", encoding="utf-8")
    ran = clerk()
    assert ran.exit_code == 2
    assert "terms.csv has no column codes" in " ".join(ran.output.split()) and "Traceback" not in ran.output


def test_a_cache_that_cannot_be_written_is_named(clerk, tmp_path):
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    ran = clerk()
    said = " ".join(ran.output.split())
    assert ran.exit_code == 2 and "cache/train/stages cannot be used: Not a directory." in said


def test_a_folder_that_is_not_there_is_named(clerk, tmp_path):
    ran = clerk("--sources", str(tmp_path / "none"))
    assert ran.exit_code == 2 and "There is no folder" in ran.output


def test_sources_are_those_named_or_those_of_the_environment(tmp_path):
    official = tmp_path / "official"
    official.mkdir()
    assert sources_folder(None, {}) is None
    assert sources_folder(official, {}) == sources_folder(None, {"TARIFF_SOURCES": str(tmp_path)}) == tmp_path.resolve()
    with pytest.raises(BadInput, match="none"):
        sources_folder(None, {"TARIFF_SOURCES": str(tmp_path / "none")})


def test_compare_refuses_a_method_that_is_none(tmp_path):
    ran = CliRunner().invoke(app, ["train", "compare", str(tmp_path), "--only", "bert"])
    said = " ".join(ran.output.split())
    assert ran.exit_code == 2 and "No method is called bert; there are bm25, svm" in said


def test_compare_refuses_a_folder_without_rows(tmp_path):
    ran = CliRunner().invoke(app, ["train", "compare", str(tmp_path), "--only", "bm25"])
    assert ran.exit_code == 2 and "make the data with `clerk train data`" in " ".join(ran.output.split())


def test_compare_refuses_a_file_in_the_place_of_its_folder_before_it_measures(tmp_path):
    (tmp_path / "out").touch()
    ran = CliRunner().invoke(app, ["train", "compare", str(tmp_path), "--only", "bm25", "--out", str(tmp_path / "out")])
    assert ran.exit_code == 2 and "is no folder: --out names one" in " ".join(ran.output.split())
