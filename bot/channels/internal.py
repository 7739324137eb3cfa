"""The one channel: messages from the gateway, proved by a shared secret, answered with cards or with an error."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channels.messages import Incoming, read_message
from bot.errors import MessageError, NotReady, TurnFailed, Unauthorized
from bot.repairs.agent import StrictAgent

logger = structlog.get_logger(__name__)

NAME = "internal"


class Recorded(OutputChannel):  # type: ignore[misc]  # Rasa is untyped
    """Sends nothing: what the bot says is read from the record (bot/replies.py)."""

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return NAME

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Does nothing."""


class InternalChannel(InputChannel):  # type: ignore[misc]
    """Takes a message and gives its cards, says whether messages are taken, and forgets a conversation.

    `POST /webhook`, `GET /`, `DELETE /conversations/ID`.
    """

    def __init__(self, secret: str) -> None:
        self._expected = f"Bearer {secret}".encode()

    @classmethod
    def name(cls) -> str:
        """The channel's name, a part of its path."""
        return NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "InternalChannel":
        """The channel as credentials.yml has it."""
        secret = (credentials or {}).get("secret")
        if not secret:
            cls.raise_missing_credentials_exception()
        return cls(str(secret))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes; Rasa's own way to handle a message is not used, since it hides failures."""
        routes = Blueprint("internal_channel")

        async def health(request: Request) -> HTTPResponse:
            try:
                _agent(request.app)
            except NotReady as error:
                return _failure(error)
            return json({"status": "ok"})

        async def receive(request: Request) -> HTTPResponse:
            try:
                return await self._receive(request)
            except MessageError as error:
                return _failure(error)

        async def forget(request: Request, conversation: str) -> HTTPResponse:
            try:
                self._admit(request)
                await _agent(request.app).forget(conversation)
            except MessageError as error:
                return _failure(error)
            return json({"conversation": conversation, "forgotten": True})

        routes.add_route(health, "/", methods=["GET"])
        routes.add_route(receive, "/webhook", methods=["POST"])
        routes.add_route(forget, "/conversations/<conversation:str>", methods=["DELETE"])
        return routes

    def _admit(self, request: Request) -> None:
        given = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._expected):
            raise Unauthorized("This is for the gateway alone.")

    async def _receive(self, request: Request) -> HTTPResponse:
        self._admit(request)
        incoming = read_message(request.body)
        cards, repeated = await _turn(_agent(request.app), incoming)
        return json({"message_id": incoming.message_id, "replies": cards, "repeated": repeated})


async def _turn(agent: StrictAgent, incoming: Incoming) -> tuple[list[dict[str, Any]], bool]:
    message = UserMessage(
        incoming.text,
        Recorded(),
        incoming.conversation,
        parse_data=incoming.command.parse_data(incoming.text) if incoming.command else None,
        input_channel=NAME,
        message_id=incoming.message_id,
        metadata={"language": incoming.language} if incoming.language else {},
    )
    try:
        return await agent.reply_to(message)
    except MessageError as error:
        _log(incoming, error, error.__cause__ or error)
        raise
    except Exception as error:  # the edge: whatever went wrong, the gateway must be able to tell it from an answer
        _log(incoming, error, error)
        raise TurnFailed("The turn could not be finished.") from error


def _log(incoming: Incoming, error: Exception, cause: BaseException) -> None:
    """Names what failed without its text, which may hold words of users."""
    logger.error(
        "A turn failed.",
        conversation=incoming.conversation,
        message_id=incoming.message_id,
        error=str(error) if isinstance(error, MessageError) else type(error).__name__,
        cause=type(cause).__name__,
    )
    logger.debug("The failure in full.", exc_info=cause)


def _agent(app: Any) -> StrictAgent:  # noqa: ANN401 - Sanic, a generic class in some versions
    agent = getattr(app.ctx, "agent", None)
    if not isinstance(agent, StrictAgent) or not agent.is_ready():
        raise NotReady("No dialogue model is loaded; the bot is started with `python -m bot`.")
    return agent


def _failure(error: MessageError) -> HTTPResponse:
    return json({"error": {"type": error.type, "message": str(error)}}, status=error.status)
