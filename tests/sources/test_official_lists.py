"""The official files themselves: counts, places, times."""

from __future__ import annotations

import csv
import json
import sqlite3
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sources.imports import FileOutcome, import_folder
from sources.knowledge import Knowledge
from sources.note_parts import HEADING, split_notes
from tests.sources.small_lists import dump

pytestmark = pytest.mark.sources
DAY = date(2026, 7, 12)
MOST_SECONDS = 90.0


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("official") / "var"


@pytest.fixture(scope="module")
def outcomes(official_sources: Path, var: Path) -> dict[str, FileOutcome]:
    """What became of each official file, all read within the time that was promised."""
    start = time.monotonic()
    found = {one.file: one for one in import_folder(official_sources, {"TARIFF_VAR": str(var)})}
    assert time.monotonic() - start < MOST_SECONDS
    return found


@pytest.fixture
def knowledge(outcomes: dict[str, FileOutcome], var: Path):
    found = Knowledge(var)
    yield found
    found.close()


def test_counts_are_those_that_are_known(outcomes: dict[str, FileOutcome]) -> None:
    assert [one.error for one in outcomes.values()] == [None] * 8
    reports = [report.imported for one in outcomes.values() for report in one.reports]
    assert [(one.kind, one.language, one.dated, one.rows, one.kept) for one in reports] == [
        ("nomenclature", "de", "2026-03-12", 25_702, 25_702),
        ("nomenclature", "en", "2026-03-12", 25_702, 25_702),
        ("nomenclature", "fr", "2026-03-12", 25_702, 25_702),
        ("names", "mul", "2026-01-01", 12_701, 12_701),
        ("codes", "", "2023-01-01", 9_854, 9_755),
        ("codes", "", "2024-01-01", 9_854, 9_763),
        ("codes", "", "2025-01-01", 9_854, 9_778),
        ("codes", "", "2026-01-01", 9_854, 9_791),
        ("notes", "en", "2022-01-01", 117, 1_831),
        ("explanatory", "en", "2026-02-13", 2_533, 2_480),
        ("duties", "", "2026-07-12", 8_368, 8_368),
    ]
    assert [dict(one.skipped) for one in reports if one.kind in ("notes", "explanatory")] == [
        {"without notes": 14}, {"with a title only": 53},
    ]  # fmt: skip


def test_base_holds_what_was_counted(knowledge: Knowledge) -> None:
    base = sqlite3.connect(knowledge.path)
    count = lambda question: base.execute(question).fetchone()[0]  # noqa: E731
    assert count("SELECT count(*) FROM nomenclature WHERE suffix = '80'") == 3 * 22_189
    assert count("SELECT count(*) FROM names WHERE level = 'code'") == 9_791
    assert count("SELECT count(*) FROM duties WHERE low IS NULL") == 1_320
    assert count("SELECT count(DISTINCT code) FROM duties") == 8_368
    base.close()
    assert len(knowledge.code_list(2026)) == 9_791


def test_second_import_changes_nothing(knowledge: Knowledge, official_sources: Path, var: Path) -> None:
    before, content = dump(knowledge.path), knowledge.path.read_bytes()
    again = list(import_folder(official_sources, {"TARIFF_VAR": str(var)}))
    assert not any(report.is_new for one in again for report in one.reports)
    assert dump(knowledge.path) == before and knowledge.path.read_bytes() == content


def notes(official_sources: Path) -> list[dict[str, str]]:
    path = official_sources / "official" / "legal_notes_hs2022_en.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_pieces_of_the_notes_joined_are_the_notes(official_sources: Path) -> None:
    for row in notes(official_sources):
        assert "".join(piece.text for piece in split_notes(row["text"])) == row["text"], row["number"]


def test_no_word_of_the_notes_is_lost(knowledge: Knowledge, official_sources: Path) -> None:
    for row in notes(official_sources):
        if row["level"] == "chapter":
            found = " ".join(n.text for n in knowledge.notes_for(row["number"], DAY) if n.level == "chapter")
            headings = [p.text for p in split_notes(row["text"]) if p.group == HEADING]
            assert (found + " " + " ".join(headings)).split().__len__() == len(row["text"].split()), row["number"]


def test_only_what_follows_a_list_stands_at_a_place_again(official_sources: Path) -> None:
    """Each piece can be cited; a place comes twice only where a note goes on after its parts."""
    for row in notes(official_sources):
        pieces = [piece for piece in split_notes(row["text"]) if piece.group != HEADING and piece.text.strip()]
        places = [(piece.group, piece.label) for piece in pieces]
        for (group, label), times in Counter(places).items():
            if times > 1:
                first, again = (i for i, place in enumerate(places) if place == (group, label))
                assert times == 2 and all(p[1].startswith(f"{label}(") for p in places[first + 1 : again]), row[
                    "number"
                ]


@pytest.mark.parametrize(
    ("code", "place", "words"),
    [
        ("39", "Note 2(d) to Chapter 39", 6),
        ("39", "Subheading note 1(a)(2) to Chapter 39", 10),
        ("6109", "Section note 3(A)(c)(1) to Section XI", 8),
        ("6109", "Subheading note 1(ij) to Section XI", 20),
        ("27", "Subheading note 1 to Chapter 27", 20),
        ("8471", "Note 6(D)(3) to Chapter 84", 4),
        ("8471", "Additional note 2 to Section XVI", 20),
        ("8542", "Note 12(b)(4)(3)(d) to Chapter 85", 20),
        ("7403", "Note (a) to Chapter 74", 20),
        ("7207", "Additional notes to Chapter 72", 100),
        ("2309", "Additional note 5 to Chapter 23", 20),
        ("1701", "Notes to Section IV", 20),
    ],
)
def test_notes_stand_at_their_places(knowledge: Knowledge, code: str, place: str, words: int) -> None:
    found = [note for note in knowledge.notes_for(code, DAY) if note.place == place]
    assert len(found) == 1 and len(found[0].text.split()) >= words


def test_duties_of_all_leaves_are_those_of_the_table(knowledge: Knowledge, root: Path) -> None:
    with (root / "data" / "nomenclature" / "cn2026.csv").open(encoding="utf-8", newline="") as lines:
        leaves = [row for row in csv.DictReader(lines) if row["leaf"] == "1"]
    assert len(leaves) == 9_896
    for row in leaves:
        found = knowledge.duty(row["code"], DAY)
        said = ("", "") if found is None else (found.text, " ".join(found.read_at))
        assert said == (row["duty"], row["duty_from"]), row["code"]


def test_replaced_codes_are_those_of_the_table(knowledge: Knowledge, root: Path) -> None:
    with (root / "data" / "nomenclature" / "replaced.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            assert " ".join(knowledge.replaced_by(row["code"], 2026)) == row["replaced_by"]


def test_every_code_has_a_name_in_24_languages(knowledge: Knowledge) -> None:
    for code in list(knowledge.code_list(2026))[::7]:
        assert knowledge.names(code, "mt", DAY)[-1].code == code


def test_taric_codes_stand_below_their_cn_code(knowledge: Knowledge) -> None:
    found = {language: knowledge.taric_below("39269097", DAY, language) for language in ("en", "fr", "de")}
    assert len({tuple((line.code, line.suffix, line.depth) for line in lines) for lines in found.values()}) == 1
    assert len(found["en"]) == 14 and all(line.code.startswith("39269097") for line in found["en"])
    assert len({lines[0].wording for lines in found.values()}) == 3


def test_explanatory_note_of_a_subheading(knowledge: Knowledge) -> None:
    found = knowledge.explanatory("0101291000")
    assert [one.place for one in found] == ["Explanatory note to subheading 0101 29"]
