"""The names of the Combined Nomenclature in 24 languages (``cn_2026_names.csv.gz``).

One row for each section, chapter, heading, subheading and code, with a column a language. The hierarchy is that of the
codes; what stands between them (grouping lines) is in the nomenclature export alone.
"""

import re
from pathlib import Path

from sources.editions import ALL_LANGUAGES, NAMES, Edition, Record, in_time, year_named
from sources.errors import BadCell, BadCode, TableEmpty
from sources.progress import Progress, no_progress
from sources.texts import TextRow, read_rows

LANGUAGES = (
    "en", "bg", "cs", "da", "de", "el", "es", "et", "fi", "fr", "ga", "hr",
    "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip
COLUMNS = ("level", "code", *LANGUAGES)

_CODES = {
    "section": re.compile("[IVX]{1,5}"),
    "chapter": re.compile("[0-9]{2}"),
    "heading": re.compile("[0-9]{4}"),
    "subheading": re.compile("[0-9]{6}"),
    "code": re.compile("[0-9]{8}"),
}


def read_names(path: Path, progress: Progress = no_progress) -> tuple[Edition, ...]:
    """The names, of 1 January of the year that the file's name holds.

    Raises:
        SourceError: one of its kinds, naming file, row and column; see sources.errors.
    """
    dated = in_time(path, year_named(path, "cn_([0-9]{4})_names", "cn_2026_names.csv.gz"))
    seen: set[str] = set()
    records: list[Record] = []
    rows = 0
    for row in read_rows(path, COLUMNS, progress):
        rows += 1
        code = _code(path, row)
        if code in seen:
            raise BadCode(path, row.number, "code", f"{code} stands twice.")
        seen.add(code)
        if not row.cells["en"]:
            raise BadCell(path, row.number, "en", f"{code} has no English name.")
        records.append(Record(row.number, tuple(row.cells[column] for column in COLUMNS)))
    if not records:
        raise TableEmpty(path, 2, "code", "there is no name below the heading row.")
    return (Edition(NAMES, ALL_LANGUAGES, dated, rows, {}, tuple(records)),)


def _code(path: Path, row: TextRow) -> str:
    level, code = row.cells["level"], row.cells["code"]
    pattern = _CODES.get(level)
    if pattern is None:
        raise BadCell(path, row.number, "level", f"{level[:30]!r} is none of {', '.join(_CODES)}.")
    if not pattern.fullmatch(code):
        raise BadCode(path, row.number, "code", f"{code[:30]!r} is no code of a {level}.")
    return code
