"""What services read and a first start must build: the dialogue model and the search index."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from cli.guard import Guard
from cli.process import Command, Process, log_tail
from cli.stack_errors import PreparationFailed, Stopped

REPORT_SECONDS = 10.0
POLL_SECONDS = 0.2
DIALOGUE_SOURCES = (
    "config.yml", "bot/domain", "bot/nlu", "bot/rules", "bot/stories", "bot/train.py", "requirements/bot.lock",
)  # fmt: skip
INDEX_SOURCES = (
    "classifier", "tariff", "data/catalogue", "data/rulings", "data/terms", "data/nomenclature",
    "requirements/services.lock", "requirements/torch.txt",
)  # fmt: skip
MODELS_KEPT = 5


@dataclass(frozen=True)
class Preparation:
    """A command that builds something, and how a person is told.

    Attributes:
        name: what is built, for a person ("dialogue model").
        command: how.
        patience: seconds after which it has failed.
    """

    name: str
    command: Command
    patience: float = 1800.0

    def run(self, guard: Guard, say: Callable[[str], None], stop: threading.Event) -> None:
        """Build it, telling of a long build every few seconds with the log's last line.

        Raises:
            PreparationFailed: it ended with a failure or took too long; quotes the end of its log.
            Stopped: ``stop`` was set.
        """
        began = time.monotonic()
        self.command.log.write_bytes(b"")
        process = Process(self.command, guard)
        told = began
        while process.status is None:
            if stop.wait(POLL_SECONDS):
                process.end(grace=3.0)
                raise Stopped(f"Building the {self.name} was stopped.")
            if time.monotonic() - began > self.patience:
                process.end(grace=3.0)
                raise self._failure(f"took longer than {self.patience:.0f} seconds")
            if time.monotonic() - told > REPORT_SECONDS:
                told = time.monotonic()
                say(f"  building the {self.name}: {last_line(self.command.log)} ({told - began:.0f} s)")
        if process.wait() != 0:
            raise self._failure(f"ended with status {process.status}")

    def _failure(self, what: str) -> PreparationFailed:
        log = self.command.log
        return PreparationFailed(f"Building the {self.name} {what}. Its log {log} ends:\n{log_tail(log)}")


def last_line(log: Path) -> str:
    """The last line of a log that says something."""
    lines = [line.strip() for line in log_tail(log).replace("\r", "\n").splitlines() if line.strip()]
    return lines[-1][:100] if lines else ""


def sources_key(root: Path, names: Iterable[str]) -> str:
    """Sixteen hex digits from the names and the content of files and folders below ``root``."""
    digest = hashlib.sha256()
    for path in sorted(_files(root, names)):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(root: Path, names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        place = root / name
        found = place.rglob("*") if place.is_dir() else [place]
        yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)


def index_mark(root: Path, cache: Path, var: Path) -> Path:
    """The file that says that the indexes of the present sources, and of the years made in this clone, are built."""
    years = f"-{sources_key(var, ('catalogues',))}" if (var / "catalogues").is_dir() else ""
    return cache / "index" / f"built-{sources_key(root, INDEX_SOURCES)}{years}"


def build_index(
    mark: Path, building: Preparation, guard: Guard, say: Callable[[str], None], stop: threading.Event
) -> None:
    """Build encoder and search index unless that was done, which ``mark`` says.

    The building itself takes nothing anew that is there, but to look costs it seconds, which a mark saves.

    Raises:
        PreparationFailed: building failed; quotes the end of its log.
    """
    if not mark.is_file():
        building.run(guard, say, stop)
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()


def dialogue_model(root: Path, cache: Path) -> Path:
    """Where the model of the present sources lies once it is trained."""
    return cache / "rasa" / f"{sources_key(root, DIALOGUE_SOURCES)}.tar.gz"


def train_dialogue(
    model: Path, training: Preparation, guard: Guard, say: Callable[[str], None], stop: threading.Event
) -> None:
    """Train the dialogue model unless it is there; a half-written one is never taken for whole.

    Raises:
        PreparationFailed: training failed; quotes the end of its log.
    """
    if model.is_file():
        model.touch()  # the models used last are kept
        return
    model.parent.mkdir(parents=True, exist_ok=True)
    with _locked(model.with_suffix(".lock")):
        if model.is_file():
            return
        say("Training the dialogue model: its sources changed.")
        part = model.parent / f"part-{model.name}"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        arguments = (*training.command.arguments, str(part / model.name))
        replace(training, command=replace(training.command, arguments=arguments)).run(guard, say, stop)
        (part / model.name).replace(model)
        shutil.rmtree(part, ignore_errors=True)
        _forget_old(model.parent)


def _forget_old(folder: Path) -> None:
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in models[MODELS_KEPT:]:
        old.unlink(missing_ok=True)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
