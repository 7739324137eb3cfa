"""``python -m cli.stack_command``: start everything, print the page's address, end everything on Ctrl-C."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from cli.places import Places, running
from cli.service import Say
from cli.services import Interpreters, plan_layout, service_specs
from cli.stack import Stack
from cli.stack_errors import AlreadyRunning, StackError
from setup.environments import interpreter
from setup.errors import SetupError

FAILED = 1
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def running_stack(environ: Mapping[str, str], say: Say) -> Iterator[Stack]:
    """The services of this clone, all ready; ended on leaving.

    The end-to-end tests use this with a TARIFF_VAR of their own.

    Args:
        environ: settings of the whole stack, as a person would set them for ``make run``.
        say: told one line for each step.

    Raises:
        AlreadyRunning: they run already with the same ``var`` folder.
        StackError: one could not be started; quotes the end of its log.
        SetupError: an environment has not been built.
    """
    places = Places.from_environ(environ)
    places.var.mkdir(parents=True, exist_ok=True)
    with _only_one(places):
        layout = plan_layout(places, find_interpreters(places, environ), environ)
        with Stack(service_specs(layout), say=say, run_file=places.run_file) as stack:
            yield stack


def find_interpreters(places: Places, environ: Mapping[str, str]) -> Interpreters:
    """The two environments' Pythons: SERVICES_PYTHON and BOT_PYTHON, else those in the cache.

    Raises:
        SetupError: one has not been built, or its Python is missing.
    """

    def python(name: str) -> Path:
        named = environ.get(f"{name.upper()}_PYTHON", "")
        return Path(named) if named else interpreter(name, places.root, environ)

    return Interpreters(services=python("services"), bot=python("bot"))


@contextlib.contextmanager
def _only_one(places: Places) -> Iterator[None]:
    with (places.var / "run.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            where = running(places).get("gateway", "")
            page = f" at {where}" if where else ""
            raise AlreadyRunning(f"The services of this clone run already{page}; end those first (Ctrl-C).") from None
        yield


def main() -> int:
    """Run this clone's services until a signal comes; the exit status."""
    return run_until_signal(running_stack(os.environ, _say))


def run_until_signal(opening: contextlib.AbstractContextManager[Stack]) -> int:
    """Start the services that ``opening`` brings, print the page's address, and end them when a signal comes.

    Returns:
        The exit status: 0 after a signal, 1 when the services could not be started.
    """
    began = time.monotonic()
    for number in SIGNALS:
        signal.signal(number, _interrupt)
    try:
        with opening as stack:
            _say(f"Ready after {time.monotonic() - began:.0f} s. The page: {stack.url('gateway')}   (Ctrl-C stops all)")
            threading.Event().wait()
    except KeyboardInterrupt:
        _say("Stopped; no process is left.")
    except (StackError, SetupError) as error:
        _say(str(error))
        return FAILED
    return 0


def _interrupt(number: int, frame: object) -> None:
    """The first signal ends the wait; further ones must not cut off the ending of the services."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    _say("Stopping ...")
    raise KeyboardInterrupt


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
