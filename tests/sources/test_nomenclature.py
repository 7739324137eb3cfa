from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from sources.errors import BadCell, BadCode, BadDate, ColumnMissing, SourceError, TableEmpty, TableMalformed
from sources.nomenclature import NomenclatureLine, Step, read_nomenclature
from tariff.codes import Code


def test_lines_come_in_published_order_with_their_depth(write_export) -> None:
    read = read_nomenclature(write_export())
    assert [(line.code.digits, line.suffix, line.depth, line.position) for line in read.lines] == [
        ("4200000000", "80", -1, 2),
        ("4202000000", "80", 0, 4),
        ("4202110000", "10", 1, 6),
        ("4202110000", "80", 2, 6),
        ("4202111000", "80", 3, 8),
        ("4202119000", "80", 3, 8),
    ]
    assert (read.rows, len(read.lines), read.skipped, read.language) == (6, 6, {}, "en")


def test_line_keeps_wording_and_dates(write_export) -> None:
    line = read_nomenclature(write_export()).lines[4]
    assert line.code == Code("4202111000")
    assert line.wording == "Of a weight over\xa080\xa0cm³"
    assert (line.valid_from, line.valid_to, line.worded_from) == (date(1988, 1, 1), None, date(2024, 1, 1))


def test_nomenclature_is_dated_by_its_newest_line(write_export) -> None:
    assert read_nomenclature(write_export()).dated == date(2024, 1, 1)


def test_line_of_the_future_does_not_date_the_nomenclature(write_export, change_line) -> None:
    read = read_nomenclature(write_export(lines=change_line(5, start="01-01-2090", end=None)))
    assert read.dated == date(2024, 1, 1)


def test_columns_may_stand_in_any_order_and_case(write_export) -> None:
    heading = ("DESCRIPTION", "goods code ", "end date", "Start Date", "indent", "hier. pos.", "Remark")
    row = ("Trunks", "4202000000 80", None, "01-01-2024", None, 4.0, "x")
    read = read_nomenclature(write_export("NomenclatureFR.XLSX", [row], heading))
    assert (read.language, read.lines[0].wording, read.lines[0].worded_from) == ("fr", "Trunks", None)


def test_column_of_the_language_wins_over_the_name(write_export) -> None:
    assert read_nomenclature(write_export("NomenclatureDE.XLSX")).language == "en"


def test_date_that_a_spreadsheet_program_made_a_real_one_is_read(write_export, change_line) -> None:
    read = read_nomenclature(write_export(lines=change_line(1, start=datetime(1972, 1, 1))))
    assert read.lines[1].valid_from == date(1972, 1, 1)


def test_skipped_rows_are_counted_with_the_reason(write_export, change_line) -> None:
    lines = [*change_line(5, description="  "), (None,) * 8, *change_line(5)[1:2]]
    read = read_nomenclature(write_export(lines=lines))
    assert (read.rows, len(read.lines)) == (8, 5)
    assert read.skipped == {"empty row": 1, "no description": 1, "stands twice": 1}


def test_progress_tells_of_every_thousand_rows_and_the_end(write_export) -> None:
    lines = [(f"{4202000000 + i:010d} 80", "01-01-2024", None, "EN", 10, "-", "x", None) for i in range(2100)]
    steps: list[Step] = []
    read_nomenclature(write_export(lines=lines), steps.append)
    assert [(step.rows, step.total) for step in steps] == [(1000, 2100), (2000, 2100), (2100, 2100)]


@pytest.mark.parametrize("missing", ["Goods code", "Start date", "End date", "Hier. Pos.", "Indent", "Description"])
def test_missing_column_is_named(write_export, missing: str) -> None:
    heading = ["x" if name == missing else name for name in (
        "Goods code", "Start date", "End date", "Language", "Hier. Pos.", "Indent", "Description", "Descr. start date"
    )]  # fmt: skip
    with pytest.raises(ColumnMissing) as caught:
        read_nomenclature(write_export(heading=heading))
    assert (caught.value.row, caught.value.column) == (1, missing)


@pytest.mark.parametrize(
    "text", ["4202", "4202110000", "42021100 80", "420211000A 80", "4202110000 8", "٤202110000 80", ""]
)
def test_bad_code_is_named_with_its_place(write_export, change_line, text: str) -> None:
    with pytest.raises(BadCode) as caught:
        read_nomenclature(write_export(lines=change_line(3, goods=text)))
    assert (caught.value.row, caught.value.column) == (5, "Goods code")
    assert str(caught.value).startswith("NomenclatureEN.XLSX, row 5, column 'Goods code': ")


@pytest.mark.parametrize("text", ["1972-01-01", "31-02-1972", "1-1-1972", "01/01/1972", "soon", 26299])
def test_bad_date_is_named_with_its_place(write_export, change_line, text: object) -> None:
    with pytest.raises(BadDate) as caught:
        read_nomenclature(write_export(lines=change_line(2, start=text)))
    assert (caught.value.row, caught.value.column) == (4, "Start date")


def test_line_needs_a_start_date(write_export, change_line) -> None:
    with pytest.raises(BadDate, match="no start date"):
        read_nomenclature(write_export(lines=change_line(2, start=None)))


def test_line_that_ends_before_it_starts_is_refused(write_export, change_line) -> None:
    with pytest.raises(BadDate, match="before the start date"):
        read_nomenclature(write_export(lines=change_line(5, end="31-12-1980")))


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("Hier. Pos.", {"hier": 5}),
        ("Hier. Pos.", {"hier": "deep"}),
        ("Indent", {"indent": "- x"}),
        ("Language", {"language": "FR"}),
    ],
    ids=["odd position", "text as position", "text in the indent", "second language"],
)
def test_other_bad_cells_are_named(write_export, change_line, column: str, cells: dict[str, object]) -> None:
    with pytest.raises(BadCell) as caught:
        read_nomenclature(write_export(lines=change_line(4, **cells)))
    assert (caught.value.row, caught.value.column) == (6, column)


def test_file_that_tells_no_language_is_refused(write_export, change_line) -> None:
    lines = [(*line[:3], None, *line[4:]) for line in change_line(0)]
    with pytest.raises(BadCell, match="tells the language"):
        read_nomenclature(write_export("export.xlsx", lines))


@pytest.mark.parametrize("lines", [[], [(None,) * 8]], ids=["heading only", "an empty row"])
def test_table_without_lines_is_refused(write_export, lines) -> None:
    with pytest.raises(TableEmpty):
        read_nomenclature(write_export(lines=lines))


def test_empty_sheet_lacks_its_columns(write_export) -> None:
    with pytest.raises(ColumnMissing):
        read_nomenclature(write_export(lines=[], heading=[]))


def combined_nomenclature(lines: Sequence[NomenclatureLine]) -> set[str]:
    """The 8-digit codes of chapters 1 to 97 that nothing to 8 digits stands below."""
    nodes = [line for line in lines if line.code.digits.endswith("00")]
    ends = [line for line, after in zip(nodes, [*nodes[1:], nodes[0]], strict=True) if after.depth <= line.depth]
    return {line.code.digits[:8] for line in ends if line.suffix == "80" and line.code.digits[:2] < "98"}


def test_every_error_of_a_table_is_a_source_error() -> None:
    assert issubclass(TableMalformed, SourceError)


@pytest.mark.sources
@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_official_export_is_read_whole(official_sources: Path, language: str) -> None:
    read = read_nomenclature(official_sources / "official" / f"Nomenclature{language.upper()}.XLSX")
    assert (read.language, read.rows, len(read.lines), read.skipped) == (language, 25_702, 25_702, {})
    assert sum(line.suffix == "80" for line in read.lines) == 22_189
    assert read.dated == date(2026, 3, 12)
    assert not [line for line in read.lines if any(mark in line.wording for mark in ("|", "!x!", "!o!", "$3", "@2"))]
    assert len(combined_nomenclature(read.lines)) == 9_791


def test_export_from_before_2023_is_refused_by_its_newest_line(write_export, change_line) -> None:
    path = write_export(lines=change_line(4, descr="01-01-2022"))
    with pytest.raises(BadDate, match="before 2023") as caught:
        read_nomenclature(path)
    assert (caught.value.row, caught.value.column) == (6, "Descr. start date")
