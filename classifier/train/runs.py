"""Finished runs: a folder whose record names the hash of each file, sealed, read-only and entered in the ledger."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.artefact import ENCODER, digest_of
from classifier.errors import BrokenArtefact
from classifier.train.journal import JOURNAL
from classifier.train.ledger import LEDGER, Line, enter, read_ledger

RECORD = "record.json"
VERSION = 1
FINISHED, UNFINISHED, CHANGED, UNLISTED = "finished", "unfinished", "changed", "unlisted"


class BrokenRun(BrokenArtefact):
    """A run's folder has no record, or is not what its record says."""


@dataclass(frozen=True)
class Run:
    """A finished run: its folder and what its record says."""

    folder: Path
    record: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Name of the run."""
        return str(self.record["run"])


@dataclass(frozen=True)
class Listed:
    """A folder among the runs: its state, why it is not simply finished, and its record where it can be read."""

    folder: Path
    state: str
    why: str
    record: Mapping[str, Any] | None


def finish(folder: Path, record: Mapping[str, Any], files: Sequence[str]) -> Run:
    """Write the record of a folder as the last of its files, make all of them read-only, and enter it in the ledger.

    Args:
        folder: of the run.
        record: all that is to be told, ``run`` and ``made`` among it.
        files: names of the files that belong to the run.

    Raises:
        BrokenRun: the folder has a record already.
    """
    if (folder / RECORD).exists():
        raise BrokenRun(f"{folder} holds a finished run, whose record is never overwritten.")
    sealed = _seal(folder, record, files)
    _enter(folder, sealed)
    return Run(folder, sealed)


def adopt(folder: Path) -> Run:
    """Take a run into the ledger beside it that was copied from elsewhere, or made before records were sealed.

    An unsealed record is sealed as it is, with the hashes of the files that are there now.

    Raises:
        BrokenRun: no record, one that cannot be read or was changed, or the ledger names another one.
        BrokenLedger: the ledger's history was changed.
    """
    raw = _raw(folder)
    if "version" not in raw and "seal" not in raw:
        _seal_old(folder, raw)
    run = read_run(folder)
    if _line_of(folder, read_ledger(folder.parent / LEDGER)) is None:
        _enter(folder, run.record)
    return run


def _seal_old(folder: Path, raw: Mapping[str, Any]) -> None:
    files = sorted(path.name for path in folder.iterdir() if path.is_file() and path.name != RECORD)
    try:
        name = f"{raw['made'][:10]}-{raw['recipe']['name']}-{digest_of(folder / ENCODER)[:6]}"
    except (KeyError, TypeError, OSError) as error:
        raise BrokenRun(f"{folder} holds no finished run: {error} is missing.") from error
    _seal(folder, {"run": name, "sealed": "after the run, by a later version", **raw}, files)


def _seal(folder: Path, record: Mapping[str, Any], files: Sequence[str]) -> dict[str, Any]:
    hashes = {name: digest_of(folder / name) for name in files}
    said: dict[str, Any] = json.loads(json.dumps({"version": VERSION, **record, "files": hashes}))
    sealed = {**said, "seal": seal_of(said)}
    draft = folder / f".{RECORD}.draft"
    draft.write_text(json.dumps(sealed, indent=1) + "\n", encoding="utf-8")
    for path in (*(folder / name for name in files), draft):
        path.chmod(0o444)
    os.replace(draft, folder / RECORD)
    return sealed


def _enter(folder: Path, record: Mapping[str, Any]) -> None:
    enter(folder.parent / LEDGER, record["made"], record["run"], folder.name, record["seal"])


def seal_of(record: Mapping[str, Any]) -> str:
    """SHA-256 of all that a record says besides its seal."""
    said = {name: value for name, value in record.items() if name != "seal"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def read_run(folder: Path) -> Run:
    """The finished run of a folder, its record and every file checked, and the ledger beside it where it names it.

    Raises:
        BrokenRun: no record, one that cannot be read or was changed, or a file that is not the record's.
        BrokenLedger: the ledger's history was changed.
    """
    record = _record(folder)
    for name, digest in record["files"].items():
        if not (folder / name).is_file() or digest_of(folder / name) != digest:
            raise BrokenRun(f"{folder / name} is missing or not what {RECORD} says: the run was changed.")
    line = _line_of(folder, read_ledger(folder.parent / LEDGER))
    if line is not None and line.seal != record["seal"]:
        raise BrokenRun(f"{folder / RECORD} is not the record that the ledger names: the run was changed.")
    return Run(folder, record)


def list_runs(parent: Path) -> tuple[Listed, ...]:
    """Every run below a folder, finished or not, by name of its folder, and those that only the ledger knows.

    A folder is that of a run where it has a journal or a record, or the ledger names it.

    Raises:
        BrokenLedger: the ledger's history was changed.
    """
    lines = read_ledger(parent / LEDGER)
    named = {line.folder for line in lines}
    folders = sorted(path for path in parent.iterdir() if _is_of_run(path, named)) if parent.is_dir() else []
    gone = [parent / line.folder for line in lines if not (parent / line.folder).is_dir()]
    missing = [Listed(folder, CHANGED, "the ledger names it and it is not there", None) for folder in gone]
    return (*(_listed(folder, lines) for folder in folders), *missing)


def _is_of_run(folder: Path, named: Set[str]) -> bool:
    return folder.is_dir() and (folder.name in named or any((folder / name).exists() for name in (RECORD, JOURNAL)))


def _listed(folder: Path, lines: Sequence[Line]) -> Listed:
    if not (folder / RECORD).exists():
        if _line_of(folder, lines) is not None:
            return Listed(folder, CHANGED, f"it has no {RECORD} any more", None)
        return Listed(folder, UNFINISHED, f"it has no {RECORD}: `clerk train fit` goes on with it", None)
    try:
        run = read_run(folder)
    except BrokenArtefact as error:
        return Listed(folder, CHANGED, str(error), None)
    if _line_of(folder, lines) is None:
        return Listed(folder, UNLISTED, "it is not in the ledger: `clerk train adopt` enters it", run.record)
    return Listed(folder, FINISHED, "", run.record)


def _line_of(folder: Path, lines: Sequence[Line]) -> Line | None:
    return next((line for line in reversed(lines) if line.folder == folder.name), None)


def _raw(folder: Path) -> dict[str, Any]:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenRun(f"{folder} holds no finished run: {RECORD} is missing or no JSON.") from error
    if not isinstance(record, dict):
        raise BrokenRun(f"{folder / RECORD} is no record of version {VERSION}.")
    return record


def _record(folder: Path) -> dict[str, Any]:
    record = _raw(folder)
    if record.get("version") != VERSION or not isinstance(record.get("files"), dict):
        raise BrokenRun(f"{folder / RECORD} is no record of version {VERSION}: `clerk train adopt` seals an older one.")
    if record.get("seal") != seal_of(record):
        raise BrokenRun(f"{folder / RECORD} was changed after the run: it is not what its seal says.")
    return record
