"""Settings from the environment, and starting with wrong ones."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.settings import Settings
from tests.bot.conftest import ROOT, SECRET, Bot, running

GOOD = {"BOT_SECRET": SECRET, "REDIS_URL": "redis://127.0.0.1:6379"}


def test_defaults():
    settings = Settings.from_environ(GOOD)
    assert (settings.host, settings.port, settings.record_days) == ("127.0.0.1", 8103, 30)
    assert settings.actions_url == "http://127.0.0.1:8102"
    assert settings.model == Path("var/model.tar.gz")


def test_what_is_set_counts():
    given = {"BOT_PORT": "9", "TARIFF_VAR": "/elsewhere", "ACTIONS_URL": "http://actions:1/", "TRACKER_TTL_DAYS": "0.5"}
    settings = Settings.from_environ({**GOOD, **given})
    assert (settings.port, settings.actions_url, settings.record_days) == (9, "http://actions:1", 0.5)
    assert settings.model == Path("/elsewhere/model.tar.gz")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_SECRET", ""), ("BOT_SECRET", "short"), ("REDIS_URL", ""), ("REDIS_URL", "127.0.0.1:6379"),
        ("ACTIONS_URL", "file:///etc"), ("BOT_PORT", "x"), ("BOT_PORT", "-1"), ("TRACKER_TTL_DAYS", "0"),
        ("TRACKER_TTL_DAYS", "nan"), ("EVENTS_KEPT", "inf"), ("ACTIONS_TIMEOUT_SECONDS", "soon"), ("LOG_LEVEL", "loud"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named(name, value):
    with pytest.raises(ConfigurationError, match=name):
        Settings.from_environ({**GOOD, name: value})


def start(environ):
    """Starts the bot with settings that do not let it run."""
    environ = {**os.environ, **environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot"]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("name", ["BOT_SECRET", "REDIS_URL"])
def test_a_bot_that_lacks_a_setting_says_which(name):
    done = start({**GOOD, name: ""})
    assert done.returncode == 2
    assert done.stderr.startswith(f"The bot cannot start: {name}")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "content", [None, b"", b"no archive", b"\x1f\x8b\x08\x00broken"], ids=["none", "empty", "text", "cut"]
)
def test_a_bot_without_a_model_says_what_to_do(tmp_path, content):
    if content is not None:
        (tmp_path / "model.tar.gz").write_bytes(content)
    done = start({**GOOD, "BOT_MODEL": str(tmp_path / "model.tar.gz")})
    assert done.returncode == 2
    assert done.stderr.startswith("The bot cannot start: ")
    assert len(done.stderr.splitlines()) == 1


def test_secrets_stay_off_the_disk_and_out_of_the_log(bot, actions, talk, environ, tmp_path):
    assert bot.send(talk, text="hello").status == 200
    written = [file for file in Path(f"/proc/{bot.process.pid}/fd").iterdir()]
    opened = {os.readlink(file) for file in written if file.exists()}
    assert {
        path for path in opened if path.startswith("/") and not path.startswith(("/dev", "/proc", str(bot.log)))
    } == set()
    assert SECRET not in bot.log.read_text()
    assert all(json.loads(line) for line in bot.log.read_text().splitlines())


def test_a_port_that_is_taken_is_named(environ, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = start({**environ, "BOT_PORT": str(port)})
    assert done.returncode == 2
    assert done.stderr.startswith(f"The bot cannot start: 127.0.0.1:{port} ")
    assert len(done.stderr.splitlines()) == 1


def test_the_bot_listens_on_loopback_alone(bot):
    lines = [line.split() for line in Path(f"/proc/{bot.process.pid}/net/tcp").read_text().splitlines()[1:]]
    listening = {
        address.split(":")[0]
        for _, address, _, state, *_ in lines
        if state == "0A" and address.endswith(f":{bot.port:04X}")
    }
    assert listening == {"0100007F"}


def test_the_bot_ends_when_it_is_told_to(environ, actions, tmp_path):
    with running(Bot(environ, tmp_path / "log")) as bot:
        bot.send("ending", text="hello")
        assert bot.stop() == 0
