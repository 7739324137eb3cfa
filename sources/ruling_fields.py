"""From the cells of a row to a ruling, or to the reason why there is none; what is odd but kept is told too.

No reason quotes a cell: where columns are out of place, any cell can hold a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sources.ruling_table import (
    CODE,
    COUNTRY,
    DESCRIPTION,
    END,
    ISSUED,
    LANGUAGE,
    REASON,
    REFERENCE,
    START,
    STATUS,
)
from tariff.bti import CodeList, Published

FIRST_YEAR = 1991
"""Binding tariff information exists since 1 January 1991 (Regulation (EEC) No 1715/90)."""
LONGEST_TERM = 10
"""Years after its beginning beyond which an end is a typing error; the longest term was six years."""
_AHEAD = 2  # years after the import within which a ruling may begin
_REFERENCE = re.compile(r"[!-~](?:[ -~]{0,46}[!-~])?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[A-Za-z]{2}")
_STATUS = re.compile(r"[A-Z][A-Z_ ]{1,30}")
_REASON = re.compile(r"[0-9A-Z]{0,8}")
_DIGITS = re.compile(r"[0-9][0-9 .]*")
_DAY_FIRST = re.compile(r"([0-3]?\d)[/.\-]([01]?\d)[/.\-](\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(\d{4})-([01]\d)-([0-3]\d)(?!\d)")
_DEPTHS = (4, 6, 8, 10)

BAD_END = "end date that cannot be, kept as unknown"
BAD_START = "start date that cannot be, kept as unknown"
UNLISTED = "code that is on no list of its year, kept and never cited"


@dataclass(frozen=True)
class Remark:
    """Why a row was left out, or what is odd about it; for a column."""

    column: str
    reason: str


class FieldReader:
    """Reads the cells of rows, for one import."""

    def __init__(self, today: date, lists: Mapping[int, CodeList]) -> None:
        """Hold dates against a day, and codes against the lists of the years.

        ``day`` gives the ISO date that a cell says, empty where it says none.
        """
        self._last_year = today.year + _AHEAD
        self._lists = lists
        self._chapters = frozenset(code for one in lists.values() for code in one.prefixes if len(code) == 2)
        self.day = lru_cache(maxsize=50_000)(_day)

    def read(self, cells: tuple[str, ...]) -> tuple[Published | None, tuple[Remark, ...]]:
        """The ruling of a row and what is odd about it; no ruling and the reason where the row is left out."""
        (
            reference, country, start, end, issued, code, status, reason, withdrawal, language, description,
            justification, keywords,
        ) = [cell.strip() for cell in cells]  # fmt: skip
        wrong = _wrong(reference, country, status, reason, language)
        digits = digits_of(code)
        days = self._dates(issued, start, end)
        if wrong is None and not digits:
            wrong = Remark(CODE, "no code of 4, 6, 8 or 10 digits")
        if wrong is None and not days[0]:
            wrong = Remark(ISSUED, "no date, or one that cannot be")
        if wrong is None and not (description or keywords):
            wrong = Remark(DESCRIPTION, "neither description nor keywords")
        if wrong is not None:
            return None, (wrong,)
        found = Published(
            reference, country, language.lower(), *days, digits, status, reason, withdrawal, justification,
            description, keywords,
        )  # fmt: skip
        return found, self._odd(found, start, end)

    def _dates(self, issued: str, start: str, end: str) -> tuple[str, str, str]:
        """Days of issue, beginning and end; empty for each that is not said or cannot be."""
        first, begins, ends = self.day(issued), self.day(start), self.day(end)
        known = tuple(day if day and FIRST_YEAR <= int(day[:4]) <= self._last_year else "" for day in (first, begins))
        since = known[1] or known[0]
        is_possible = bool(ends) and FIRST_YEAR <= int(ends[:4]) <= int(since[:4] or "0") + LONGEST_TERM
        return known[0], known[1], ends if is_possible else ""

    def _odd(self, found: Published, start: str, end: str) -> tuple[Remark, ...]:
        odd = []
        if end and not found.valid_until:
            odd.append(Remark(END, BAD_END))
        if start and not found.valid_from:
            odd.append(Remark(START, BAD_START))
        if not self.is_listed(found.code, found.issued, found.valid_from):
            odd.append(Remark(CODE, UNLISTED))
        return tuple(odd)

    def is_listed(self, code: str, issued: str, valid_from: str) -> bool:
        """Whether a code can have been: on a list of the year in which it was ruled or began.

        Where no such list is loaded, its chapter is looked up on all lists.
        """
        lists = [self._lists[year] for day in (issued, valid_from) if day and (year := int(day[:4])) in self._lists]
        if not lists:
            return code[:2] in self._chapters or not self._chapters
        return any(one.holds(code) for one in lists)


@lru_cache(maxsize=100_000)
def digits_of(code: str) -> str:
    """The digits before the stars with which a code is filled up; empty where they are no code.

    What follows the tenth digit (additional codes) is left out.
    """
    bare = code.partition("*")[0].strip()
    if not _DIGITS.fullmatch(bare):
        return ""
    digits = bare.replace(" ", "").replace(".", "")[:10]
    return digits if len(digits) in _DEPTHS else ""


def _wrong(reference: str, country: str, status: str, reason: str, language: str) -> Remark | None:
    """The first of the short cells that holds something else than it always does."""
    if not _REFERENCE.fullmatch(reference):
        return Remark(REFERENCE, "no reference")
    if not _COUNTRY.fullmatch(country):
        return Remark(COUNTRY, "no country of two letters")
    if not _STATUS.fullmatch(status):
        return Remark(STATUS, "no status")
    if not _REASON.fullmatch(reason):
        return Remark(REASON, "no number of a reason")
    if language and not _LANGUAGE.fullmatch(language):
        return Remark(LANGUAGE, "no language of two letters")
    return None


def _day(text: str) -> str:
    """ISO date of a day as the export or the delta writes it; empty where it is none."""
    if found := _YEAR_FIRST.match(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.match(text):
        day, month, year = found.groups()
    else:
        return ""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
