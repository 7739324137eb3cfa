from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from sources.errors import KnowledgeUnusable
from sources.knowledge import Imported, Knowledge
from sources.nomenclature import NomenclatureLine
from tariff.codes import Code

DAY = date(2026, 11, 25)


def line(code: str, suffix: str, depth: int, wording: str, start: str = "1972-01-01", end: str = "", worded: str = ""):
    ends = [date.fromisoformat(day) if day else None for day in (end, worded)]
    return NomenclatureLine(Code(f"{code:0<10}"), suffix, depth, 8, wording, date.fromisoformat(start), *ends)


LINES = (
    line("42", "80", -1, "LEATHER"),
    line("4202", "80", 0, "Trunks"),
    line("420211", "10", 1, "Suitcases"),
    line("420211", "80", 2, "Of leather"),
    line("42021110", "80", 3, "Executive-cases", end="2025-12-31"),
    line("42021190", "80", 3, "Other, old words", worded="1988-01-01"),
    line("42021190", "80", 3, "Other, new words", worded="2020-01-01"),
    line("420212", "80", 2, "Of plastics", start="2027-01-01"),
)


def put(knowledge: Knowledge, lines: Sequence[NomenclatureLine] = LINES, language="en", dated="2026-03-12", sha="a"):
    entry = Imported("nomenclature", language, "N.XLSX", sha, "2026-04-01", dated, len(lines), len(lines), {"x": 1})
    with knowledge.writing() as writer:
        writer.replace_nomenclature(entry, lines)
    return entry


@pytest.fixture
def knowledge(tmp_path: Path):
    base = Knowledge(tmp_path / "var")
    yield base
    base.close()


def test_without_a_knowledge_base_nothing_is_found(knowledge: Knowledge) -> None:
    assert knowledge.legal("4202", "80", "en", DAY) is None
    assert knowledge.legal_path("4202", "80", "en", DAY) == ()
    assert knowledge.imports() == ()
    assert not knowledge.path.exists()


def test_folder_is_var_unless_the_environment_names_another(tmp_path: Path) -> None:
    assert Knowledge.from_environ({}).path == Path("var/knowledge.sqlite")
    assert Knowledge.from_environ({"TARIFF_VAR": str(tmp_path)}).path == tmp_path / "knowledge.sqlite"


def test_import_is_remembered(knowledge: Knowledge) -> None:
    entry = put(knowledge)
    assert knowledge.imports() == (entry,)


@pytest.mark.parametrize("code", ["42", "4200000000"])
def test_short_codes_are_filled_with_zeros(knowledge: Knowledge, code: str) -> None:
    put(knowledge)
    found = knowledge.legal(code, "80", "en", DAY)
    assert found is not None and (found.wording, found.depth, found.nomenclature_date) == ("LEATHER", -1, "2026-03-12")


def test_grouping_line_is_another_line_than_the_code(knowledge: Knowledge) -> None:
    put(knowledge)
    wordings = [knowledge.legal("420211", suffix, "en", DAY).wording for suffix in ("10", "80")]
    assert wordings == ["Suitcases", "Of leather"]


def test_path_runs_from_the_chapter_through_grouping_lines(knowledge: Knowledge) -> None:
    put(knowledge)
    path = knowledge.legal_path("42021190", "80", "en", DAY)
    assert [step.wording for step in path] == ["LEATHER", "Trunks", "Suitcases", "Of leather", "Other, new words"]


@pytest.mark.parametrize(
    ("code", "on", "wording"),
    [
        pytest.param("42021110", date(2025, 12, 31), "Executive-cases", id="last day"),
        pytest.param("42021110", date(2026, 1, 1), None, id="ended"),
        pytest.param("420212", date(2026, 12, 31), None, id="not yet"),
        pytest.param("420212", date(2027, 1, 1), "Of plastics", id="first day"),
        pytest.param("42021190", date(2019, 12, 31), "Other, old words", id="older wording"),
        pytest.param("42021190", date(2020, 1, 1), "Other, new words", id="newer wording"),
        pytest.param("4203", DAY, None, id="unknown code"),
    ],
)
def test_wording_is_that_of_the_day(knowledge: Knowledge, code: str, on: date, wording: str | None) -> None:
    put(knowledge)
    found = knowledge.legal(code, "80", "en", on)
    assert (found and found.wording) == wording


def test_other_language_is_preferred_and_english_the_fallback(knowledge: Knowledge) -> None:
    put(knowledge)
    put(knowledge, [line("42", "80", -1, "CUIR")], language="fr")
    assert [
        (knowledge.legal("42", "80", lang, DAY).wording, knowledge.legal("42", "80", lang, DAY).language)
        for lang in ("fr", "de")
    ] == [
        ("CUIR", "fr"),
        ("LEATHER", "en"),
    ]
    assert knowledge.legal("4202", "80", "fr", DAY).language == "en"


@pytest.mark.parametrize(
    ("on", "wording"),
    [(date(2024, 1, 1), "of 2025"), (date(2025, 6, 1), "of 2025"), (date(2026, 3, 12), "of 2026"), (DAY, "of 2026")],
    ids=["before all: the oldest", "2025", "first day of the newer", "now"],
)
def test_newest_export_not_after_the_day_is_read(knowledge: Knowledge, on: date, wording: str) -> None:
    put(knowledge, [line("42", "80", -1, "of 2026")])
    put(knowledge, [line("42", "80", -1, "of 2025")], dated="2025-01-01", sha="b")
    assert knowledge.legal("42", "80", "en", on).wording == wording


def test_same_language_and_date_are_replaced(knowledge: Knowledge) -> None:
    put(knowledge)
    put(knowledge, [line("42", "80", -1, "corrected")], sha="b")
    assert knowledge.legal("42", "80", "en", DAY).wording == "corrected"
    assert knowledge.legal("4202", "80", "en", DAY) is None
    assert [entry.sha256 for entry in knowledge.imports()] == ["b"]


def test_open_reader_sees_a_later_import(knowledge: Knowledge) -> None:
    assert knowledge.legal("42", "80", "en", DAY) is None
    put(Knowledge(knowledge.path.parent))
    assert knowledge.legal("42", "80", "en", DAY) is not None
    put(Knowledge(knowledge.path.parent), [line("42", "80", -1, "corrected")], sha="b")
    assert knowledge.legal("42", "80", "en", DAY).wording == "corrected"


def test_failed_writing_leaves_all_as_it_was(knowledge: Knowledge) -> None:
    put(knowledge)
    before = knowledge.path.read_bytes()
    entry = Imported("nomenclature", "en", "N", "b", "2026-04-01", "2026-03-12", 1, 1, {})

    def breaking():
        yield line("42", "80", -1, "half")
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"), knowledge.writing() as writer:
        writer.replace_nomenclature(entry, breaking())
    assert knowledge.path.read_bytes() == before
    assert knowledge.legal("4202", "80", "en", DAY).wording == "Trunks"


def test_failed_first_writing_leaves_readers_with_nothing(knowledge: Knowledge) -> None:
    with pytest.raises(RuntimeError), knowledge.writing():
        raise RuntimeError
    assert knowledge.legal("42", "80", "en", DAY) is None
    put(knowledge)
    assert knowledge.legal("42", "80", "en", DAY) is not None


@pytest.mark.parametrize("content", [b"no database at all" * 100, bytes(4096)], ids=["text", "zeros"])
def test_file_that_is_no_database_is_named(knowledge: Knowledge, content: bytes) -> None:
    knowledge.path.parent.mkdir()
    knowledge.path.write_bytes(content)
    with pytest.raises(KnowledgeUnusable, match=r"knowledge\.sqlite"):
        knowledge.legal("42", "80", "en", DAY)
    with pytest.raises(KnowledgeUnusable, match=r"knowledge\.sqlite"):
        put(knowledge)


@pytest.mark.parametrize("statement", ["PRAGMA user_version = 99", "CREATE TABLE other (x)"], ids=["newer", "foreign"])
def test_database_of_another_version_is_not_written(knowledge: Knowledge, statement: str) -> None:
    knowledge.path.parent.mkdir()
    base = sqlite3.connect(knowledge.path)
    base.execute(statement)
    base.close()
    with pytest.raises(KnowledgeUnusable):
        put(knowledge)
