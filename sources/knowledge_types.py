"""What the knowledge base gives: each text with its source, date, language and place."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Imported:
    """One list that the knowledge base holds.

    Attributes:
        kind: what it is: nomenclature, names, codes, notes, explanatory or duties.
        language: two small letters, "mul" for several at once, empty where there are no words.
        file: the name of the file that it was read from.
        sha256: of the file's bytes, in hexadecimal.
        imported_on: ISO date of the import.
        dated: ISO date from which the list holds.
        rows: rows of the file below its heading.
        kept: what was kept of them: lines, names, codes, pieces of notes, duties.
        skipped: reason -> rows that were not.
    """

    kind: str
    language: str
    file: str
    sha256: str
    imported_on: str
    dated: str
    rows: int
    kept: int
    skipped: Mapping[str, int]


@dataclass(frozen=True)
class Source:
    """Where a text or a figure comes from.

    Attributes:
        file: name of the file.
        sha256: of its bytes, in hexadecimal.
        dated: ISO date of the list.
        language: of what was read, two small letters; empty where there are no words.
    """

    file: str
    sha256: str
    dated: str
    language: str


@dataclass(frozen=True)
class LegalWording:
    """What the nomenclature says at a line, at a date.

    Attributes:
        code: ten digits.
        suffix: "80" for a code of its own.
        depth: -1 for a chapter, 0 for a heading, then one more for each dash.
        language: of the text, which is English where the one asked for was not imported.
        wording: the text.
        valid_from: ISO date.
        valid_to: ISO date, empty while there is no end.
        nomenclature_date: ISO date of the export that it was read from.
    """

    code: str
    suffix: str
    depth: int
    language: str
    wording: str
    valid_from: str
    valid_to: str
    nomenclature_date: str


@dataclass(frozen=True)
class Name:
    """The name of a section, chapter, heading, subheading or code.

    Attributes:
        level: section, chapter, heading, subheading or code.
        code: its digits, or the Roman number of a section.
        text: in ``source.language``, which is English where there is none in the language asked for.
        source: the list of names.
    """

    level: str
    code: str
    text: str
    source: Source


@dataclass(frozen=True)
class Note:
    """A note to a section or chapter, or a part of one.

    Attributes:
        level: section or chapter.
        number: of it: "XI", "39".
        sort: note, subheading note or additional note.
        label: "1", "1(b)"; empty where the notes carry no number.
        place: "Note 1(b) to Chapter 39"; a text that follows the parts of a note stands at the note's place again.
        text: as published.
        source: the file of notes.
    """

    level: str
    number: str
    sort: str
    label: str
    place: str
    text: str
    source: Source


@dataclass(frozen=True)
class Explanation:
    """An explanatory note to the Combined Nomenclature.

    Attributes:
        code: the one of its codes that covers the code asked for.
        codes: all codes that it is to.
        place: "Explanatory note to subheading 0101 29".
        title: its heading.
        text: as published, beginning with the title.
        source: the file of explanatory notes.
    """

    code: str
    codes: tuple[str, ...]
    place: str
    title: str
    text: str
    source: Source


@dataclass(frozen=True)
class DutyRate:
    """The third-country duty of a code.

    Attributes:
        text: in the short form that people read.
        low: lowest plain percentage, None where no rate is one.
        high: highest plain percentage, likewise.
        read_at: the published codes whose lines were read: the code's own, the nearest above, or those below it.
        source: the list of duties.
    """

    text: str
    low: float | None
    high: float | None
    read_at: tuple[str, ...]
    source: Source
