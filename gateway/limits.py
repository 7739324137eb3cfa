"""Sliding windows over addresses; no address is kept in the clear."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets

from gateway.errors import RateLimited
from gateway.settings import Settings
from gateway.store import Store

_MINUTE_MS, _HOUR_MS = 60_000, 3_600_000


class Limits:
    """How often one address may send, and begin conversations."""

    def __init__(self, store: Store, settings: Settings) -> None:
        """Take the store and the rates from the settings."""
        self._store = store
        self._settings = settings

    async def check_post(self, address: str) -> None:
        """Count one POST.

        Raises:
            RateLimited: too many in a minute.
        """
        await self._check("post", address, self._settings.address_rate_per_minute, _MINUTE_MS)

    async def check_session(self, address: str) -> None:
        """Count one new session.

        Raises:
            RateLimited: too many in an hour.
        """
        await self._check("session", address, self._settings.sessions_per_hour, _HOUR_MS)

    async def _check(self, what: str, address: str, limit: int, span: int) -> None:
        key = f"gateway:limit:{what}:{self._pseudonym(address)}"
        milliseconds = int(await self._store.run("window", key, limit, span, secrets.token_hex(8)))
        if milliseconds:
            raise RateLimited("" if what == "post" else "sessions", seconds=-(-milliseconds // 1000))

    def _pseudonym(self, address: str) -> str:
        secret = self._settings.session_secret.encode()
        return hmac.new(secret, network(address).encode(), hashlib.sha256).hexdigest()[:24]


def network(address: str) -> str:
    """What counts as one sender: an IPv4 address, or the /64 network of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
