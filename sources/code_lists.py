"""Which codes the Combined Nomenclature held in each year, with supplementary units (``cn_codes_by_year.csv``).

One row a code: eight digits, the unit that declarations need beside the weight, and the years whose list holds it.
"""

import re
from collections import Counter
from datetime import date
from pathlib import Path

from sources.editions import CODES, FIRST_YEAR, NO_LANGUAGE, Edition, Record
from sources.errors import BadCell, BadCode, BadDate, TableEmpty
from sources.progress import Progress, no_progress
from sources.texts import TextRow, read_rows

COLUMNS = ("code", "supplementary_unit", "years")
OTHER_YEARS = "of other years"
TWICE = "stands twice"

_CODE = re.compile("[0-9]{8}")
_YEAR = re.compile("[12][0-9]{3}")

Said = tuple[str, tuple[int, ...]]
"""Unit and years of a code."""


def read_code_lists(path: Path, progress: Progress = no_progress) -> tuple[Edition, ...]:
    """The list of each year, of 1 January; its rows are those of the file, and the codes of other years are skipped.

    Raises:
        SourceError: one of its kinds, naming file, row and column; see sources.errors.
    """
    seen: dict[str, Said] = {}
    lists: dict[int, list[Record]] = {}
    skipped: Counter[str] = Counter()
    rows = 0
    for row in read_rows(path, COLUMNS, progress):
        rows += 1
        code, unit, years = _code(path, row), row.cells["supplementary_unit"], _years(path, row)
        if code in seen:
            _check_same(path, row, seen[code], (unit, years))
            skipped[TWICE] += 1
            continue
        seen[code] = unit, years
        for year in years:
            lists.setdefault(year, []).append(Record(row.number, (code, unit)))
    if not lists:
        raise TableEmpty(path, 2, "code", "there is no code below the heading row.")
    return tuple(_edition(year, rows, lists[year], skipped) for year in sorted(lists))


def _edition(year: int, rows: int, records: list[Record], skipped: Counter[str]) -> Edition:
    others = rows - len(records) - skipped.total()
    left = {reason: count for reason, count in ((OTHER_YEARS, others), *skipped.items()) if count}
    return Edition(CODES, NO_LANGUAGE, date(year, 1, 1), rows, left, tuple(records))


def _code(path: Path, row: TextRow) -> str:
    code = row.cells["code"]
    if not _CODE.fullmatch(code):
        raise BadCode(path, row.number, "code", f"{code[:30]!r} is no code of eight digits.")
    return code


def _years(path: Path, row: TextRow) -> tuple[int, ...]:
    words = row.cells["years"].split()
    for word in words or [""]:
        if not _YEAR.fullmatch(word):
            raise BadDate(path, row.number, "years", f"{word[:30]!r} is no year.")
        if int(word) < FIRST_YEAR:
            raise BadDate(path, row.number, "years", f"{word} is before {FIRST_YEAR}, with which the lists begin.")
    return tuple(sorted({int(word) for word in words}))


def _check_same(path: Path, row: TextRow, before: Said, now: Said) -> None:
    for column, one, other in zip(COLUMNS[1:], before, now, strict=True):
        if one != other:
            reason = f"{row.cells['code']} stood above with something else here."
            raise BadCell(path, row.number, column, reason)
