"""Cells of the EBTI export, with its typing errors."""

from __future__ import annotations

from datetime import date

import pytest

from sources.ruling_fields import BAD_END, BAD_START, UNLISTED, FieldReader, Remark, digits_of
from sources.ruling_table import COLUMNS
from tariff.bti import CodeList, Published
from tests.ebti_files import HOLDER, row

LISTS = {2024: CodeList.of(["42022100", "39269097"]), 2025: CodeList.of(["42022100"])}


def read(**cells: str) -> tuple[Published | None, tuple[Remark, ...]]:
    published = {name.replace(" ", ""): value for name, value in row(**cells).items()}
    return FieldReader(date(2026, 9, 1), LISTS).read(tuple(published[column] for column in COLUMNS))


def kept(**cells: str) -> Published:
    found, remarks = read(**cells)
    assert found is not None, remarks
    return found


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("84672110**************", "84672110"),
        ("8501535010************", "8501535010"),
        ("8708999300********0***", "8708999300"),
        ("850153501040990*******", "8501535010"),
        ("4202******************", "4202"),
        ("420221", "420221"),
        ("4202 21 00 90", "4202210090"),
        ("4202.21.00", "42022100"),
        ("", ""),
        ("**********************", ""),
        ("42", ""),
        ("4202210", ""),
        ("leather*", ""),
        ("42022100x", ""),
        ("٤٢٠٢", ""),
    ],
)
def test_the_code_is_what_stands_before_the_stars(text, digits):
    assert digits_of(text) == digits


@pytest.mark.parametrize("issued", ["05/03/2025", "5/3/2025", "2025-03-05", "2025-03-05T00:00:00", "05.03.2025"])
def test_dates_of_the_export_and_of_the_delta_are_the_same(issued):
    assert kept(DATE_OF_ISSUE=issued).issued == "2025-03-05"


@pytest.mark.parametrize("end", ["09/03/2206", "2206-03-09", "31/02/2028", "soon", "09/03/0028"])
def test_an_end_that_cannot_be_is_kept_as_unknown(end):
    found, remarks = read(END_DATE_OF_VALIDITY=end)
    assert found is not None and found.valid_until == ""
    assert remarks == (Remark("END_DATE_OF_VALIDITY", BAD_END),)


def test_no_end_is_not_odd():
    assert read(END_DATE_OF_VALIDITY="")[1] == ()


def test_a_start_that_cannot_be_is_kept_as_unknown():
    found, remarks = read(START_DATE_OF_VALIDITY="10/03/2205")
    assert found is not None and found.valid_from == ""
    assert remarks == (Remark("START_DATE_OF_VALIDITY", BAD_START),)


@pytest.mark.parametrize("issued", ["", "05/03/2205", "05/03/1925", "32/01/2025", "03/05", "05/03/20255"])
def test_without_a_day_of_issue_a_row_is_left_out(issued):
    assert read(DATE_OF_ISSUE=issued) == (None, (Remark("DATE_OF_ISSUE", "no date, or one that cannot be"),))


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"BTI_REFERENCE": ""}, "BTI_REFERENCE"),
        ({"BTI_REFERENCE": "R" * 49}, "BTI_REFERENCE"),
        ({"BTI_REFERENCE": "DE\n1"}, "BTI_REFERENCE"),
        ({"ISSUING_COUNTRY": HOLDER}, "ISSUING_COUNTRY"),
        ({"STATUS": ""}, "STATUS"),
        ({"STATUS": HOLDER}, "STATUS"),
        ({"INVALIDATION_REASON": HOLDER}, "INVALIDATION_REASON"),
        ({"LANGUAGE": HOLDER}, "LANGUAGE"),
        ({"NOMENCLATURE_CODE": HOLDER}, "NOMENCLATURE_CODE"),
        ({"DESCRIPTION_OF_GOODS": "", "KEYWORDS": ""}, "DESCRIPTION_OF_GOODS"),
    ],
)
def test_a_row_that_cannot_be_used_names_its_column_and_quotes_nothing(cells, column):
    found, (remark,) = read(**cells)
    assert found is None
    assert remark.column == column
    assert HOLDER not in remark.reason


@pytest.mark.parametrize(
    ("code", "issued", "is_odd"),
    [
        ("42022100", "05/03/2025", False),
        ("4202210090", "05/03/2025", False),
        ("4202", "05/03/2025", False),
        ("39269097", "05/03/2025", True),
        ("39269097", "05/03/2024", False),
        ("42022999", "05/03/2025", True),
        ("42029999", "05/03/2010", False),
        ("77010000", "05/03/2010", True),
    ],
)
def test_a_code_that_never_was_is_kept_and_told_of(code, issued, is_odd):
    found, remarks = read(NOMENCLATURE_CODE=code, DATE_OF_ISSUE=issued, START_DATE_OF_VALIDITY=issued)
    assert found is not None and found.code == code
    assert [remark.reason for remark in remarks if remark.column == "NOMENCLATURE_CODE"] == [UNLISTED] * is_odd


def test_without_any_list_no_code_is_doubted():
    found, remarks = FieldReader(date(2026, 9, 1), {}).read(
        tuple({n.replace(" ", ""): v for n, v in row(NOMENCLATURE_CODE="77010000").items()}[c] for c in COLUMNS)
    )
    assert found is not None and remarks == ()


def test_the_language_is_small_and_spaces_are_gone():
    found = kept(LANGUAGE=" DE ", DESCRIPTION_OF_GOODS="\n Tasche\n aus Leder ")
    assert (found.language, found.description) == ("de", "Tasche\n aus Leder")
