"""The event stream resumes, stays alive, and is let go when the client is gone."""

from __future__ import annotations

import itertools
import socket
import threading

import pytest

from tests.gateway.servers import Gateway, StandInBot, Turn, text_card
from tests.visitor import Visitor


def messages(frames, count: int) -> list[dict]:
    return list(itertools.islice((frame for frame in frames if frame.get("event") == "message"), count))


def test_a_stream_brings_what_was_and_what_comes(visitor: Visitor, bot: StandInBot):
    visitor.ask("first", "a")
    frames = visitor.stream()
    assert messages(frames, 1)[0]["data"]["in_reply_to"] == "a"
    threading.Thread(target=visitor.send, args=("second", "b")).start()
    frame = messages(frames, 1)[0]
    assert frame["data"]["in_reply_to"] == "b"
    assert frame["id"] == str(frame["data"]["sequence"])
    assert set(frame["data"]) == {"sequence", "at", "author", "in_reply_to", "card"}


def test_a_stream_resumes_after_the_last_event(visitor: Visitor):
    for number in range(6):
        visitor.ask(f"case {number}", f"m{number}")
    frames = visitor.stream()
    seen = messages(frames, 3)
    frames.close()
    rest = messages(visitor.stream(last=int(seen[-1]["id"])), 3)
    assert [frame["data"]["in_reply_to"] for frame in seen + rest] == [f"m{number}" for number in range(6)]


def test_a_stream_may_also_name_the_event_in_its_address(visitor: Visitor):
    visitor.ask("one", "a")
    after = visitor.poll()["last"]
    visitor.ask("two", "b")
    with visitor.http.stream("GET", f"/v1/events?after={after}") as reply:
        assert reply.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert reply.headers["X-Accel-Buffering"] == "no"
        assert reply.headers["Cache-Control"] == "no-cache, no-transform"
        data = next(line for line in reply.iter_lines() if line.startswith("data:"))
    assert '"in_reply_to": "b"' in data


@pytest.mark.parametrize("last", ["x", "-", "1.5", "9" * 40])
def test_a_nonsense_last_event_is_refused(visitor: Visitor, last: str):
    reply = visitor.http.get("/v1/events", headers={"Last-Event-ID": last})
    assert (reply.status_code, reply.json()["error"]["type"]) == (400, "bad_message")


def test_an_event_is_not_buffered(visitor: Visitor):
    """The first bytes are there before the stream ends."""
    frames = visitor.stream()
    assert next(frames) == {"retry": "1000"}
    frames.close()


def test_heartbeats_keep_a_quiet_stream_alive(start_gateway, bot: StandInBot, visit):
    visitor = visit(start_gateway(HEARTBEAT_SECONDS=0.2))
    frames = visitor.stream()
    assert next(frames)["retry"] == "1000"
    assert [next(frames), next(frames)] == [{"comment": "still here"}] * 2
    frames.close()


def test_two_streams_of_one_conversation_both_hear(visitor: Visitor):
    one, two = visitor.stream(), visitor.stream()
    assert next(one) and next(two)
    visitor.send("phone case", "m")
    assert messages(one, 1)[0]["data"] == messages(two, 1)[0]["data"]


def streams_open(visitor: Visitor) -> float:
    lines = visitor.http.get("/metrics").text.splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("gateway_streams ")))


def open_raw(gateway: Gateway, visitor: Visitor) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", gateway.port), timeout=20)
    request = f"GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {visitor.token}\r\n\r\n"
    connection.sendall(request.encode())
    assert connection.recv(15) == b"HTTP/1.1 200 OK"
    return connection


def wait_until_closed(visitor: Visitor, left: float) -> None:
    for _ in range(200):
        if streams_open(visitor) <= left:
            return
        visitor.poll(wait=0)
    raise AssertionError(f"{streams_open(visitor)} streams are still open")


def test_closed_clients_leave_no_stream(start_gateway, bot: StandInBot, visit):
    gateway = start_gateway(HEARTBEAT_SECONDS=0.2)
    visitors = [visit(gateway) for _ in range(10)]
    connections = [open_raw(gateway, visitor) for visitor in visitors for _ in range(3)]
    assert streams_open(visitors[0]) == 30
    for connection in connections:
        connection.close()
    wait_until_closed(visitors[0], 0)


def test_too_many_streams_of_one_conversation_are_refused(gateway: Gateway, visitor: Visitor):
    before = streams_open(visitor)
    connections = [open_raw(gateway, visitor) for _ in range(8)]
    reply = visitor.http.get("/v1/events", headers={"Accept": "text/event-stream"})
    assert (reply.status_code, reply.json()["error"]["type"]) == (429, "rate_limited")
    for connection in connections:
        connection.close()
    wait_until_closed(visitor, before)


def test_a_client_that_does_not_read_is_dropped(start_gateway, bot: StandInBot, visit):
    """Its socket fills up; the gateway cuts it off and goes on serving others."""
    gateway = start_gateway(STREAM_TIMEOUT_SECONDS=2, HEARTBEAT_SECONDS=0.2)
    visitor, other = visit(gateway), visit(gateway)
    bot.turn = lambda message: Turn([text_card("x" * 200_000) for _ in range(8)])
    with socket.socket() as lazy:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.connect(("127.0.0.1", gateway.port))
        lazy.sendall(f"GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {visitor.token}\r\n\r\n".encode())
        for number in range(5):
            visitor.ask(f"case {number}")
        bot.turn = lambda message: Turn([text_card("fine")])
        assert other.ask("phone case")["card"]["text"] == "fine"
        for _ in range(20):
            other.poll(after=other.poll(wait=0)["last"], wait=1)
            if streams_open(other) == 0:
                break
        assert streams_open(other) == 0


def test_a_long_poll_waits_for_the_answer(visitor: Visitor, bot: StandInBot):
    gate = threading.Event()
    bot.turn = lambda message: Turn([text_card("late")], hang=gate)
    visitor.send("phone case", "m")
    bot.wait_for(1)
    assert visitor.poll(wait=0) == {"events": [], "last": 1, "progress": None}
    threading.Timer(0.1, gate.set).start()
    polled = visitor.poll(after=1)
    assert [event["in_reply_to"] for event in polled["events"]] == ["m"]
    assert polled["last"] == 2


def test_a_long_poll_pages_through_a_long_log(visitor: Visitor, bot: StandInBot):
    bot.turn = lambda message: Turn([text_card(f"{message['text']} {n}") for n in range(30)])
    for number in range(5):
        visitor.ask(f"case {number}")
    after, texts = 0, []
    while polled := visitor.poll(after, wait=0)["events"]:
        texts += [event["card"]["text"] for event in polled]
        after = polled[-1]["sequence"]
    assert texts == [f"case {number} {n}" for number in range(5) for n in range(30)]


def test_the_log_is_capped(start_gateway, bot: StandInBot, visit):
    visitor = visit(start_gateway(HISTORY_EVENTS=10))
    for number in range(8):
        visitor.ask(f"case {number}", f"m{number}")
    events = visitor.history()
    assert len(events) == 10
    assert events[-1]["in_reply_to"] == "m7"
    assert len(visitor.poll()["events"]) == 5


def test_stopping_ends_the_streams(start_gateway, bot: StandInBot, visit):
    gateway = start_gateway()
    visitor = visit(gateway)
    frames = visitor.stream()
    assert next(frames)
    assert gateway.stop() == 0
    assert list(frames) == []
