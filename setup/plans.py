"""The four environments: what each is made of, where it lies and the key that names it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from setup.pythons import Python

BUILDER = "1"
MARKER = "complete"


@dataclass(frozen=True)
class Plan:
    """One environment.

    Attributes:
        name: its name in the cache and on the command line.
        minor: Python 3.``minor``.
        lock: file in requirements/ with versions and hashes.
        plain: file in requirements/ that is installed after the lock and has no hashes, or "".
        base: the environment whose packages this one sees too, or "".
    """

    name: str
    minor: int
    lock: str
    plain: str = ""
    base: str = ""


PLANS = {
    plan.name: plan
    for plan in (
        Plan("services", 11, "services.lock", plain="torch.txt"),
        Plan("bot", 10, "bot.lock"),
        Plan("dev", 11, "dev.lock", base="services"),
        Plan("bot-dev", 10, "bot-dev.lock", base="bot"),
    )
}


@dataclass(frozen=True)
class Place:
    """Where an environment lies, built or not."""

    plan: Plan
    python: Python
    folder: Path

    @property
    def interpreter(self) -> Path:
        """The environment's own python."""
        return self.folder / "bin" / "python"

    @property
    def is_built(self) -> bool:
        """Whether it was completed, and the Python beneath it is still there."""
        return (self.folder / MARKER).is_file() and self.interpreter.exists()


def cache_folder(environ: Mapping[str, str]) -> Path:
    """The folder outside the clone for all that is built: TARIFF_CACHE, else the user's cache."""
    named = environ.get("TARIFF_CACHE", "")
    if named:
        return Path(named).expanduser().absolute()
    home = Path(environ.get("HOME") or Path.home())
    return Path(environ.get("XDG_CACHE_HOME") or home / ".cache") / "tariff-clerk"


def place(plan: Plan, python: Python, root: Path, cache: Path) -> Place:
    """Where ``plan`` lies when it is built from the locks in ``root`` with ``python``."""
    return Place(plan, python, cache / "environments" / f"{plan.name}-{key(plan, python, root)}")


def key(plan: Plan, python: Python, root: Path) -> str:
    """Twelve hex digits from the locks (its base's too), the interpreter's version, the platform and the builder."""
    parts = [BUILDER, plan.name, python.version, python.platform]
    parts += [_digest(root / "requirements" / name) for name in (plan.lock, plan.plain) if name]
    if plan.base:
        parts.append(key(PLANS[plan.base], python, root))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def with_bases(names: list[str]) -> list[str]:
    """The names and the bases they need, bases first, each once."""
    wanted: list[str] = []
    for name in names:
        base = PLANS[name].base
        wanted += [other for other in (base, name) if other and other not in wanted]
    return wanted


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
