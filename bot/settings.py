"""The settings of the bot, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ConfigurationError

SHORTEST_SECRET = 16


@dataclass(frozen=True)
class Settings:
    """What the bot must be told.

    Attributes:
        host: the address to listen on.
        port: its port.
        secret: what the gateway proves itself with.
        model: the model's file.
        redis_url: where records and events go: redis:// or rediss://, with password and database.
        actions_url: the action server, without a path.
        action_seconds: how long one action may take before the turn fails.
        record_days: how long a conversation's record is kept after its last message.
        kept_events: about how many events the stream holds before the oldest go.
        log_level: debug, info, warning or error.
    """

    host: str
    port: int
    secret: str
    model: Path
    redis_url: str
    actions_url: str
    action_seconds: float
    record_days: float
    kept_events: int
    log_level: str

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """The settings that an environment holds.

        Raises:
            ConfigurationError: one is missing or cannot be read; names it.
        """
        secret = environ.get("BOT_SECRET", "")
        if len(secret) < SHORTEST_SECRET:
            raise ConfigurationError(f"BOT_SECRET must be set to at least {SHORTEST_SECRET} characters.")
        var = Path(environ.get("TARIFF_VAR") or "var")
        return cls(
            host=environ.get("BOT_HOST") or "127.0.0.1",
            port=int(_number(environ, "BOT_PORT", 8103)),
            secret=secret,
            model=Path(environ.get("BOT_MODEL") or var / "model.tar.gz"),
            redis_url=_address(environ, "REDIS_URL", ("redis", "rediss", "unix")),
            actions_url=_address(environ, "ACTIONS_URL", ("http", "https"), "http://127.0.0.1:8102"),
            action_seconds=_number(environ, "ACTIONS_TIMEOUT", 20),
            record_days=_number(environ, "TRACKER_TTL_DAYS", 30),
            kept_events=int(_number(environ, "EVENTS_KEPT", 50_000)),
            log_level=_level(environ),
        )


def _number(environ: Mapping[str, str], name: str, default: float) -> float:
    text = environ.get(name) or str(default)
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise ConfigurationError(f"{name} must be a number above 0, not {text!r}.")
    return value


def _address(environ: Mapping[str, str], name: str, schemes: tuple[str, ...], default: str = "") -> str:
    value = environ.get(name) or default
    if value.partition("://")[0] not in schemes:
        raise ConfigurationError(f"{name} must be set to an address that begins with {' or '.join(schemes)}://.")
    return value.rstrip("/")


def _level(environ: Mapping[str, str]) -> str:
    level = (environ.get("LOG_LEVEL") or "info").lower()
    if level not in ("debug", "info", "warning", "error"):
        raise ConfigurationError(f"LOG_LEVEL must be debug, info, warning or error, not {level!r}.")
    return level
