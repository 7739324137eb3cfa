"""Staff pause the clerk, speak, and resume it."""

from __future__ import annotations

import threading

import httpx
import pytest

from tests.gateway.servers import STAFF_SECRET, Gateway, StandInBot, Turn, text_card
from tests.visitor import Visitor


class Desk:
    def __init__(self, gateway: Gateway, secret: str = STAFF_SECRET) -> None:
        self._url = f"{gateway.url}/v1/staff/conversations"
        self._headers = {"Authorization": f"Bearer {secret}"}

    def do(self, conversation: str, what: str, **body: object) -> httpx.Response:
        url = f"{self._url}/{conversation}/{what}"
        return httpx.post(url, json=body, headers=self._headers, trust_env=False, timeout=20)


@pytest.fixture
def desk(gateway: Gateway) -> Desk:
    return Desk(gateway)


def test_a_paused_clerk_is_silent_and_the_user_is_told_once(desk: Desk, visitor: Visitor, bot: StandInBot):
    assert desk.do(visitor.conversation, "pause").json() == {"conversation": visitor.conversation, "paused": True}
    assert visitor.send("is anybody there", "a").json()["paused"] is True
    visitor.send("hello", "b")
    told = visitor.await_events(1)
    assert [(event["in_reply_to"], event.get("paused")) for event in told] == [("a", True)]
    assert "person" in told[0]["card"]["text"]
    assert visitor.http.get("/v1/history").json()["paused"] is True
    assert [event["author"] for event in visitor.history()] == ["user", "clerk", "user"]
    assert bot.calls == []


def test_a_person_speaks_in_the_conversation(desk: Desk, visitor: Visitor):
    visitor.ask("phone case")
    frames = visitor.stream(last=2)
    assert next(frames)
    reply = desk.do(visitor.conversation, "messages", text="Hello, this is Ann.")
    assert reply.status_code == 201
    frame = next(frame for frame in frames if frame.get("event") == "message")
    assert frame["data"]["author"] == frame["data"]["card"]["author"] == "person"
    assert frame["data"]["card"]["text"] == "Hello, this is Ann."
    assert frame["data"]["in_reply_to"] is None
    assert frame["data"]["sequence"] == reply.json()["sequence"] == 3


def test_after_resume_the_clerk_answers_what_is_new(desk: Desk, visitor: Visitor, bot: StandInBot):
    desk.do(visitor.conversation, "pause")
    visitor.send("for the person", "a")
    assert desk.do(visitor.conversation, "resume").json()["paused"] is False
    assert visitor.ask("for the clerk", "b")["card"]["text"] == "You said: for the clerk"
    assert [call["message_id"] for call in bot.calls] == ["b"]


def test_each_pause_is_told(desk: Desk, visitor: Visitor):
    for number in range(2):
        desk.do(visitor.conversation, "pause")
        visitor.send("hello", f"m{number}")
        desk.do(visitor.conversation, "resume")
    assert [event["in_reply_to"] for event in visitor.await_events(2)] == ["m0", "m1"]


def test_what_waits_when_the_pause_begins_is_left_to_the_person(desk: Desk, visitor: Visitor, bot: StandInBot):
    gate = threading.Event()
    bot.turn = lambda message: Turn([text_card("begun before")], hang=gate)
    visitor.send("one", "a")
    bot.wait_for(1)
    visitor.send("two", "b")
    visitor.send("three", "c")
    desk.do(visitor.conversation, "pause")
    gate.set()
    events = visitor.await_events(2)
    assert [event["in_reply_to"] for event in events] == ["a", "b"]
    assert events[1]["paused"] is True
    assert len(bot.calls) == 1


def test_the_handover_is_told_in_the_users_language(desk: Desk, bot: StandInBot, visit):
    visitor = visit(language="pl")
    desk.do(visitor.conversation, "pause")
    visitor.send("halo")
    assert visitor.await_events(1)[0]["card"]["text"].startswith("Tę rozmowę przejął człowiek")


@pytest.mark.parametrize("secret", ["", "wrong", STAFF_SECRET + "x"])
@pytest.mark.parametrize("what", ["pause", "resume", "messages"])
def test_others_are_refused(gateway: Gateway, visitor: Visitor, secret: str, what: str):
    reply = Desk(gateway, secret or "x").do(visitor.conversation, what, text="I am staff")
    assert (reply.status_code, reply.json()["error"]["type"]) == (401, "unauthorized")
    assert visitor.history() == []


def test_a_visitors_session_is_no_staff(gateway: Gateway, visitor: Visitor):
    assert Desk(gateway, visitor.token).do(visitor.conversation, "pause").status_code == 401


def test_without_a_staff_secret_nobody_is_staff(start_gateway, bot: StandInBot, visit):
    gateway = start_gateway(STAFF_SECRET="")
    assert Desk(gateway).do(visit(gateway).conversation, "pause").status_code == 401


@pytest.mark.parametrize("conversation", ["0" * 32, "nonsense", "%2e%2e"])
@pytest.mark.parametrize("what", ["pause", "resume", "messages"])
def test_an_unknown_conversation_is_not_found(desk: Desk, conversation: str, what: str):
    reply = desk.do(conversation, what, text="hello")
    assert (reply.status_code, reply.json()["error"]["type"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("body", "expected"),
    [({}, 400), ({"text": ""}, 400), ({"text": 7}, 400), ({"text": "x" * 5000}, 413), ({"text": "a", "b": 1}, 400)],
)
def test_bad_words_of_staff_are_refused(desk: Desk, visitor: Visitor, body: dict[str, object], expected: int):
    assert desk.do(visitor.conversation, "messages", **body).status_code == expected
