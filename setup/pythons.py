"""Finds an interpreter of a given version that really runs and can make virtual environments."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from setup.errors import PythonMissing

PROBE = (
    "import sys, platform, sysconfig\n"
    "print(getattr(sys, '_base_executable', '') or sys.executable)\n"
    "print(platform.python_version(), sys.implementation.name, sysconfig.get_platform())\n"
    "import venv, ensurepip\n"
    "print('ready')\n"
)
PROBE_SECONDS = 20
SYSTEM = Path("/")


@dataclass(frozen=True)
class Python:
    """An interpreter that was run: its own path, version ("3.10.13") and platform ("linux-x86_64")."""

    path: Path
    version: str
    platform: str


@dataclass(frozen=True)
class Probe:
    """What an interpreter said of itself; ``python`` is None where it is of no use."""

    python: Python | None
    lacks_venv: bool = False


def find_python(minor: int, environ: Mapping[str, str], system: Path = SYSTEM) -> Python:
    """The first usable CPython 3.``minor``.

    Args:
        minor: 10 or 11.
        environ: where PATH, HOME, PYENV_ROOT, UV_PYTHON_INSTALL_DIR and TARIFF_PYTHON_3xx are read.
        system: the folder that holds usr and opt.

    Raises:
        PythonMissing: none was found, or the one named by TARIFF_PYTHON_3xx is not of that version.
    """
    variable = f"TARIFF_PYTHON_3{minor}"
    named = environ.get(variable, "")
    if named:
        chosen = probe(Path(named), minor).python
        if chosen is None:
            raise PythonMissing(f"{variable} names {named}, which is no usable Python 3.{minor}; correct or unset it.")
        return chosen
    without_venv = ""
    for candidate in candidates(minor, environ, system):
        found = probe(candidate, minor)
        if found.python is not None:
            return found.python
        if found.lacks_venv:
            without_venv = without_venv or str(candidate)
    raise PythonMissing(advice(minor, without_venv, variable))


def advice(minor: int, without_venv: str, variable: str) -> str:
    """One line that says what to do where Python 3.``minor`` is missing."""
    if without_venv:
        return (
            f"Python 3.{minor} ({without_venv}) lacks the modules venv and ensurepip: "
            f"install them (Debian, Ubuntu: apt install python3.{minor}-venv) and run the same command again."
        )
    return (
        f"Python 3.{minor} was not found: install it (pyenv install 3.{minor}, or uv python install 3.{minor}, "
        f"or brew install python@3.{minor}, or apt install python3.{minor} python3.{minor}-venv where the "
        f"distribution has it), or name one with {variable}=/path/to/python3.{minor}, and run the same command again."
    )


def probe(candidate: Path, minor: int) -> Probe:
    """Run an interpreter and hear whether it is CPython 3.``minor`` with venv and ensurepip."""
    nothing = Probe(None)
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "__PYVENV"))}
    try:
        ran = subprocess.run(
            [str(candidate), "-c", PROBE],
            capture_output=True, text=True, timeout=PROBE_SECONDS, env=environ, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return nothing
    lines = ran.stdout.splitlines()
    about = lines[1].split() if len(lines) > 1 else []
    if len(about) != 3 or about[1] != "cpython" or not about[0].startswith(f"3.{minor}."):
        return nothing
    if ran.returncode != 0 or lines[-1] != "ready":
        return Probe(None, lacks_venv=True)
    return Probe(Python(Path(lines[0]), about[0], about[2]))


def candidates(minor: int, environ: Mapping[str, str], system: Path) -> Iterator[Path]:
    """Files that may be Python 3.``minor``, each once, the likeliest first; they may fail to run."""
    seen: set[str] = set()
    for path in _places(minor, environ, system):
        key = os.path.abspath(path)
        if key not in seen and path.is_file() and os.access(path, os.X_OK):
            seen.add(key)
            yield path


def _places(minor: int, environ: Mapping[str, str], system: Path) -> Iterator[Path]:
    name = f"python3.{minor}"
    if sys.version_info[:2] == (3, minor):
        yield Path(sys.executable)
    folders = [Path(folder) for folder in environ.get("PATH", "").split(os.pathsep) if folder]
    for executable in (name, "python3", "python"):
        yield from (folder / executable for folder in folders)
    home = Path(environ.get("HOME") or Path.home())
    pyenv = Path(environ.get("PYENV_ROOT") or home / ".pyenv")
    yield from (folder / "bin" / name for folder in _newest(pyenv / "versions", f"3.{minor}*"))
    uv = Path(environ.get("UV_PYTHON_INSTALL_DIR") or home / ".local/share/uv/python")
    yield from (folder / "bin" / name for folder in _newest(uv, f"cpython-3.{minor}.*"))
    for folder in ("usr/local/bin", "usr/bin", "opt/homebrew/bin", f"opt/homebrew/opt/python@3.{minor}/bin"):
        yield system / folder / name
    yield from sorted((system / "opt").glob(f"*/bin/{name}"))
    yield from sorted((system / "opt/python").glob(f"cp3{minor}-cp3{minor}/bin/{name}"))
    yield home / ".local/bin" / name


def _newest(folder: Path, pattern: str) -> list[Path]:
    """Sub-folders that match, the highest version first."""
    return sorted(folder.glob(pattern), key=lambda path: [int(n) for n in re.findall(r"\d+", path.name)], reverse=True)
