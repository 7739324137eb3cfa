"""Notes in words of our own, shaped like those of the law, and their way into a knowledge base."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sources.editions import NOTES, Record
from sources.knowledge import Imported, Knowledge, Note, Source
from sources.legal_notes import place
from sources.note_parts import HEADING, split_notes

SOURCE = Source("made.jsonl", "0", "2022-01-01", "en")


def made(text: str, level: str = "chapter", number: str = "42") -> tuple[Note, ...]:
    """The pieces of the notes to one section or chapter."""
    return tuple(
        Note(level, number, piece.group, piece.label, place(piece, level, number), piece.text.strip(), SOURCE)
        for piece in split_notes(text)
        if piece.group != HEADING and piece.text.strip()
    )


def write_notes(folder: Path, text: str, number: str = "42") -> Knowledge:
    """A knowledge base that holds the notes to one chapter."""
    knowledge = Knowledge(folder)
    records = list(_records(text, number))
    entry = Imported(NOTES, "en", "made.jsonl", "0", "2026-01-01", "2022-01-01", 1, len(records), {})
    with knowledge.writing() as writer:
        writer.write(entry, records)
    return knowledge


def _records(text: str, number: str) -> Iterator[Record]:
    for row, note in enumerate(made(text, number=number)):
        yield Record(row, ("chapter", number, number, number, note.sort, note.label, note.place, note.text))
