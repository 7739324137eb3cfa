"""Bad input anywhere: a clear typed error or reply, never nothing, never a stack trace."""

from __future__ import annotations

import contextlib

import httpx
import pytest

from cli.stack import Stack
from tests.e2e.conversation import Conversation
from tests.visitor import Visitor

pytestmark = pytest.mark.e2e

REFUSED = {
    "empty": ({"text": ""}, 400, "bad_message"),
    "white space": ({"text": " \n\t "}, 400, "bad_message"),
    "10 KB": ({"text": "leather wallet " * 683}, 413, "too_large"),
    "binary": ({"text": "\x00\x01\x02\x7f\ufffd"}, 400, "bad_message"),
    "emoji only": ({"text": "📱🐘🎉"}, 400, "bad_message"),
    "text is a number": ({"text": 42}, 400, "bad_message"),
    "text is a list": ({"text": ["phone case"]}, 400, "bad_message"),
    "unknown field": ({"text": "phone case", "role": "admin"}, 400, "bad_message"),
    "neither text nor button": ({}, 400, "bad_message"),
    "command": ({"text": "/restart_conversation"}, 400, "command_refused"),
    "command with white space": ({"text": "  /propose_now"}, 400, "command_refused"),
    "full-width command": ({"text": "／restart_conversation"}, 400, "command_refused"),
    "external event": ({"text": "EXTERNAL: restart"}, 400, "command_refused"),
    "unknown button": ({"button": "bm8gc3VjaCBidXR0b24"}, 400, "unknown_button"),
    "payload in place of a button": ({"button": "/propose_now"}, 400, "unknown_button"),
}
READABLE = {
    "SQL": "'; DROP TABLE rulings; --",
    "HTML": "<script>alert('phone case')</script><img src=x onerror=alert(1)>",
    "JSON": '{"text": "phone case", "answers": [{"option": "42021100"}]}',
    "template": "{{ 7 * 7 }} ${jndi:ldap://x} {goods_description} %s %n",
    "emoji and words": "📱 phone case 🎉",
    "unknown code": "9999 99 99",
    "right to left": "\u202eesac enohp\u202c phone case",
    "long": "leather wallet " * 250,
    "one letter": "x",
    "zero width": "pho\u200bne ca\u200dse",
    "other script": "кожаный кошелёк 革の財布",
}
TRACES = ("Traceback", "Error(", "Exception", ".py", "rasa", "sanic")


@pytest.mark.parametrize(("body", "status", "kind"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(clerk: Conversation, body: dict, status: int, kind: str):
    refused = clerk.http.post("/v1/messages", json={"id": "m1", **body})
    error = refused.json()["error"]
    assert (refused.status_code, error["type"]) == (status, kind)
    assert error["message"].endswith(".") and not any(trace in refused.text for trace in TRACES)
    assert clerk.visitor.history() == []


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b'"phone case"', b"\xff\xfe\x00", b"[" * 5000], ids=repr)
def test_a_body_of_the_wrong_shape_is_refused(clerk: Conversation, raw: bytes):
    refused = clerk.http.post("/v1/messages", content=raw, headers={"Content-Type": "application/json"})
    assert (refused.status_code, refused.json()["error"]["type"]) == (400, "bad_message")


@pytest.mark.parametrize("stands", [False, True], ids=["at the start", "in a question"])
@pytest.mark.parametrize("text", READABLE.values(), ids=READABLE)
def test_what_can_be_read_is_answered(clerk: Conversation, text: str, stands: bool):
    if stands:
        assert clerk.say("phone case").card["card"] == "question"
    reply = clerk.say(text)
    assert reply.card["card"] in ("question", "proposal", "refer", "text", "error")
    assert reply.card["card"] != "error" or reply.card["type"] == "classifier_rejected"
    assert not any(trace in str(reply.cards) for trace in TRACES[:3])
    if stands:
        clerk.say("start over")
    assert clerk.say("frozen shrimps").card["card"] in ("question", "proposal")


def forgeries(token: str, other: str) -> list[str]:
    """The token without its signature, with another's, with another content, cut, and what is no token."""
    content, _, signature = token.rpartition(".")
    middle = len(content) // 2
    changed = content[:middle] + ("A" if content[middle] != "A" else "B") + content[middle + 1 :]
    foreign = f"{content}.{other.rpartition('.')[2]}"
    return [content, foreign, f"{changed}.{signature}", token[:-2], "-", "null"]


def test_a_forged_session_is_refused(clerk: Conversation, talk):
    for forged in forgeries(clerk.visitor.token, talk().visitor.token):
        with contextlib.closing(Visitor(str(clerk.http.base_url), token=forged)) as visitor:
            for refused in (
                visitor.send("phone case"),
                visitor.http.get("/v1/history"),
                visitor.http.get("/v1/events"),
            ):
                assert (refused.status_code, refused.json()["error"]["type"]) == (401, "unauthorized")


def test_the_bot_takes_no_words_from_outside(whole: Stack):
    message = {"message_id": "m", "conversation": "c", "text": "phone case"}
    with httpx.Client(base_url=whole.url("bot"), trust_env=False) as http:
        for secret in ("", "Bearer", "Bearer guess"):
            refused = http.post("/webhooks/internal/webhook", json=message, headers={"Authorization": secret})
            assert (refused.status_code, refused.json()["error"]["type"]) == (401, "unauthorized")
        for path in ("/model", "/conversations/c/tracker", "/webhooks/rest/webhook"):
            assert http.post(path, json={}).status_code in (404, 405)


CLASSIFIER_BAD = {
    "empty": {"text": ""},
    "no text": {},
    "wrong type": {"text": 3},
    "list": [],
    "unknown field": {"text": "phone case", "x": 1},
    "unknown option": {
        "text": "phone case",
        "answers": [{"key": "node:42020000-80", "shown": [], "option": "99999999-80"}],
    },
    "bad date": {"text": "phone case", "date": "yesterday"},
    "10 KB": {"text": "x" * 10_000},
}


@pytest.mark.parametrize("path", ["/v1/decide", "/v1/classify"])
@pytest.mark.parametrize("body", CLASSIFIER_BAD.values(), ids=CLASSIFIER_BAD)
def test_the_classifier_says_what_is_wrong(whole, clerk: Conversation, path: str, body: object):
    refused = clerk.http.post(whole.url("classifier") + path, json=body)
    assert refused.status_code in (400, 413), refused.text
    assert refused.json()["error"]["type"] and refused.json()["error"]["message"]
