"""rasa-sdk's action server with the clerk's actions, on one address, and silent about what users write."""

from __future__ import annotations

import logging
import warnings
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import HTTPResponse, Request, Sanic
from sanic.exceptions import SanicException
from sanic.handlers import ErrorHandler
from sanic.response import json

from actions import forms, reasons, replies
from actions.clerk import Clerk, ClerkAction
from actions.settings import Settings

logger = logging.getLogger(__name__)
App = Sanic[Any, Any]
_SHUTDOWN_SECONDS = 3.0  # the bot keeps connections open; a turn that is cut off is worked again by its sender

ACTIONS: tuple[type[ClerkAction], ...] = (
    forms.ValidateClassificationForm,
    forms.AskAnswer,
    forms.AskGoodsDescription,
    forms.ProposeCode,
    forms.RetryTurn,
    forms.ChangeLanguage,
    replies.RestartConversation,
    replies.Greet,
    replies.Help,
    replies.Thank,
    replies.SayGoodbye,
    replies.OutOfScope,
    replies.TalkToPerson,
    replies.AcceptProposal,
    replies.RejectProposal,
    replies.ExplainAffirmation,
    replies.ExplainQuestion,
    replies.ExplainMeaning,
    reasons.ExplainRival,
    reasons.ShowRulings,
    reasons.ShowRuling,
    reasons.ShowLegalText,
    reasons.ShowDetails,
    reasons.SendDossier,
)


class QuietErrors(ErrorHandler):
    """Answers a request that cannot be worked with a typed error; the SDK would send the whole request back."""

    def default(self, request: Request, exception: Exception) -> HTTPResponse:
        """The reply to a failed request."""
        status = exception.status_code if isinstance(exception, SanicException) else 500
        known = status < 500
        logger.log(logging.INFO if known else logging.ERROR, "A request failed with %s.", type(exception).__name__)
        message = str(exception) if known else "the action server could not work this request"
        return json({"error": {"type": "bad_request" if known else "internal", "message": message}}, status=status)


class Executor(ActionExecutor):  # type: ignore[misc]  # the SDK is untyped
    """The SDK's executor for actions that need no domain: a call without one is worked, not sent back for it."""

    def update_and_return_domain(self, payload: dict[str, Any], action_name: str) -> dict[str, Any]:
        """No domain."""
        return {}


def build_executor(clerk: Clerk) -> Executor:
    """The executor with all of the clerk's actions."""
    executor = Executor()
    for action in ACTIONS:
        executor.register_action(action(clerk))
    return executor


def build_app(clerk: Clerk) -> App:
    """The SDK's application with the clerk's actions."""

    async def close(app: App) -> None:
        await clerk.client.close()

    app: App = create_app(build_executor(clerk), cors_origins=[])
    app.error_handler = QuietErrors()
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = _SHUTDOWN_SECONDS
    app.register_listener(close, "after_server_stop")
    return app


def serve(settings: Settings) -> None:
    """Serve until the process is told to stop."""
    _quieten()
    app = build_app(Clerk.hire(settings))
    logger.info("The action server listens on %s:%d.", settings.host, settings.port)
    app.run(settings.host, settings.port, single_process=True, access_log=False, motd=False)


def _quieten() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("rasa_sdk", "sanic.root", "sanic.server", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # Rasa 3.6 and this SDK speak the same protocol under different numbers; the SDK warns at every call.
    warnings.filterwarnings("ignore", message=".*version.*rasa.*", category=UserWarning)
