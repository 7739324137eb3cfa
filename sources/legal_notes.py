"""The notes to the sections and chapters (``legal_notes_hs2022_en.jsonl``), each text at its place.

One JSON object a line: ``level`` (section or chapter), ``number``, ``title``, ``text`` and, for a section, the first
and last of its ``chapters``. The text is taken apart by sources.note_parts.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sources.editions import NOTES, Edition, Record, language_named, year_named
from sources.errors import BadCell, BadCode, ColumnMissing, TableEmpty
from sources.note_parts import ADDITIONAL_NOTE, HEADING, NOTE, SUBHEADING_NOTE, NotePiece, split_notes
from sources.progress import Progress, no_progress
from sources.texts import TextObject, read_objects

FIELDS = ("level", "number", "title", "text")
NO_NOTES = "without notes"

_EXAMPLE = "legal_notes_hs2022_en.jsonl"
_ROMAN = re.compile("[IVX]{1,5}")
_CHAPTER = re.compile("[0-9]{2}")
_NAMES = {NOTE: "Note", SUBHEADING_NOTE: "Subheading note", ADDITIONAL_NOTE: "Additional note"}


def read_notes(path: Path, progress: Progress = no_progress) -> tuple[Edition, ...]:
    """The notes, of 1 January of the year of the Harmonized System that the file's name holds.

    Raises:
        SourceError: one of its kinds, naming file, line and field; see sources.errors.
    """
    dated, language = year_named(path, "hs([0-9]{4})", _EXAMPLE), language_named(path, _EXAMPLE)
    seen: set[tuple[str, str]] = set()
    records: list[Record] = []
    rows = bare = 0
    for found in read_objects(path, FIELDS, progress):
        rows += 1
        level, number, first, last = _whose(path, found)
        if (level, number) in seen:
            raise BadCode(path, found.number, "number", f"{level} {number} stands twice.")
        seen.add((level, number))
        texts = list(_texts(found.fields["text"], level, number))
        bare += not texts
        records += [Record(found.number, (level, number, first, last, *text)) for text in texts]
    if not records:
        raise TableEmpty(path, 1, "text", "there is no note in the file.")
    return (Edition(NOTES, language, dated, rows, {NO_NOTES: bare} if bare else {}, tuple(records)),)


def _texts(text: str, level: str, number: str) -> Iterator[tuple[str, str, str, str]]:
    """Sort, label, place and text of each piece."""
    for piece in split_notes(text):
        if piece.group != HEADING and piece.text.strip():
            yield piece.group, piece.label, place(piece, level, number), piece.text.strip()


def place(piece: NotePiece, level: str, number: str) -> str:
    """Where a piece stands: ``Note 1(b) to Chapter 39``, ``Section note 2 to Section XI``, ``Notes to Chapter 74``.

    Args:
        piece: of the notes.
        level: section or chapter.
        number: of it, as published.
    """
    whole = f"{level.capitalize()} {number.lstrip('0')}"
    if not piece.label:
        return f"{_NAMES[piece.group]}s to {whole}"
    name = "Section note" if level == "section" and piece.group == NOTE else _NAMES[piece.group]
    return f"{name} {piece.label} to {whole}"


def _whose(path: Path, found: TextObject) -> tuple[str, str, str, str]:
    """Level, number, first chapter, last chapter."""
    fields = found.fields
    for field in FIELDS:
        if not isinstance(fields[field], str):
            raise BadCell(path, found.number, field, "this is no text.")
    level, number = fields["level"], fields["number"]
    if level not in ("section", "chapter"):
        raise BadCell(path, found.number, "level", f"{level[:30]!r} is neither section nor chapter.")
    if not (_ROMAN if level == "section" else _CHAPTER).fullmatch(number):
        raise BadCode(path, found.number, "number", f"{number[:30]!r} is no number of a {level}.")
    return (level, number, *(_span(path, found) if level == "section" else (number, number)))


def _span(path: Path, found: TextObject) -> tuple[str, str]:
    if "chapters" not in found.fields:
        raise ColumnMissing(path, found.number, "chapters", "the official file has this field for every section.")
    chapters: Any = found.fields["chapters"]
    is_pair = isinstance(chapters, list) and len(chapters) == 2
    if not is_pair or not all(isinstance(one, str) and _CHAPTER.fullmatch(one) for one in chapters):
        raise BadCode(path, found.number, "chapters", "these are not the first and the last chapter, of two digits.")
    return chapters[0], chapters[1]
