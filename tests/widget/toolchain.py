"""Node's packages of the widget, installed once per lock; tests that need them are skipped where there is no node."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.gateway.servers import ROOT

WIDGET = ROOT / "widget"
BUILT = ROOT / "gateway" / "widget"
SECONDS = 300


def packages() -> Path:
    """The folder node_modules, as the lock wants it."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip(
            "node and npm are not here: the widget's toolchain and axe are not run, the committed build is used"
        )
    lock, mark = WIDGET / "package-lock.json", WIDGET / "node_modules" / ".installed"
    if not mark.is_file() or mark.read_bytes() != lock.read_bytes():
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts"], cwd=WIDGET, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        if done.returncode:
            pytest.skip(f"npm ci failed, so the widget's toolchain is not run: {done.stderr.strip()[-300:]}")
        mark.write_bytes(lock.read_bytes())
    return mark.parent


def node(*arguments: str) -> str:
    """What node prints, run in the widget's folder with the packages there."""
    packages()
    done = subprocess.run(
        ["node", *arguments], cwd=WIDGET, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
