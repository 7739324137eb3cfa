"""The ledger of runs: one line a finished run, each with the hash of the line before it, only ever added to.

Whoever changes or takes out an earlier line breaks the chain at the line after it. Who rewrites all lines is not seen:
for that the last hash must be known elsewhere, such as in a manifest that was committed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.errors import BrokenArtefact

LEDGER = "runs.jsonl"


@dataclass(frozen=True)
class Line:
    """One run in the ledger: when it was added, its name and folder, the seal of its record, the hash before it."""

    at: str
    run: str
    folder: str
    seal: str
    before: str


class BrokenLedger(BrokenArtefact):
    """The ledger's history was changed, or a line of it cannot be read."""


def enter(ledger: Path, at: str, run: str, folder: str, seal: str) -> str:
    """Add a line for a finished run; returns the line's hash.

    Raises:
        BrokenLedger: what is there already was changed.
    """
    ledger.parent.mkdir(parents=True, exist_ok=True)
    with ledger.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        lines = _lines(file.read(), ledger)
        before = _hash(lines[-1]) if lines else ""
        said = {"at": at, "run": run, "folder": folder, "seal": seal, "before": before}
        line = json.dumps(said, ensure_ascii=False).encode()
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return _hash(line)


def read_ledger(ledger: Path) -> tuple[Line, ...]:
    """All lines, the oldest first; none where there is no ledger.

    Raises:
        BrokenLedger: a line was changed, taken out or put in, or cannot be read.
    """
    if not ledger.exists():
        return ()
    return tuple(Line(**_parsed(line, i, ledger)) for i, line in enumerate(_lines(ledger.read_bytes(), ledger), 1))


def _lines(raw: bytes, ledger: Path) -> list[bytes]:
    if raw and not raw.endswith(b"\n"):
        raise BrokenLedger(f"{ledger} is cut off in its last line: restore it from a copy.")
    lines, before = raw.splitlines(), ""
    for number, line in enumerate(lines, start=1):
        if _parsed(line, number, ledger)["before"] != before:
            raise BrokenLedger(f"{ledger}, line {number}: a line before it was changed or taken out.")
        before = _hash(line)
    return lines


def _parsed(line: bytes, number: int, ledger: Path) -> Mapping[str, Any]:
    try:
        said: dict[str, Any] = json.loads(line)
        Line(**said)
    except (ValueError, TypeError) as error:
        raise BrokenLedger(f"{ledger}, line {number}: this is no line of a ledger.") from error
    return said


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
