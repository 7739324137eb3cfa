"""Ends process groups when the process that started them is gone, however it went.

Run as a file in a session of its own. It reads lines from its standard input, "+123" for a group to watch and "-123"
for one that has ended; the input closes when the supervisor ends, even by kill -9, and then all groups left are ended.
Nothing of ours is imported, so that it starts at once and stays small.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TextIO

GRACE_SECONDS = 8.0
POLL_SECONDS = 0.05


class Guard:
    """The supervisor's end of the pipe to one guard process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-E", str(Path(__file__).resolve())],
            stdin=subprocess.PIPE, start_new_session=True, text=True,
        )  # fmt: skip

    @property
    def pid(self) -> int:
        """The guard's own process."""
        return self._process.pid

    def watch(self, group: int) -> None:
        """End this group when the supervisor is gone."""
        self._tell(f"+{group}\n")

    def forget(self, group: int) -> None:
        """This group has ended; its number may be given to another."""
        self._tell(f"-{group}\n")

    def close(self) -> None:
        """Let the guard end what is left and go."""
        with self._process:
            pass

    def _tell(self, line: str) -> None:
        if self._process.stdin is not None and not self._process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(line)
                self._process.stdin.flush()


def end_groups(groups: set[int], grace: float) -> None:
    """SIGTERM to every group, and SIGKILL to those that still live after ``grace`` seconds."""
    signal_groups(groups, signal.SIGTERM)
    deadline = time.monotonic() + grace
    alive = groups
    while alive and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        alive = signal_groups(alive, 0)
    signal_groups(alive, signal.SIGKILL)


def signal_groups(groups: set[int], number: int) -> set[int]:
    """Send a signal to each group; those that exist."""
    alive = set()
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)
            alive.add(group)
    return alive


def watch_until_closed(lines: TextIO) -> set[int]:
    """The groups that are left when the input closes."""
    groups: set[int] = set()
    for line in lines:
        change = groups.add if line.startswith("+") else groups.discard
        change(int(line[1:]))
    return groups


def main() -> None:
    """Watch, and end what is left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    end_groups(watch_until_closed(sys.stdin), GRACE_SECONDS)


if __name__ == "__main__":
    main()
