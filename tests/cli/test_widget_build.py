"""The widget is built once for its sources where node is there; without node, or where it fails, nothing is."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.guard import Guard
from cli.widget_build import WIDGET_SOURCES, WidgetBuild, widget_folder
from tests.world import ROOT

BUNDLER = json.dumps({"version": "1.2.3"})
NODE = 'echo "node $*" >> "$CALLS"; echo built > "$2/widget.js"; echo built > "$2/chat.js"'
NPM = (
    'echo "npm $*" >> "$CALLS"; mkdir -p node_modules/esbuild; '
    "echo '" + BUNDLER + "' > node_modules/esbuild/package.json"
)


@pytest.fixture
def guard() -> Iterator[Guard]:
    guard = Guard()
    yield guard
    guard.close()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    root = tmp_path / "clone"
    for name in WIDGET_SOURCES:
        path = root / name if Path(name).suffix else root / name / "one.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("source")
    (root / "widget/package.json").write_text(json.dumps({"dependencies": {"esbuild": "1.2.3"}}))
    return root


@pytest.fixture
def make(tmp_path: Path, clone: Path, guard: Guard) -> Callable[..., list[str]]:
    """Builds with programs of these bodies; what a person is told."""
    said: list[str] = []

    def run(**programs: str) -> list[str]:
        said.clear()
        shutil.rmtree(tmp_path / "bin", ignore_errors=True)
        (tmp_path / "bin").mkdir()
        for name, body in programs.items():
            (tmp_path / "bin" / name).write_text(f"#!{shutil.which('sh')}\nPATH={os.environ['PATH']}\n{body}\n")
            (tmp_path / "bin" / name).chmod(0o755)
        environ = {"PATH": str(tmp_path / "bin"), "CALLS": str(tmp_path / "calls")}
        build = WidgetBuild(clone, widget_folder(clone, tmp_path / "cache"), environ, tmp_path / "widget.log")
        build.run(guard, said.append, threading.Event())
        return said

    return run


def calls(tmp_path: Path) -> list[str]:
    path = tmp_path / "calls"
    return [line.split()[0] for line in path.read_text().splitlines()] if path.exists() else []


def test_it_is_built_once_for_a_state_of_its_sources(tmp_path, clone, make):
    folder = widget_folder(clone, tmp_path / "cache")
    for _ in range(2):
        assert make(node=NODE, npm=NPM) == []
    assert calls(tmp_path) == ["npm", "node"]
    assert (folder / "widget.js").read_text() == "built\n"
    (clone / "gateway/page/one.js").write_text("changed")
    make(node=NODE, npm=NPM)
    assert calls(tmp_path) == ["npm", "node", "node"], "the toolchain is there already"
    assert sorted(path.name for path in folder.parent.iterdir()) == sorted(
        {folder.name, widget_folder(clone, tmp_path / "cache").name}
    )


@pytest.mark.parametrize("there", [{}, {"node": NODE}, {"npm": NPM}], ids=["neither", "no npm", "no node"])
def test_without_node_nothing_is_built_and_nobody_is_bothered(tmp_path, clone, make, there):
    assert make(**there) == []
    assert calls(tmp_path) == []
    assert not widget_folder(clone, tmp_path / "cache").exists()


@pytest.mark.parametrize("broken", ["node", "npm"])
def test_a_failure_is_told_and_leaves_nothing_half(tmp_path, clone, make, broken):
    programs = {"node": NODE, "npm": NPM} | {broken: "echo no registry here; exit 3"}
    (told,) = make(**programs)
    assert "no registry here" in told and told.endswith("The widget is served as committed.")
    assert not widget_folder(clone, tmp_path / "cache").exists()


def test_another_version_of_the_bundler_is_replaced(tmp_path, clone, make):
    make(node=NODE, npm=NPM)
    (clone / "widget/node_modules/esbuild/package.json").write_text(json.dumps({"version": "0.9"}))
    (clone / "widget/src/one.js").write_text("changed")
    make(node=NODE, npm=NPM)
    assert calls(tmp_path) == ["npm", "node", "npm", "node"]


def test_the_sources_are_those_of_the_clone():
    assert all((ROOT / name).exists() for name in WIDGET_SOURCES)
