"""What the record of a run tells: parameters, data, code, machine, environment, time, energy, cost, figures."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Mapping
from typing import Any

from classifier.settings import ROOT
from classifier.train.fit import Progress
from classifier.train.hardware import Price, environment, usage
from classifier.train.journal import Journal


def commit() -> dict[str, Any]:
    """The commit of the code and whether files differ from it; ``unknown`` where the code is in no repository."""
    head, changed = _git("rev-parse", "HEAD"), _git("status", "--porcelain")
    return {"commit": head or "unknown", "is_dirty": bool(changed) if head else None}


def record_of(
    journal: Journal, made: str, hardware: Mapping[str, Any], progress: Progress, price: Price
) -> dict[str, Any]:
    """The record of a run that is done, but for its files.

    Args:
        journal: of the run, with at least one part.
        made: when it ended.
        hardware: of the last part.
        progress: what was learnt.
        price: of energy and hours.
    """
    parts, epochs = journal.parts, journal.epochs
    given, last = parts[0]["given"], parts[-1]
    power = [epoch["watts"] for epoch in epochs if epoch["epoch"]]
    mean = sum(power) / len(power) if power else 0.0
    name = f"{made[:10]}-{given['recipe']['name']}"
    return {
        "run": f"{name}-{_short([name, made, parts])}",
        "began": parts[0]["began"],
        "made": made,
        "commit": last["commit"],
        "is_dirty": last["is_dirty"],
        "recipe": given["recipe"],
        "rows": given["data"].get("rows", ""),
        "data": given["data"],
        "hardware": dict(hardware),
        "environment": environment(),
        "usage": usage(str(hardware["device"]), progress.seconds, mean, price),
        "losses": progress.losses,
        "metrics": [{"epoch": epoch["epoch"], **epoch["figures"]} for epoch in epochs],
        "parts": [{name: value for name, value in part.items() if name != "given"} for part in parts],
    }


def _short(told: object) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:6]


def _git(*arguments: str) -> str:
    try:
        found = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return found.stdout.strip()
