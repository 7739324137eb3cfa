"""The gateway's web API, as far as a conversation in a terminal needs it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import httpx

from cli.errors import NothingRuns, TalkRefused
from tariff.contract import Json

POLL_SECONDS = 20
PATIENCE_SECONDS = 10.0
_LOST = (httpx.TransportError, ValueError)
"""No answer, or one that is not the gateway's, such as a proxy's page."""
_UNREACHED = "The gateway cannot be reached at the moment. Try again, or q to end."


@dataclass(frozen=True)
class Event:
    """One card that came; ``author`` is the clerk or a person."""

    sequence: int
    author: str
    card: Json


@dataclass(frozen=True)
class Taken:
    """A message that the gateway has: its place in the log, and whether people answer instead of the clerk."""

    sequence: int
    paused: bool


class TalkClient:
    """One session with a gateway."""

    def __init__(self, url: str, transport: httpx.BaseTransport | None = None) -> None:
        """Talk to the gateway at ``url``; ``transport`` takes the place of the network in tests."""
        self.url = url.rstrip("/")
        self._http = httpx.Client(base_url=self.url, timeout=PATIENCE_SECONDS, transport=transport, trust_env=False)
        self._last = 0

    def open(self, language: str) -> None:
        """Begin a session.

        Raises:
            NothingRuns: nothing answers at the address, or not as a gateway does.
        """
        try:
            token = self._ask("POST", "/v1/sessions", json={"language": language})["token"]
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NothingRuns(f"No gateway answers at {self.url}. `make run` starts one.") from error
        except (KeyError, ValueError, TypeError) as error:
            raise NothingRuns(f"What answers at {self.url} is no gateway of Tariff Clerk.") from error
        self._http.headers["Authorization"] = f"Bearer {token}"

    def say(self, language: str, *, text: str = "", button: str = "") -> Taken:
        """Send what was typed, or the token of a button; sent twice where the first try got no answer.

        The message id stays the same, so that it is taken once, however often it arrives.

        Raises:
            TalkRefused: it was not taken.
        """
        what = {"button": button} if button else {"text": text}
        body = {"id": uuid.uuid4().hex, **what, "language": language}
        try:
            taken = self._ask("POST", "/v1/messages", json=body)
        except _LOST:
            taken = self._reach("POST", "/v1/messages", json=body)
        return Taken(int(taken.get("sequence") or self._last), bool(taken.get("paused")))

    def events(self, wait: int = POLL_SECONDS) -> list[Event]:
        """Cards that came since the last call, waiting up to ``wait`` seconds for the first.

        Raises:
            TalkRefused: the conversation is gone, or the gateway is.
        """
        query = {"after": str(self._last), "wait": str(wait)}
        raw = self._reach("GET", "/v1/events", params=query, timeout=wait + PATIENCE_SECONDS)
        self._last = max(self._last, int(raw.get("last") or 0))
        found = [_event(event) for event in raw.get("events", []) if event.get("card")]
        progress = raw.get("progress")
        return found or ([Event(0, "clerk", progress)] if isinstance(progress, dict) else [])

    def dossier(self, token: str, kind: str) -> bytes:
        """The dossier behind the token of a card, as ``application/pdf`` or ``application/json``.

        Raises:
            TalkRefused: there is none, or it cannot be made now.
        """
        try:
            reply = self._http.get(f"/v1/dossier/{token}", headers={"Accept": kind})
            if not reply.is_success:
                raise TalkRefused(_message(reply.json()) or _UNREACHED)
        except _LOST as error:
            raise TalkRefused(_UNREACHED) from error
        return reply.content

    def close(self) -> None:
        """Let the connection go; the conversation stays until it expires."""
        self._http.close()

    def _reach(self, method: str, path: str, **how: Any) -> Json:  # noqa: ANN401 - handed on to httpx
        try:
            return self._ask(method, path, **how)
        except _LOST as error:
            raise TalkRefused(_UNREACHED) from error

    def _ask(self, method: str, path: str, **how: Any) -> Json:  # noqa: ANN401 - handed on to httpx
        reply = self._http.request(method, path, headers={"Accept": "application/json"}, **how)
        body = reply.json() if reply.content else {}
        if reply.is_success and isinstance(body, dict):
            return body
        if message := _message(body):
            raise TalkRefused(message)
        raise ValueError(f"status {reply.status_code}")


def _message(body: object) -> str:
    """The sentence of the gateway's error; empty where it is none."""
    error = body.get("error") if isinstance(body, dict) else None
    return str(error.get("message") or "") if isinstance(error, dict) else ""


def _event(raw: Json) -> Event:
    return Event(int(raw["sequence"]), str(raw.get("author", "")), dict(raw["card"]))
