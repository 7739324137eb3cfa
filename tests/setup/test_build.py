"""Building real, tiny environments: nothing is fetched, since their locks are empty."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from setup.build import Progress, build, packages
from setup.errors import BuildFailed
from setup.plans import MARKER, Place, Plan
from setup.pythons import Python, find_python

MINOR = 11


@pytest.fixture(scope="module")
def python() -> Python:
    return find_python(MINOR, os.environ)


@pytest.fixture(scope="module")
def requirements(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("requirements")
    folder.joinpath("empty.lock").write_text("# nothing\n")
    folder.joinpath("broken.lock").write_text(f"--no-index\nnosuchpackage==1.0 --hash=sha256:{'0' * 64}\n")
    return folder


def place(folder: Path, python: Python, name: str, lock: str = "empty.lock", base: str = "") -> Place:
    return Place(Plan(name, MINOR, lock, base=base), python, folder / "environments" / f"{name}-0123")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, python: Python, requirements: Path) -> Place:
    """A whole environment; the tests put quick layers on it."""
    where = place(tmp_path_factory.mktemp("base"), python, "base")
    assert not where.is_built
    assert build(where, None, requirements, Progress("base")) is True
    return where


def test_built_once_and_then_found(base, requirements):
    assert base.is_built
    assert build(base, None, requirements, Progress("base")) is False
    assert subprocess.run([base.interpreter, "-c", "import pip"]).returncode == 0


def test_half_built_is_built_anew(tmp_path, python, base, requirements):
    where = place(tmp_path, python, "layer", base="base")
    where.folder.mkdir(parents=True)
    leftover = where.folder / "leftover"
    leftover.touch()
    assert build(where, base, requirements, Progress("layer")) is True
    assert not leftover.exists()


def test_a_vanished_python_beneath_means_not_built(tmp_path, python):
    where = place(tmp_path, python, "one")
    (where.folder / "bin").mkdir(parents=True)
    where.folder.joinpath(MARKER).touch()
    where.interpreter.symlink_to(tmp_path / "gone")
    assert not where.is_built


def test_two_runs_do_not_collide(tmp_path, python, base, requirements):
    where = place(tmp_path, python, "layer", base="base")
    with ThreadPoolExecutor(2) as pool:
        built = list(pool.map(lambda n: build(where, base, requirements, Progress(str(n))), range(2)))
    assert sorted(built) == [False, True]


def test_a_layer_sees_its_base_and_not_the_reverse(tmp_path, python, base, requirements):
    layer = place(tmp_path, python, "layer", base="base")
    site = base.folder / f"lib/python3.{MINOR}/site-packages"
    site.joinpath("only_in_base.py").touch()
    build(layer, base, requirements, Progress("layer"))
    layer.folder.joinpath(f"lib/python3.{MINOR}/site-packages/only_in_layer.py").touch()
    assert subprocess.run([layer.interpreter, "-c", "import only_in_base, only_in_layer"]).returncode == 0
    seen = subprocess.run([base.interpreter, "-c", "import only_in_layer"], capture_output=True)
    assert seen.returncode == 1


def test_failure_quotes_the_end_of_the_log_and_leaves_it_unbuilt(tmp_path, python, base, requirements):
    where = place(tmp_path, python, "bad", lock="broken.lock", base="base")
    with pytest.raises(BuildFailed) as caught:
        build(where, base, requirements, Progress("bad"))
    assert "nosuchpackage" in str(caught.value)
    assert str(where.folder.with_suffix(".log")) in str(caught.value)
    assert not where.is_built


def test_progress_counts_what_pip_says():
    progress = Progress("bot", total=3)
    for line in ("Collecting a==1", "  Downloading a", "Requirement already satisfied: b"):
        progress.hear(line)
    assert progress.line().startswith("bot: fetching 2 of 3 packages")
    progress.hear("Installing collected packages: a")
    assert progress.line().startswith("bot: unpacking (")


def test_every_package_of_every_lock_has_a_hash_and_no_address(root):
    for lock in sorted((root / "requirements").glob("*.lock")):
        text = lock.read_text()
        assert "://" not in text, lock.name
        assert "--hash=sha256:" in text
        blocks = text.replace("\\\n", " ").splitlines()
        assert all("--hash=sha256:" in block for block in blocks if "==" in block), lock.name
        assert packages(lock)
