"""The one reader and writer of the knowledge base, ``var/knowledge.sqlite``.

It holds what was imported from official files and may not be committed: the legal wording of the nomenclature, in
every language that was imported, of every dated export. Where there is no knowledge base, readers find nothing.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from sources import knowledge_sql
from sources.errors import KnowledgeUnusable
from sources.nomenclature import NomenclatureLine

FILE = "knowledge.sqlite"
FALLBACK = "en"

_PATIENCE = 10.0  # seconds to wait for another process that is writing


@dataclass(frozen=True)
class Imported:
    """One file that the knowledge base holds.

    Attributes:
        kind: what the file is: "nomenclature".
        language: two small letters.
        file: its name.
        sha256: of its bytes, in hexadecimal.
        imported_on: ISO date of the import.
        dated: ISO date of the nomenclature in it.
        rows: rows below the heading.
        kept: lines that were kept.
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


class Knowledge:
    """The knowledge base in a folder; made by the first import.

    Args:
        folder: the folder that holds it; ``var`` unless ``TARIFF_VAR`` names another.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._open: sqlite3.Connection | None = None

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Knowledge":
        """The knowledge base of the folder that ``TARIFF_VAR`` names, else of ``var/``."""
        return cls(Path(environ.get("TARIFF_VAR") or "var"))

    def legal(self, code: str, suffix: str, language: str, on: date) -> LegalWording | None:
        """The legal wording of a line, in English where the language was not imported.

        Args:
            code: 2 to 10 digits; missing ones are zeros.
            suffix: "80" for a code of its own, else that of a grouping line.
            language: two small letters.
            on: the day; the newest export not after it is read, else the oldest one.

        Returns:
            None where nothing was imported, or the line is unknown or not valid on that day.

        Raises:
            KnowledgeUnusable: the file is there but is no knowledge base of this version.
        """
        path = self.legal_path(code, suffix, language, on)
        return path[-1] if path else None

    def legal_path(self, code: str, suffix: str, language: str, on: date) -> tuple[LegalWording, ...]:
        """The wordings from the chapter down to a line, grouping lines too; empty where ``legal`` gives None."""
        with self._reading() as base:
            if base is None:
                return ()
            for spoken in dict.fromkeys((language, FALLBACK)):
                if found := _path(base, f"{code:0<10}", suffix, spoken, on.isoformat()):
                    return found
            return ()

    def imports(self) -> tuple[Imported, ...]:
        """What was imported, by kind, language and date.

        Raises:
            KnowledgeUnusable: the file is there but is no knowledge base of this version.
        """
        with self._reading() as base:
            return () if base is None else _imports(base)

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """All that is written inside becomes visible at its end, at once; nothing of it where it fails.

        Raises:
            KnowledgeUnusable: the file cannot be written, or is no knowledge base of this version.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _named(self.path):
            base = _connect(self.path)
        try:
            with _named(self.path):
                base.execute("BEGIN IMMEDIATE")
                _prepare(base, self.path)
            yield Writer(base)
            with _named(self.path):
                base.execute("COMMIT")
        except BaseException:
            if base.in_transaction:
                base.execute("ROLLBACK")
            raise
        finally:
            base.close()

    def close(self) -> None:
        """Lets go of the file."""
        if self._open is not None:
            self._open.close()
            self._open = None

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """An open knowledge base, or None while there is none."""
        with _named(self.path):
            if self._open is None and self.path.is_file():
                self._open = _connect(self.path)
            is_made = self._open is not None and _version(self._open, self.path) == knowledge_sql.VERSION
            yield self._open if is_made else None


class Writer:
    """Writes into a knowledge base, inside ``Knowledge.writing``."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def imported(self, kind: str, language: str, sha256: str) -> Imported | None:
        """The import of exactly this file, if it was made."""
        same = [i for i in _imports(self._base) if (i.kind, i.language, i.sha256) == (kind, language, sha256)]
        return same[0] if same else None

    def replace_nomenclature(self, imported: Imported, lines: Iterable[NomenclatureLine]) -> None:
        """Puts the lines in the place of those that the same language and date had."""
        key = (imported.kind, imported.language, imported.dated)
        self._base.execute("DELETE FROM imported WHERE kind = ? AND language = ? AND dated = ?", key)
        row = (
            *(imported.kind, imported.language, imported.file, imported.sha256, imported.imported_on, imported.dated),
            *(imported.rows, imported.kept, json.dumps(dict(imported.skipped), sort_keys=True)),
        )
        number = self._base.execute(f"INSERT INTO imported VALUES (NULL{', ?' * len(row)})", row).lastrowid
        self._base.executemany(f"INSERT INTO nomenclature VALUES (?{', ?' * 10})", _records(number, lines))


def _records(number: int | None, lines: Iterable[NomenclatureLine]) -> Iterator[tuple[object, ...]]:
    """Rows of the table, each line under the nearest line before it that is less deep."""
    above: list[tuple[int, int]] = []
    for place, line in enumerate(lines):
        while above and above[-1][1] >= line.depth:
            above.pop()
        parent = above[-1][0] if above else None
        above.append((place, line.depth))
        ends = [None if day is None else day.isoformat() for day in (line.valid_to, line.worded_from)]
        yield (
            *(number, place, parent, line.code.digits, line.suffix, line.depth, line.position, line.wording),
            *(line.valid_from.isoformat(), *ends),
        )


def _path(base: sqlite3.Connection, code: str, suffix: str, language: str, on: str) -> tuple[LegalWording, ...]:
    export = base.execute(knowledge_sql.EXPORT, (language, on, on)).fetchone()
    if export is None:
        return ()
    number, _, dated = export
    line = base.execute(knowledge_sql.LINE, (number, code, suffix, on, on, on)).fetchone()
    path: list[LegalWording] = []
    while line is not None:
        _, parent, *texts, valid_from, valid_to = line
        digits, kind, depth, wording = texts
        path.append(LegalWording(digits, kind, depth, language, wording, valid_from, valid_to or "", dated))
        line = None if parent is None else base.execute(knowledge_sql.PLACE, (number, parent)).fetchone()
    return tuple(reversed(path))


def _imports(base: sqlite3.Connection) -> tuple[Imported, ...]:
    rows = base.execute(knowledge_sql.IMPORTS)
    return tuple(
        Imported(kind, language, file, digest, on, dated, read, kept, MappingProxyType(json.loads(skipped)))
        for kind, language, file, digest, on, dated, read, kept, skipped in rows
    )


def _connect(path: Path) -> sqlite3.Connection:
    # SQLite itself serialises the use of a connection by several threads; each transaction here is one thread's own.
    base = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    base.execute("PRAGMA foreign_keys = ON")
    return base


def _version(base: sqlite3.Connection, path: Path) -> int:
    """The version of the tables; 0 for a base that was never written."""
    version = int(base.execute("PRAGMA user_version").fetchone()[0])
    if version not in (0, knowledge_sql.VERSION):
        raise KnowledgeUnusable(
            f"{path} was written by another version; delete it and import the official files again."
        )
    return version


def _prepare(base: sqlite3.Connection, path: Path) -> None:
    if _version(base, path) == knowledge_sql.VERSION:
        return
    if base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise KnowledgeUnusable(f"{path} is a database of something else; move it away.")
    for statement in knowledge_sql.TABLES.split(";"):
        base.execute(statement)
    base.execute(f"PRAGMA user_version = {knowledge_sql.VERSION}")


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Failures of SQLite as one that says what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise KnowledgeUnusable(f"{path} cannot be used now ({error}).") from error
    except sqlite3.DatabaseError as error:
        reason = f"{path} is no knowledge base or is damaged; delete it and import the official files again."
        raise KnowledgeUnusable(reason) from error
