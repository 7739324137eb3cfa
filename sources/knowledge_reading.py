"""Questions put to an open knowledge base; ``Knowledge`` in sources.knowledge is the one that asks them."""

import json
import sqlite3
from collections.abc import Iterator
from types import MappingProxyType

from sources import knowledge_sql
from sources.cn_names import LANGUAGES
from sources.duties import Rate, at_ten_digits
from sources.editions import (
    ALL_LANGUAGES,
    CODES,
    DUTIES,
    EXPLANATORY,
    NAMES,
    NO_LANGUAGE,
    NOMENCLATURE,
    NOTES,
)
from sources.knowledge_types import (
    DutyRate,
    Explanation,
    Imported,
    LegalWording,
    Name,
    Note,
    Source,
)

FALLBACK = "en"

_Line = tuple[int, int | None, str, str, int, str, str, str | None]
_LEVELS = (2, 4, 6, 8)  # digits of chapter, heading, subheading and code


def imports(base: sqlite3.Connection) -> tuple[Imported, ...]:
    """What was imported, by kind, language and date."""
    rows = base.execute(knowledge_sql.IMPORTS)
    return tuple(
        Imported(kind, language, file, digest, on, dated, read, kept, MappingProxyType(json.loads(skipped)))
        for kind, language, file, digest, on, dated, read, kept, skipped in rows
    )


def legal_path(base: sqlite3.Connection, code: str, suffix: str, language: str, on: str) -> tuple[LegalWording, ...]:
    """The wordings from the chapter down to a line; empty where it is not known or not valid."""
    for spoken in dict.fromkeys((language, FALLBACK)):
        if (found := _edition(base, NOMENCLATURE, spoken, on)) is not None:
            number, source = found
            line = base.execute(knowledge_sql.LINE, (number, code, suffix, on, on, on)).fetchone()
            if line is not None:
                return tuple(reversed(list(_upwards(base, number, source, line))))
    return ()


def _upwards(base: sqlite3.Connection, number: int, source: Source, line: _Line) -> Iterator[LegalWording]:
    above: _Line | None = line
    while above is not None:
        yield _wording(above, source)
        parent = above[1]
        above = None if parent is None else base.execute(knowledge_sql.PLACE, (number, parent)).fetchone()


def _wording(line: _Line, source: Source) -> LegalWording:
    _, _, code, suffix, depth, wording, valid_from, valid_to = line
    return LegalWording(code, suffix, depth, source.language, wording, valid_from, valid_to or "", source.dated)


def taric_below(base: sqlite3.Connection, code: str, language: str, on: str) -> tuple[LegalWording, ...]:
    """The lines at ten digits below a code of eight, grouping lines too, as published."""
    for spoken in dict.fromkeys((language, FALLBACK)):
        if (found := _edition(base, NOMENCLATURE, spoken, on)) is not None:
            number, source = found
            keys = base.execute(knowledge_sql.BELOW, (number, f"{code}00", f"{code}99", on, on)).fetchall()
            lines = [base.execute(knowledge_sql.LINE, (number, *key, on, on, on)).fetchone() for key in keys]
            if lines:
                return tuple(_wording(line, source) for line in sorted(lines))
    return ()


def nomenclature(base: sqlite3.Connection, language: str, on: str) -> tuple[LegalWording, ...]:
    """The lines to eight digits that are valid on a day, each in its newest wording, as published."""
    found = _edition(base, NOMENCLATURE, language, on)
    if found is None:
        return ()
    number, source = found
    newest: dict[tuple[str, str], _Line] = {}
    for line in base.execute(knowledge_sql.WHOLE, (number, on, on, on)):
        newest[line[2], line[3]] = line
    return tuple(_wording(line, source) for line in sorted(newest.values(), key=lambda line: line[0]))


def names(base: sqlite3.Connection, code: str, language: str, on: str) -> tuple[Name, ...]:
    """The names from the chapter down to a code; empty where it has none."""
    found = _edition(base, NAMES, ALL_LANGUAGES, on)
    if found is None:
        return ()
    number, source = found
    above = [code[:digits] for digits in _LEVELS if digits < len(code)] if code.isdigit() else []
    steps = [_name(base, number, each, language, source) for each in above]
    own = _name(base, number, code[: _LEVELS[-1]], language, source)
    if own is None and code.isdigit():  # a heading or subheading that is not divided stands as a code of eight alone
        own = _name(base, number, f"{code:0<8}", language, source)
    distinct = {step.code: step for step in (*steps, own) if step is not None}
    return () if own is None else tuple(distinct.values())


def _name(base: sqlite3.Connection, number: int, code: str, language: str, source: Source) -> Name | None:
    spoken = language if language in LANGUAGES else FALLBACK
    row = base.execute(knowledge_sql.NAME.format(language=spoken), (number, code)).fetchone()
    if row is None:
        return None
    level, text, english = row
    said = spoken if text else FALLBACK
    return Name(level, code, text or english, Source(source.file, source.sha256, source.dated, said))


def notes_for(base: sqlite3.Connection, chapter: str, language: str, on: str) -> tuple[Note, ...]:
    """The notes to the section and the chapter, in legal order."""
    for spoken in dict.fromkeys((language, FALLBACK)):
        if (found := _edition(base, NOTES, spoken, on)) is not None:
            number, source = found
            rows = base.execute(knowledge_sql.NOTES, (number, chapter, chapter)).fetchall()
            return tuple(_note(row, source) for row in rows)
    return ()


def all_notes(base: sqlite3.Connection, language: str, on: str) -> tuple[Note, ...]:
    """The notes to all sections and chapters, in published order."""
    for spoken in dict.fromkeys((language, FALLBACK)):
        if (found := _edition(base, NOTES, spoken, on)) is not None:
            number, source = found
            return tuple(_note(row, source) for row in base.execute(knowledge_sql.ALL_NOTES, (number,)))
    return ()


def _note(row: tuple[str, str, str, str, str, str], source: Source) -> Note:
    level, number, sort, label, place, text = row
    return Note(level, number, sort, label, place, text, source)


def explanatory(base: sqlite3.Connection, code: str, language: str, on: str) -> tuple[Explanation, ...]:
    """The explanatory notes that cover a code, the nearest first."""
    for spoken in dict.fromkeys((language, FALLBACK)):
        if (found := _edition(base, EXPLANATORY, spoken, on)) is not None:
            number, source = found
            above = [code[:digits] for digits in range(len(code), 3, -1)]
            rows = [row for each in above for row in base.execute(knowledge_sql.EXPLANATORY, (number, each))]
            return tuple(_explanation(row, source) for row in rows)
    return ()


def _explanation(row: tuple[str, str, str, str, str], source: Source) -> Explanation:
    code, codes, place, title, text = row
    return Explanation(code, tuple(codes.split()), place, title, text, source)


def duty(base: sqlite3.Connection, code: str, on: str) -> DutyRate | None:
    """The duty of a code: its own line, else that of the nearest code above it, else those of the codes below it."""
    found = _edition(base, DUTIES, NO_LANGUAGE, on)
    if found is None:
        return None
    number, source = found
    above = [code[:digits] for digits in (10, 8, 6, 4, 2) if digits <= len(code)]
    for each in above:
        if (line := base.execute(knowledge_sql.DUTY, (number, f"{each:0<10}")).fetchone()) is not None:
            own, text, low, high = line
            return DutyRate(text, low, high, (own,), source)
    span = (number, f"{code:0<10}", f"{code:9<10}")
    rates = [Rate(text, low, high, own) for own, text, low, high in base.execute(knowledge_sql.DUTIES_BELOW, span)]
    if not rates:
        return None
    joined = at_ten_digits(rates)
    return DutyRate(joined.text, joined.low, joined.high, tuple(joined.read_at.split()), source)


def code_list(base: sqlite3.Connection, year: int) -> dict[str, str]:
    """Code -> supplementary unit, of a year's list; empty where it is not loaded."""
    rows = base.execute(knowledge_sql.LISTS)
    return {code: unit for code, unit, dated in rows if dated == _first_day(year)}


def is_listed(base: sqlite3.Connection, code: str, year: int) -> bool | None:
    """Whether a year's list holds a code; None where that list is not loaded."""
    held = base.execute(knowledge_sql.HELD, (CODES, NO_LANGUAGE, _first_day(year))).fetchone()
    if held is None:
        return None
    return base.execute(knowledge_sql.LISTED, (held[0], code)).fetchone() is not None


def replaced_by(base: sqlite3.Connection, code: str, year: int) -> tuple[str, ...]:
    """The codes of a year's list that stand for a code."""
    found: set[str] = set()
    open_codes, seen = [code], {code}
    while open_codes:
        one = open_codes.pop()
        if is_listed(base, one, year):
            found.add(one)
            continue
        steps = [successor for (successor,) in base.execute(knowledge_sql.SUCCESSORS, (one, year))]
        open_codes += [step for step in steps if step not in seen]
        seen |= set(steps)
    return tuple(sorted(found))


def _first_day(year: int) -> str:
    return f"{year:04d}-01-01"


def _edition(base: sqlite3.Connection, kind: str, language: str, on: str) -> tuple[int, Source] | None:
    """The newest list not after a day, else the oldest one."""
    row = base.execute(knowledge_sql.EDITION, (kind, language, on, on)).fetchone()
    return None if row is None else (row[0], Source(row[1], row[2], row[3], language))
