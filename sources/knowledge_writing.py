"""Writes into a knowledge base, inside ``Knowledge.writing``."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path

from sources import knowledge_sql
from sources.cn_names import COLUMNS as NAME_COLUMNS
from sources.editions import COLUMNS, NAMES, Edition, Record, Value
from sources.errors import ListsDisagree
from sources.knowledge_reading import imports
from sources.knowledge_types import Imported
from sources.nomenclature import NomenclatureLine
from sources.replaced_codes import replacements


class Writer:
    """Writes into a knowledge base; all of it becomes visible at once."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def imported(self, kind: str, language: str, sha256: str) -> Imported | None:
        """The import of exactly this file, if it was made."""
        same = [i for i in imports(self._base) if (i.kind, i.language, i.sha256) == (kind, language, sha256)]
        return same[0] if same else None

    def held(self, kind: str, language: str, dated: str) -> Imported | None:
        """The list of this kind, language and date, if one is held."""
        same = [i for i in imports(self._base) if (i.kind, i.language, i.dated) == (kind, language, dated)]
        return same[0] if same else None

    def difference(self, path: Path, edition: Edition) -> ListsDisagree | None:
        """The first row and column in which a list differs from the held one of its kind, language and date."""
        day = edition.dated.isoformat()
        number = self._base.execute(knowledge_sql.HELD, (edition.kind, edition.language, day)).fetchone()[0]
        rows = self._base.execute(f"SELECT * FROM {edition.kind} WHERE imported = ? ORDER BY 2", (number,))
        end = Record(edition.records[-1].row + 1, ())
        for old, new in zip_longest(rows, edition.records):
            known: tuple[Value, ...] = () if old is None else old[2:]
            record = new or end
            if known != record.values:
                place = next(i for i, pair in enumerate(zip_longest(known, record.values)) if pair[0] != pair[1])
                reason = _reason(known[place : place + 1], record.values[place : place + 1], day)
                return ListsDisagree(path, record.row, _labels(edition.kind)[place], reason)
        return None

    def write(self, imported: Imported, records: Iterable[Record]) -> None:
        """Puts the records in the place of those that the same kind, language and date had."""
        number = self._entry(imported)
        width = len(_labels(imported.kind)) + 2
        rows = ((number, ordinal, *record.values) for ordinal, record in enumerate(records))
        self._base.executemany(f"INSERT INTO {imported.kind} VALUES (?{', ?' * (width - 1)})", rows)

    def replace_nomenclature(self, imported: Imported, lines: Iterable[NomenclatureLine]) -> None:
        """Puts the lines in the place of those that the same language and date had."""
        self.write(imported, nomenclature_records(lines))

    def renew_replaced(self) -> None:
        """Works out anew what replaced the codes that ended, from the lists of all years."""
        years: dict[str, set[int]] = {}
        for code, _, dated in self._base.execute(knowledge_sql.LISTS):
            years.setdefault(code, set()).add(int(dated[:4]))
        steps = replacements({code: frozenset(held) for code, held in years.items()})
        rows = [(year, code, new) for (year, code), found in steps.items() for new in found]
        self._base.execute("DELETE FROM replaced")
        self._base.executemany("INSERT INTO replaced VALUES (?, ?, ?)", rows)

    def _entry(self, imported: Imported) -> int | None:
        key = (imported.kind, imported.language, imported.dated)
        self._base.execute("DELETE FROM imported WHERE kind = ? AND language = ? AND dated = ?", key)
        row = (
            *(imported.kind, imported.language, imported.file, imported.sha256, imported.imported_on, imported.dated),
            *(imported.rows, imported.kept, json.dumps(dict(imported.skipped), sort_keys=True)),
        )
        return self._base.execute(f"INSERT INTO imported VALUES (NULL{', ?' * len(row)})", row).lastrowid


def nomenclature_records(lines: Iterable[NomenclatureLine]) -> Iterator[Record]:
    """Rows of the table, each line under the nearest line before it that is less deep."""
    above: list[tuple[int, int]] = []
    for place, line in enumerate(lines):
        while above and above[-1][1] >= line.depth:
            above.pop()
        parent = above[-1][0] if above else None
        above.append((place, line.depth))
        ends = [None if day is None else day.isoformat() for day in (line.valid_to, line.worded_from)]
        own = (line.code.digits, line.suffix, line.depth, line.position, line.wording, line.valid_from.isoformat())
        yield Record(line.row, (parent, *own, *ends))


def _labels(kind: str) -> tuple[str, ...]:
    """The column of the file for each column of the table."""
    return NAME_COLUMNS if kind == NAMES else tuple(label for _, label in COLUMNS[kind])


def _reason(known: tuple[Value, ...], new: tuple[Value, ...], day: str) -> str:
    said, says = (repr(str(one[0])[:40]) if one else "nothing more" for one in (known, new))
    return f"the list of {day} that is held says {said} here, and this file {says}; --replace takes this file instead."
