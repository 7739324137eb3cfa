"""What a run writes while it goes on: every line told with its time, and what each part and each epoch of it was.

Both files are only ever added to, so that a run that was stopped and resumed tells of both parts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from classifier.errors import BrokenArtefact

LOG, JOURNAL = "log.txt", "journal.jsonl"
Clock = Callable[[], str]


def now() -> str:
    """The time in ISO form, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Journal:
    """Log and journal of one run's folder."""

    def __init__(self, folder: Path, clock: Clock = now) -> None:
        """Open those of a folder, or begin them; a last line that was cut off by a crash is dropped.

        Raises:
            BrokenArtefact: the journal cannot be read.
        """
        self._clock = clock
        self._log, self._path = folder / LOG, folder / JOURNAL
        self._entries = _read(self._path)

    @property
    def parts(self) -> list[dict[str, Any]]:
        """What each part of the run was begun with, first part first."""
        return [entry["part"] for entry in self._entries if "part" in entry]

    @property
    def epochs(self) -> list[dict[str, Any]]:
        """What was measured after each epoch, in order; of an epoch that was done twice the later one."""
        found = {entry["epoch"]["epoch"]: entry["epoch"] for entry in self._entries if "epoch" in entry}
        return [found[number] for number in sorted(found)]

    def begin(self, given: Mapping[str, Any], around: Mapping[str, Any]) -> None:
        """Begin a part.

        Args:
            given: what all parts of a run have in common, such as recipe and hashes of data.
            around: what may differ, such as commit and device.

        Raises:
            BrokenArtefact: an earlier part was begun with something else.
        """
        same = json.loads(json.dumps(given))
        for part in self.parts:
            if changed := sorted(key for key in same | part["given"] if part["given"].get(key) != same.get(key)):
                raise BrokenArtefact(
                    f"{self._path.parent} was begun with another {changed[0]}: name another folder, or delete it."
                )
        self._add({"part": {"began": self._clock(), "given": same, **around}})
        self.say(f"part {len(self.parts)} begins")

    def measured(self, epoch: int, watts: float, figures: Mapping[str, Any]) -> None:
        """Keep what was measured after an epoch (0: before the first)."""
        self._add({"epoch": {"epoch": epoch, "at": self._clock(), "watts": round(watts, 1), "figures": figures}})

    def say(self, line: str) -> None:
        """Add a line to the log."""
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"{self._clock()} {' '.join(line.split())}\n")

    def _add(self, entry: Mapping[str, Any]) -> None:
        line = json.dumps(entry)
        with self._path.open("a", encoding="utf-8") as journal:
            journal.write(line + "\n")
            journal.flush()
            os.fsync(journal.fileno())
        self._entries.append(json.loads(line))


def _read(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a journal; a tail without its line break is cut off the file."""
    if not path.exists():
        return []
    raw = path.read_bytes()
    whole = raw[: raw.rfind(b"\n") + 1]
    if len(whole) != len(raw):
        with path.open("r+b") as file:
            file.truncate(len(whole))
    try:
        found = [json.loads(line) for line in whole.decode().splitlines()]
        if not all(isinstance(entry, dict) for entry in found):
            raise ValueError("a line is no object")
    except ValueError as error:
        raise BrokenArtefact(f"{path} cannot be read ({error}): delete the folder and train anew.") from error
    return found
