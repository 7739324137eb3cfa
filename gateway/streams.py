"""Events on their way out: one stream of server-sent events, or one long poll."""

from __future__ import annotations

import json
import logging
import time

from redis.exceptions import RedisError
from sanic import HTTPResponse, Request

from gateway.errors import Unauthorized
from gateway.metrics import Metrics
from gateway.outbox import Event, Glance, Outbox
from gateway.replies import Json
from gateway.settings import Settings
from gateway.wakeups import Wakeups, wait

_LOG = logging.getLogger("gateway.streams")
_LOOK_SECONDS = 2.0
_PROGRESS_POLL = 5.0
_HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}


class Streams:
    """Serves what is new in a conversation, resuming after a sequence number."""

    def __init__(self, outbox: Outbox, wakeups: Wakeups, settings: Settings, metrics: Metrics) -> None:
        """Take the outbox, and what tells when to look."""
        self._outbox = outbox
        self._wakeups = wakeups
        self._heartbeat = settings.heartbeat_seconds
        self._metrics = metrics

    async def stream(self, request: Request, conversation: str, after: int) -> None:
        """Write events until the client goes, the gateway stops, or the conversation is erased.

        A client that does not read is dropped by the server's response timeout.
        """
        with self._wakeups.watching(conversation) as woken:
            self._metrics.streams.inc()
            try:
                response = await request.respond(content_type="text/event-stream; charset=utf-8", headers=_HEADERS)
                await response.send("retry: 1000\n\n")
                writer = _Writer(response, after)
                while not self._wakeups.is_closing and await self._step(writer, conversation):
                    await wait(woken, min(_LOOK_SECONDS, self._heartbeat))
                await response.eof()
            finally:
                self._metrics.streams.dec()

    async def _step(self, writer: _Writer, conversation: str) -> bool:
        """Write what is new, or a sign of life when it is time; False where the conversation is gone."""
        try:
            glance = await self._outbox.glance(conversation, writer.after)
            while glance and glance.events:
                await writer.write(glance)
                glance = await self._outbox.glance(conversation, writer.after)
        except RedisError as error:
            _LOG.warning("a stream waits for Redis", extra={"reason": type(error).__name__})
        else:
            if glance is None:
                return False
            await writer.write(glance)
        if time.monotonic() - writer.written >= self._heartbeat:
            await writer.beat()
        return True

    async def poll(self, conversation: str, after: int, seconds: float) -> Json:
        """What is new, waiting for it up to ``seconds``.

        Raises:
            Unauthorized: the conversation is gone.
        """
        end = time.monotonic() + seconds
        with self._wakeups.watching(conversation) as woken:
            while True:
                glance = await self._outbox.glance(conversation, after)
                if glance is None:
                    raise Unauthorized("ended")
                if glance.progress:
                    end = min(end, time.monotonic() + _PROGRESS_POLL)
                left = end - time.monotonic()
                events = [event.to_dict() for event in glance.events if event.author != "user"]
                if events or left <= 0 or self._wakeups.is_closing:
                    progress = glance.progress["card"] if glance.progress else None
                    return {"events": events, "last": glance.last, "progress": progress}
                await wait(woken, min(left, _LOOK_SECONDS))


class _Writer:
    """Writes events to one client and remembers how far it is."""

    def __init__(self, response: HTTPResponse, after: int) -> None:
        self._response = response
        self._progress = 0
        self.after = after
        self.written = time.monotonic()

    async def write(self, glance: Glance) -> None:
        for event in glance.events:
            if event.author != "user":
                await self._send(_message(event))
            self.after = event.sequence
        if glance.progress is None:
            self._progress = 0
        elif glance.progress["number"] != self._progress:
            self._progress = glance.progress["number"]
            await self._send(_frame("progress", {"card": glance.progress["card"]}))

    async def beat(self) -> None:
        await self._send(": still here\n\n")

    async def _send(self, text: str) -> None:
        await self._response.send(text)
        self.written = time.monotonic()


def _message(event: Event) -> str:
    return f"id: {event.sequence}\n" + _frame("message", event.to_dict())


def _frame(kind: str, body: Json) -> str:
    return f"event: {kind}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n"
