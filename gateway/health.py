"""Whether the process lives, whether it can work, and its metrics."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, cast

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.exceptions import RedisError
from sanic import HTTPResponse, Request, Sanic
from sanic.response import raw

from gateway.bot_client import BotClient
from gateway.errors import NotReady
from gateway.metrics import Metrics
from gateway.phrases import Phrases
from gateway.replies import json_reply
from gateway.store import Store

_PATIENCE_SECONDS = 3.0


@dataclass(frozen=True)
class Health:
    """Handlers for those who watch the gateway."""

    store: Store
    bot: BotClient
    phrases: Phrases
    metrics: Metrics

    def register(self, app: Sanic) -> None:  # type: ignore[type-arg]
        """Add the routes."""
        app.add_route(self.alive, "/v1/health", methods=["GET"])
        app.add_route(self.ready, "/v1/ready", methods=["GET"])
        app.add_route(self.measures, "/metrics", methods=["GET"])

    async def alive(self, request: Request) -> HTTPResponse:
        """The process lives."""
        return json_reply({"status": "ok"})

    async def ready(self, request: Request) -> HTTPResponse:
        """Redis and the bot answer; 503 names the one that does not."""
        redis, bot = await asyncio.gather(self._has_redis(), self.bot.is_ready())
        parts = {"redis": redis, "bot": bot}
        if redis and bot:
            return json_reply({"status": "ready", **parts})
        refusal = NotReady()
        error = {"type": refusal.kind, "message": self.phrases.refusal(refusal, request.ctx.language)}
        return json_reply({"error": error, **parts}, 503, refusal.headers)

    async def measures(self, request: Request) -> HTTPResponse:
        """The metrics in the form that Prometheus reads."""
        return raw(generate_latest(self.metrics.registry), content_type=CONTENT_TYPE_LATEST)

    async def _has_redis(self) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                return bool(await cast(Any, self.store.redis.ping()))
        except (RedisError, OSError, TimeoutError):
            return False
