"""A small HTTP server that serves the fixtures of tests/contract, and the ways in which a classifier fails."""

from __future__ import annotations

import json
import socket
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

CONTRACT = Path(__file__).resolve().parent.parent / "contract"
Json = dict[str, Any]


def fixture(name: str) -> Json:
    """One fixture: about, request, status, reply."""
    return json.loads((CONTRACT / f"{name}.json").read_text(encoding="utf-8"))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    house: ContractServer

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.house.requests.append({"path": self.path, **json.loads(body)})
        answer = self.house.script.popleft()
        if answer == "hang":
            self.house.released.wait()
        elif answer == "drop":
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self._send(*self._said(answer))

    def _said(self, answer: str) -> tuple[int, bytes]:
        if answer == "broken":
            return 500, b'{"error": {"type": "internal", "message": "broken"}}'
        if answer == "not_ready":
            return 503, b'{"error": {"type": "not_ready", "message": "loading"}}'
        if answer == "no_json":
            return 200, b"<html>"
        if answer == "other_shape":
            return 200, b'{"version": 1, "decision": "ask"}'
        if answer == "other_version":
            return 200, json.dumps({**fixture("ask")["reply"], "version": 2}).encode()
        if answer in self.house.replies:
            return 200, json.dumps(self.house.replies[answer]).encode()
        found = fixture(answer)
        return found["status"], json.dumps(found["reply"]).encode()

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class ContractServer:
    """Answers the next request with the next entry of ``script``: a fixture's name, one of ``replies``, a way to fail."""

    def __init__(self) -> None:
        self.script: deque[str] = deque()
        self.requests: list[Json] = []
        self.replies: dict[str, Json] = {}
        self.released = threading.Event()
        handler = type("Handler", (_Handler,), {"house": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def next(self, *answers: str) -> None:
        """Answer the coming requests so, and forget the ones before."""
        self.script = deque(answers)
        self.requests.clear()

    def stop(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


def closed_url() -> str:
    """An address at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"
