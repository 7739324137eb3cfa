"""Where the official wording of a node is taken from."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.catalogue_official import official_wording
from sources.errors import SourceError
from sources.imports import import_nomenclature
from tariff.catalogue import Catalogue


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An empty knowledge base, and no folder of official files."""
    return {"TARIFF_VAR": str(tmp_path / "var"), "TARIFF_SOURCES": ""}


def test_without_official_files_there_is_none(environ, tiny_catalogue: Catalogue) -> None:
    assert official_wording(tiny_catalogue.tree, environ) == {}
    assert not Path(environ["TARIFF_VAR"]).exists()


def test_it_is_read_from_the_folder_of_official_files(
    environ, write_export, tiny_catalogue: Catalogue, tmp_path: Path
) -> None:
    write_export(folder=tmp_path / "official")
    found = official_wording(tiny_catalogue.tree, {**environ, "TARIFF_SOURCES": str(tmp_path)})
    assert found["42021100-10"] == "Trunks, suitcases, satchels"
    assert found["42021110-80"] == "Of a weight over\u00a080\u00a0cm³"


def test_lines_that_are_not_valid_on_the_date_of_the_tree_are_left_out(
    environ, write_export, change_line, tiny_catalogue: Catalogue, tmp_path: Path
) -> None:
    lines = change_line(4, start="02-01-2026")
    write_export(lines=change_ended(lines), folder=tmp_path / "official")
    found = official_wording(tiny_catalogue.tree, {**environ, "TARIFF_SOURCES": str(tmp_path)})
    assert "42021110-80" not in found and "42021190-80" not in found
    assert "42021100-80" in found


def test_the_knowledge_base_goes_before_the_folder(
    environ, write_export, change_line, tiny_catalogue: Catalogue, tmp_path: Path
) -> None:
    import_nomenclature(write_export(lines=change_line(1, description="Trunks of the base")), environ)
    write_export(folder=tmp_path / "official")
    found = official_wording(tiny_catalogue.tree, {**environ, "TARIFF_SOURCES": str(tmp_path)})
    assert found["42020000-80"] == "Trunks of the base"


def test_another_language_is_no_comparison(environ, write_export, tiny_catalogue: Catalogue, tmp_path: Path) -> None:
    write_export("NomenclatureFR.XLSX", folder=tmp_path / "official")
    assert official_wording(tiny_catalogue.tree, {**environ, "TARIFF_SOURCES": str(tmp_path)}) == {}


def test_a_damaged_file_is_refused(environ, tiny_catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "NomenclatureEN.XLSX").write_bytes(b"no workbook")
    with pytest.raises(SourceError):
        official_wording(tiny_catalogue.tree, {**environ, "TARIFF_SOURCES": str(tmp_path)})


def change_ended(lines):
    """The last line, ended before the date of the tree."""
    last = list(lines[-1])
    last[2] = "31-12-2025"
    return (*lines[:-1], tuple(last))
