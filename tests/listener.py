"""The page's event stream: a thread that listens, and comes back with Last-Event-ID whenever the connection is lost."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.visitor import Json

SILENCE_SECONDS = 40.0
PAUSE_SECONDS = 0.2


@dataclass(frozen=True)
class Heard:
    """An event and when it came, in seconds of ``time.perf_counter``."""

    event: Json
    at: float


class Listener:
    """Hears every event of one conversation; ``order`` tells in which order the numbers came."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname or "", parts.port or 80)
        self._token = token
        self._socket: socket.socket | None = None
        self._news = threading.Condition()
        self._answers: dict[str, list[Heard]] = defaultdict(list)
        self._is_closed = False
        self.order: list[int] = []
        self.connections = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def answer(self, id: str, seconds: float) -> list[Heard]:
        """The events that answer a message, as many as came together; none where none came in time."""
        with self._news:
            self._news.wait_for(lambda: id in self._answers, seconds)
            return list(self._answers.get(id, []))

    def answers(self) -> dict[str, list[Json]]:
        """All that was heard, by the message that it answers."""
        with self._news:
            return {id: [heard.event for heard in all_heard] for id, all_heard in self._answers.items()}

    def wait_connected(self, seconds: float) -> None:
        with self._news:
            assert self._news.wait_for(lambda: self._socket is not None, seconds), "the stream did not open"

    def drop(self) -> bool:
        """Cut the connection, as a tunnel cuts a telephone's; False where there was none."""
        with self._news:
            if self._socket is None:
                return False
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            return True

    def close(self) -> None:
        self._is_closed = True
        self.drop()
        self._thread.join(SILENCE_SECONDS)

    def _run(self) -> None:
        while not self._is_closed:
            with contextlib.suppress(OSError, http.client.HTTPException):
                self._listen()
            with self._news:
                self._socket = None
            if not self._is_closed:
                time.sleep(PAUSE_SECONDS)  # the page waits too before it comes back

    def _listen(self) -> None:
        connection = http.client.HTTPConnection(*self._address, timeout=SILENCE_SECONDS)
        with contextlib.closing(connection):
            last = {"Last-Event-ID": str(self.order[-1])} if self.order else {}
            headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {self._token}", **last}
            connection.request("GET", "/v1/events", headers=headers)
            own = connection.sock
            reply = connection.getresponse()
            if reply.status != 200:
                return
            with self._news:
                self._socket = own
                self.connections += 1
                self._news.notify_all()
            while (line := reply.readline()) and not self._is_closed:
                self._hear(line)

    def _hear(self, line: bytes) -> None:
        if not line.startswith(b"data:"):
            return
        event = json.loads(line[5:])
        if "sequence" not in event:
            return  # progress is not kept
        with self._news:
            self.order.append(event["sequence"])
            self._answers[str(event["in_reply_to"])].append(Heard(event, time.perf_counter()))
            self._news.notify_all()
