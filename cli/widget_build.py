"""The widget of this clone: built from its sources where node is there; else the gateway serves the committed build."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cli.guard import Guard
from cli.preparation import Preparation, sources_key
from cli.process import Command
from cli.service import Say
from cli.stack_errors import PreparationFailed, ServiceFailed

WIDGET_SOURCES = (
    "widget/src", "widget/build.js", "widget/styles.js", "widget/package-lock.json", "gateway/page", "data/sentences",
)  # fmt: skip
BUNDLER = "esbuild"
INSTALL = (
    "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0", "--fetch-timeout=20000",
)  # fmt: skip
SECONDS = 120.0
_LAST = "widget.js"
_KEPT = 5


def widget_folder(root: Path, cache: Path) -> Path:
    """Where the widget of the present sources lies once it is built."""
    return cache / "widget" / sources_key(root, WIDGET_SOURCES)


@dataclass(frozen=True)
class WidgetBuild:
    """Builds the widget once for a state of its sources.

    Attributes:
        root: the clone.
        folder: where the build goes.
        environ: of node and npm, which are looked for on its PATH.
        log: takes what they say.
    """

    root: Path
    folder: Path
    environ: Mapping[str, str] = field(repr=False)
    log: Path

    def run(self, guard: Guard, say: Say, stop: threading.Event) -> None:
        """Build it unless it is there; without node, or where that fails, nothing is built, and a failure is told.

        Raises:
            Stopped: ``stop`` was set.
        """
        node, npm = (shutil.which(name, path=self.environ.get("PATH")) for name in ("node", "npm"))
        if (self.folder / _LAST).is_file() or node is None or npm is None:
            return
        try:
            if not self._has_bundler():
                self._preparation("widget's toolchain", npm, *INSTALL).run(guard, say, stop)
            self._build(node, guard, say, stop)
        except (PreparationFailed, ServiceFailed) as failed:
            say(f"{failed}\nThe widget is served as committed.")

    def _build(self, node: str, guard: Guard, say: Say, stop: threading.Event) -> None:
        part = self.folder.with_name(f"part-{self.folder.name}")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        self._preparation("widget", node, "build.js", str(part)).run(guard, say, stop)
        shutil.rmtree(self.folder, ignore_errors=True)
        part.rename(self.folder)
        builds = sorted(self.folder.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in builds[_KEPT:]:
            shutil.rmtree(old, ignore_errors=True)

    def _preparation(self, name: str, *arguments: str) -> Preparation:
        return Preparation(name, Command(arguments, self.environ, self.root / "widget", self.log), SECONDS)

    def _has_bundler(self) -> bool:
        """Whether the bundler lies there in the version that is wanted."""
        try:
            wanted = json.loads((self.root / "widget/package.json").read_text(encoding="utf-8"))
            there = json.loads(
                (self.root / "widget/node_modules" / BUNDLER / "package.json").read_text(encoding="utf-8")
            )
        except (OSError, ValueError):
            return False
        return bool(there.get("version") == wanted["dependencies"][BUNDLER])
