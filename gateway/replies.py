"""Bodies in and out: JSON objects, and one envelope for every error."""

from __future__ import annotations

import json
import re
from typing import Any

from sanic import HTTPResponse, Request
from sanic.response import raw

from gateway.errors import BadMessage

Json = dict[str, Any]
_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")


def json_reply(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> HTTPResponse:
    """A reply that no cache keeps."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return raw(content, status, {"Cache-Control": "no-store", **(headers or {})}, "application/json; charset=utf-8")


def error_reply(kind: str, message: str, status: int, headers: dict[str, str] | None = None) -> HTTPResponse:
    """The envelope of every error."""
    return json_reply({"error": {"type": kind, "message": message}}, status, headers)


def read_object(request: Request, allowed: frozenset[str]) -> Json:
    """The JSON object of a request; an empty body is an empty object.

    Raises:
        BadMessage: it is no UTF-8, no JSON, no object, or has unknown fields.
    """
    try:
        body = json.loads(request.body.decode("utf-8")) if request.body else {}
    except (ValueError, RecursionError):
        raise BadMessage("shape") from None
    if not isinstance(body, dict) or not allowed.issuperset(body):
        raise BadMessage("shape")
    return body


def read_text(body: Json, field: str, default: str | None = None) -> str:
    """A text field.

    Raises:
        BadMessage: it is missing without a default, or no text.
    """
    value = body.get(field, default)
    if not isinstance(value, str):
        raise BadMessage("shape")
    return value


def read_id(body: Json) -> str:
    """The client's message id: 1 to 64 letters, digits and ``. _ : -``.

    Raises:
        BadMessage: it is anything else.
    """
    value = read_text(body, "id")
    if not _ID.fullmatch(value):
        raise BadMessage("id")
    return value


def read_number(text: str, lowest: int, highest: int) -> int:
    """A whole number from a query or header, moved into its range.

    Raises:
        BadMessage: it is no number.
    """
    if not re.fullmatch(r"-?[0-9]{1,15}", text, re.ASCII):
        raise BadMessage("number")
    return min(max(int(text), lowest), highest)
