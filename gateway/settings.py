"""The gateway's settings, read once from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from gateway.errors import BadSettings

_SHORTEST_SECRET = 16
_PORTS = {"http": 80, "https": 443}


def _setting(env: str, default: Any) -> Any:  # noqa: ANN401 - dataclass fields are typed where they are declared
    return field(default=default, metadata={"env": env})


@dataclass(frozen=True)
class Settings:
    """What one gateway process needs; each field names its environment variable."""

    redis_url: str = _setting("REDIS_URL", "")
    session_secret: str = _setting("SESSION_SECRET", "")
    bot_secret: str = _setting("BOT_SECRET", "")
    staff_secret: str = _setting("STAFF_SECRET", "")
    bot_url: str = _setting("BOT_URL", "http://127.0.0.1:8103")
    classifier_url: str = _setting("CLASSIFIER_URL", "http://127.0.0.1:8101")
    host: str = _setting("GATEWAY_HOST", "127.0.0.1")
    port: int = _setting("GATEWAY_PORT", 8100)
    origins: tuple[str, ...] = _setting("GATEWAY_ORIGINS", ())
    proxies: int = _setting("GATEWAY_PROXIES", 0)
    widget: str = _setting("GATEWAY_WIDGET", "")
    support_contact: str = _setting("SUPPORT_CONTACT", "")
    rate_per_minute: int = _setting("RATE_PER_MINUTE", 30)
    address_rate_per_minute: int = _setting("ADDRESS_RATE_PER_MINUTE", 240)
    sessions_per_hour: int = _setting("SESSIONS_PER_HOUR", 60)
    message_bytes: int = _setting("MESSAGE_BYTES", 4096)
    bot_patience_seconds: float = _setting("BOT_PATIENCE_SECONDS", 60.0)
    bot_timeout_seconds: float = _setting("BOT_TIMEOUT_SECONDS", 20.0)
    progress_after_seconds: float = _setting("PROGRESS_AFTER_SECONDS", 5.0)
    lease_seconds: float = _setting("LEASE_SECONDS", 15.0)
    workers: int = _setting("GATEWAY_WORKERS", 32)
    heartbeat_seconds: float = _setting("HEARTBEAT_SECONDS", 15.0)
    stream_timeout_seconds: float = _setting("STREAM_TIMEOUT_SECONDS", 40.0)
    session_days: int = _setting("SESSION_DAYS", 30)
    conversation_ttl_days: int = _setting("CONVERSATION_TTL_DAYS", 30)
    history_events: int = _setting("HISTORY_EVENTS", 500)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Settings from environment variables; what is not set keeps its default.

        Raises:
            BadSettings: a secret or the address of Redis is missing or weak, or a number is none.
        """
        given: dict[str, Any] = {}
        for each in fields(cls):
            raw = environ.get(each.metadata["env"], "")
            if raw:
                given[each.name] = _read(each.metadata["env"], raw, each.default)
        settings = cls(**given)
        settings._check()
        return settings

    def _check(self) -> None:
        if not self.redis_url:
            raise BadSettings("REDIS_URL is not set: it names the Redis that holds inbox and conversations")
        for env, secret in (("SESSION_SECRET", self.session_secret), ("BOT_SECRET", self.bot_secret)):
            if len(secret) < _SHORTEST_SECRET:
                raise BadSettings(f"{env} must be a random text of at least {_SHORTEST_SECRET} characters")
        if self.heartbeat_seconds * 2 > self.stream_timeout_seconds:
            raise BadSettings("STREAM_TIMEOUT_SECONDS must be at least twice HEARTBEAT_SECONDS")
        if self.staff_secret and len(self.staff_secret) < _SHORTEST_SECRET:
            raise BadSettings(f"STAFF_SECRET must be empty or at least {_SHORTEST_SECRET} characters")


def _read(env: str, raw: str, default: object) -> object:
    if isinstance(default, tuple):
        return tuple(_origin(env, part.strip()) for part in raw.split(",") if part.strip())
    if isinstance(default, str):
        return raw
    try:
        number = int(raw) if isinstance(default, int) else float(raw)
    except ValueError:
        raise BadSettings(f"{env} must be a number, not {raw!r}") from None
    if number < 0:
        raise BadSettings(f"{env} must not be negative")
    return number


def _origin(env: str, given: str) -> str:
    """An origin as browsers send it: in ASCII and lower case, without the usual port.

    Raises:
        BadSettings: it has no scheme or host, or has a path, a wildcard or a port that is none.
    """
    try:
        parts = urlsplit(given.rstrip("/"))
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # UnicodeError of a host that is none is one
        host, port = "", None
    more = parts.path or parts.query or parts.fragment or parts.username if host else ""
    if not host or "*" in host or more:
        raise BadSettings(
            f"{env} names origins such as https://www.your-shop.example, without path or *; not {given!r}"
        )
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port and port != _PORTS.get(parts.scheme) else "")
