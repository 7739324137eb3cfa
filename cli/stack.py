"""The supervisor: starts the services of one clone, waits for each, restarts what dies, ends all.

``make run``, the end-to-end tests and ``make soak`` use the same class. Each service has a process group of its own and
a log in ``var/log``. A guard process ends them all when the supervisor itself is killed.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import TracebackType

from cli.guard import Guard
from cli.service import Say, Service, ServiceSpec
from cli.stack_errors import Stopped

DATA_SERVICE = "redis"


class Stack:
    """Services that belong together.

    As a context manager it starts them all and ends them all::

        with Stack(specs, say=print) as stack:
            stack.kill("bot")
            stack.wait_ready("bot")
    """

    def __init__(self, specs: Iterable[ServiceSpec], *, say: Say, run_file: Path | None = None) -> None:
        """Nothing is started yet.

        Args:
            specs: the services; names in ``after`` must be among them.
            say: told one line for each step.
            run_file: takes the addresses and process numbers while the services run.
        """
        self._say = say
        self._run_file = run_file
        self._stopping = threading.Event()
        self._guard = Guard()
        self._services = {spec.name: Service(spec, self._guard, say) for spec in specs}

    def __enter__(self) -> Stack:
        """Start all."""
        self.start_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all."""
        self.stop()

    @property
    def names(self) -> tuple[str, ...]:
        """The services, in the order in which they were given."""
        return tuple(self._services)

    def url(self, name: str) -> str:
        """Where a service listens; no secret is in it."""
        return self._services[name].spec.url

    def log(self, name: str) -> Path:
        """The file that takes a service's output."""
        return self._services[name].spec.command.log

    def pid(self, name: str) -> int | None:
        """A service's process, None while it has none."""
        return self._services[name].pid

    def set_autorestart(self, on: bool, *names: str) -> None:
        """Whether services that die are started again; all of them where none is named."""
        for name in names or self.names:
            self._services[name].autorestart = on

    def start_all(self) -> None:
        """Start every service as soon as those before it are ready; return when all are.

        Raises:
            StackError: one could not be prepared or started; all are ended then.
        """
        for service in self._services.values():
            _fresh_log(service.spec.command.log)
        done = {name: threading.Event() for name in self.names}
        with ThreadPoolExecutor(len(self._services), thread_name_prefix="start") as pool:
            futures = [pool.submit(self._bring_up, service, done) for service in self._services.values()]
            try:
                wait(futures, return_when=FIRST_EXCEPTION)
                _raise_first(futures)
            except BaseException:
                self.stop()
                raise
        self._write_run_file()

    def start(self, name: str) -> None:
        """Start one service that was killed while autorestart was off; see ``wait_ready``."""
        self._services[name].start()

    def wait_ready(self, name: str, seconds: float | None = None) -> None:
        """Return when a service is ready.

        Raises:
            ServiceFailed: it is not within ``seconds``, or it ended and is not started again; quotes its log.
        """
        self._services[name].wait_ready(seconds, self._stopping)
        self._write_run_file()

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """Send a signal to a service's processes; after SIGKILL, return when they are gone."""
        self._services[name].kill(number)

    def stop(self) -> None:
        """End all services, the data last, and leave no process; harmless when called again."""
        self._stopping.set()
        first = [service for name, service in self._services.items() if name != DATA_SERVICE]
        last = [service for name, service in self._services.items() if name == DATA_SERVICE]
        for group in (first, last):
            threads = [threading.Thread(target=service.stop) for service in group]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self._guard.close()
        if self._run_file is not None:
            self._run_file.unlink(missing_ok=True)

    def _bring_up(self, service: Service, done: dict[str, threading.Event]) -> None:
        spec = service.spec
        for name in spec.after:
            while not done[name].wait(0.1):
                if self._stopping.is_set():
                    raise Stopped(f"{spec.name} was not started: the stack is stopping.")
        spec.prepare(self._guard, self._say, self._stopping)
        if self._stopping.is_set():
            raise Stopped(f"{spec.name} was not started: the stack is stopping.")
        service.start()
        service.wait_ready(stop=self._stopping)
        done[spec.name].set()
        self._say(f"  {spec.name} is ready")

    def _write_run_file(self) -> None:
        if self._run_file is None or self._stopping.is_set():
            return
        pids = {"supervisor": os.getpid(), **{name: self.pid(name) for name in self.names}}
        content = {**{name: self.url(name) for name in self.names}, "pids": pids}
        part = self._run_file.with_suffix(".part")
        part.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        part.replace(self._run_file)


def _raise_first(futures: list[Future[None]]) -> None:
    """Raise the failure that came first; the others only followed from it."""
    failures = [future.exception() for future in futures if future.done()]
    for failure in sorted((f for f in failures if f is not None), key=lambda f: isinstance(f, Stopped)):
        raise failure


def _fresh_log(log: Path) -> None:
    """Keep the log of the run before beside the new one."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
