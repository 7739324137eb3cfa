"""What the project needs from the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from cli.findings import Finding, absent, broken, examine, good
from cli.places import Places
from cli.redis_server import find_redis_server, version
from setup.environments import places as environment_places
from setup.plans import PLANS, Place
from setup.pythons import find_python

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NEEDED = ("services", "bot")
_PROBE_SECONDS = 10
_BUILD = "`make run` or `make environments` builds it."


def installed(places: Places, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Pythons, environments, redis-server, browser and GPU."""
    for minor in sorted({plan.minor for plan in PLANS.values()}, reverse=True):
        yield examine(f"Python 3.{minor}", partial(_python, minor, environ), "See above.")
    yield from _environments(places, environ)
    yield examine("redis-server", partial(_redis, environ), "Name a running one with REDIS_URL.")
    yield _browser(environ)
    yield _gpu(environ)


def folder_size(folder: Path) -> int:
    """Bytes of all files below a folder; links count as links."""
    return sum(os.lstat(Path(parent, name)).st_size for parent, _, names in os.walk(folder) for name in names)


def readable(size: int) -> str:
    """A size for a person."""
    if size < 1e6:
        return f"{size / 1e3:,.0f} kB"
    return f"{size / 1e6:,.0f} MB" if size < 1e9 else f"{size / 1e9:.1f} GB"


def _python(minor: int, environ: Mapping[str, str]) -> Finding:
    found = find_python(minor, environ)
    return good(f"Python 3.{minor}", f"{found.version} at {found.path}")


def _environments(places: Places, environ: Mapping[str, str]) -> Iterator[Finding]:
    known: set[Path] = set()
    for name in PLANS:
        title = f"environment {name}"
        try:
            place = environment_places([name], places.root, environ)[name]
        except Exception as error:  # a missing Python was told of above
            yield absent(title, str(error))
            continue
        known.add(place.folder)
        yield _environment(title, place)
    folder = places.cache / "environments"
    old = [path for path in sorted(folder.glob("*")) if path.is_dir() and path not in known] if folder.is_dir() else []
    if old:
        size = readable(sum(map(folder_size, old)))
        yield absent("older environments", f"{len(old)} in {folder}, {size}", "They may be deleted.")


def _environment(title: str, place: Place) -> Finding:
    if place.is_built:
        return good(title, f"{place.folder.name}, {readable(folder_size(place.folder))}")
    if place.folder.exists():
        return broken(title, f"{place.folder} is not complete", f"Delete that folder; {_BUILD}")
    return absent(title, "not built", _BUILD if place.plan.name in NEEDED else "`make test` builds it.")


def _redis(environ: Mapping[str, str]) -> Finding:
    program = find_redis_server(environ)
    return good("redis-server", f"{'.'.join(map(str, version(program)))} at {program}")


def _browser(environ: Mapping[str, str]) -> Finding:
    path = next(filter(None, (shutil.which(name, path=environ.get("PATH")) for name in BROWSERS)), None)
    if path is None:
        return absent("Chromium", "not on PATH", "Only the tests of the page need it; they are skipped.")
    return good("Chromium", path)


def _gpu(environ: Mapping[str, str]) -> Finding:
    program = shutil.which("nvidia-smi", path=environ.get("PATH"))
    if program is None:
        return absent("GPU", "none; the processor is used")
    query = [program, "--query-gpu=name,memory.total", "--format=csv,noheader"]
    try:
        ran = subprocess.run(query, capture_output=True, text=True, timeout=_PROBE_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return absent("GPU", "nvidia-smi does not answer; the processor is used", "Look at the driver.")
    return good("GPU", "; ".join(ran.stdout.split("\n")).strip("; "))
