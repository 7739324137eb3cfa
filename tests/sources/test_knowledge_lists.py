"""What the knowledge base says of names, lists, notes and duties, each with its source."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from sources.imports import import_folder, import_kind
from sources.knowledge import Knowledge
from tests.sources.small_lists import DUTIES, DUTY_ROWS, NAMES, SMALL, duties_bytes, write_folder

DAY = date(2026, 11, 25)
TARIC = (
    ("4200000000 80", "31-12-1971", None, "EN", 2, None, "LEATHER", None),
    ("4202000000 80", "01-01-1972", None, "EN", 4, None, "Trunks", None),
    ("4202111000 80", "01-01-1988", None, "EN", 8, "- ", "Cases", None),
    ("4202111010 10", "01-01-1988", None, "EN", 10, "- - ", "Of hide", None),
    ("4202111010 80", "01-01-1988", "31-12-2025", "EN", 10, "- - - ", "Of ox", "01-01-1988"),
    ("4202111020 80", "01-01-1988", None, "EN", 10, "- - - ", "Of goat, old words", "01-01-1988"),
    ("4202111020 80", "01-01-1988", None, "EN", 10, "- - - ", "Of goat", "01-01-2020"),
    ("4202111090 80", "01-01-2026", None, "EN", 10, "- - ", "Other", "01-01-2026"),
    ("4202119000 80", "01-01-1988", None, "EN", 8, "- ", "Other cases", None),
)


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a knowledge base that holds the small lists."""
    place = tmp_path_factory.mktemp("lists")
    for outcome in import_folder(write_folder(place / "official"), {"TARIFF_VAR": str(place / "var")}):
        assert outcome.error is None
    return place / "var"


@pytest.fixture
def knowledge(var: Path):
    found = Knowledge(var)
    yield found
    found.close()


def test_without_a_knowledge_base_nothing_is_known(tmp_path: Path) -> None:
    bare = Knowledge(tmp_path)
    assert bare.names("42", "fr", DAY) == bare.notes_for("42", DAY) == bare.explanatory("4202") == ()
    assert bare.taric_below("42021110", DAY, "en") == bare.replaced_by("42021110", 2026) == ()
    assert bare.duty("42021110", DAY) is bare.is_listed("42021110", 2026) is None
    assert bare.code_list(2026) == {}
    assert not bare.path.exists()


class TestNames:
    def test_run_from_the_chapter_to_the_code(self, knowledge: Knowledge) -> None:
        found = knowledge.names("42021110", "fr", DAY)
        assert [(name.level, name.code, name.text) for name in found] == [
            ("chapter", "42", "LEATHER (fr)"),
            ("heading", "4202", "Trunks (fr)"),
            ("subheading", "420211", "Of leather (fr)"),
            ("code", "42021110", "Cases (fr)"),
        ]

    def test_have_a_source(self, knowledge: Knowledge) -> None:
        source = knowledge.names("42", "de", DAY)[-1].source
        digest = hashlib.sha256(SMALL[NAMES]).hexdigest()
        assert (source.file, source.sha256, source.dated, source.language) == (NAMES, digest, "2026-01-01", "de")

    @pytest.mark.parametrize("language", ["sv", "xx"], ids=["missing there", "unknown language"])
    def test_are_english_where_there_is_none(self, knowledge: Knowledge, language: str) -> None:
        found = knowledge.names("4202", language, DAY)[-1]
        assert (found.text, found.source.language) == ("Trunks", "en")

    @pytest.mark.parametrize(
        ("code", "last"),
        [("4202111090", "42021110"), ("4205", "42050000"), ("420500", "42050000"), ("VIII", "VIII")],
        ids=["of ten digits", "heading not divided", "subheading not divided", "section"],
    )
    def test_of_what_stands_elsewhere(self, knowledge: Knowledge, code: str, last: str) -> None:
        assert knowledge.names(code, "en", DAY)[-1].code == last

    def test_of_unknown_codes_are_none(self, knowledge: Knowledge) -> None:
        assert knowledge.names("42021190", "en", DAY) == ()


class TestNotes:
    def test_come_in_legal_order(self, knowledge: Knowledge) -> None:
        assert [note.place for note in knowledge.notes_for("4202111090", DAY)] == [
            "Section note 1 to Section VIII",
            "Section note 1(a) to Section VIII",
            "Section note 1(b) to Section VIII",
            "Note 1 to Chapter 42",
            "Note 1(a) to Chapter 42",
            "Note 1(b) to Chapter 42",
            "Additional note 1 to Chapter 42",
        ]

    def test_have_text_and_source(self, knowledge: Knowledge) -> None:
        note = knowledge.notes_for("42", DAY)[-1]
        assert (note.level, note.number, note.sort, note.label) == ("chapter", "42", "additional note", "1")
        assert (note.text, note.source.dated, note.source.language) == ("1. Cases too.", "2022-01-01", "en")

    def test_of_a_section_reach_all_its_chapters(self, knowledge: Knowledge) -> None:
        assert {note.number for note in knowledge.notes_for("43", DAY)} == {"VIII"}
        assert knowledge.notes_for("40", DAY) == ()


class TestExplanatoryNotes:
    def test_the_nearest_comes_first(self, knowledge: Knowledge) -> None:
        found = knowledge.explanatory("4202111090")
        assert [(one.code, one.text[:9]) for one in found] == [
            ("42021110", "Cases Wit"), ("420211", "Leather O"), ("4202", "Trunks La"),
        ]  # fmt: skip
        assert found[0].codes == ("42021110", "42021190")
        assert found[0].source.dated == "2026-02-13"

    def test_of_a_code_below_do_not_cover_the_heading(self, knowledge: Knowledge) -> None:
        assert [one.code for one in knowledge.explanatory("4202")] == ["4202"]


class TestDuties:
    @pytest.mark.parametrize(
        ("code", "text", "read_at"),
        [
            pytest.param("42021110", "2.7 %", ("4202111000",), id="own line"),
            pytest.param("4202111090", "2.7 %", ("4202111000",), id="of the code above"),
            pytest.param("42021190", "3 %", ("4202000000",), id="of the heading"),
            pytest.param("42050000", "0 % | 5 EUR/100 kg", ("4205000010", "4205000090"), id="at ten digits"),
            pytest.param("4205000090", "5 EUR/100 kg", ("4205000090",), id="own line of ten digits"),
        ],
    )
    def test_are_read_at_the_nearest_line(self, knowledge: Knowledge, code: str, text: str, read_at) -> None:
        found = knowledge.duty(code, DAY)
        assert (found.text.replace("Free", "0 %"), found.read_at) == (text, read_at)
        assert (found.source.file, found.source.dated) == (DUTIES, "2026-07-12")

    def test_that_are_nowhere_are_unknown(self, knowledge: Knowledge) -> None:
        assert knowledge.duty("43010000", DAY) is None

    def test_are_those_of_the_day(self, var: Path, tmp_path: Path) -> None:
        environ = {"TARIFF_VAR": str(tmp_path / "var")}
        for name, rows in ((DUTIES, DUTY_ROWS), ("mfn_duty_2026-12-01.csv", [("4202111000", "1.000 %")])):
            (tmp_path / name).write_bytes(duties_bytes(rows))
            import_kind("duties", tmp_path / name, environ)
        days = [date(2026, 1, 1), date(2026, 11, 30), date(2026, 12, 1)]
        base = Knowledge(tmp_path / "var")
        assert [base.duty("42021110", day).low for day in days] == [2.7, 2.7, 1.0]
        base.close()


class TestCodeLists:
    def test_tell_the_codes_of_a_year(self, knowledge: Knowledge) -> None:
        assert knowledge.code_list(2026) == {"42021110": "PST", "42021192": "KG", "42021199": ""}
        assert [knowledge.is_listed("42021191", year) for year in (2024, 2025, 2026, 2027)] == [
            False,
            True,
            False,
            None,
        ]

    @pytest.mark.parametrize(
        ("code", "year", "found"),
        [
            pytest.param("42021110", 2024, ("42021110",), id="still there"),
            pytest.param("42021190", 2024, ("42021190",), id="not ended yet"),
            pytest.param("42021190", 2025, ("42021191", "42021199"), id="replaced"),
            pytest.param("42021190", 2026, ("42021192", "42021199"), id="replaced twice"),
            pytest.param("42021192", 2025, (), id="not there yet"),
            pytest.param("99999999", 2026, (), id="never there"),
        ],
    )
    def test_tell_what_stands_for_a_code(self, knowledge: Knowledge, code: str, year: int, found) -> None:
        assert knowledge.replaced_by(code, year) == found


class TestTaricBelow:
    @pytest.fixture
    def knowledge(self, write_export, tmp_path: Path):
        import_kind("nomenclature", write_export(lines=TARIC), {"TARIFF_VAR": str(tmp_path / "var")})
        found = Knowledge(tmp_path / "var")
        yield found
        found.close()

    @pytest.mark.parametrize("language", ["en", "fr"], ids=["English", "English for want of French"])
    def test_lines_at_ten_digits_in_the_wording_of_the_day(self, knowledge: Knowledge, language: str) -> None:
        found = knowledge.taric_below("42021110", DAY, language)
        assert [(line.code, line.suffix, line.depth, line.wording) for line in found] == [
            ("4202111010", "10", 2, "Of hide"),
            ("4202111020", "80", 3, "Of goat"),
            ("4202111090", "80", 2, "Other"),
        ]
        assert {line.language for line in found} == {"en"}

    def test_lines_of_another_day(self, knowledge: Knowledge) -> None:
        found = knowledge.taric_below("42021110", date(2019, 1, 1), "en")
        assert [line.wording for line in found] == ["Of hide", "Of ox", "Of goat, old words"]

    def test_code_that_is_not_divided(self, knowledge: Knowledge) -> None:
        assert knowledge.taric_below("42021190", DAY, "en") == ()
