"""What the five services of a clone are told: addresses, settings, and no secret that is not theirs."""

from __future__ import annotations

import json
import os
import socket
import threading
from pathlib import Path

import pytest

from cli.clone_secrets import load_secrets
from cli.guard import Guard
from cli.places import Places
from cli.ports import page_port
from cli.services import Interpreters, Layout, plan_layout, service_specs
from cli.stack_command import find_interpreters, running_stack
from cli.stack_errors import AlreadyRunning, BadSetting, PortTaken, RedisMissing
from setup.errors import NotBuilt


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {
        **kept,
        "TARIFF_VAR": str(tmp_path / "var"),
        "TARIFF_CACHE": str(tmp_path / "cache"),
        "SERVICES_PYTHON": "/envs/services/bin/python",
        "BOT_PYTHON": "/envs/bot/bin/python",
    }


def layout_of(environ: dict[str, str]) -> Layout:
    places = Places.from_environ(environ)
    return plan_layout(places, find_interpreters(places, environ), environ)


def test_every_service_runs_its_module_with_its_own_python(environ):
    commands = {spec.name: spec.command.arguments for spec in service_specs(layout_of(environ))}
    services, bot = "/envs/services/bin/python", "/envs/bot/bin/python"
    assert list(commands) == ["redis", "classifier", "actions", "bot", "gateway"]
    assert commands["classifier"] == (services, "-m", "classifier")
    assert commands["actions"] == (services, "-m", "actions")
    assert commands["gateway"] == (services, "-m", "gateway")
    assert commands["bot"] == (bot, "-m", "bot")


def test_each_reaches_the_others_where_they_listen(environ):
    specs = {spec.name: spec for spec in service_specs(layout_of(environ))}
    told = {name: spec.command.environ for name, spec in specs.items()}
    assert told["gateway"]["BOT_URL"] == specs["bot"].url
    assert told["bot"]["ACTIONS_URL"] == specs["actions"].url
    assert told["actions"]["CLASSIFIER_URL"] == specs["classifier"].url
    assert told["bot"]["REDIS_URL"] == told["gateway"]["REDIS_URL"]
    assert Path(told["gateway"]["GATEWAY_WIDGET"]).parent == Path(environ["TARIFF_CACHE"]) / "widget"
    for name in ("classifier", "actions", "bot", "gateway"):
        assert told[name][f"{name.upper()}_HOST"] == "127.0.0.1"
        assert specs[name].url.endswith(":" + told[name][f"{name.upper()}_PORT"])
        assert told[name]["PYTHONPATH"] == str(Path(__file__).resolve().parents[2])


def test_a_service_is_handed_no_secret_but_its_own(environ):
    given = {name: f"{name}-given-by-the-person" for name in ("BOT_SECRET", "SESSION_SECRET", "STAFF_SECRET")}
    specs = {spec.name: spec for spec in service_specs(layout_of({**environ, **given}))}
    allowed = {
        "redis": set(),
        "classifier": set(),
        "actions": set(),
        "bot": {"BOT_SECRET"},
        "gateway": {"BOT_SECRET", "SESSION_SECRET", "STAFF_SECRET"},
    }
    for name, spec in specs.items():
        assert {each for each in given if each in spec.command.environ} == allowed[name]
        assert ("REDIS_URL" in spec.command.environ) == (name in ("bot", "gateway"))
        assert not any(value in repr(spec) for value in given.values())
        assert not any(value in " ".join(spec.command.arguments) for value in given.values())


def test_secrets_are_random_kept_and_private(tmp_path):
    first = load_secrets(tmp_path / "a", {})
    assert load_secrets(tmp_path / "a", {}) == first
    assert load_secrets(tmp_path / "b", {}) != first
    path = tmp_path / "a" / "secrets.json"
    assert path.stat().st_mode & 0o777 == 0o600
    values = json.loads(path.read_text()).values()
    assert len(set(values)) == 4
    assert min(map(len, values)) >= 40
    assert first.bot_secret not in repr(first)


@pytest.mark.parametrize("content", ["", "[]", '{"bot_secret": 1}', "\x00"])
def test_broken_secrets_are_made_anew(tmp_path, content):
    (tmp_path / "secrets.json").write_text(content)
    assert load_secrets(tmp_path, {}) == load_secrets(tmp_path, {})


def test_page_port_is_the_next_free_one_unless_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} is in use"):
            page_port("127.0.0.1", {"GATEWAY_PORT": str(port)})
    assert page_port("127.0.0.1", {"GATEWAY_PORT": str(port)}) == port
    assert 8100 <= page_port("127.0.0.1", {}) < 8200


@pytest.mark.parametrize("named", ["abc", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_refused(named):
    with pytest.raises(BadSetting, match="GATEWAY_PORT"):
        page_port("127.0.0.1", {"GATEWAY_PORT": named})


def test_a_page_for_all_addresses_is_still_asked_on_loopback(environ):
    layout = layout_of({**environ, "GATEWAY_HOST": "0.0.0.0"})
    assert layout.url("gateway").startswith("http://127.0.0.1:")


def test_a_redis_that_does_not_answer_is_a_clear_error(environ):
    environ["REDIS_URL"] = "redis://:hush@127.0.0.1:1/0"
    with pytest.raises(RedisMissing) as caught:
        service_specs(layout_of(environ))
    assert "REDIS_URL" in str(caught.value)
    assert "hush" not in str(caught.value)


def test_environments_that_are_not_built_say_what_to_do(environ):
    del environ["BOT_PYTHON"]
    with pytest.raises(NotBuilt, match="make run"):
        find_interpreters(Places.from_environ(environ), environ)


def test_a_second_run_of_the_same_clone_is_told_where_the_first_is(environ, tmp_path):
    import fcntl

    var = tmp_path / "var"
    var.mkdir()
    (var / "run.json").write_text('{"gateway": "http://127.0.0.1:8100"}')
    with (var / "run.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(AlreadyRunning, match="run already at http://127.0.0.1:8100"):
            with running_stack(environ, lambda line: None):
                pass


def test_interpreters_can_be_named(environ):
    found = find_interpreters(Places.from_environ(environ), environ)
    assert found == Interpreters(Path("/envs/services/bin/python"), Path("/envs/bot/bin/python"))


def test_a_classifier_whose_index_cannot_be_built_starts_and_a_person_is_told(environ, tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho torch cannot be imported\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)
    (tmp_path / "var" / "log").mkdir(parents=True)
    specs = {spec.name: spec for spec in service_specs(layout_of({**environ, "SERVICES_PYTHON": str(python)}))}
    said: list[str] = []
    guard = Guard()
    try:
        specs["classifier"].prepare(guard, said.append, threading.Event())
    finally:
        guard.close()
    assert "torch cannot be imported" in said[-1] and said[-1].endswith("answers by words alone.")
    assert not list((tmp_path / "cache").rglob("built-*")), "what was not built is tried again at the next start"
