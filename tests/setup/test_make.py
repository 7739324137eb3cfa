"""The make targets and ./clerk: what they run, from where, and what they say where nothing is built."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SERVICES = ("classifier", "actions", "bot", "gateway")


def make(root: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=root, capture_output=True, text=True, env={**clean, **environ}, timeout=60,
    )  # fmt: skip


@pytest.fixture
def spy(tmp_path: Path) -> str:
    """An interpreter that only says how it was called."""
    path = tmp_path / "spy"
    path.write_text('#!/bin/sh\necho "$0" "$@"; echo "$PYTHONPATH"\n')
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("name", SERVICES)
def test_serve_runs_the_module_with_the_interpreter_named(root, spy, name):
    variable = "BOT_PYTHON" if name == "bot" else "SERVICES_PYTHON"
    ran = make(root, f"serve-{name}", **{variable: spy})
    assert ran.stdout.splitlines() == [f"{spy} -m {name}", str(root)]


def test_help_lists_every_target(root):
    text = (root / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", text, flags=re.MULTILINE))
    phony = set(re.search(r"\.PHONY: ((?:.*\\\n)*.*)", text)[1].replace("\\", " ").split())
    listed = set(re.findall(r"make ([a-z-]+)", make(root, "help").stdout))
    assert targets == phony == listed
    assert {"help", "run", "test", "lint", "types", "golden", "soak"} <= targets


def test_no_python_at_all_is_one_clear_line(root):
    ran = make(root, "run", "PYTHON=")
    assert ran.returncode != 0
    assert len(ran.stderr.splitlines()) == 1
    assert "Python 3.10 and 3.11 were not found: install them" in ran.stderr


def test_a_missing_python_is_one_clear_line(root, tmp_path):
    ran = make(root, "run", TARIFF_PYTHON_310=str(tmp_path / "none"), PYTHON=sys.executable)
    assert ran.returncode != 0
    assert "TARIFF_PYTHON_310 names" in ran.stderr
    assert "Traceback" not in ran.stderr


def clerk(root: Path, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    link = cwd / "clerk-link"
    link.symlink_to(root / "clerk")
    return subprocess.run(
        [link, "talk", "phone case"], cwd=cwd, capture_output=True, text=True, env={**os.environ, **environ}, timeout=60
    )


def test_clerk_runs_the_command_line_from_any_folder_and_through_a_link(root, tmp_path, spy):
    ran = clerk(root, tmp_path, SERVICES_PYTHON=spy)
    first, path = ran.stdout.splitlines()
    assert first == f"{spy} -m cli talk phone case"
    assert path.split(os.pathsep)[0] == str(root)


def test_clerk_says_what_to_do_where_nothing_is_built(root, tmp_path):
    ran = clerk(root, tmp_path, TARIFF_CACHE=str(tmp_path / "empty"), SERVICES_PYTHON="")
    assert ran.returncode == 2
    assert ran.stderr.strip() == (
        "The environment services is not built: run make run, make test or make environments first."
    )


def test_clerk_names_an_interpreter_that_cannot_be_run(root, tmp_path):
    ran = clerk(root, tmp_path, SERVICES_PYTHON="/no/such/python")
    assert ran.returncode == 2
    assert ran.stderr.startswith("/no/such/python cannot be run")
