"""The explanatory notes to the Combined Nomenclature (``cn_explanatory_notes_en.jsonl.gz``).

One JSON object a line: ``codes`` (four to eight digits; five and seven stand for all subheadings that begin so),
``title`` and ``text``, which begins with the title.
"""

from datetime import date
from pathlib import Path
from typing import Any

from sources.editions import EXPLANATORY, Edition, Record, day_named, in_time, language_named
from sources.errors import BadCell, BadCode, BadFileName, TableEmpty
from sources.progress import Progress, no_progress
from sources.texts import TextObject, read_objects

FIELDS = ("codes", "title", "text")
CONSOLIDATED = date(2026, 2, 13)
"""The consolidation that is meant where the file's name holds no date."""
ONLY_TITLE = "with a title only"

_EXAMPLE = "cn_explanatory_notes_en_2026-02-13.jsonl.gz"
_LENGTHS = range(4, 11)


def read_explanatory(path: Path, progress: Progress = no_progress) -> tuple[Edition, ...]:
    """The notes, one record for each code that a note is to.

    Raises:
        SourceError: one of its kinds, naming file, line and field; see sources.errors.
    """
    language, dated = language_named(path, _EXAMPLE), in_time(path, _dated(path))
    records: list[Record] = []
    rows = bare = 0
    for found in read_objects(path, FIELDS, progress):
        rows += 1
        codes = _codes(path, found)
        title, text = (_text(path, found, field) for field in FIELDS[1:])
        if " ".join(text.split()) in ("", " ".join(title.split())):
            bare += 1
            continue
        for code in codes:
            records.append(Record(found.number, (code, " ".join(codes), place(codes), title, text)))
    if not records:
        raise TableEmpty(path, 1, "text", "there is no note in the file.")
    return (Edition(EXPLANATORY, language, dated, rows, {ONLY_TITLE: bare} if bare else {}, tuple(records)),)


def place(codes: tuple[str, ...]) -> str:
    """Where a note stands: ``Explanatory note to subheading 0101 29``."""
    digits = {len(code) for code in codes}
    shown = [_display(code) for code in codes]
    listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    if digits == {4}:
        return f"Explanatory note to heading{'s' if len(codes) > 1 else ''} {listed}"
    if digits & {5, 7, 9}:
        return f"Explanatory note to the subheadings of {listed}"
    return f"Explanatory note to subheading{'s' if len(codes) > 1 else ''} {listed}"


def _display(code: str) -> str:
    return " ".join(part for part in (code[:4], *(code[i : i + 2] for i in range(4, len(code), 2))) if part)


def _codes(path: Path, found: TextObject) -> tuple[str, ...]:
    listed: Any = found.fields["codes"]
    if not isinstance(listed, list) or not listed:
        raise BadCell(path, found.number, "codes", "this is no list of codes.")
    return tuple(dict.fromkeys(_normal(path, found.number, code) for code in listed))


def _normal(path: Path, number: int, code: object) -> str:
    digits = "".join(str(code).replace(".", " ").split())
    if not isinstance(code, str) or len(digits) not in _LENGTHS or not (digits.isascii() and digits.isdigit()):
        raise BadCode(path, number, "codes", f"{str(code)[:30]!r} is no code of four to ten digits.")
    return digits


def _text(path: Path, found: TextObject, field: str) -> str:
    text = found.fields[field]
    if not isinstance(text, str):
        raise BadCell(path, found.number, field, "this is no text.")
    return text.strip()


def _dated(path: Path) -> date:
    try:
        return day_named(path, _EXAMPLE)
    except BadFileName:
        return CONSOLIDATED
