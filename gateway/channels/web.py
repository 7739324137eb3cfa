"""The web channel: sessions, messages, events, history, feedback and erasure."""

from __future__ import annotations

from dataclasses import dataclass

from sanic import HTTPResponse, Request, Sanic

from gateway.buttons import FIXED, resolve
from gateway.errors import BadMessage, NotFound, UnknownButton
from gateway.inbox import Inbox
from gateway.items import Item
from gateway.limits import Limits
from gateway.metrics import Metrics
from gateway.outbox import Outbox
from gateway.phrases import Phrases
from gateway.replies import Json, json_reply, read_id, read_number, read_object, read_text
from gateway.sessions import Issued, Session, Sessions
from gateway.settings import Settings
from gateway.store import Store
from gateway.streams import Streams
from gateway.text import clean_speech, clean_text, known_language
from tariff.cards import DOSSIER

_VERDICTS = ("up", "down", "wrong_code")
_PAGE_OF_HISTORY = 200
_LONGEST_POLL = 25.0


@dataclass(frozen=True)
class WebChannel:
    """The handlers of the web API, version 1."""

    settings: Settings
    store: Store
    sessions: Sessions
    inbox: Inbox
    outbox: Outbox
    limits: Limits
    streams: Streams
    phrases: Phrases
    metrics: Metrics

    def register(self, app: Sanic) -> None:  # type: ignore[type-arg]
        """Add the routes."""
        app.add_route(self.create_session, "/v1/sessions", methods=["POST"])
        app.add_route(self.erase_session, "/v1/session", methods=["DELETE"])
        app.add_route(self.post_message, "/v1/messages", methods=["POST"])
        app.add_route(self.get_events, "/v1/events", methods=["GET"])
        app.add_route(self.get_history, "/v1/history", methods=["GET"])
        app.add_route(self.post_feedback, "/v1/feedback", methods=["POST"])

    async def create_session(self, request: Request) -> HTTPResponse:
        """A new session; or, where a good one is shown, a fresh token for it."""
        body = read_object(request, frozenset({"language"}))
        language = known_language(read_text(body, "language", ""), request.ctx.language)
        if request.headers.get("authorization"):
            issued = await self.sessions.renew(await self._session(request))
        else:
            await self.limits.check_session(request.ctx.address)
            issued = await self.sessions.create(language)
        return json_reply(_issued(issued), 201)

    async def erase_session(self, request: Request) -> HTTPResponse:
        """Erase the conversation and revoke the token."""
        session = await self._session(request)
        await self.outbox.erase(session.conversation)
        return json_reply({"erased": True})

    async def post_message(self, request: Request) -> HTTPResponse:
        """Take a message in; it is in the inbox before the reply."""
        session = await self._session(request)
        body = read_object(request, frozenset({"id", "text", "button", "language"}))
        language = known_language(read_text(body, "language", ""), session.page_language)
        item, shown = await self._item(session, read_id(body), body, language)
        handover = self.phrases.handover(session.language)
        accepted = await self.inbox.accept(session.conversation, item, shown, handover)
        self.metrics.messages.labels("duplicate" if accepted.duplicate else "accepted").inc()
        reply = {"id": item.id, "accepted": True, "duplicate": accepted.duplicate}
        return json_reply(reply | {"sequence": accepted.sequence, "paused": accepted.paused}, 202)

    async def get_events(self, request: Request) -> HTTPResponse | None:
        """The event stream, or one long poll where JSON is asked for."""
        session = await self._session(request)
        given = request.headers.get("last-event-id") or request.args.get("after") or "0"
        after = read_number(given, 0, 10**15)
        accept = request.headers.get("accept", "")
        if "application/json" not in accept or "text/event-stream" in accept:
            await self.streams.stream(request, session.conversation, after)
            return None
        longest = int(min(_LONGEST_POLL, self.settings.stream_timeout_seconds / 2))
        wait = read_number(request.args.get("wait") or "0", 0, longest)
        return json_reply(await self.streams.poll(session.conversation, after, wait))

    async def get_history(self, request: Request) -> HTTPResponse:
        """Both sides of the conversation, oldest first."""
        session = await self._session(request)
        limit = read_number(request.args.get("limit") or str(_PAGE_OF_HISTORY), 1, self.settings.history_events)
        events = await self.outbox.history(session.conversation, limit)
        paused = await self.outbox.is_paused(session.conversation)
        last = events[-1].sequence if events else 0
        listed = [event.to_dict() for event in events]
        return json_reply({"events": listed, "last": last, "paused": paused, "actions": session.actions})

    async def post_feedback(self, request: Request) -> HTTPResponse:
        """Keep the verdict on one message of the clerk."""
        session = await self._session(request)
        body = read_object(request, frozenset({"sequence", "verdict", "comment"}))
        sequence, verdict, comment = body.get("sequence"), body.get("verdict"), read_text(body, "comment", "").strip()
        if not isinstance(sequence, int) or isinstance(sequence, bool) or verdict not in _VERDICTS:
            raise BadMessage("shape")
        if not 0 < sequence < 10**15:
            raise NotFound("message")
        kept = clean_speech(comment, self.settings.message_bytes) if comment else ""
        await self.outbox.note_feedback(session.conversation, sequence, str(verdict), kept)
        return json_reply({"sequence": sequence, "verdict": verdict}, 201)

    async def _session(self, request: Request) -> Session:
        session = await self.sessions.authenticate(request.headers.get("authorization", ""))
        request.ctx.language = session.language
        return session

    async def _item(self, session: Session, id: str, body: Json, language: str) -> tuple[Item, str]:
        """The message for the inbox, and what the log shows of it."""
        if ("text" in body) == ("button" in body):
            raise BadMessage("shape")
        if "text" in body:
            text = clean_text(read_text(body, "text"), self.settings.message_bytes)
            return Item(id, id, language, text=text), text
        token = read_text(body, "button")
        button = await resolve(self.store, session.conversation, token)
        if button.payload.startswith(DOSSIER):
            raise UnknownButton  # it is a link, and nothing to say to the bot
        label = button.label or self._label(session, token)
        failed = button.resend
        if failed is None:
            return Item(id, id, language, payload=button.payload), label
        return Item(id, failed.message_id, language, text=failed.text, payload=failed.payload), label

    def _label(self, session: Session, token: str) -> str:
        name = next(name for name in FIXED if session.actions[name] == token)
        return self.phrases.say(f"gateway.action_{name}", session.language)


def _issued(issued: Issued) -> Json:
    return {
        "token": issued.token,
        "conversation": issued.conversation,
        "expires": issued.expires,
        "actions": issued.actions,
    }
