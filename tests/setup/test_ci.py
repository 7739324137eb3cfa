""".ci/run: names the sources beside the clone, sees to a browser, and ends as make test ends."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture
def place(tmp_path: Path, root: Path) -> Path:
    """A clone that holds .ci/run, and a PATH with fakes and no more of the system than bash and dirname."""
    (tmp_path / "clone/.ci").mkdir(parents=True)
    shutil.copy(root / ".ci/run", tmp_path / "clone/.ci/run")
    (tmp_path / "bin").mkdir()
    for name in ("bash", "dirname"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    fake(tmp_path, "make", 'echo "make $* sources=$TARIFF_SOURCES"; exit 3')
    return tmp_path


def fake(place: Path, name: str, body: str) -> None:
    path = place / "bin" / name
    path.write_text(f"#!{shutil.which('bash')}\n{body}\n")
    path.chmod(0o755)


def run(place: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [shutil.which("bash"), "clone/.ci/run"]
    return subprocess.run(
        command, cwd=place, capture_output=True, text=True, env={"PATH": str(place / "bin"), "CI": "true", **environ}
    )


def test_sources_beside_the_clone_are_named(place):
    fake(place, "chromium", "")
    (place / "shared/data").mkdir(parents=True)
    ran = run(place)
    assert ran.stdout == f"make test sources={place}/shared/data\n"
    assert ran.returncode == 3


def test_without_them_none_are_named_and_given_ones_stay(place):
    fake(place, "chromium", "")
    assert run(place).stdout == "make test sources=\n"
    (place / "shared/data").mkdir(parents=True)
    assert run(place, TARIFF_SOURCES="/mine").stdout == "make test sources=/mine\n"


def test_a_browser_is_installed_where_there_is_none(place):
    fake(place, "apt-get", f'echo "$*" >> {place}/calls')
    ran = run(place)
    calls = (place / "calls").read_text().splitlines()
    assert calls[0].startswith("update")
    assert calls[1].startswith("install")
    assert "chromium" in calls[1].split()
    assert "Installed chromium" in ran.stdout
    assert ran.returncode == 3


@pytest.mark.parametrize("has_apt", [True, False])
def test_where_none_can_be_had_the_tests_go_on(place, has_apt):
    if has_apt:
        fake(place, "apt-get", "exit 100")
    ran = run(place)
    assert "No chromium could be installed" in ran.stdout
    assert "make test" in ran.stdout


def test_the_sources_beside_the_clone_are_named_nowhere_else(root):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    beside = "../" + "shared"
    named = [name for name in listed.split("\0") if name and beside in _text(root / name)]
    assert named == [".ci/run"]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, FileNotFoundError):
        return ""
