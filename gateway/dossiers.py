"""Dossiers for those whose conversation they are about; the classifier service writes them."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any

import httpx
from sanic import HTTPResponse, Request, Sanic
from sanic.response import raw

from gateway.buttons import resolve
from gateway.errors import BadMessage, NotFound, NotReady, UnknownButton
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.store import Store
from tariff.cards import DOSSIER

_LOG = logging.getLogger("gateway.dossiers")
_SECONDS, _CONNECT_SECONDS = 15.0, 3.0
PDF, JSON = "application/pdf", "application/json"
_ENDINGS = {PDF: "pdf", JSON: "json"}


class Writer:
    """Has the classifier service write dossiers."""

    def __init__(self, settings: Settings) -> None:
        """Take its address from the settings."""
        self._url = settings.classifier_url.rstrip("/") + "/v1/dossier"
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(_SECONDS, connect=_CONNECT_SECONDS), trust_env=False, follow_redirects=False
        )

    async def write(self, dossier: dict[str, Any], kind: str) -> bytes:
        """The file of a dossier, as PDF or JSON.

        Raises:
            NotReady: the classifier does not answer, or not with a dossier.
        """
        try:
            reply = await self._http.post(self._url, json=dossier, headers={"Accept": kind})
        except httpx.HTTPError as error:
            raise NotReady("dossier") from error
        if reply.status_code != httpx.codes.OK:
            _LOG.error("a dossier could not be written", extra={"reason": f"status {reply.status_code}"})
            raise NotReady("dossier")
        return reply.content

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()


@dataclass(frozen=True)
class DossierDesk:
    """Hands a dossier to the session in whose conversation its link was shown, and to no other."""

    store: Store
    sessions: Sessions
    writer: Writer

    def register(self, app: Sanic) -> None:  # type: ignore[type-arg]
        """Add the route."""
        app.add_route(self.get, "/v1/dossier/<token:str>", methods=["GET"])

    async def get(self, request: Request, token: str) -> HTTPResponse:
        """The dossier behind a link of this conversation."""
        session = await self.sessions.authenticate(request.headers.get("authorization", ""))
        request.ctx.language = session.language
        kind = _kind(request.headers.get("accept", ""))
        try:
            button = await resolve(self.store, session.conversation, token)
        except UnknownButton:
            raise NotFound("dossier") from None
        if not button.payload.startswith(DOSSIER):
            raise NotFound("dossier")
        content = await self.writer.write(json.loads(button.payload.removeprefix(DOSSIER)), kind)
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="dossier.{_ENDINGS[kind]}"',
        }
        return raw(content, headers=headers, content_type=kind)


def _kind(accept: str) -> str:
    """PDF unless JSON is asked for.

    Raises:
        BadMessage: neither will do.
    """
    if PDF in accept or "*/*" in accept or not accept:
        return PDF
    if JSON in accept:
        return JSON
    raise BadMessage("shape")
