"""The command: what it prints, where it says the environments are, and what it says where it cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from setup.environments import interpreter, places
from setup.errors import NotBuilt
from setup.plans import PLANS, key, with_bases
from setup.pythons import Python

PYTHON = Python(Path("/usr/bin/python3.11"), "3.11.7", "linux-x86_64")


@pytest.fixture
def clone(tmp_path: Path, root: Path) -> Path:
    """A copy of what the set-up reads."""
    shutil.copytree(root / "requirements", tmp_path / "clone/requirements")
    shutil.copytree(root / "setup", tmp_path / "clone/setup", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "clone"


def test_key_changes_with_lock_plain_file_version_and_platform(clone):
    plan = PLANS["services"]
    before = key(plan, PYTHON, clone)
    assert key(plan, PYTHON, clone) == before
    assert key(plan, Python(PYTHON.path, "3.11.8", PYTHON.platform), clone) != before
    assert key(plan, Python(PYTHON.path, PYTHON.version, "linux-aarch64"), clone) != before
    for name in ("services.lock", "torch.txt"):
        path = clone / "requirements" / name
        text = path.read_text()
        path.write_text(text + "# changed\n")
        assert key(plan, PYTHON, clone) != before, name
        path.write_text(text)


def test_key_does_not_change_with_the_clone_or_the_interpreters_path(clone, root):
    elsewhere = Python(Path("/opt/py/bin/python3.11"), PYTHON.version, PYTHON.platform)
    assert key(PLANS["services"], elsewhere, clone) == key(PLANS["services"], PYTHON, root)


def test_a_layer_changes_with_its_base(clone):
    before = key(PLANS["dev"], PYTHON, clone)
    (clone / "requirements/services.lock").write_text("changed\n")
    assert key(PLANS["dev"], PYTHON, clone) != before


def test_bases_come_first_and_once():
    assert with_bases(["dev", "services", "bot-dev"]) == ["services", "dev", "bot", "bot-dev"]


def test_cache_folder_follows_the_environment(clone, tmp_path):
    environ = {**os.environ, "TARIFF_CACHE": str(tmp_path / "elsewhere")}
    assert places(["services"], clone, environ)["services"].folder.is_relative_to(tmp_path / "elsewhere")
    environ = {**os.environ, "TARIFF_CACHE": "", "XDG_CACHE_HOME": str(tmp_path / "xdg")}
    assert places(["services"], clone, environ)["services"].folder.is_relative_to(tmp_path / "xdg/tariff-clerk")


def test_asking_for_what_is_not_built_says_what_to_do(clone, tmp_path):
    with pytest.raises(NotBuilt, match="make run, make test or make environments"):
        interpreter("services", clone, {**os.environ, "TARIFF_CACHE": str(tmp_path / "empty")})


def run(clone: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(clone / "setup/environments.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environ}, timeout=60)


def test_command_fails_with_one_line_where_python_is_missing(clone, tmp_path):
    ran = run(clone, "bot", TARIFF_PYTHON_310=str(tmp_path / "none"), TARIFF_CACHE=str(tmp_path / "cache"))
    assert ran.returncode == 1
    assert len(ran.stderr.strip().splitlines()) == 1
    assert "TARIFF_PYTHON_310" in ran.stderr
    assert not (tmp_path / "cache").exists()


def test_command_refuses_an_unknown_name(clone):
    ran = run(clone, "nonsense")
    assert ran.returncode == 2
    assert "no environment is called nonsense" in ran.stderr
    assert "Traceback" not in ran.stderr
