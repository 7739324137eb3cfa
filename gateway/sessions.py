"""Signed sessions: who speaks in which conversation.

A token carries tenant, user, conversation and a serial, signed; the record in Redis must agree, so that erasure
revokes it. A token lives SESSION_DAYS from its issue. Renewal gives a new serial; the former token works on for a
minute, for other tabs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from typing import Any, cast

from itsdangerous import BadData, URLSafeTimedSerializer

from gateway.buttons import FIXED, fixed_records
from gateway.errors import Unauthorized
from gateway.settings import Settings
from gateway.store import Store, base, utc_now

_GRACE_MS = 60_000
_DAY = 86_400
_TENANT = "gateway:tenant"


@dataclass(frozen=True)
class Session:
    """Who speaks and where; ``language`` is the conversation's, ``page_language`` the page's."""

    tenant: str
    user: str
    conversation: str
    language: str
    page_language: str
    serial: int
    actions: dict[str, str]


@dataclass(frozen=True)
class Issued:
    """A token and the time at which it ends."""

    token: str
    conversation: str
    expires: str
    actions: dict[str, str]


class Sessions:
    """Issues, checks, renews and revokes sessions."""

    def __init__(self, store: Store, settings: Settings) -> None:
        """Take the store and the secret from the settings."""
        self._store = store
        self._settings = settings
        self._signer = URLSafeTimedSerializer(
            settings.session_secret,
            salt="gateway.session",
            signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
        )

    async def create(self, language: str) -> Issued:
        """A session of a new user in a new conversation.

        Raises:
            RedisError: the record could not be written.
        """
        user, conversation = secrets.token_hex(16), secrets.token_hex(16)
        tenant = await self._tenant()
        actions = {name: secrets.token_urlsafe(16) for name in FIXED}
        record = {"tenant": tenant, "user": user, "language": language, "serial": "0", "created": utc_now()}
        record |= {f"action_{name}": token for name, token in actions.items()}
        seconds = self._settings.conversation_ttl_days * _DAY
        async with self._store.redis.pipeline(transaction=True) as pipe:
            pipe.hset(f"{base(conversation)}:meta", mapping=cast(Any, record))
            pipe.expire(f"{base(conversation)}:meta", seconds)
            pipe.hset(f"{base(conversation)}:buttons", mapping=cast(Any, fixed_records(actions)))
            pipe.expire(f"{base(conversation)}:buttons", seconds)
            await pipe.execute()
        return self._issue(Session(tenant, user, conversation, language, language, 0, actions))

    async def renew(self, session: Session) -> Issued:
        """A fresh token of the same conversation; the old one ends in a minute.

        Raises:
            Unauthorized: the session was revoked or renewed elsewhere.
        """
        seconds = self._settings.conversation_ttl_days * _DAY
        key = base(session.conversation)
        serial = int(await self._store.run("renew_session", key, session.serial, _GRACE_MS, seconds))
        if not serial:
            raise Unauthorized("ended")
        return self._issue(replace(session, serial=serial))

    async def authenticate(self, authorization: str) -> Session:
        """The session of an Authorization header.

        Raises:
            Unauthorized: it is missing, forged, foreign, expired or revoked.
        """
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthorized
        tenant, user, conversation, serial = self._open(token.strip())
        actions = [f"action_{name}" for name in FIXED]
        names = ("tenant", "user", "language", "spoken", "serial", "grace", *actions)
        record = await self._store.fields(f"{base(conversation)}:meta", *names)
        if (record.get("tenant"), record.get("user")) != (tenant, user) or not _is_current(record, serial):
            raise Unauthorized("ended")
        page_language = record["language"]
        tokens = {name: record[f"action_{name}"] for name in FIXED}
        return Session(tenant, user, conversation, record.get("spoken") or page_language, page_language, serial, tokens)

    def _issue(self, session: Session) -> Issued:
        token = self._signer.dumps([session.tenant, session.user, session.conversation, session.serial])
        expires = dt.datetime.now(dt.UTC) + dt.timedelta(days=self._settings.session_days)
        return Issued(str(token), session.conversation, expires.isoformat(timespec="seconds"), session.actions)

    def _open(self, token: str) -> tuple[str, str, str, int]:
        try:
            tenant, user, conversation, serial = self._signer.loads(token, max_age=self._settings.session_days * _DAY)
        except (BadData, ValueError, TypeError):
            raise Unauthorized("ended") from None
        return tenant, user, conversation, serial

    async def _tenant(self) -> str:
        await cast(Any, self._store.redis.set(_TENANT, secrets.token_hex(16), nx=True))
        return str(await cast(Any, self._store.redis.get(_TENANT)))


def is_staff(authorization: str, secret: str) -> bool:
    """Whether the header carries the secret of the staff; never where there is none."""
    expected = f"Bearer {secret}".encode()
    return bool(secret) and hmac.compare_digest(authorization.encode("utf-8", "replace"), expected)


def _is_current(record: dict[str, str], serial: int) -> bool:
    present = int(record.get("serial", "-1"))
    if serial == present:
        return True
    now = dt.datetime.now(dt.UTC).timestamp() * 1000
    return serial == present - 1 and now < float(record.get("grace", "0"))
