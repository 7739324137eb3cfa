"""Writes the locks anew: ``python -m setup.locks [PACKAGE ...]``, run by the dev environment, which holds uv.

Versions that a lock holds stay unless the .in file or a PACKAGE named here (for its newest version) says otherwise.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = ("--universal", "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet")


@dataclass(frozen=True)
class Lock:
    """One lock: the environment or container it is for, its Python, and the lock whose versions it keeps."""

    name: str
    python: str
    within: str = ""


LOCKS = (
    Lock("services", "3.11"),
    Lock("classifier", "3.11", within="services"),
    Lock("actions", "3.11", within="services"),
    Lock("gateway", "3.11", within="services"),
    Lock("dev", "3.11", within="services"),
    Lock("bot", "3.10"),
    Lock("bot-dev", "3.10", within="bot"),
)


def command(lock: Lock, upgrades: list[str]) -> list[str]:
    """How one lock is compiled; torch and what only torch needs are left to pip."""
    within = ["-c", f"{lock.within}.lock"] if lock.within else []
    apart = ["--excludes", "torch.txt"] if lock.python == "3.11" else []
    chosen = [word for name in upgrades for word in ("--upgrade-package", name)]
    python = ["--python-version", lock.python]
    files = [f"{lock.name}.in", "-o", f"{lock.name}.lock"]
    return [sys.executable, "-m", "uv", "pip", "compile", *files, *within, *python, *OPTIONS, *apart, *chosen]


def main() -> int:
    """Compile all; the exit status."""
    environ = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make locks"}
    for lock in LOCKS:
        sys.stderr.write(f"{lock.name}.lock\n")
        ran = subprocess.run(command(lock, sys.argv[1:]), cwd=ROOT / "requirements", env=environ, check=False)
        if ran.returncode != 0:
            sys.stderr.write(f"{lock.name}.lock could not be written; uv says why above.\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
