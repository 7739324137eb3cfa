"""Settings come from the environment, and weak ones stop the start."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gateway.errors import BadSettings
from gateway.settings import Settings
from tests.gateway.servers import ROOT, environment

GOOD = environment("redis://127.0.0.1:1", "http://127.0.0.1:2")


def test_defaults_are_those_of_the_manual():
    settings = Settings.from_environ({name: GOOD[name] for name in ("REDIS_URL", "BOT_SECRET", "SESSION_SECRET")})
    assert (settings.host, settings.port, settings.rate_per_minute) == ("127.0.0.1", 8100, 30)
    assert (settings.bot_patience_seconds, settings.conversation_ttl_days) == (60, 30)


def test_origins_are_a_list():
    settings = Settings.from_environ({**GOOD, "GATEWAY_ORIGINS": "https://shop.example/, https://b.example"})
    assert settings.origins == ("https://shop.example", "https://b.example")


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("https://Shop.example:443", "https://shop.example"), ("http://localhost:3000", "http://localhost:3000"),
        ("http://[::1]:80/", "http://[::1]"), ("https://zürich.example", "https://xn--zrich-kva.example"),
        ("capacitor://localhost", "capacitor://localhost"),
    ],
)  # fmt: skip
def test_an_origin_is_kept_as_browsers_send_it(given: str, sent: str):
    assert Settings.from_environ({**GOOD, "GATEWAY_ORIGINS": given}).origins == (sent,)


@pytest.mark.parametrize(
    "given",
    ["shop.example", "www.shop.example:443", "*", "https://*.shop.example", "https://shop.example/de", "https://",
     "https://shop.example:x", "https://me@shop.example", "https://[::1", "https://a..b"],
)  # fmt: skip
def test_what_is_no_origin_is_told_at_once(given: str):
    """It would never be that of a page, and every visitor would be refused."""
    with pytest.raises(BadSettings, match="GATEWAY_ORIGINS names origins such as https://"):
        Settings.from_environ({**GOOD, "GATEWAY_ORIGINS": f"https://good.example,{given}"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REDIS_URL", ""), ("SESSION_SECRET", ""), ("SESSION_SECRET", "short"), ("BOT_SECRET", ""),
        ("STAFF_SECRET", "short"), ("GATEWAY_PORT", "many"), ("LEASE_SECONDS", "-1"), ("RATE_PER_MINUTE", "1.5"),
        ("STREAM_TIMEOUT_SECONDS", "20"),
    ],
)  # fmt: skip
def test_a_bad_setting_is_named(name: str, value: str):
    with pytest.raises(BadSettings, match=name):
        Settings.from_environ({**GOOD, name: value})


def test_a_start_without_secrets_ends_in_one_clear_line():
    command = [sys.executable, "-m", "gateway"]
    ended = subprocess.run(
        command, cwd=ROOT, env={"REDIS_URL": "redis://x"}, capture_output=True, text=True, timeout=30
    )
    assert ended.returncode == 2
    assert ended.stderr == "gateway: SESSION_SECRET must be a random text of at least 16 characters\n"
