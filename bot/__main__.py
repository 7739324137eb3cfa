"""Starts the bot: `python -m bot`, from the repository's root, with its settings in the environment."""

import os
import socket
import sys

import structlog

from bot import logs
from bot.errors import ConfigurationError
from bot.repairs.imports import leave_out
from bot.settings import Settings


def main() -> int:
    """Serves until the process is told to stop; the exit status."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    logs.hide_warnings()
    leave_out()
    try:
        settings = Settings.from_environ(os.environ)
        _serve(settings)
    except ConfigurationError as error:
        sys.stderr.write(f"The bot cannot start: {error}\n")
        return 2
    return 0


def _serve(settings: Settings) -> None:
    from bot import server  # Rasa comes with it, and must not before libraries are left out

    logs.configure(settings.log_level)
    app = server.create_app(settings, server.create_agent(settings))
    try:
        listening = socket.create_server((settings.host, settings.port), backlog=100)
    except OSError as error:
        raise ConfigurationError(f"{settings.host}:{settings.port} cannot be listened on: {error.strerror}.") from error
    structlog.get_logger(__name__).info("The bot listens.", host=settings.host, port=settings.port)
    app.run(sock=listening, access_log=False, debug=False)


if __name__ == "__main__":
    sys.exit(main())
