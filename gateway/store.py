"""The connection to Redis and the scripts that run in it.

All that belongs to one conversation shares a key prefix; the scripts compute the keys, so Redis Cluster is not
supported.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.commands.core import AsyncScript
from redis.exceptions import BusyLoadingError, ConnectionError, TimeoutError

PREFIX = "gateway:c:"
EVENTS, WORK = "gateway:events", "gateway:work"
_READY = "gateway:ready"
_LUA = Path(__file__).parent / "lua"
_RETRIES = 5


@dataclass(frozen=True)
class Store:
    """Redis and the scripts by name."""

    redis: Redis
    scripts: dict[str, AsyncScript]

    @classmethod
    def connect(cls, url: str) -> Store:
        """A store that connects when it is first used and again after each loss."""
        retry = Retry(ExponentialWithJitterBackoff(base=0.02, cap=0.5), _RETRIES)
        redis = Redis.from_url(
            url,
            decode_responses=True,
            retry=retry,
            retry_on_error=[ConnectionError, TimeoutError, BusyLoadingError],
            socket_timeout=5,
            socket_connect_timeout=2,
            health_check_interval=10,
        )
        common = (_LUA / "common.lua").read_text(encoding="utf-8")
        files = [path for path in sorted(_LUA.glob("*.lua")) if path.stem != "common"]
        scripts = {path.stem: redis.register_script(common + path.read_text(encoding="utf-8")) for path in files}
        return cls(redis, scripts)

    async def run(self, script: str, key: str, *args: str | int | float) -> Any:  # noqa: ANN401 - as Lua returns it
        """What the script returns; ``key`` is a conversation's prefix or a key of its own.

        Raises:
            RedisError: Redis stayed away through all retries.
        """
        return await self.scripts[script](keys=[key, _READY], args=[*args])

    async def fields(self, key: str, *names: str) -> dict[str, str]:
        """The fields of a hash that are set, by name."""
        values = await cast(Any, self.redis.hmget(key, list(names)))
        return {name: value for name, value in zip(names, values, strict=True) if value is not None}

    async def close(self) -> None:
        """Close all connections."""
        await self.redis.aclose()


def base(conversation: str) -> str:
    """The prefix of a conversation's keys."""
    return PREFIX + conversation


def utc_now() -> str:
    """The time now, ISO 8601 in UTC, to the millisecond."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
