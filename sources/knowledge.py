"""The one reader and writer of the knowledge base, ``var/knowledge.sqlite``.

It holds what was imported from official files and may not be committed: the legal wording of the nomenclature and the
names in every language that was imported, the code lists of the years and what replaced what, the notes to sections
and chapters, the explanatory notes and the third-country duties, of every dated list. Where there is no knowledge
base, readers find nothing.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sources import knowledge_reading as reading
from sources import knowledge_sql
from sources.editions import NOMENCLATURE as NOMENCLATURE
from sources.editions import NOTES as NOTES
from sources.errors import KnowledgeUnusable
from sources.knowledge_reading import FALLBACK
from sources.knowledge_types import DutyRate, Explanation, Imported, LegalWording, Name, Note, Source
from sources.knowledge_writing import Writer
from sources.note_book import note_book
from tariff.notes import NoteBook

__all__ = [
    "FALLBACK", "DutyRate", "Explanation", "Imported", "Knowledge", "LegalWording", "Name", "Note", "Source", "Writer",
]  # fmt: skip

FILE = "knowledge.sqlite"

_PATIENCE = 10.0  # seconds to wait for another process that is writing
_LAST_DAY = date(9999, 12, 31)


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
            return () if base is None else reading.legal_path(base, f"{code:0<10}", suffix, language, on.isoformat())

    def taric_below(self, code: str, on: date, language: str) -> tuple[LegalWording, ...]:
        """The lines of the nomenclature below a CN code, grouping lines too, in published order.

        Args:
            code: 8 digits.
            on: the day, as in ``legal``.
            language: two small letters; English where it was not imported.

        Returns:
            Lines at ten digits that are valid on that day; ``depth`` tells which stands below which. Empty where the
            code is not divided, or nothing was imported.
        """
        with self._reading() as base:
            return () if base is None else reading.taric_below(base, code, language, on.isoformat())

    def nomenclature(self, language: str, on: date) -> tuple[LegalWording, ...]:
        """All lines of the nomenclature to eight digits that are valid on a day, in published order.

        Args:
            language: two small letters; no other one takes its place.
            on: the day, as in ``legal``.

        Returns:
            Each line in its newest wording of that day; empty where the language was not imported.
        """
        with self._reading() as base:
            return () if base is None else reading.nomenclature(base, language, on.isoformat())

    def names(self, code: str, language: str, on: date) -> tuple[Name, ...]:
        """The names from the chapter down to a code, that of the code last.

        Args:
            code: 2 to 8 digits (of 10 the first 8 are taken), or the Roman number of a section.
            language: one of the 24 languages; English where a name is missing in it.
            on: the day; the newest list not after it is read, else the oldest one.

        Returns:
            Empty where no names were imported or the list has no such code. Lines that group codes are in the
            nomenclature alone, see ``legal_path``.
        """
        with self._reading() as base:
            return () if base is None else reading.names(base, code, language, on.isoformat())

    def notes_for(self, code: str, on: date, language: str = FALLBACK) -> tuple[Note, ...]:
        """The notes to the section and the chapter of a code, in legal order.

        Args:
            code: 2 to 10 digits.
            on: the day; the newest notes not after it are read, else the oldest ones.
            language: two small letters; English where it was not imported.

        Returns:
            Section notes, then chapter notes; of each the notes, subheading notes and additional notes; of each note
            its text, its parts, and what follows them.
        """
        with self._reading() as base:
            return () if base is None else reading.notes_for(base, code[:2], language, on.isoformat())

    def all_notes(self, on: date | None = None, language: str = FALLBACK) -> tuple[Note, ...]:
        """The notes to all sections and chapters, in published order.

        Args:
            on: the day, as in ``notes_for``; None for the newest.
            language: two small letters; English where it was not imported.
        """
        with self._reading() as base:
            day = (on or _LAST_DAY).isoformat()
            return () if base is None else reading.all_notes(base, language, day)

    def note_book(self) -> NoteBook:
        """The rules of the newest notes to sections and chapters, and what notes say of a code; empty without them."""
        return note_book(self)

    def explanatory(self, code: str, on: date | None = None, language: str = FALLBACK) -> tuple[Explanation, ...]:
        """The explanatory notes that cover a code, the nearest first: its own, its subheading's, its heading's.

        Args:
            code: 4 to 10 digits.
            on: the day, as in ``notes_for``; None for the newest.
            language: two small letters; English where it was not imported.
        """
        with self._reading() as base:
            day = (on or _LAST_DAY).isoformat()
            return () if base is None else reading.explanatory(base, code, language, day)

    def duty(self, code: str, on: date) -> DutyRate | None:
        """The third-country duty of a code.

        Args:
            code: 2, 4, 6, 8 or 10 digits.
            on: the day; the newest list not after it is read, else the oldest one.

        Returns:
            That of the code's own line, else of the nearest code above it that has one, else of all lines below it;
            None where there is none of them.
        """
        with self._reading() as base:
            return None if base is None else reading.duty(base, code, on.isoformat())

    def code_list(self, year: int) -> Mapping[str, str]:
        """Code of 8 digits -> supplementary unit, of a year's list; empty where it was not imported."""
        with self._reading() as base:
            return {} if base is None else reading.code_list(base, year)

    def is_listed(self, code: str, year: int) -> bool | None:
        """Whether a year's list holds a code of 8 digits; None where that list was not imported."""
        with self._reading() as base:
            return None if base is None else reading.is_listed(base, code, year)

    def replaced_by(self, code: str, year: int) -> tuple[str, ...]:
        """The codes of a year's list that stand for a code of 8 digits of that or an earlier list.

        Returns:
            The code itself where the list holds it, else what replaced it, else nothing; sorted.
        """
        with self._reading() as base:
            return () if base is None else reading.replaced_by(base, code, year)

    def imports(self) -> tuple[Imported, ...]:
        """What was imported, by kind, language and date.

        Raises:
            KnowledgeUnusable: the file is there but is no knowledge base of this version.
        """
        with self._reading() as base:
            return () if base is None else reading.imports(base)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
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
