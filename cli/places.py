"""Where the command line finds things, from the environment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Places:
    """Folders of one clone.

    Attributes:
        root: the repository.
        data: its data folder.
        var: what this clone makes and keeps.
        cache: what is built once for all clones.
    """

    root: Path
    data: Path
    var: Path
    cache: Path

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Places:
        """The folders that an environment names, or the usual ones."""
        from setup.plans import cache_folder

        var = Path(environ.get("TARIFF_VAR") or ROOT / "var")
        return cls(ROOT, ROOT / "data", var, cache_folder(environ))

    @property
    def run_file(self) -> Path:
        """Where ``make run`` writes the addresses of what it started."""
        return self.var / "run.json"


def running(places: Places) -> dict[str, str]:
    """Service -> address of what runs in this clone; empty where nothing does."""
    try:
        raw = json.loads(places.run_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): v for k, v in raw.items() if isinstance(v, str)} if isinstance(raw, dict) else {}
