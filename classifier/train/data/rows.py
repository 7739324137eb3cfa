"""Rows of the training data: how they are kept in a folder, and how a folder is read and verified."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from classifier.train.data.errors import BrokenRows, ClassWithoutText, DataError, Mismatch, NoRows

ROWS, MANIFEST, CARD = "rows.jsonl.gz", "manifest.json", "card.md"
TRAIN, HELD = "train", "held"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One text with the code that it speaks for.

    Attributes:
        text: cleaned; its own code is not in it.
        code: 4, 6 or 8 digits of CN 2026; a coarser code stands for the sum of its leaves.
        digits: how many.
        language: two letters.
        source: which file of which data it comes from.
        kind: ``label``, ``query``, ``goods``, ``original``, ``name``, ``term`` or ``hs6``.
        group: rows of one group are near-identical or siblings and never stand in two folds.
        licence: of the text.
        weight: how often it is drawn beside others; near-duplicates share the weight of one.
        fold: ``train`` or ``held``.
    """

    text: str
    code: str
    digits: int
    language: str
    source: str
    kind: str
    group: str
    licence: str
    weight: float
    fold: str


_NAMES = tuple(field.name for field in fields(Row))
_TYPES = tuple((name, {"digits": (int,), "weight": (float, int)}.get(name, (str,))) for name in _NAMES)


def render(rows: Iterable[Row]) -> bytes:
    """The rows as JSON lines, uncompressed."""
    dumps = json.JSONEncoder(ensure_ascii=False).encode
    return "".join(dumps({name: getattr(row, name) for name in _NAMES}) + "\n" for row in rows).encode()


def pack(rendered: bytes) -> bytes:
    """Compressed so that the same lines always give the same bytes."""
    return gzip.compress(rendered, compresslevel=6, mtime=0)


def parse(packed: bytes, name: str, drafts: bool = False) -> tuple[Row, ...]:
    """The rows of packed bytes.

    Args:
        packed: what ``pack`` gave.
        name: of the file, for complaints.
        drafts: whether rows without a fold, or no rows at all, are let through.

    Raises:
        NoRows: there are none.
        BrokenRows: the bytes are cut off or a line is no row.
    """
    try:
        lines = gzip.decompress(packed).decode().split("\n")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise BrokenRows(f"{name} is cut off or no file of rows: {error}") from error
    folds = (TRAIN, HELD, "") if drafts else (TRAIN, HELD)
    rows = tuple(_row(raw, i, name, folds) for i, raw in _objects([line for line in lines if line], name))
    if not rows and not drafts:
        raise NoRows(f"{name} holds no rows: there is nothing to learn from")
    return rows


def _objects(lines: list[str], name: str) -> Iterator[tuple[int, Any]]:
    """What the lines hold, with their numbers; all are read at once, and one by one only to find the broken one."""
    try:
        found = json.loads(f"[{','.join(lines)}]")
        if len(found) != len(lines):
            raise ValueError("a line holds more than one object")
    except ValueError:
        for number, line in enumerate(lines, start=1):
            try:
                json.loads(line)
            except ValueError as error:
                raise BrokenRows(f"{name}, line {number}: this is no JSON ({error})") from error
        raise
    yield from enumerate(found, start=1)


def _row(raw: Any, number: int, name: str, folds: tuple[str, ...]) -> Row:  # noqa: ANN401 - any JSON
    try:
        row = Row(**raw)
    except TypeError as error:
        raise BrokenRows(f"{name}, line {number}: this is no row ({error})") from error
    if not all(type(raw[key]) in kinds for key, kinds in _TYPES):
        raise BrokenRows(f"{name}, line {number}: a field has the wrong type")
    if not row.text.strip() or len(row.code) != row.digits or row.fold not in folds:
        raise BrokenRows(f"{name}, line {number}: text, code or fold cannot be used")
    return row


def load_manifest(folder: Path) -> dict[str, Any]:
    """What a folder says of its rows.

    Raises:
        NoRows: there is no such folder or no manifest in it.
        BrokenRows: the manifest is no JSON of this version.
    """
    path = folder / MANIFEST
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NoRows(f"{path} cannot be read: make the data with `clerk train data`") from error
    except ValueError as error:
        raise BrokenRows(f"{path} is no JSON: {error}") from error
    if not isinstance(raw, dict) or raw.get("version") != VERSION or not isinstance(raw.get("rows"), dict):
        raise BrokenRows(f"{path} is no manifest of version {VERSION}")
    return raw


def load_rows(folder: Path) -> tuple[Row, ...]:
    """The rows of a folder that ``clerk train data`` made, after all that its manifest says was verified.

    Raises:
        NoRows: the folder, its manifest or its rows are missing, or there are no rows.
        BrokenRows: a file of it is cut off, or a line is no row.
        Mismatch: the rows are not those of the manifest.
        ClassWithoutText: a leaf has no text of its own to learn from.
    """
    manifest = load_manifest(folder)
    try:
        packed = (folder / ROWS).read_bytes()
    except OSError as error:
        raise NoRows(f"{folder / ROWS} cannot be read: make the data with `clerk train data`") from error
    if not packed:
        raise NoRows(f"{folder / ROWS} is empty")
    if hashlib.sha256(packed).hexdigest() != manifest["rows"].get("sha256"):
        _explain(packed, folder)
    rows = parse(packed, ROWS)
    if len(rows) != manifest["rows"].get("count"):
        raise Mismatch(f"{ROWS} holds {len(rows)} rows and {MANIFEST} names {manifest['rows'].get('count')}")
    check_classes(rows, manifest.get("classes", ()))
    return rows


def check_classes(rows: Iterable[Row], classes: Iterable[str]) -> None:
    """Every class has a text of its own in fold ``train``.

    Raises:
        ClassWithoutText: one has none.
        Mismatch: there are no classes at all.
    """
    wanted = list(classes)
    if not wanted:
        raise Mismatch(f"{MANIFEST} names no classes")
    found = {row.code for row in rows if row.fold == TRAIN}
    if missing := [code for code in wanted if code not in found]:
        raise ClassWithoutText(f"{len(missing)} codes have no text to learn from, {missing[0]} among them")


def write_folder(parent: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """Write a folder as a whole: it is drafted beside its place and then renamed; one that is there stays."""
    target = parent / name
    if target.exists():
        return target
    parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f".{name}-", dir=parent))
    for file, content in files.items():
        (draft / file).write_bytes(content)
    draft.chmod(0o755)
    try:
        draft.rename(target)
    except OSError:
        if not target.exists():
            raise
        for file in files:
            (draft / file).unlink()
        draft.rmdir()
    return target


def _explain(packed: bytes, folder: Path) -> None:
    """Say whether rows that are not those of the manifest are broken or merely others."""
    try:
        parse(packed, ROWS)
    except DataError as error:
        raise type(error)(f"{folder.name}: {error}") from error
    raise Mismatch(f"{ROWS} in {folder} is not the file that {MANIFEST} names: make the data again")
