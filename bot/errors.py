"""What goes wrong in the bot, one class for each thing that a caller does differently.

BotError
├── ConfigurationError   the process cannot start: a setting, a file or the model is missing
└── MessageError         one message got no reply; answered by the channel, never by silence
    ├── Unauthorized     401 unauthorized: the shared secret is missing or wrong
    ├── BadMessage       400 bad_message: sending it again will not help
    ├── NotReady         503 not_ready: no model is loaded yet
    └── TurnFailed       503 turn_failed: the record is as before, the message may be sent again
"""


class BotError(Exception):
    """Anything that the bot itself reports; the text is a sentence for the person who sees it."""


class ConfigurationError(BotError):
    """The bot cannot start."""


class MessageError(BotError):
    """A message got no reply."""

    status = 500
    type = "error"


class Unauthorized(MessageError):
    """The caller is not the gateway."""

    status = 401
    type = "unauthorized"


class BadMessage(MessageError):
    """The message cannot be understood as one."""

    status = 400
    type = "bad_message"


class NotReady(MessageError):
    """The bot cannot answer yet."""

    status = 503
    type = "not_ready"


class TurnFailed(MessageError):
    """The turn was not finished and nothing of it was kept."""

    status = 503
    type = "turn_failed"
