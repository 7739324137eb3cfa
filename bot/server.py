"""The bot's web server: the internal channel and nothing else of Rasa's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channels.internal import InternalChannel
from bot.channels.messages import LARGEST_BODY
from bot.repairs import events, remote_action
from bot.repairs.agent import StrictAgent
from bot.repairs.remote_action import ActionEndpoint
from bot.settings import Settings
from bot.stores.locks import ConversationLocks
from bot.stores.records import RedisRecords

# generic where it is checked, not where it runs
if TYPE_CHECKING:
    App = Sanic[Any, Any]


def create_agent(settings: Settings) -> StrictAgent:
    """An agent with its model loaded, its store and its action server; it connects at the first message.

    Raises:
        ConfigurationError: the model cannot be loaded.
    """
    remote_action.install()
    events.install()
    agent = StrictAgent(
        generator=TemplatedNaturalLanguageGenerator({}),
        tracker_store=RedisRecords(None, settings.redis_url, None, settings.record_days, settings.kept_events),
        lock_store=ConversationLocks(),
        action_endpoint=ActionEndpoint(settings.actions_url, settings.action_seconds),
    )
    agent.load_model(settings.model)
    return agent


def create_app(settings: Settings, agent: StrictAgent | None, name: str = "bot") -> App:
    """The web server of the internal channel; without an agent it says that it is not ready."""
    app = Sanic(name, configure_logging=False)
    app.config.update(
        REQUEST_MAX_SIZE=2 * LARGEST_BODY,
        RESPONSE_TIMEOUT=6 * settings.action_seconds,  # no turn calls more actions
        KEEP_ALIVE_TIMEOUT=75,
        GRACEFUL_SHUTDOWN_TIMEOUT=settings.action_seconds,
        ACCESS_LOG=False,
        FALLBACK_ERROR_FORMAT="json",
    )
    app.ctx.agent = agent
    channel = InternalChannel(settings.secret)
    app.blueprint(channel.blueprint(_unused), url_prefix=f"/webhooks/{channel.name()}")
    app.error_handler.add(SanicException, _typed_error)
    app.register_listener(_close, "after_server_stop")
    return app


async def _unused(_: object) -> None:
    """Rasa's way to hand over a message; the channel has its own."""


def _typed_error(_: Request, error: SanicException) -> HTTPResponse:
    """An error of the server itself: an unknown path, a request that is too large or broken."""
    status = error.status_code
    known = {404: "not_found", 405: "not_found", 413: "too_large", 503: "turn_failed"}
    kind = known.get(status, "bad_message" if status < 500 else "internal")
    return json({"error": {"type": kind, "message": f"The request was refused ({status})."}}, status=status)


async def _close(app: App, _: Any) -> None:  # noqa: ANN401 - an event loop
    if app.ctx.agent is not None:
        await app.ctx.agent.tracker_store.close()
        await app.ctx.agent.action_endpoint.close()
