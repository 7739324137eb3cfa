"""What runs in this clone, and how it is."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from cli.findings import Finding, absent, broken, good
from cli.health import PROBE_SECONDS, HttpHealth
from cli.places import Places, running

HEALTH = {
    "gateway": "/v1/ready",
    "classifier": "/v1/ready",
    "actions": "/health",
    "bot": "/webhooks/internal/",
}


def services(places: Places) -> Iterator[Finding]:
    """The services that ``make run`` started, each asked whether it is ready."""
    addresses = running(places)
    if not addresses:
        yield absent("services", "none runs in this clone", "`make run` starts them.")
    for name, url in sorted(addresses.items()):
        if _answers(name, url):
            yield _standing(name, url, places)
        else:
            yield broken(name, f"{url} is not ready", f"See {places.var / 'log' / f'{name}.log'}.")


def _standing(name: str, url: str, places: Places) -> Finding:
    """A service that answers: good, or broken where it does less than it can."""
    why = HttpHealth(url + HEALTH[name]).degraded() if name == "classifier" else ""
    if not why:
        return good(name, url)
    log = places.var / "log" / f"{name}.log"
    return broken(name, f"{url} answers by words alone: {why}", f"`make run` builds what is missing; see {log}.")


def machine() -> str:
    """Cores and load of this machine at the moment."""
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{os.cpu_count()} cores, load {load} (1, 5 and 15 minutes)"


def _answers(name: str, url: str) -> bool:
    if name in HEALTH:
        return HttpHealth(url + HEALTH[name]).is_ready()
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), timeout=PROBE_SECONDS).close()
    except (OSError, ValueError):
        return False
    return True
