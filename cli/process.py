"""One child process: a session of its own, its output in a log, its end watched over by the guard."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cli.guard import Guard, signal_groups
from cli.stack_errors import ServiceFailed

TAIL_LINES = 20
TAIL_BYTES = 16_384


@dataclass(frozen=True)
class Command:
    """What to run.

    Attributes:
        arguments: the program and its arguments.
        environ: its whole environment.
        folder: where it runs.
        log: file that takes its output.
        feed: what it reads from standard input; nothing secret ever stands among the arguments.
    """

    arguments: tuple[str, ...]
    environ: Mapping[str, str] = field(repr=False)
    folder: Path
    log: Path
    feed: bytes = field(default=b"", repr=False)


class Process:
    """A running child and all that it starts, in one process group."""

    def __init__(self, command: Command, guard: Guard) -> None:
        """Start it.

        Raises:
            ServiceFailed: the program cannot be started.
        """
        self._guard = guard
        try:
            with command.log.open("ab") as log:
                self._child = subprocess.Popen(
                    command.arguments, cwd=command.folder, env=dict(command.environ), stdin=subprocess.PIPE,
                    stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
                )  # fmt: skip
        except OSError as error:
            raise ServiceFailed(f"{command.arguments[0]} cannot be started: {error}.") from error
        guard.watch(self.pid)
        _feed(self._child, command.feed)

    @property
    def pid(self) -> int:
        """Number of the process and of its group."""
        return self._child.pid

    @property
    def status(self) -> int | None:
        """Exit status, negative for a signal, None while it runs."""
        return self._child.poll()

    def wait(self, seconds: float | None = None) -> int:
        """Exit status once it has ended; what is left of its group is ended then.

        Raises:
            subprocess.TimeoutExpired: it still runs after ``seconds``.
        """
        status = self._child.wait(seconds)
        signal_groups({self.pid}, signal.SIGKILL)
        self._guard.forget(self.pid)
        return status

    def signal(self, number: int) -> None:
        """Send a signal to the whole group, if it still runs."""
        if self.status is None:
            signal_groups({self.pid}, number)

    def end(self, grace: float) -> None:
        """SIGTERM, and SIGKILL after ``grace`` seconds; returns when it is gone."""
        self.signal(signal.SIGTERM)
        try:
            self.wait(grace)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self.wait()


def _feed(child: subprocess.Popen[bytes], feed: bytes) -> None:
    assert child.stdin is not None
    try:
        child.stdin.write(feed)
        child.stdin.close()
    except BrokenPipeError:
        pass  # it has ended already: its log says why


def log_tail(log: Path) -> str:
    """The last lines of a log, indented, for an error message."""
    try:
        with log.open("rb") as handle:
            handle.seek(max(0, os.path.getsize(log) - TAIL_BYTES))
            lines = handle.read().decode("utf-8", "replace").splitlines()[-TAIL_LINES:]
    except OSError:
        lines = []
    return "\n".join(f"    {line}" for line in lines) or "    (nothing was written to it)"
