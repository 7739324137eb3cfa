"""What a ruling is worth on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tariff.bti import CODE_ENDED, EXPIRED, INVALIDATED, IS_VALID, NOT_YET, Bti, CodeList

RULING = Bti(
    reference="DEBTI1/25-1", country="DE", language="de", issued="2025-03-05", valid_from="2025-03-10",
    valid_until="2028-03-09", code="4202210090", status="VALID", reason="", withdrawal="", justification="AV 1",
    description="Handtasche", keywords="", file="EBTI.zip", dated="2026-09-01T04:00:00",
)  # fmt: skip
WITHDRAWN = replace(RULING, status="INVALID", reason="61", valid_until="2025-12-31")
CODES = CodeList.of(["42022100", "39269097"])


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2025-03-09", NOT_YET),
        ("2025-03-10", IS_VALID),
        ("2028-03-09", IS_VALID),
        ("2028-03-10", EXPIRED),
    ],
)
def test_a_ruling_is_valid_from_its_first_day_to_its_last(day, status):
    assert RULING.status_at(date.fromisoformat(day), CODES) == status


@pytest.mark.parametrize(("day", "status"), [("2025-12-31", IS_VALID), ("2026-01-01", INVALIDATED)])
def test_a_withdrawn_ruling_was_valid_until_it_ended(day, status):
    assert WITHDRAWN.status_at(date.fromisoformat(day), CODES) == status


@pytest.mark.parametrize(("day", "status"), [("2026-08-31", IS_VALID), ("2026-09-01", INVALIDATED)])
def test_one_withdrawn_before_its_published_end_has_ended_when_the_file_says_so(day, status):
    withdrawn = replace(RULING, status="INVALID", reason="64")
    assert withdrawn.status_at(date.fromisoformat(day), CODES) == status


def test_invalid_after_the_whole_term_is_expired():
    old = replace(RULING, issued="2018-05-05", valid_from="2018-05-05", valid_until="2021-05-04", status="INVALID")
    assert old.status_at(date(2026, 9, 1)) == EXPIRED
    assert old.status_at(date(2020, 9, 1)) == IS_VALID


def test_before_may_2016_the_term_was_six_years():
    old = replace(RULING, issued="2012-02-29", valid_from="2012-02-29", valid_until="")
    assert old.last_day == date(2018, 2, 28)
    cut = replace(old, valid_until="2015-02-27", status="INVALID")
    assert cut.status_at(date(2016, 1, 1)) == INVALIDATED


def test_where_no_end_is_known_the_term_holds():
    unknown = replace(RULING, valid_until="")
    assert unknown.last_day == date(2028, 3, 9)
    assert unknown.status_at(date(2028, 3, 10)) == EXPIRED


def test_a_code_that_is_not_on_the_list_of_the_day_has_ended():
    gone = replace(RULING, code="4202229000")
    assert gone.status_at(date(2026, 1, 1), CODES) == CODE_ENDED
    assert gone.status_at(date(2026, 1, 1)) == IS_VALID
    assert replace(WITHDRAWN, code="42022290").status_at(date(2026, 1, 1), CODES) == CODE_ENDED
    assert gone.status_at(date(2029, 1, 1), CODES) == EXPIRED


@pytest.mark.parametrize("code", ["42", "4202", "420221", "42022100", "4202210090"])
def test_a_code_of_any_depth_is_held_by_the_list_below_it(code):
    assert CODES.holds(code)


@pytest.mark.parametrize("code", ["43", "4203", "420222", "42022190", "4202219000"])
def test_a_code_of_another_branch_is_not_held(code):
    assert not CODES.holds(code)


def test_the_depth_and_the_cn_code_are_those_of_the_digits():
    assert (RULING.depth, RULING.cn, replace(RULING, code="4202").cn) == (10, "42022100", "4202")
    assert RULING.link.endswith("reference=DEBTI1/25-1")
