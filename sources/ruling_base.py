"""The base of imported rulings, ``var/rulings.sqlite``: one row a reference, apart from the small knowledge base."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sources import ruling_sql
from sources.errors import KnowledgeUnusable
from sources.ruling_counts import Counts
from sources.ruling_writing import RulingWriter
from tariff.bti import Bti

__all__ = ["Held", "ImportedFile", "KnowledgeUnusable", "RulingBase", "ToEncode"]

FILE = "rulings.sqlite"
_PATIENCE = 10.0  # seconds to wait for another process that is writing
_CACHE_KIB = 192 * 1024
_MOST_MARKS = 500
_START = ("9999-12-31", 0)


@dataclass(frozen=True)
class ImportedFile:
    """One file of rulings that was imported, or of which a part was.

    Attributes:
        file: its name.
        sha256: of its bytes, in hexadecimal.
        dated: ISO date, with the time where that is known, at which it was published.
        imported_on: ISO date on which its import began.
        is_done: whether all of it was read.
        counts: what became of its rows so far.
    """

    file: str
    sha256: str
    dated: str
    imported_on: str
    is_done: bool
    counts: Counts


@dataclass(frozen=True)
class Held:
    """What the base holds, in numbers.

    Attributes:
        rulings: references.
        newest: ISO date of the newest ruling; empty where there is none.
        by_status: published status -> rulings.
        by_country: country -> rulings, and how many of them are VALID.
    """

    rulings: int
    newest: str
    by_status: Mapping[str, int]
    by_country: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class ToEncode:
    """A valid ruling with what is encoded of it.

    Attributes:
        number: of its row; with the day of issue the place in the order.
        digest: of all that it says.
        reference: of the ruling.
        issued: ISO date.
        valid_from: ISO date or empty.
        valid_until: ISO date or empty.
        code: digits.
        description: of the goods.
        keywords: as published.
    """

    number: int
    digest: bytes
    reference: str
    issued: str
    valid_from: str
    valid_until: str
    code: str
    description: str
    keywords: str


class RulingBase:
    """The rulings that were imported into a folder; where none were, readers find nothing.

    Args:
        folder: that holds the base; ``var`` unless ``TARIFF_VAR`` names another.
        patience: seconds to wait for a batch that another process is writing.
    """

    def __init__(self, folder: Path, patience: float = _PATIENCE) -> None:
        self.path = folder / FILE
        self._patience = patience
        self._open: sqlite3.Connection | None = None

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> RulingBase:
        """The base of the folder that ``TARIFF_VAR`` names, else of ``var/``."""
        return cls(Path(environ.get("TARIFF_VAR") or "var"))

    def ruling(self, reference: str) -> Bti | None:
        """The ruling of a reference; None where it is not held."""
        return self.rulings([reference]).get(reference)

    def rulings(self, references: Sequence[str]) -> dict[str, Bti]:
        """Those rulings of references that are held, in the order asked.

        Raises:
            KnowledgeUnusable: the file is there and cannot be read now, or is no base of this version.
        """
        found: dict[str, Bti] = {}
        with self._reading() as base:
            if base is None:
                return {}
            for start in range(0, len(references), _MOST_MARKS):
                part = references[start : start + _MOST_MARKS]
                rows = base.execute(ruling_sql.OF.format(marks=", ".join("?" * len(part))), part)
                found.update((row[0], Bti(*row)) for row in rows)
        return {reference: found[reference] for reference in dict.fromkeys(references) if reference in found}

    def below(self, code: str, most: int = 100) -> tuple[Bti, ...]:
        """The rulings whose code begins with the digits given, the newest first; at most so many."""
        return self._listed(ruling_sql.BELOW, (code, f"{code}:", most))  # a colon follows the digits

    def newest(self, most: int = 100) -> tuple[Bti, ...]:
        """The rulings issued last, the newest first."""
        return self._listed(ruling_sql.NEWEST, (most,))

    def valid(self, part: int = 500) -> Iterator[ToEncode]:
        """All whose published status is VALID, the newest first; read in parts, so that nobody waits who writes."""
        place = _START
        while True:
            with self._reading() as base:
                rows = [] if base is None else base.execute(ruling_sql.VALID, (*place, part)).fetchall()
            for number, digest, reference, *others in rows:
                yield ToEncode(number, digest, reference, *others)
            if len(rows) < part:
                return
            place = (rows[-1][3], rows[-1][0])

    def count_valid(self) -> int:
        """How many are of the published status VALID."""
        with self._reading() as base:
            return 0 if base is None else int(base.execute(ruling_sql.COUNT_VALID).fetchone()[0])

    def dated(self) -> str:
        """ISO date of the newest file that was imported; empty where none was."""
        with self._reading() as base:
            return "" if base is None else str(base.execute(ruling_sql.DATED).fetchone()[0])

    def held(self) -> Held | None:
        """What the base holds in numbers; None where nothing was imported."""
        with self._reading() as base:
            if base is None:
                return None
            by_status = dict(base.execute(ruling_sql.BY_STATUS).fetchall())
            by_country = {one: (count, valid) for one, count, valid in base.execute(ruling_sql.BY_COUNTRY)}
            newest = base.execute(ruling_sql.LATEST).fetchone()[0]
        return Held(sum(by_status.values()), newest, by_status, by_country)

    def files(self) -> tuple[ImportedFile, ...]:
        """The files that were imported, by their dates."""
        with self._reading() as base:
            rows = [] if base is None else base.execute(ruling_sql.FILES).fetchall()
        return tuple(
            ImportedFile(file, sha256, dated, on, bool(is_done), Counts.from_json(counts))
            for file, sha256, dated, on, is_done, counts in rows
        )

    @contextmanager
    def writing(self) -> Iterator[RulingWriter]:
        """A writer of batches, each of which becomes visible as a whole.

        Raises:
            KnowledgeUnusable: the file cannot be written, or is no base of this version.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(self.path), _named(self.path):
            base = sqlite3.connect(self.path, timeout=self._patience, isolation_level=None)
            try:
                # a batch that fits the cache keeps readers out only while it is committed
                base.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
                _prepare(base, self.path)
                yield RulingWriter(base)
            finally:
                base.close()

    def close(self) -> None:
        """Lets go of the file."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _listed(self, question: str, values: tuple[str | int, ...]) -> tuple[Bti, ...]:
        with self._reading() as base:
            return () if base is None else tuple(Bti(*row) for row in base.execute(question, values))

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """An open base, or None while there is none."""
        with _named(self.path):
            if self._open is not None and not self.path.is_file():
                self.close()  # it was deleted, to be imported anew
            if self._open is None and self.path.is_file():
                self._open = sqlite3.connect(
                    f"{self.path.absolute().as_uri()}?mode=ro",
                    uri=True, timeout=self._patience, isolation_level=None, check_same_thread=False,
                )  # fmt: skip
            is_made = self._open is not None and _version(self._open, self.path) == ruling_sql.VERSION
            yield self._open if is_made else None


def _version(base: sqlite3.Connection, path: Path) -> int:
    """The version of the tables; 0 for a base that was never written."""
    version = int(base.execute("PRAGMA user_version").fetchone()[0])
    if version not in (0, ruling_sql.VERSION):
        raise KnowledgeUnusable(f"{path} was written by another version; delete it and import the rulings again.")
    return version


def _prepare(base: sqlite3.Connection, path: Path) -> None:
    if _version(base, path) == ruling_sql.VERSION:
        return
    base.execute("BEGIN IMMEDIATE")
    if base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise KnowledgeUnusable(f"{path} is a database of something else; move it away.")
    for statement in ruling_sql.TABLES.split(";"):
        base.execute(statement)
    base.execute(f"PRAGMA user_version = {ruling_sql.VERSION}")
    base.execute("COMMIT")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """No other process imports meanwhile."""
    with path.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise KnowledgeUnusable(f"Another process is importing into {path} now.") from None
        yield


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Failures of SQLite as one that says what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise KnowledgeUnusable(f"{path} cannot be used now ({error}).") from error
    except sqlite3.DatabaseError as error:
        raise KnowledgeUnusable(f"{path} is damaged or no base of rulings; delete it and import again.") from error
