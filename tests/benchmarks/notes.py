"""How often the rules read from 150 notes are those that a person reads: ``python -m tests.benchmarks.notes [FILE]``.

Needs the official notes: FILE, else ``official/legal_notes_hs2022_en.jsonl`` in the folder that TARIFF_SOURCES
names. tests/sources/notes_read.csv says what a person read, in places and codes alone. A rule
counts as right where place, effect, scope and target are all as read.
"""

from __future__ import annotations

import csv
import os
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sources.knowledge_types import Note, Source
from sources.legal_notes import read_notes
from sources.note_rules import rules_of
from tariff.notes import EFFECTS

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = "legal_notes_hs2022_en.jsonl"
READ = ROOT / "tests" / "sources" / "notes_read.csv"
SEED, DRAWN = 20261126, 150

Stated = tuple[str, str, str, str]
"""Place, effect, scope and target of a rule, codes joined by spaces."""


@dataclass(frozen=True)
class Figures:
    """Rules read by the extractor, by a person, and by both."""

    read: int
    expected: int
    right: int

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.read), self.right / max(1, self.expected)
        return (
            f"precision {self.right}/{self.read} = {precision:.1%}, recall {self.right}/{self.expected} = {recall:.1%}"
        )


def notes_of(path: Path) -> tuple[Note, ...]:
    """The pieces of a file of notes, as the knowledge base gives them."""
    (edition,) = read_notes(path)
    source = Source(path.name, "", edition.dated.isoformat(), edition.language)
    rows = ([str(value) for value in record.values] for record in edition.records)
    return tuple(
        Note(level, number, sort, label, place, text, source) for level, number, _, _, sort, label, place, text in rows
    )


def expected(path: Path = READ) -> tuple[frozenset[str], frozenset[Stated]]:
    """The places that were read, and what was read in them."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    stated = {(row["place"], row["effect"], row["scope"], row["sends_to"]) for row in rows if row["effect"]}
    return frozenset(row["place"] for row in rows), frozenset(stated)


def drawn(notes: Sequence[Note]) -> frozenset[str]:
    """The places of the draw."""
    return frozenset(random.Random(SEED).sample(sorted({note.place for note in notes}), DRAWN))


def stated_in(notes: Sequence[Note], places: frozenset[str]) -> frozenset[Stated]:
    """What the extractor reads in places."""
    rules = (rule for rule in rules_of(notes) if rule.place in places)
    return frozenset((rule.place, rule.effect, " ".join(rule.scope), " ".join(rule.sends_to)) for rule in rules)


def figures(read: frozenset[Stated], right: frozenset[Stated]) -> Mapping[str, Figures]:
    """Figures by effect, and of all."""
    found = {}
    for effect in (*EFFECTS, "all"):
        of_read = {one for one in read if effect in (one[1], "all")}
        of_right = {one for one in right if effect in (one[1], "all")}
        found[effect] = Figures(len(of_read), len(of_right), len(of_read & of_right))
    return found


def official_notes(arguments: Sequence[str]) -> Path:
    """The file of notes that is named, or found; it may not be there."""
    folder = Path(os.environ.get("TARIFF_SOURCES") or "sources") / "official"
    return Path(arguments[0]) if arguments else Path(folder) / FILE


def write(line: str) -> None:
    """One line of the answer."""
    sys.stdout.write(line + "\n")


def main(arguments: Sequence[str]) -> int:
    """Print the figures; the exit status."""
    path = official_notes(arguments)
    if not path.is_file():
        write(f"skipped: the official notes are not at {path}")
        return 0
    notes = notes_of(path)
    places, right = expected()
    if places != drawn(notes):
        write("these are not the notes that were drawn: another edition of the file")
        return 1
    read = stated_in(notes, places)
    for effect, found in figures(read, right).items():
        write(f"{effect:9} {found}")
    for mark, many in (("missed", right - read), ("too much", read - right)):
        for one in sorted(many):
            write(f"{mark}: {' | '.join(one)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
