"""The importers of lists and notes, one file at a time."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from sources.cn_names import read_names
from sources.code_lists import read_code_lists
from sources.duty_lists import read_duties
from sources.editions import Edition
from sources.errors import BadCell, BadCode, BadDate, BadFileName, ColumnMissing, SourceError, TableEmpty
from sources.explanatory_notes import place, read_explanatory
from sources.legal_notes import read_notes
from tests.sources.small_lists import (
    CODE_ROWS,
    CODES,
    DUTIES,
    DUTY_ROWS,
    EXPLANATORY,
    EXPLANATORY_LINES,
    NAME_ROWS,
    NAMES,
    NOTE_LINES,
    NOTES,
    SMALL,
    codes_bytes,
    csv_bytes,
    duties_bytes,
    explanatory_bytes,
    names_bytes,
    notes_bytes,
)

READ = {
    NAMES: read_names,
    CODES: read_code_lists,
    NOTES: read_notes,
    EXPLANATORY: read_explanatory,
    DUTIES: read_duties,
}


def read(tmp_path: Path, name: str, content: bytes | None = None, kind: str = "") -> tuple[Edition, ...]:
    (tmp_path / name).write_bytes(SMALL[kind or name] if content is None else content)
    return READ[kind or name](tmp_path / name)


def values(edition: Edition) -> list[tuple[object, ...]]:
    return [record.values for record in edition.records]


def test_names_are_of_the_year_in_the_name(tmp_path: Path) -> None:
    (edition,) = read(tmp_path, NAMES)
    assert (edition.kind, edition.language, edition.dated) == ("names", "mul", date(2026, 1, 1))
    assert (edition.rows, len(edition.records), edition.skipped) == (6, 6, {})
    assert edition.records[0].row == 2
    assert edition.records[0].values[:4] == ("section", "VIII", "RAW HIDES", "RAW HIDES (bg)")


def test_code_lists_are_parted_by_year(tmp_path: Path) -> None:
    editions = read(tmp_path, CODES)
    assert [(one.dated, one.rows, len(one.records), dict(one.skipped)) for one in editions] == [
        (date(2023, 1, 1), 5, 2, {"of other years": 3}),
        (date(2024, 1, 1), 5, 2, {"of other years": 3}),
        (date(2025, 1, 1), 5, 3, {"of other years": 2}),
        (date(2026, 1, 1), 5, 3, {"of other years": 2}),
    ]
    assert values(editions[3]) == [("42021110", "PST"), ("42021199", ""), ("42021192", "KG")]
    assert editions[3].records[1].row == 5


def test_code_that_stands_twice_in_the_same_words_is_counted(tmp_path: Path) -> None:
    editions = read(tmp_path, CODES, codes_bytes((*CODE_ROWS, CODE_ROWS[0])))
    assert editions[0].skipped == {"of other years": 3, "stands twice": 1}


def test_notes_stand_at_their_places(tmp_path: Path) -> None:
    (edition,) = read(tmp_path, NOTES)
    assert (edition.language, edition.dated, edition.rows) == ("en", date(2022, 1, 1), 4)
    assert edition.skipped == {"without notes": 1}
    assert [(one[6], one[2], one[3]) for one in values(edition)] == [
        ("Section note 1 to Section VIII", "41", "43"),
        ("Section note 1(a) to Section VIII", "41", "43"),
        ("Section note 1(b) to Section VIII", "41", "43"),
        ("Note 1 to Chapter 42", "42", "42"),
        ("Note 1(a) to Chapter 42", "42", "42"),
        ("Note 1(b) to Chapter 42", "42", "42"),
        ("Additional note 1 to Chapter 42", "42", "42"),
        ("Notes to Chapter 44", "44", "44"),
    ]
    assert values(edition)[4][7] == "(a) bags;"


def test_explanatory_notes_are_kept_under_each_of_their_codes(tmp_path: Path) -> None:
    (edition,) = read(tmp_path, EXPLANATORY)
    assert (edition.language, edition.dated, edition.rows) == ("en", date(2026, 2, 13), 4)
    assert edition.skipped == {"with a title only": 1}
    assert [one[:3] for one in values(edition)] == [
        ("4202", "4202", "Explanatory note to heading 4202"),
        ("420211", "420211", "Explanatory note to subheading 4202 11"),
        ("42021110", "42021110 42021190", "Explanatory note to subheadings 4202 11 10 and 4202 11 90"),
        ("42021190", "42021110 42021190", "Explanatory note to subheadings 4202 11 10 and 4202 11 90"),
    ]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("4202", "4203", "4205"), "Explanatory note to headings 4202, 4203 and 4205"),
        (("01022",), "Explanatory note to the subheadings of 0102 2"),
        (("0207459",), "Explanatory note to the subheadings of 0207 45 9"),
    ],
)
def test_place_of_an_explanatory_note(codes: tuple[str, ...], expected: str) -> None:
    assert place(codes) == expected


def test_explanatory_notes_take_the_date_of_their_name(tmp_path: Path) -> None:
    (edition,) = read(tmp_path, "cn_explanatory_notes_en_2027-02-01.jsonl.gz", kind=EXPLANATORY)
    assert edition.dated == date(2027, 2, 1)


def test_duties_keep_what_was_published_and_the_short_form(tmp_path: Path) -> None:
    (edition,) = read(tmp_path, DUTIES)
    assert edition.dated == date(2026, 7, 12)
    assert values(edition)[1] == ("4202111000", "2.700 %", "2.7 %", 2.7, 2.7)
    assert values(edition)[3] == ("4205000090", "5.000 EUR DTN", "5 EUR/100 kg", None, None)


def lines(of: tuple[dict[str, object], ...], place: int, **fields: object) -> list[dict[str, object]]:
    return [{**line, **(fields if i == place else {})} for i, line in enumerate(of)]


def rows(of: tuple[tuple[str, ...], ...], place: int, column: int, cell: str) -> list[tuple[str, ...]]:
    return [(*row[:column], cell, *row[column + 1 :]) if i == place else row for i, row in enumerate(of)]


BAD = [
    pytest.param(NAMES, gzip.compress(csv_bytes(("level", "code", "en"), NAME_ROWS)), ColumnMissing, 1, "bg", id="names: column"),
    pytest.param(NAMES, names_bytes(rows(NAME_ROWS, 2, 1, "42O2")), BadCode, 4, "code", id="names: letter in a code"),
    pytest.param(NAMES, names_bytes(rows(NAME_ROWS, 2, 1, "420211")), BadCode, 4, "code", id="names: code of another level"),
    pytest.param(NAMES, names_bytes(rows(NAME_ROWS, 2, 0, "group")), BadCell, 4, "level", id="names: level"),
    pytest.param(NAMES, names_bytes((*NAME_ROWS, NAME_ROWS[1])), BadCode, 8, "code", id="names: twice"),
    pytest.param(NAMES, names_bytes(rows(NAME_ROWS, 5, 2, "")), BadCell, 7, "en", id="names: no English"),
    pytest.param(CODES, csv_bytes(("code", "years"), []), ColumnMissing, 1, "supplementary_unit", id="codes: column"),
    pytest.param(CODES, codes_bytes(rows(CODE_ROWS, 1, 0, "4202119")), BadCode, 3, "code", id="codes: seven digits"),
    pytest.param(CODES, codes_bytes(rows(CODE_ROWS, 1, 2, "2022 2023")), BadDate, 3, "years", id="codes: before 2023"),
    pytest.param(CODES, codes_bytes(rows(CODE_ROWS, 1, 2, "23")), BadDate, 3, "years", id="codes: no year"),
    pytest.param(CODES, codes_bytes(rows(CODE_ROWS, 1, 2, "")), BadDate, 3, "years", id="codes: years missing"),
    pytest.param(CODES, codes_bytes((*CODE_ROWS, ("42021110", "KG", "2023"))), BadCell, 7, "supplementary_unit", id="codes: twice"),
    pytest.param(NOTES, notes_bytes(lines(NOTE_LINES, 2, level="part")), BadCell, 3, "level", id="notes: level"),
    pytest.param(NOTES, notes_bytes(lines(NOTE_LINES, 2, number="4")), BadCode, 3, "number", id="notes: number"),
    pytest.param(NOTES, notes_bytes(lines(NOTE_LINES, 2, text=None)), BadCell, 3, "text", id="notes: no text"),
    pytest.param(NOTES, notes_bytes([{**NOTE_LINES[0], "chapters": ["41"]}]), BadCode, 1, "chapters", id="notes: chapters"),
    pytest.param(NOTES, notes_bytes([{k: v for k, v in NOTE_LINES[0].items() if k != "chapters"}]), ColumnMissing, 1, "chapters", id="notes: no chapters"),
    pytest.param(NOTES, notes_bytes((*NOTE_LINES, NOTE_LINES[2])), BadCode, 5, "number", id="notes: twice"),
    pytest.param(NOTES, b'{"level": "chapter"}\n', ColumnMissing, 1, "number", id="notes: field"),
    pytest.param(NOTES, b'"chapter"\n', BadCell, 1, "level", id="notes: no object"),
    pytest.param(NOTES, notes_bytes([NOTE_LINES[1]]), TableEmpty, 1, "text", id="notes: none"),
    pytest.param(EXPLANATORY, explanatory_bytes(lines(EXPLANATORY_LINES, 1, codes="4202")), BadCell, 2, "codes", id="explanatory: no list"),
    pytest.param(EXPLANATORY, explanatory_bytes(lines(EXPLANATORY_LINES, 1, codes=["42"])), BadCode, 2, "codes", id="explanatory: two digits"),
    pytest.param(EXPLANATORY, explanatory_bytes(lines(EXPLANATORY_LINES, 1, codes=[4202])), BadCode, 2, "codes", id="explanatory: a number"),
    pytest.param(EXPLANATORY, explanatory_bytes(lines(EXPLANATORY_LINES, 1, title=7)), BadCell, 2, "title", id="explanatory: title"),
    pytest.param(EXPLANATORY, explanatory_bytes([EXPLANATORY_LINES[3]]), TableEmpty, 1, "text", id="explanatory: none"),
    pytest.param(DUTIES, csv_bytes(("code", "duty"), DUTY_ROWS), ColumnMissing, 1, "mfn_duty", id="duties: column"),
    pytest.param(DUTIES, duties_bytes(rows(DUTY_ROWS, 2, 0, "42050000")), BadCode, 4, "code", id="duties: eight digits"),
    pytest.param(DUTIES, duties_bytes(rows(DUTY_ROWS, 2, 1, "")), BadCell, 4, "mfn_duty", id="duties: none"),
    pytest.param(DUTIES, duties_bytes(rows(DUTY_ROWS, 2, 1, "5.000 EUR XYZ")), BadCell, 4, "mfn_duty", id="duties: unit"),
    pytest.param(DUTIES, duties_bytes((*DUTY_ROWS, DUTY_ROWS[0])), BadCode, 6, "code", id="duties: twice"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "error", "row", "column"), BAD)
def test_what_is_wrong_is_named_with_its_place(
    tmp_path: Path, name: str, content: bytes, error: type[SourceError], row: int, column: str
) -> None:
    with pytest.raises(error) as caught:
        read(tmp_path, name, content)
    assert (caught.value.path.name, caught.value.row, caught.value.column) == (name, row, column)


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("cn_names.csv.gz", NAMES, "does not say the year"),
        ("cn_2022_names.csv.gz", NAMES, "begins with 2023"),
        ("mfn_duty.csv", DUTIES, "does not say the date"),
        ("mfn_duty_2026-02-30.csv", DUTIES, "does not say the date"),
        ("mfn_duty_2022-12-31.csv", DUTIES, "begins with 2023"),
        ("legal_notes_en.jsonl", NOTES, "does not say the year"),
        ("legal_notes_hs2022.jsonl", NOTES, "does not say the language"),
        ("cn_explanatory_notes.jsonl", EXPLANATORY, "does not say the language"),
        ("cn_explanatory_notes_en_2019-01-01.jsonl", EXPLANATORY, "begins with 2023"),
    ],
)
def test_name_that_does_not_date_the_file_is_explained(tmp_path: Path, name: str, kind: str, words: str) -> None:
    with pytest.raises(BadFileName, match=words):
        read(tmp_path, name, kind=kind)
