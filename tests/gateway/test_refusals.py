"""Bad input gets a typed error in the one envelope, never a stack trace, never 200 with nothing."""

from __future__ import annotations

import json
import socket

import httpx
import pytest

from tests.gateway.servers import Gateway, StandInBot
from tests.visitor import Visitor


def error_of(reply: httpx.Response) -> tuple[int, str]:
    body = reply.json()
    assert set(body) == {"error"} and set(body["error"]) == {"type", "message"}
    assert len(body["error"]["message"]) > 10 and "Traceback" not in reply.text and "gateway." not in reply.text
    return reply.status_code, body["error"]["type"]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b'"text"', b"null", b"\xff\xfe\x00", b'{"id": "m"}', b'{"text": "chair"}',
        b'{"id": 7, "text": "chair"}', b'{"id": "m", "text": 7}', b'{"id": "m", "text": null}',
        b'{"id": "m", "text": "chair", "button": "b"}', b'{"id": "m", "text": "chair", "sender": "x"}',
        b'{"id": "a b", "text": "chair"}', b'{"id": "", "text": "chair"}', b'{"id": "' + b"x" * 65 + b'", "text": "chair"}',
        b'{"id": "m", "text": "chair", "language": 5}', b'{"id": "m", "text": ["chair"]}', b"[" * 20_000,
        b'{"id": "m\\u0000", "text": "chair"}', b'{"id": "m", "text": "\xff"}', b'{"id": "m", "text": "   "}',
        '{"id": "m", "text": "🎉🎉"}'.encode(), b'{"id": "m", "text": "\\u0000\\u0001\\u0002"}', b'{"id": "m", "text": "\\ud800"}',
    ],
)  # fmt: skip
def test_a_bad_message_is_refused(visitor: Visitor, bot: StandInBot, content: bytes):
    assert error_of(visitor.http.post("/v1/messages", content=content)) == (400, "bad_message")
    assert visitor.history() == [] and bot.calls == []


@pytest.mark.parametrize("text", ["/restart", " /restart", "／slot{}", "EXTERNAL: now", "/answer_question{}"])
def test_a_command_is_refused_kindly(visitor: Visitor, bot: StandInBot, text: str):
    reply = visitor.send(text)
    assert error_of(reply) == (400, "command_refused")
    assert "describe the goods" in reply.json()["error"]["message"]
    assert bot.calls == []


@pytest.mark.parametrize("size", [4097, 10_000, 60_000])
def test_a_long_text_is_refused_kindly(visitor: Visitor, size: int):
    reply = visitor.send("x" * size)
    assert error_of(reply) == (413, "too_large")
    assert "4096" in reply.json()["error"]["message"]


@pytest.mark.parametrize("size", [100_000, 10_000_000])
def test_a_huge_body_is_refused(gateway: Gateway, visitor: Visitor, size: int):
    head = (
        f"POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {visitor.token}\r\n"
        f"Content-Length: {size}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as connection:
        connection.sendall(head.encode() + b"x" * 1000)
        answer = connection.recv(65_536).decode()
    assert answer.startswith("HTTP/1.1 413")
    assert json.loads(answer.partition("\r\n\r\n")[2])["error"]["type"] == "too_large"


def test_4_kb_of_text_are_taken(visitor: Visitor):
    assert visitor.send("x" * 4096).status_code == 202


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE goods; --", "<script>alert(1)</script>", "${jndi:ldap://x}", "{{7*7}}", "%s%n"]
)
def test_odd_but_readable_text_is_answered(visitor: Visitor, bot: StandInBot, text: str):
    assert visitor.ask(text)["card"]["text"] == f"You said: {text}"


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/nothing", (404, "not_found")),
        ("GET", "/page/../settings.py", (404, "not_found")),
        ("GET", "/page/%2e%2e%2fsettings.py", (404, "not_found")),
        ("GET", "/v1/messages", (405, "method_not_allowed")),
        ("PUT", "/v1/sessions", (405, "method_not_allowed")),
        ("GET", "/v1/events?after=x", (400, "bad_message")),
        ("GET", "/v1/history?limit=many", (400, "bad_message")),
        ("POST", "/v1/feedback", (400, "bad_message")),
    ],
)
def test_every_wrong_address_has_the_envelope(visitor: Visitor, method: str, path: str, expected: tuple[int, str]):
    assert error_of(visitor.http.request(method, path)) == expected


@pytest.mark.parametrize(
    "body",
    [
        {"sequence": "1", "verdict": "up"}, {"sequence": True, "verdict": "up"}, {"sequence": 1, "verdict": "maybe"},
        {"sequence": 1, "verdict": ["up"]}, {"sequence": 1.5, "verdict": "up"}, {"verdict": "up"},
        {"sequence": 1, "verdict": "up", "comment": 7}, {"sequence": 1, "verdict": "up", "more": 1},
    ],
)  # fmt: skip
def test_bad_feedback_is_refused(visitor: Visitor, body: dict[str, object]):
    visitor.ask("phone case")
    assert error_of(visitor.http.post("/v1/feedback", json=body)) == (400, "bad_message")


@pytest.mark.parametrize("sequence", [0, -1, 10**20])
def test_feedback_on_an_impossible_number_finds_nothing(visitor: Visitor, sequence: int):
    reply = visitor.http.post("/v1/feedback", json={"sequence": sequence, "verdict": "up"})
    assert error_of(reply) == (404, "not_found")


@pytest.mark.parametrize(
    "request_line", [b"NONSENSE\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n"]
)
def test_broken_http_has_the_envelope_too(gateway: Gateway, request_line: bytes):
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as connection:
        connection.sendall(request_line)
        answer = connection.recv(65_536).decode()
    assert answer.startswith("HTTP/1.1 4")
    assert json.loads(answer.partition("\r\n\r\n")[2])["error"]["message"]


def test_errors_come_in_the_browsers_language(gateway: Gateway):
    reply = httpx.get(f"{gateway.url}/nothing", headers={"Accept-Language": "de-AT,en;q=0.5"}, trust_env=False)
    assert reply.json()["error"]["message"] == "Unter dieser Adresse gibt es nichts."
