from __future__ import annotations

import hashlib
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.errors import BadDate, SourceMissing
from sources.imports import import_files, import_nomenclature
from sources.knowledge import Knowledge
from sources.nomenclature import Step

DAY = date(2026, 11, 25)


def test_report_tells_what_was_read(write_export, tmp_path: Path) -> None:
    path = write_export()
    (report,) = import_nomenclature(path, {"TARIFF_VAR": str(tmp_path / "var")})
    entry = report.imported
    assert report.is_new
    assert (entry.file, entry.language, entry.dated, entry.rows, entry.kept) == (path.name, "en", "2024-01-01", 6, 6)
    assert entry.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert entry.imported_on == date.today().isoformat()


def test_imported_wording_is_found(write_export, tmp_path: Path) -> None:
    import_nomenclature(write_export(), {"TARIFF_VAR": str(tmp_path / "var")})
    path = Knowledge(tmp_path / "var").legal_path("42021110", "80", "es", DAY)
    assert [step.wording for step in path][:2] == ["ARTICLES OF LEATHER", "Trunks, suitcases"]
    assert [step.code for step in path][-2:] == ["4202110000", "4202111000"]


def test_second_import_writes_nothing(write_export, tmp_path: Path) -> None:
    path, environ = write_export(), {"TARIFF_VAR": str(tmp_path / "var")}
    first = import_nomenclature(path, environ)
    before = (tmp_path / "var" / "knowledge.sqlite").read_bytes()
    second = import_nomenclature(path, environ)
    assert (second[0].is_new, second[0].imported) == (False, first[0].imported)
    assert (tmp_path / "var" / "knowledge.sqlite").read_bytes() == before


def test_second_import_does_not_even_read_the_rows(write_export, tmp_path: Path) -> None:
    path, environ = write_export(), {"TARIFF_VAR": str(tmp_path / "var")}
    first: list[Step] = []
    second: list[Step] = []
    import_nomenclature(path, environ, first.append)
    import_nomenclature(path, environ, second.append)
    assert (first, second) == ([Step(path.name, 6, 6)], [])


def test_same_bytes_under_another_name_write_nothing(write_export, tmp_path: Path) -> None:
    environ = {"TARIFF_VAR": str(tmp_path / "var")}
    path = write_export()
    import_nomenclature(path, environ)
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(path.read_bytes())
    (report,) = import_nomenclature(copy, environ)
    assert not report.is_new


def test_same_bytes_named_as_another_language_are_another_import(write_export, change_line, tmp_path: Path) -> None:
    environ = {"TARIFF_VAR": str(tmp_path / "var")}
    path = write_export(lines=[(*line[:3], None, *line[4:]) for line in change_line(0)])
    copy = tmp_path / "NomenclatureDE.XLSX"
    copy.write_bytes(path.read_bytes())
    reports = [*import_nomenclature(path, environ), *import_nomenclature(copy, environ)]
    assert [(report.imported.language, report.is_new) for report in reports] == [("en", True), ("de", True)]


def test_failed_import_leaves_the_knowledge_base_as_it_was(write_export, change_line, tmp_path: Path) -> None:
    environ = {"TARIFF_VAR": str(tmp_path / "var")}
    import_nomenclature(write_export(), environ)
    before = (tmp_path / "var" / "knowledge.sqlite").read_bytes()
    with pytest.raises(BadDate):
        import_nomenclature(write_export(lines=change_line(5, start="never")), environ)
    assert (tmp_path / "var" / "knowledge.sqlite").read_bytes() == before
    assert sorted(p.name for p in (tmp_path / "var").iterdir()) == ["knowledge.sqlite"]


def test_failed_first_import_leaves_no_file(write_export, change_line, tmp_path: Path) -> None:
    with pytest.raises(BadDate):
        import_nomenclature(write_export(lines=change_line(5, start="never")), {"TARIFF_VAR": str(tmp_path / "var")})
    assert not (tmp_path / "var").exists()


def test_one_bad_file_keeps_the_good_ones_out(write_export, change_line, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    write_export("NomenclatureDE.XLSX", folder=folder)
    write_export("NomenclatureEN.XLSX", change_line(2, start=None), folder=folder)
    with pytest.raises(BadDate):
        import_nomenclature(folder, {"TARIFF_VAR": str(tmp_path / "var")})
    assert Knowledge(tmp_path / "var").imports() == ()


def test_without_a_path_all_official_exports_are_taken(write_export, change_line, tmp_path: Path) -> None:
    official = tmp_path / "sources" / "official"
    for language in ("DE", "EN", "FR"):
        lines = [(*line[:3], language, *line[4:]) for line in change_line(0)]
        write_export(f"Nomenclature{language}.XLSX", lines, folder=official)
    (official / "other.xlsx").write_bytes(b"")
    environ = {"TARIFF_SOURCES": str(tmp_path / "sources"), "TARIFF_VAR": str(tmp_path / "var")}
    reports = import_nomenclature(None, environ)
    assert [(report.imported.language, report.is_new) for report in reports] == [
        ("de", True),
        ("en", True),
        ("fr", True),
    ]


@pytest.mark.parametrize(
    ("environ", "words"),
    [({}, "TARIFF_SOURCES"), ({"TARIFF_SOURCES": "no/such/folder"}, "no such folder")],
    ids=["not set", "not there"],
)
def test_missing_folder_of_sources_is_explained(environ: dict[str, str], words: str, tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=words):
        import_nomenclature(None, {**environ, "TARIFF_VAR": str(tmp_path / "var")})


def test_folder_without_exports_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="no nomenclature export"):
        import_nomenclature(tmp_path, {"TARIFF_VAR": str(tmp_path / "var")})


def test_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=r"Nomen\.xlsx"):
        import_nomenclature(tmp_path / "Nomen.xlsx", {"TARIFF_VAR": str(tmp_path / "var")})


CELLS = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x24FF), min_size=1, max_size=30)
ROWS = st.lists(st.tuples(st.integers(0, 9_999_999_999), st.integers(0, 7), CELLS), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None)
@given(rows=ROWS)
def test_importing_twice_is_the_same_as_once(rows: list[tuple[int, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = write(folder / "NomenclatureEN.XLSX", rows)
        knowledge = Knowledge(folder / "var")
        once = import_files((path,), knowledge)
        before = knowledge.path.read_bytes()
        twice = import_files((path, path), knowledge)
        assert [report.imported for report in twice] == [once[0].imported] * 2
        assert knowledge.path.read_bytes() == before
        assert once[0].imported.kept + sum(once[0].imported.skipped.values()) == len(rows)
        knowledge.close()


def write(path: Path, rows: list[tuple[int, int, str]]) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["Goods code", "Start date", "End date", "Hier. Pos.", "Indent", "Description"])
    for code, depth, wording in rows:
        book.active.append([f"{code:010d} 80", "01-01-2024", None, 8, "- " * depth, "'" + wording])
    book.save(path)
    book.close()
    return path


@pytest.mark.sources
def test_official_exports_stand_beside_the_catalogue(official_sources: Path, tmp_path: Path) -> None:
    environ = {"TARIFF_SOURCES": str(official_sources), "TARIFF_VAR": str(tmp_path)}
    reports = import_nomenclature(None, environ)
    assert [(r.imported.language, r.imported.kept) for r in reports] == [("de", 25_702), ("en", 25_702), ("fr", 25_702)]
    knowledge = Knowledge(tmp_path)
    path = knowledge.legal_path("42022100", "80", "fr", DAY)
    assert [(step.code, step.suffix) for step in path] == [
        ("4200000000", "80"),
        ("4202000000", "80"),
        ("4202210000", "10"),
        ("4202210000", "80"),
    ]
    assert {step.language for step in path} == {"fr"}
    knowledge.close()
