"""Logs: one line of JSON for each event, a plain sentence with fields, never with words of users above debug."""

import logging
import sys

import structlog


def configure(level: str) -> None:
    """Sends this process's logs to standard output, from a level up; Rasa's own from warnings up unless debugging."""
    number = logging.getLevelName(level.upper())
    logging.basicConfig(stream=sys.stdout, level=logging.WARNING, format="%(message)s", force=True)
    logging.getLogger("rasa").setLevel(max(number, logging.WARNING) if number > logging.DEBUG else number)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(number),
    )
    logging.getLogger("bot").setLevel(number)


def hide_warnings() -> None:
    """Keeps Python's warnings out of this process's output: what Rasa's libraries say of their own age helps nobody.

    A filter would not do, since some of these libraries set filters of their own.
    """
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
