"""Third-country duties as published (``mfn_duty_2026-07-12.csv``): ten digits and a rate, one row a code."""

import re
from pathlib import Path

from sources.duties import Rate, read_rate
from sources.editions import DUTIES, NO_LANGUAGE, Edition, Record, day_named, in_time
from sources.errors import BadCell, BadCode, TableEmpty
from sources.progress import Progress, no_progress
from sources.texts import TextRow, read_rows

COLUMNS = ("code", "mfn_duty")

_CODE = re.compile("[0-9]{10}")


def read_duties(path: Path, progress: Progress = no_progress) -> tuple[Edition, ...]:
    """The duties, of the day that the file's name holds.

    Raises:
        SourceError: one of its kinds, naming file, row and column; see sources.errors.
    """
    dated = in_time(path, day_named(path, "mfn_duty_2026-07-12.csv"))
    seen: set[str] = set()
    records: list[Record] = []
    rows = 0
    for row in read_rows(path, COLUMNS, progress):
        rows += 1
        code = row.cells["code"]
        if not _CODE.fullmatch(code):
            raise BadCode(path, row.number, "code", f"{code[:30]!r} is no code of ten digits.")
        if code in seen:
            raise BadCode(path, row.number, "code", f"{code} stands twice.")
        seen.add(code)
        rate = _rate(path, row)
        records.append(Record(row.number, (code, row.cells["mfn_duty"], rate.text, rate.low, rate.high)))
    if not records:
        raise TableEmpty(path, 2, "code", "there is no duty below the heading row.")
    return (Edition(DUTIES, NO_LANGUAGE, dated, rows, {}, tuple(records)),)


def _rate(path: Path, row: TextRow) -> Rate:
    published = row.cells["mfn_duty"]
    if not published:
        raise BadCell(path, row.number, "mfn_duty", "the row has no duty.")
    try:
        return read_rate(published, row.cells["code"])
    except KeyError as error:
        raise BadCell(path, row.number, "mfn_duty", f"{error.args[0]!r} is no unit that is known.") from error
