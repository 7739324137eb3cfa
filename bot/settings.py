"""The settings of the bot, read once from the environment."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from bot.errors import ConfigurationError

SHORTEST_SECRET = 16
LEVELS = ("debug", "info", "warning", "error")
_MODEL = "model.tar.gz"


def _setting(env: str, default: Any) -> Any:  # noqa: ANN401 - dataclass fields are typed where they are declared
    return field(default=default, metadata={"env": env})


@dataclass(frozen=True)
class Settings:
    """What the bot must be told; each field names its environment variable.

    Attributes:
        secret: what the gateway proves itself with.
        redis_url: where records and events go: redis:// or rediss://, with password and database.
        host: the address to listen on.
        port: its port.
        model: the model's file; in the folder TARIFF_VAR unless told.
        actions_url: the action server, without a path.
        action_seconds: how long one action may take before the turn fails; less than the gateway waits.
        record_days: how long a conversation's record is kept after its last message.
        kept_events: about how many events the stream holds before the oldest go.
        log_level: debug, info, warning or error; words of users are logged at debug alone.
    """

    secret: str = _setting("BOT_SECRET", "")
    redis_url: str = _setting("REDIS_URL", "")
    host: str = _setting("BOT_HOST", "127.0.0.1")
    port: int = _setting("BOT_PORT", 8103)
    model: Path = _setting("BOT_MODEL", Path("var") / _MODEL)
    actions_url: str = _setting("ACTIONS_URL", "http://127.0.0.1:8102")
    action_seconds: float = _setting("ACTIONS_TIMEOUT_SECONDS", 15.0)
    record_days: float = _setting("TRACKER_TTL_DAYS", 30.0)
    kept_events: int = _setting("EVENTS_KEPT", 50_000)
    log_level: str = _setting("LOG_LEVEL", "info")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Settings from environment variables; what is not set keeps its default.

        Raises:
            ConfigurationError: one is missing or cannot be read; names it.
        """
        given: dict[str, Any] = {}
        if folder := environ.get("TARIFF_VAR"):
            given["model"] = Path(folder) / _MODEL
        for each in fields(cls):
            name = each.metadata["env"]
            if raw := environ.get(name, "").strip():
                given[each.name] = _read(name, raw, each.default)
        settings = cls(**given)
        settings._check()
        return settings

    def _check(self) -> None:
        if len(self.secret) < SHORTEST_SECRET:
            raise ConfigurationError(f"BOT_SECRET must be set to at least {SHORTEST_SECRET} characters.")
        _check_address("REDIS_URL", self.redis_url, ("redis", "rediss", "unix"))
        _check_address("ACTIONS_URL", self.actions_url, ("http", "https"))
        if not 0 < self.port < 65_536:
            raise ConfigurationError("BOT_PORT must be from 1 to 65535.")
        if self.log_level not in LEVELS:
            raise ConfigurationError(f"LOG_LEVEL must be one of {', '.join(LEVELS)}.")


def _read(name: str, raw: str, default: object) -> object:
    if isinstance(default, str):
        return raw.rstrip("/") if name.endswith("_URL") else raw
    if isinstance(default, Path):
        return Path(raw)
    try:
        value = float(raw)
    except ValueError:
        raise ConfigurationError(f"{name} must be a number, not {raw!r}.") from None
    if not 0 < value < math.inf:
        raise ConfigurationError(f"{name} must be a number above 0.")
    return int(value) if isinstance(default, int) else value


def _check_address(name: str, value: str, schemes: tuple[str, ...]) -> None:
    scheme, found, rest = value.partition("://")
    if scheme not in schemes or not found or not rest:
        raise ConfigurationError(f"{name} must be set to an address that begins with {' or '.join(schemes)}://.")
