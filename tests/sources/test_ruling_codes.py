"""The lists of codes against which rulings are held."""

from __future__ import annotations

from pathlib import Path

from sources.imports import import_kind
from sources.knowledge import Knowledge
from sources.ruling_codes import code_lists
from tests.sources.small_lists import CODES, SMALL
from tests.world import DATA


def test_without_a_knowledge_base_the_list_of_the_project_is_there(tmp_path: Path):
    lists = code_lists(Knowledge(tmp_path), DATA)
    assert list(lists) == [2026]
    assert len([code for code in lists[2026].prefixes if len(code) == 8]) > 9_700
    assert lists[2026].holds("4202210090") and not lists[2026].holds("42029999") and not lists[2026].holds("77")


def test_imported_lists_stand_beside_it(tmp_path: Path):
    (tmp_path / CODES).write_bytes(SMALL[CODES])
    import_kind("codes", tmp_path / CODES, {"TARIFF_VAR": str(tmp_path)})
    knowledge = Knowledge(tmp_path)
    lists = code_lists(knowledge, DATA)
    knowledge.close()
    assert sorted(lists) == [2023, 2024, 2025, 2026]
    assert lists[2026].holds("98800100")
    assert lists[2023].holds("42021110") and not lists[2023].holds("39269097")
