"""Files of rulings as the EBTI database publishes them: what each holds, of when it is, and whether it is safe to read.

A full export is a ZIP of one ``EBTI_YYYY.csv`` a year, a daily delta a ZIP of one table; a bare CSV is read too.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import BinaryIO

from sources.errors import NotAnExport, SourceMissing, TextTooLarge, TextTruncated

# The full export has 390 MB, 23 tables and unpacks to some 2 GB, about five times its size.
LARGEST_UNPACKED = 8 * 1024**3
MOST_TABLES = 200
LARGEST_RATIO = 60
_SMALL = 1024 * 1024  # what unpacks to less than this may be packed as tightly as it likes
_BUFFER = 1024 * 1024
_ZIP_START = b"PK"
_EBTI, _REFERENCE, _HEADING_BYTES = "ebti", b"BTI_REFERENCE", 4096
_NAMED_DAY = re.compile(r"(?<!\d)(20\d\d)[-_]?([01]\d)[-_]?([0-3]\d)(?:[-_T]?([0-2]\d)[-_:]?([0-5]\d)[-_:]?([0-5]\d))?")
_NAMED_SECONDS = re.compile(r"(?<!\d)(1\d{9})(?:\d{3})?(?!\d)")
_DAMAGED = (EOFError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True)
class Table:
    """One table of a file.

    Attributes:
        label: how it is named to people: the file, and the table within it where that is a ZIP.
        member: its name within the ZIP; empty for a bare CSV.
        size: bytes that it has unpacked.
    """

    label: Path
    member: str
    size: int


@dataclass(frozen=True)
class RulingFile:
    """One file with its tables in the order of their names.

    Attributes:
        path: where it is.
        sha256: of its bytes, in hexadecimal.
        dated: ISO date, with the time where that is known, at which it was published; empty where nothing says it.
        tables: what it holds.
    """

    path: Path
    sha256: str
    dated: str
    tables: tuple[Table, ...]


def find_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files among paths: each itself, of a folder those whose names end in .zip or .csv.

    Raises:
        SourceMissing: one is not there, or a folder holds none.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.is_file() and p.suffix.lower() in (".zip", ".csv"))
            if not inside:
                raise SourceMissing(f"There is no .zip or .csv file in {path}.")
            found.update(dict.fromkeys(inside))
        elif path.is_file():
            found[path] = None
        else:
            raise SourceMissing(f"There is no file {path}.")
    return tuple(found)


def exports_in(folder: Path) -> tuple[Path, ...]:
    """The files of rulings in a folder of official files, and in ``ebti/`` in it; none where there are none.

    In the folder itself those with EBTI in their names count, in ``ebti/`` all; a bare table must have the reference of
    a ruling in its heading.
    """
    place = folder / "official" if (folder / "official").is_dir() else folder
    beside = [path for path in place.glob("*") if _EBTI in path.name.lower()]
    own = list((place / _EBTI).glob("*"))
    return tuple(sorted(path for path in (*beside, *own) if path.is_file() and _is_export(path)))


def _is_export(path: Path) -> bool:
    if path.suffix.lower() == ".zip":
        return True
    with path.open("rb") as file:
        return path.suffix.lower() == ".csv" and _REFERENCE in file.read(_HEADING_BYTES)


def look_at(path: Path) -> RulingFile:
    """What a file holds, by its name and its directory alone.

    Raises:
        TextUnreadable: one of its kinds; the file is cut off, locked, or would unpack to more than any export does.
    """
    with path.open("rb") as file:
        is_zip = file.read(2) == _ZIP_START
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    dated = _named(path.name)
    if not is_zip:
        if path.suffix.lower() == ".zip":
            raise TextTruncated(path, "this is no ZIP file, or its beginning is missing; fetch it again.")
        return RulingFile(path, digest, dated, (Table(Path(path.name), "", path.stat().st_size),))
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except _DAMAGED as error:
        raise TextTruncated(path, "the ZIP file is cut off or damaged; fetch it again.") from error
    tables = _tables(path, members)
    return RulingFile(path, digest, dated or _stamped(members), tables)


@contextmanager
def opened(file: RulingFile, table: Table) -> Iterator[BinaryIO]:
    """The bytes of a table, unpacked as they are read.

    Raises:
        TextTruncated: the file is damaged, which may show only on the way.
    """
    try:
        if not table.member:
            with file.path.open("rb", buffering=_BUFFER) as raw:
                yield raw
            return
        with zipfile.ZipFile(file.path) as archive, archive.open(table.member) as packed:
            yield io.BufferedReader(packed, _BUFFER)  # type: ignore[type-var]  # a ZipExtFile reads like a raw file
    except _DAMAGED as error:
        raise TextTruncated(table.label, "the file is cut off or damaged; fetch it again.") from error


def _tables(path: Path, members: Sequence[zipfile.ZipInfo]) -> tuple[Table, ...]:
    found = sorted((m for m in members if m.filename.lower().endswith(".csv")), key=lambda m: m.filename)
    if not found:
        raise NotAnExport(path, "this ZIP file holds no CSV table.")
    if len(found) > MOST_TABLES:
        raise TextTooLarge(path, f"it holds {len(found):,} tables, and no export has more than {MOST_TABLES}.")
    if sum(member.file_size for member in found) > LARGEST_UNPACKED:
        raise TextTooLarge(path, f"it unpacks to more than the {LARGEST_UNPACKED:,} bytes that are read.")
    for member in found:
        label = Path(f"{path.name}:{Path(member.filename).name}")
        if member.flag_bits & 1:
            raise NotAnExport(label, "the table is locked with a password.")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotAnExport(label, "the table is packed in a way that ZIP files of exports are not.")
        if member.file_size > max(_SMALL, LARGEST_RATIO * member.compress_size):
            raise TextTooLarge(label, f"it unpacks to more than {LARGEST_RATIO} times its size, as no table does.")
    return tuple(Table(Path(f"{path.name}:{Path(m.filename).name}"), m.filename, m.file_size) for m in found)


def _named(name: str) -> str:
    """The moment that a file's name holds, as a date or as seconds since 1970; empty where it holds none."""
    if found := _NAMED_DAY.search(name):
        numbers = [int(part) for part in found.groups() if part]
        try:
            moment = datetime(*numbers)  # type: ignore[arg-type]  # three numbers or six
        except ValueError:
            return ""
        return moment.isoformat() if len(numbers) > 3 else moment.date().isoformat()
    if seconds := _NAMED_SECONDS.search(name):
        return datetime.fromtimestamp(int(seconds[1]), timezone.utc).replace(tzinfo=None).isoformat()
    return ""


def _stamped(members: Sequence[zipfile.ZipInfo]) -> str:
    """The newest moment at which a table was put into a ZIP file; empty where it was made without."""
    newest = max(member.date_time for member in members)
    return datetime(*newest).isoformat() if newest[0] > 1980 else ""
