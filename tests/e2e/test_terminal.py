"""``./clerk talk`` holds the same conversation in a terminal."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from cli.stack import Stack
from tests.world import ROOT

pytestmark = pytest.mark.e2e


def test_a_talk_in_the_terminal_ends_in_a_code(whole: Stack):
    talked = subprocess.run(
        [sys.executable, "-m", "cli", "talk", "--url", whole.url("gateway")],
        input="phone case\npropose now\nq\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "120"},
        timeout=180,
        check=False,
    )
    assert talked.returncode == 0, talked.stderr
    assert "I don't know" in talked.stdout
    assert "https://ec.europa.eu/taxation_customs/dds2/ebti/" in talked.stdout
    assert "2026-01-01" in talked.stdout
