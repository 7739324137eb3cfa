"""The bot for tests: a model trained once, Redis, a small action server, and the bot as a process of its own."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import warnings
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.bot.tiny_actions import TinyActions


@contextmanager
def unwarned():
    """Rasa's libraries complain of their own age and of each other, past any filter."""
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("ignore")
        yield


with unwarned():
    from bot.repairs.imports import leave_out

    leave_out()
    import rasa.core.agent  # noqa: F401
    import rasa.core.test  # noqa: F401
    import rasa.model_training  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a secret of the tests"
PASSWORD = "a:password/of@the tests"


def redis_binary():
    """The redis-server named, on the path, or none."""
    named = os.environ.get("CLERK_REDIS_SERVER") or shutil.which("redis-server")
    if not named:
        pytest.fail("no redis-server: put one on PATH or name it in CLERK_REDIS_SERVER")
    return named


def wait_until(is_so, what, seconds=30):
    """Looks again until something is so; processes give no other sign of being ready."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"{what} took longer than {seconds} s"
        time.sleep(0.02)


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@dataclass
class Redis:
    """A redis-server that can be killed and started again on its port."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    @property
    def url(self):
        return f"redis://:a%3Apassword%2Fof%40the%20tests@127.0.0.1:{self.port}/3"

    def start(self):
        options = [
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--requirepass",
            PASSWORD,
            "--dir",
            str(self.folder),
        ]
        kept = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""]
        command = [redis_binary(), *options, *kept]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self.is_up, "redis-server")
        return self

    def is_up(self):
        import redis

        try:
            return self.ask("PING")
        except redis.RedisError:  # not there yet, or reading its file
            return False

    def kill(self):
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.kill()

    def ask(self, *command):
        """The reply to one command, by a client of its own."""
        import redis

        with redis.Redis.from_url(self.url, decode_responses=True) as client:
            return client.execute_command(*command)


@dataclass
class Reply:
    status: int
    body: dict

    @property
    def cards(self):
        return self.body["replies"]


@dataclass
class Bot:
    """The bot as a process."""

    environ: dict
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None
    sent: int = 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/webhooks/internal"

    def start(self):
        environ = {**os.environ, **self.environ, "BOT_PORT": str(self.port), "PYTHONPATH": str(ROOT)}
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "bot"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
        wait_until(self.is_up, "the bot")
        return self

    def is_up(self):
        assert self.process.poll() is None, self.log.read_text()
        try:
            return self.get("/").status == 200
        except OSError:
            return False

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(30)

    def get(self, path):
        return self.ask(urllib.request.Request(self.url + path))

    def send(self, conversation="c", secret=SECRET, **fields):
        """Sends a message; its id is new unless it is given."""
        self.sent += 1
        return self.post({"message_id": f"m{self.sent}", "conversation": conversation, **fields}, secret)

    def post(self, fields, secret=SECRET):
        body = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
        headers = {"Authorization": f"Bearer {secret}"} if secret is not None else {}
        return self.ask(urllib.request.Request(f"{self.url}/webhook", body, headers))

    def forget(self, conversation, secret=SECRET):
        headers = {"Authorization": f"Bearer {secret}"}
        return self.ask(
            urllib.request.Request(f"{self.url}/conversations/{conversation}", headers=headers, method="DELETE")
        )

    @staticmethod
    def ask(request):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Reply(answer.status, json.load(answer))
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, json.load(error))


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    """The model of the repository's files, trained once."""
    path = tmp_path_factory.mktemp("model") / "model.tar.gz"
    command = [sys.executable, "-m", "bot.train", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory):
    with Redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="module")
def action_server():
    server = TinyActions().start()
    yield server
    server.stop()


@pytest.fixture
def actions(action_server):
    """The action server without faults and with no call yet."""
    for kept in (action_server.faults, action_server.before, action_server.followups, action_server.calls):
        kept.clear()
    return action_server


@contextmanager
def running(bot):
    """A bot for as long as it is needed."""
    bot.start()
    try:
        yield bot
    finally:
        if bot.process.poll() is None:
            bot.stop(signal.SIGKILL)


@pytest.fixture(scope="module")
def environ(model, redis_server, action_server):
    return {
        "BOT_SECRET": SECRET,
        "BOT_MODEL": str(model),
        "REDIS_URL": redis_server.url,
        "ACTIONS_URL": action_server.url,
        "ACTIONS_TIMEOUT_SECONDS": "2",
    }


@pytest.fixture(scope="module")
def bot(environ, tmp_path_factory):
    """A running bot, shared by the tests of a file; conversations keep them apart."""
    with running(Bot(environ, tmp_path_factory.mktemp("bot") / "log")) as bot:
        yield bot


@pytest.fixture
def talk(request):
    """A conversation of this test's own."""
    return re.sub(r"[^a-zA-Z0-9]+", "-", request.node.name)[:60] + f"-{zlib.crc32(request.node.nodeid.encode())}"
