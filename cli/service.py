"""One service of the stack: started, waited for, started again when it dies, ended."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from cli.guard import Guard
from cli.health import Health
from cli.process import Command, Process, log_tail
from cli.stack_errors import ServiceFailed, Stopped

POLL_SECONDS = 0.1
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0


Say = Callable[[str], None]
Prepare = Callable[[Guard, Say, threading.Event], None]
"""Builds what a service reads: its processes are given to the guard, and it gives up when the event is set."""


def _nothing(guard: Guard, say: Say, stop: threading.Event) -> None:
    """A service that reads nothing that must be built first."""


@dataclass(frozen=True)
class ServiceSpec:
    """What a service is.

    Attributes:
        name: as in Makefile and docker-compose.yml ("gateway").
        command: how it is run.
        url: where it listens, without secrets.
        health: how it is asked whether it is ready.
        after: services that must be ready before this one is started.
        prepare: builds what it reads; quick when it is there.
        patience: seconds until a start counts as failed.
        grace: seconds between SIGTERM and SIGKILL.
    """

    name: str
    command: Command
    url: str
    health: Health
    after: tuple[str, ...] = ()
    prepare: Prepare = _nothing
    patience: float = 120.0
    grace: float = 8.0


class Service:
    """A service with a thread that starts it again when it dies after it was ready once."""

    def __init__(self, spec: ServiceSpec, guard: Guard, say: Say) -> None:
        self.spec = spec
        self.autorestart = True
        self._guard = guard
        self._say = say
        self._process: Process | None = None
        self._watcher: threading.Thread | None = None
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._was_ready = False

    @property
    def pid(self) -> int | None:
        """Its process, None while there is none."""
        process = self._process
        return process.pid if process is not None and process.status is None else None

    def start(self) -> None:
        """Start it unless it runs or its watcher is about to start it again.

        Raises:
            ServiceFailed: the program cannot be started.
        """
        with self._lock:
            if self._watcher is not None:
                if self._process is not None and self._process.status is not None and not self.autorestart:
                    self._watcher.join()  # it is on its way out
                if self._watcher.is_alive():
                    return
            self._ending.clear()
            self._was_ready = False
            self._process = Process(self.spec.command, self._guard)
            self._watcher = threading.Thread(target=self._watch, name=f"watch {self.spec.name}", daemon=True)
            self._watcher.start()

    def wait_ready(self, seconds: float | None = None, stop: threading.Event | None = None) -> None:
        """Return when it is ready.

        Args:
            seconds: the longest wait; the spec's patience by default.
            stop: gives up when it is set.

        Raises:
            ServiceFailed: it ended, or was not ready in time; quotes the end of its log.
            Stopped: ``stop`` was set.
        """
        patience = self.spec.patience if seconds is None else seconds
        deadline = time.monotonic() + patience
        while not (self.pid and self.spec.health.is_ready()):
            if stop is not None and stop.is_set():
                raise Stopped(f"{self.spec.name} was stopped before it was ready.")
            if self._watcher is None or not self._watcher.is_alive():
                raise self._failure(f"ended with status {self._process.status if self._process else 'unknown'}")
            if time.monotonic() > deadline:
                raise self._failure(f"was not ready after {patience:.0f} seconds")
            self._watcher.join(POLL_SECONDS)
        self._was_ready = True

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal to its process group; after SIGKILL, return when it is gone."""
        process = self._process
        if process is not None:
            process.signal(number)
            if number == signal.SIGKILL:
                process.wait()

    def stop(self) -> None:
        """End it for good; returns when it is gone."""
        self._ending.set()
        watcher = self._watcher
        if watcher is None:
            return
        while watcher.is_alive():  # it may have started a new process just now
            if self._process is not None:
                self._process.end(self.spec.grace)
            watcher.join(POLL_SECONDS)

    def _watch(self) -> None:
        pause = FIRST_PAUSE / 2
        while self._process is not None:
            began = time.monotonic()
            status = self._process.wait()
            if self._ending.is_set() or not self.autorestart or not self._was_ready:
                return
            pause = FIRST_PAUSE if time.monotonic() - began > STEADY_SECONDS else min(2 * pause, LONGEST_PAUSE)
            self._say(f"{self.spec.name} ended with status {status}; starting it again in {pause:.1f} s")
            if self._ending.wait(pause):
                return
            try:
                self._process = Process(self.spec.command, self._guard)
            except ServiceFailed as error:
                self._say(str(error))
                return

    def _failure(self, what: str) -> ServiceFailed:
        log = self.spec.command.log
        return ServiceFailed(f"The service {self.spec.name} {what}. Its log {log} ends:\n{log_tail(log)}")
