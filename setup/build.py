"""Builds one environment: a virtual environment in the cache, marked complete as the last step."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from setup.errors import BuildFailed
from setup.plans import MARKER, Place

TAIL_LINES = 15


@dataclass
class Progress:
    """What a build is doing now; read by the thread that prints it."""

    name: str
    total: int = 0
    step: str = "waiting"
    fetched: int = 0
    began: float = field(default_factory=time.monotonic)

    def line(self) -> str:
        """One line for a person."""
        count = f" {self.fetched} of {self.total} packages" if self.step == "fetching" else ""
        return f"{self.name}: {self.step}{count} ({time.monotonic() - self.began:.0f} s)"

    def hear(self, line: str) -> None:
        """Take note of one line that pip printed while it installs a lock."""
        if not self.total:
            return
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            self.step = "fetching"
            self.fetched += 1
        elif line.startswith("Installing collected"):
            self.step = "unpacking"


def build(where: Place, base: Place | None, requirements: Path, progress: Progress) -> bool:
    """Build the environment unless it is there; whether this call built it.

    Two runs may call this at once: the second waits for the first and then finds its work done.

    Args:
        where: the environment.
        base: the built environment whose packages it sees too.
        requirements: the folder with the locks.
        progress: told of each step.

    Raises:
        BuildFailed: venv or pip failed; quotes the end of the log.
    """
    where.folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(where.folder.with_suffix(".lock"), progress):
        if where.is_built:
            return False
        progress.began = time.monotonic()
        with where.folder.with_suffix(".log").open("w", encoding="utf-8") as log:
            _install(where, base, requirements, progress, log)
        (where.folder / MARKER).write_text(f"{where.python.path} {where.python.version}\n", encoding="utf-8")
        return True


def _install(where: Place, base: Place | None, requirements: Path, progress: Progress, log: TextIO) -> None:
    shutil.rmtree(where.folder, ignore_errors=True)
    progress.step = "making the environment"
    own_pip = [] if base is None else ["--without-pip"]  # a second setuptools would hide the base's
    _run([str(where.python.path), "-m", "venv", *own_pip, str(where.folder)], progress, log)
    if base is not None:
        _site(where).joinpath("base.pth").write_text(f"{_site(base)}\n", encoding="utf-8")
    pip = [str(where.interpreter), "-m", "pip", "install", "--no-input", "--progress-bar", "off"]
    lock = requirements / where.plan.lock
    progress.total = len(packages(lock))
    _run([*pip, "--require-hashes", "--no-deps", "-r", str(lock)], progress, log)
    if where.plan.plain:
        progress.step, progress.total = f"installing {where.plan.plain}, which is large", 0
        _run([*pip, "-r", str(requirements / where.plan.plain)], progress, log)


def packages(lock: Path) -> list[str]:
    """The names that a lock pins, in its order."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return [line.split("==")[0] for line in lines if "==" in line and not line.startswith((" ", "#"))]


def _site(where: Place) -> Path:
    return where.folder / "lib" / f"python3.{where.plan.minor}" / "site-packages"


def _run(command: list[str], progress: Progress, log: TextIO) -> None:
    """Run to the end, its output into the log and into ``progress``."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "__PYVENV"))}
    environ.update({"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"})
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environ)
    except OSError as error:
        raise BuildFailed(f"{progress.name}: cannot start {command[0]}: {error}.") from error
    tail: list[str] = []
    with process:
        for line in process.stdout or ():
            log.write(line)
            progress.hear(line)
            tail = [*tail[1 - TAIL_LINES :], line.rstrip()]
    if process.returncode != 0:
        log.flush()
        quoted = "\n  ".join(tail)
        raise BuildFailed(f"The environment {progress.name} could not be built. Its log {log.name} ends:\n  {quoted}")


@contextlib.contextmanager
def _locked(path: Path, progress: Progress) -> Iterator[None]:
    """Hold a file lock, which the system lets go of even when this process is killed."""
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.step = "waiting for another run that builds it"
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
