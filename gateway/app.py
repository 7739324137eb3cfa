"""Builds the gateway's application from its parts."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.exceptions import RedisError
from sanic import HTTPResponse, Request, Sanic
from sanic.exceptions import MethodNotAllowed, PayloadTooLarge, SanicException, ServiceUnavailable
from sanic.exceptions import NotFound as NoRoute
from sanic.response import BaseHTTPResponse

from gateway.bot_client import BotClient
from gateway.channels.web import WebChannel
from gateway.dossiers import DossierDesk, Writer
from gateway.erasures import Eraser
from gateway.errors import BadMessage, MethodRefused, NotFound, NotReady, Refusal, TooLarge
from gateway.health import Health
from gateway.inbox import Inbox
from gateway.limits import Limits
from gateway.metrics import Metrics
from gateway.outbox import Outbox
from gateway.phrases import Phrases
from gateway.replies import error_reply
from gateway.security import Origins
from gateway.sessions import Sessions
from gateway.settings import Settings
from gateway.site import FOLDER, Site
from gateway.staff import StaffDesk
from gateway.store import Store
from gateway.streams import Streams
from gateway.text import accepted_language
from gateway.wakeups import Wakeups
from gateway.worker import Worker
from tariff.sentences import Sentences

_LOG = logging.getLogger("gateway.app")
_DATA = Path(__file__).parent.parent / "data"
_BODY_BYTES = 65_536
_STOP_SECONDS = 5.0
App = Sanic[Any, Any]


@dataclass(frozen=True)
class _House:
    """All parts of one gateway process."""

    store: Store
    bot: BotClient
    wakeups: Wakeups
    worker: Worker
    eraser: Eraser
    limits: Limits
    phrases: Phrases
    metrics: Metrics
    writer: Writer


def create_app(settings: Settings, sentences: Sentences | None = None) -> App:
    """The gateway, ready to be served; it connects when it starts.

    Args:
        settings: from the environment.
        sentences: fixed sentences; those under data/ where none are given.
    """
    app: App = Sanic("gateway", configure_logging=False)
    _configure(app, settings)
    phrases = Phrases(sentences or Sentences.load(_DATA), settings.support_contact)
    store, metrics = Store.connect(settings.redis_url), Metrics()
    inbox, outbox = Inbox(store, settings), Outbox(store, settings)
    wakeups, bot, limits = Wakeups(store), BotClient(settings), Limits(store, settings)
    streams = Streams(outbox, wakeups, settings, metrics)
    sessions = Sessions(store, settings)
    worker = Worker(settings, inbox, outbox, bot, wakeups, phrases, metrics)
    WebChannel(settings, store, sessions, inbox, outbox, limits, streams, phrases, metrics).register(app)
    StaffDesk(settings, outbox, phrases).register(app)
    writer = Writer(settings)
    DossierDesk(store, sessions, writer).register(app)
    Health(store, bot, phrases, metrics).register(app)
    Site.load(FOLDER, phrases, settings.widget).register(app)
    origins = Origins(settings.origins)
    origins.register(app)
    house = _House(store, bot, wakeups, worker, Eraser(store, bot), limits, phrases, metrics, writer)
    _add_middleware(app, house, origins)
    _add_life(app, house)
    return app


def _configure(app: App, settings: Settings) -> None:
    app.config.update(
        AUTO_EXTEND=False,
        MOTD=False,
        REQUEST_MAX_SIZE=_BODY_BYTES,
        REQUEST_TIMEOUT=20,
        RESPONSE_TIMEOUT=settings.stream_timeout_seconds,
        KEEP_ALIVE_TIMEOUT=75,
        GRACEFUL_SHUTDOWN_TIMEOUT=5.0,
        PROXIES_COUNT=settings.proxies or None,
    )


def _add_middleware(app: App, house: _House, origins: Origins) -> None:
    async def prepare(request: Request) -> HTTPResponse | None:
        request.ctx.language = accepted_language(request.headers.get("accept-language", ""))
        request.ctx.address = request.remote_addr or request.ip
        preflight = origins.check(request)
        if request.method == "POST":
            await house.limits.check_post(request.ctx.address)
        return preflight

    async def dress(request: Request, response: BaseHTTPResponse) -> None:
        origins.dress(request, response)
        route = request.route.path if request.route else "none"
        house.metrics.requests.labels(route, response.status).inc()

    async def refuse(request: Request, error: Exception) -> HTTPResponse:
        refusal = _refusal(error)
        language = getattr(request.ctx, "language", "en") if request else "en"
        if refusal is None:
            _LOG.error("a request failed", exc_info=error)
            return error_reply("internal", house.phrases.say("gateway.internal", language), 500)
        house.metrics.messages.labels(refusal.kind).inc()
        return error_reply(refusal.kind, house.phrases.refusal(refusal, language), refusal.status, refusal.headers)

    app.register_middleware(prepare, "request")
    app.register_middleware(dress, "response")
    app.exception(Exception)(refuse)


def _refusal(error: Exception) -> Refusal | None:
    """What to tell the client of an error; None for those that are our own fault."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, RedisError):
        _LOG.error("Redis is away", extra={"reason": type(error).__name__})
        return NotReady()
    if isinstance(error, PayloadTooLarge):
        return TooLarge(limit=_BODY_BYTES)
    if isinstance(error, NoRoute):
        return NotFound()
    if isinstance(error, MethodNotAllowed):
        return MethodRefused()
    if isinstance(error, ServiceUnavailable):
        return NotReady()
    if isinstance(error, SanicException) and error.status_code < 500:
        return BadMessage("shape")
    return None


def _add_life(app: App, house: _House) -> None:
    tasks: list[asyncio.Task[None]] = []

    async def start(_: App) -> None:
        tasks.append(asyncio.create_task(house.wakeups.run()))
        tasks.append(asyncio.create_task(house.worker.run()))
        tasks.append(asyncio.create_task(house.eraser.run()))
        _LOG.info("the gateway works")

    async def quieten(_: App) -> None:
        house.wakeups.close()

    async def stop(_: App) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=_STOP_SECONDS)
        await house.bot.close()
        await house.writer.close()
        await house.store.close()

    app.after_server_start(start)
    app.before_server_stop(quieten)
    app.after_server_stop(stop)
