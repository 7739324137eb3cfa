"""The staff's endpoints: pause the clerk in a conversation, speak in it, and resume."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sanic import HTTPResponse, Request, Sanic

from gateway.errors import NotFound, Unauthorized
from gateway.outbox import Outbox
from gateway.phrases import Phrases
from gateway.replies import json_reply, read_object, read_text
from gateway.sessions import is_staff
from gateway.settings import Settings
from gateway.text import clean_speech

_CONVERSATION = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class StaffDesk:
    """Handlers for people who work behind the clerk; they share one secret."""

    settings: Settings
    outbox: Outbox
    phrases: Phrases

    def register(self, app: Sanic) -> None:  # type: ignore[type-arg]
        """Add the routes."""
        root = "/v1/staff/conversations/<conversation:str>"
        app.add_route(self.pause, f"{root}/pause", methods=["POST"])
        app.add_route(self.resume, f"{root}/resume", methods=["POST"])
        app.add_route(self.speak, f"{root}/messages", methods=["POST"])

    async def pause(self, request: Request, conversation: str) -> HTTPResponse:
        """From now on a person reads and answers; the clerk is silent."""
        await self.outbox.pause(self._admit(request, conversation), True)
        return json_reply({"conversation": conversation, "paused": True})

    async def resume(self, request: Request, conversation: str) -> HTTPResponse:
        """The clerk answers what comes from now on."""
        await self.outbox.pause(self._admit(request, conversation), False)
        return json_reply({"conversation": conversation, "paused": False})

    async def speak(self, request: Request, conversation: str) -> HTTPResponse:
        """Say something to the user as a person."""
        self._admit(request, conversation)
        body = read_object(request, frozenset({"text"}))
        text = clean_speech(read_text(body, "text"), self.settings.message_bytes)
        language = await self.outbox.language(conversation)
        sequence = await self.outbox.say(conversation, self.phrases.person(text, language))
        return json_reply({"sequence": sequence}, 201)

    def _admit(self, request: Request, conversation: str) -> str:
        if not is_staff(request.headers.get("authorization", ""), self.settings.staff_secret):
            raise Unauthorized
        if not _CONVERSATION.fullmatch(conversation):
            raise NotFound("conversation")
        return conversation
