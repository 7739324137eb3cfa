"""What can go wrong in the gateway.

GatewayError
├── BadSettings            the environment lacks something or holds nonsense; the process does not start
├── BotFailure             caught by the worker
│   ├── BotAway            no answer or none that can be told from a failure; may be sent again
│   └── BotRefused         the bot will never take this message
├── LeaseLost              another worker has the conversation now; caught by the worker
└── Refusal                becomes an HTTP reply {"error": {"type", "message"}}, caught once in app.py
    ├── Unauthorized 401     ├── OriginRefused 403    ├── NotFound 404
    ├── MethodRefused 405    ├── TooLarge 413         ├── RateLimited 429      ├── NotReady 503
    └── BadMessage 400
        ├── CommandRefused   └── UnknownButton
"""

from __future__ import annotations


class GatewayError(Exception):
    """Any failure of the gateway."""


class BadSettings(GatewayError):
    """The environment cannot be used."""


class BotFailure(GatewayError):
    """The bot did not answer a message."""


class BotAway(BotFailure):
    """The bot cannot be reached or failed; the same message may be sent again."""


class BotRefused(BotFailure):
    """The bot says that this message can never be worked."""


class LeaseLost(GatewayError):
    """Another worker holds the conversation, or it was erased."""


class Refusal(GatewayError):
    """A request that is refused with a sentence for the person who sees it."""

    kind = "refused"
    status = 400

    def __init__(self, detail: str = "", **values: object) -> None:
        """Choose the sentence ``gateway.<kind>`` or, with a detail, ``gateway.<kind>_<detail>``."""
        super().__init__(f"{self.kind}_{detail}" if detail else self.kind)
        self.sentence = f"gateway.{self.args[0]}"
        self.values = values

    @property
    def headers(self) -> dict[str, str]:
        """Extra headers of the reply."""
        return {}


class Unauthorized(Refusal):
    """No session, or one that is forged, foreign, expired or revoked."""

    kind, status = "unauthorized", 401

    @property
    def headers(self) -> dict[str, str]:
        """How to authenticate."""
        return {"WWW-Authenticate": "Bearer"}


class OriginRefused(Refusal):
    """A page of an unknown site sends."""

    kind, status = "origin_refused", 403


class NotFound(Refusal):
    """There is no such thing here."""

    kind, status = "not_found", 404


class MethodRefused(Refusal):
    """The address is right, the verb is not."""

    kind, status = "method_not_allowed", 405


class TooLarge(Refusal):
    """A message or request exceeds its size."""

    kind, status = "too_large", 413


class RateLimited(Refusal):
    """Too many requests; come back later."""

    kind, status = "rate_limited", 429

    def __init__(self, detail: str = "", seconds: int = 1) -> None:
        """Say after how many seconds the next request is welcome."""
        super().__init__(detail, seconds=seconds)
        self.seconds = seconds

    @property
    def headers(self) -> dict[str, str]:
        """When to come back."""
        return {"Retry-After": str(self.seconds)}


class NotReady(Refusal):
    """Redis or the bot is away."""

    kind, status = "not_ready", 503

    @property
    def headers(self) -> dict[str, str]:
        """When to come back."""
        return {"Retry-After": "2"}


class BadMessage(Refusal):
    """A request or message that cannot be used."""

    kind, status = "bad_message", 400


class CommandRefused(BadMessage):
    """A text that looks like a command of the dialogue."""

    kind = "command_refused"


class UnknownButton(BadMessage):
    """A button that this conversation never showed, or has forgotten."""

    kind = "unknown_button"
