"""Asking a service whether it is ready."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

PROBE_SECONDS = 2.0


class Health(Protocol):
    """Something that can be asked whether a service is ready."""

    def is_ready(self) -> bool:
        """Whether the service is ready; never raises."""
        ...


@dataclass(frozen=True)
class HttpHealth:
    """Ready when GET ``url`` answers 200; no proxy is asked."""

    url: str

    def is_ready(self) -> bool:
        """Whether the answer is 200."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PROBE_SECONDS)
        try:
            connection.request("GET", parts.path or "/")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


@dataclass(frozen=True)
class RedisHealth:
    """Ready when PING is answered: after Redis has loaded its file."""

    url: str

    def is_ready(self) -> bool:
        """Whether PING is answered."""
        try:
            with redis.Redis.from_url(self.url, socket_timeout=PROBE_SECONDS, retry=Retry(NoBackoff(), 0)) as client:
                return bool(client.ping())
        except (redis.RedisError, OSError, ValueError):
            return False
