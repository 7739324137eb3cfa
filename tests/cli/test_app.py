"""The command line as a whole."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from cli.app import app

COMMANDS = ("classify", "talk", "import", "benchmark", "catalogue", "doctor", "run")
HEAVY = {"torch", "transformers", "faiss", "sklearn", "scipy", "numpy", "httpx", "openpyxl", "sanic", "redis"}


def test_help_names_every_command():
    shown = CliRunner().invoke(app, ["--help"])
    assert shown.exit_code == 0
    assert all(command in shown.output for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command):
    shown = CliRunner().invoke(app, [command, "--help"])
    assert shown.exit_code == 0 and "Usage:" in shown.output


def test_help_loads_nothing_heavy(root):
    code = "import sys, cli.app; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert not HEAVY & set(ran.stdout.split())


def test_an_unknown_command_is_refused_without_a_trace(root):
    ran = subprocess.run([sys.executable, "-m", "cli", "guess"], cwd=root, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "guess" in ran.stderr and "Traceback" not in ran.stderr
