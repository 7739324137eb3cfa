"""Logs as one JSON object a line; no text of users is among the fields."""

from __future__ import annotations

import json
import logging

from gateway.store import utc_now

_FIELDS = ("conversation", "reason", "status", "route", "milliseconds", "address", "port")


class JsonLines(logging.Formatter):
    """One JSON object for each record."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        line = {"time": utc_now(), "level": record.levelname.lower(), "logger": record.name}
        line["message"] = record.getMessage()
        line |= {name: value for name in _FIELDS if (value := getattr(record, name, None)) is not None}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_to_stderr() -> None:
    """Send all logs of level info and above to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in ("httpx", "httpcore", "sanic.root"):
        logging.getLogger(name).setLevel(logging.WARNING)
