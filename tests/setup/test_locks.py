"""The locks hold all that the code imports, each container's lock its own service's, and agree with each other."""

from __future__ import annotations

import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from setup.build import packages
from setup.locks import LOCKS, command
from tests.setup.reach import reach

ROOMS = ("gateway", "actions", "classifier", "cli")
BESIDE = {"torch"}
"""Installed after the lock, without a hash."""


def normal(name: str) -> str:
    """A distribution's name as locks spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(root: Path, name: str) -> dict[str, set[str]]:
    """Distribution -> versions of a lock."""
    text = (root / "requirements" / f"{name}.lock").read_text()
    found: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([a-z0-9][^ =]*)==([^ ;\\]+)", text, flags=re.MULTILINE):
        found.setdefault(package, set()).add(version)
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_lock_holds_what_the_room_imports(root, room):
    lock = set(packages(root / "requirements" / f"{'services' if room == 'cli' else room}.lock"))
    distributions = packages_distributions()
    missing = {
        name
        for name in reach(root, room).others
        if name not in BESIDE and not {normal(each) for each in distributions.get(name, [])} & lock
    }
    assert missing == set()


def test_walk_sees_what_others_import(root):
    assert {"sanic", "redis", "itsdangerous"} <= reach(root, "gateway").others
    assert "rasa" not in reach(root, "gateway").others


@pytest.mark.parametrize("lock", [lock for lock in LOCKS if lock.within], ids=lambda lock: lock.name)
def test_locks_within_another_hold_the_same_versions(root, lock):
    outer, inner = locked(root, lock.within), locked(root, lock.name)
    assert {name: versions for name, versions in inner.items() if versions - outer.get(name, versions)} == {}


def test_every_in_file_has_a_lock_that_is_written_by_make_locks(root):
    names = {path.stem for path in (root / "requirements").glob("*.in")}
    assert names == {lock.name for lock in LOCKS} == {path.stem for path in (root / "requirements").glob("*.lock")}


def test_every_name_of_an_in_file_is_in_its_lock(root):
    for lock in LOCKS:
        text = (root / "requirements" / f"{lock.name}.in").read_text()
        wanted = {normal(re.split(r"[=<>\[]", line)[0]) for line in text.splitlines() if re.match(r"[A-Za-z]", line)}
        assert wanted <= set(locked(root, lock.name)), lock.name


def test_torch_is_left_to_pip(root):
    for lock in LOCKS:
        assert not [name for name in locked(root, lock.name) if name == "torch" or name.startswith("nvidia")]
        assert ("torch.txt" in command(lock, [])) == (lock.python == "3.11")
    lines = (root / "requirements/torch.txt").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["torch==2.13.0"]
