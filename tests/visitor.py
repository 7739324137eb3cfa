"""A person at the gateway's web API; for every test that talks to a gateway."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from typing import Any

import httpx

PATIENCE = 20
Json = dict[str, Any]


class Visitor:
    """One person at the gateway's web API."""

    def __init__(self, url: str, language: str = "en", token: str = "", patience: int = PATIENCE) -> None:
        self.patience = patience
        self.http = httpx.Client(base_url=url, timeout=patience, trust_env=False)
        self.token, self.conversation, self.actions = token, "", {}
        if not token:
            made = self.http.post("/v1/sessions", json={"language": language})
            assert made.status_code == 201, made.text
            body = made.json()
            self.token, self.conversation, self.actions = body["token"], body["conversation"], body["actions"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def at(self, url: str) -> Visitor:
        other = Visitor(url, token=self.token, patience=self.patience)
        other.conversation, other.actions = self.conversation, self.actions
        return other

    def close(self) -> None:
        self.http.close()

    def send(self, text: str, id: str | None = None, **more: object) -> httpx.Response:
        return self.http.post("/v1/messages", json={"id": id or secrets.token_hex(8), "text": text, **more})

    def tap(self, token: str, id: str | None = None) -> httpx.Response:
        return self.http.post("/v1/messages", json={"id": id or secrets.token_hex(8), "button": token})

    def poll(self, after: int = 0, wait: int = PATIENCE) -> Json:
        reply = self.http.get(
            "/v1/events",
            params={"after": after, "wait": wait},
            headers={"Accept": "application/json"},
            timeout=wait + 10,
        )
        assert reply.status_code == 200, reply.text
        return dict(reply.json())

    def history(self) -> list[Json]:
        reply = self.http.get("/v1/history")
        assert reply.status_code == 200, reply.text
        return list(reply.json()["events"])

    def await_events(self, count: int, after: int = 0) -> list[Json]:
        """At least ``count`` events of the clerk's side."""
        events: list[Json] = []
        end = time.monotonic() + self.patience
        while len(events) < count:
            polled = self.poll(after)
            assert polled["events"] or time.monotonic() < end, f"{len(events)} of {count} events came"
            events += polled["events"]
            after = polled["last"]
        return events

    def ask(self, text: str, id: str | None = None) -> Json:
        """The card that answers a text."""
        id = id or secrets.token_hex(8)
        accepted = self.send(text, id)
        assert accepted.status_code == 202, accepted.text
        return next(e for e in self.await_events(1, accepted.json()["sequence"]) if e["in_reply_to"] == id)

    def stream(self, last: int | None = None, **headers: str) -> Iterator[Json]:
        """Frames of the event stream: {"event", "id", "data"}; comments as {"comment"}."""
        headers |= {"Accept": "text/event-stream"} | ({"Last-Event-ID": str(last)} if last is not None else {})
        with self.http.stream("GET", "/v1/events", headers=headers, timeout=self.patience) as reply:
            assert reply.status_code == 200, reply.read()
            frame: Json = {}
            for line in reply.iter_lines():
                if line.startswith(":"):
                    yield {"comment": line[1:].strip()}
                elif line:
                    name, _, value = line.partition(": ")
                    frame[name] = json.loads(value) if name == "data" else value
                elif frame:
                    yield frame
                    frame = {}
