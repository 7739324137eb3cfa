"""Asking a service whether it is ready."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

PROBE_SECONDS = 2.0
_MOST = 65_536


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
        return self.answer() is not None

    def degraded(self) -> str:
        """Why the service does less than it can, as its answer says; empty where it does not say so."""
        try:
            said = json.loads(self.answer() or b"null")
        except ValueError:
            return ""
        return str(said.get("why", "")) if isinstance(said, dict) and said.get("degraded") else ""

    def answer(self) -> bytes | None:
        """The body of an answer of 200, else None."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PROBE_SECONDS)
        try:
            connection.request("GET", parts.path or "/")
            response = connection.getresponse()
            return response.read(_MOST) if response.status == http.client.OK else None
        except (OSError, http.client.HTTPException):
            return None
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
