"""The five services of one clone: how each is run, with which interpreter, settings and secrets."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cli.clone_secrets import CloneSecrets, load_secrets
from cli.guard import Guard
from cli.health import HttpHealth, RedisHealth
from cli.places import Places
from cli.ports import free_port, page_port
from cli.preparation import Preparation, build_index, dialogue_model, index_mark, train_dialogue
from cli.process import Command
from cli.redis_server import find_redis_server, private_url, redis_spec
from cli.service import Say, ServiceSpec
from cli.stack_errors import PreparationFailed, RedisMissing
from cli.widget_build import WidgetBuild, widget_folder

LOOPBACK = "127.0.0.1"
SECRETS = ("BOT_SECRET", "SESSION_SECRET", "STAFF_SECRET", "REDIS_URL")
"""Handed to the services that need them and to no other."""


@dataclass(frozen=True)
class Interpreters:
    """The Python of each environment."""

    services: Path
    bot: Path


@dataclass(frozen=True)
class Layout:
    """What the services of one run are told of each other."""

    places: Places
    interpreters: Interpreters
    environ: Mapping[str, str] = field(repr=False)
    secrets: CloneSecrets = field(repr=False)
    redis_url: str = field(repr=False)
    ports: Mapping[str, int]
    page_host: str = LOOPBACK

    def url(self, name: str) -> str:
        """Where a service is reached from this machine."""
        host = self.page_host if name == "gateway" and not _listens_anywhere(self.page_host) else LOOPBACK
        return f"http://{f'[{host}]' if ':' in host else host}:{self.ports[name]}"

    def settings(self, extra: Mapping[str, str]) -> dict[str, str]:
        """The environment of one service: this process's own without secrets, and ``extra``."""
        kept = {name: value for name, value in self.environ.items() if name not in SECRETS}
        return {
            **kept,
            "PYTHONPATH": str(self.places.root),
            "PYTHONUNBUFFERED": "1",
            "TARIFF_VAR": str(self.places.var),
            "TARIFF_CACHE": str(self.places.cache),
            **extra,
        }

    def command(self, python: Path, arguments: tuple[str, ...], log: str, extra: Mapping[str, str]) -> Command:
        """A Python module of ours run from the clone."""
        command = (str(python), "-m", *arguments)
        return Command(command, self.settings(extra), self.places.root, self.places.var / "log" / f"{log}.log")


def plan_layout(places: Places, interpreters: Interpreters, environ: Mapping[str, str]) -> Layout:
    """Choose ports and load the clone's secrets.

    Raises:
        PortTaken: GATEWAY_PORT is in use.
    """
    host = environ.get("GATEWAY_HOST") or LOOPBACK
    ports = {name: free_port() for name in ("redis", "classifier", "actions", "bot")}
    ports["gateway"] = page_port(host, environ)
    secrets = load_secrets(places.var, environ)
    redis_url = environ.get("REDIS_URL") or private_url(ports["redis"], secrets.redis_password)
    return Layout(places, interpreters, environ, secrets, redis_url, ports, host)


def service_specs(layout: Layout) -> list[ServiceSpec]:
    """All services of the layout, Redis among them unless REDIS_URL names one.

    Raises:
        RedisMissing: there is no redis-server, or the Redis that REDIS_URL names does not answer.
    """
    return [*_redis(layout), _classifier(layout), _actions(layout), _bot(layout), _gateway(layout)]


def _redis(layout: Layout) -> list[ServiceSpec]:
    if layout.environ.get("REDIS_URL"):
        if not RedisHealth(layout.redis_url).is_ready():
            raise RedisMissing("The Redis that REDIS_URL names does not answer: start it, or unset REDIS_URL.")
        return []
    program = find_redis_server(layout.environ)
    environ = layout.settings({})
    return [redis_spec(program, layout.ports["redis"], layout.secrets.redis_password, layout.places.var, environ)]


def _after_redis(layout: Layout) -> tuple[str, ...]:
    return () if layout.environ.get("REDIS_URL") else ("redis",)


def _classifier(layout: Layout) -> ServiceSpec:
    port = str(layout.ports["classifier"])
    extra = {"CLASSIFIER_HOST": LOOPBACK, "CLASSIFIER_PORT": port, "HF_HUB_OFFLINE": "1"}
    command = layout.command(layout.interpreters.services, ("classifier",), "classifier", extra)
    building = layout.command(layout.interpreters.services, ("classifier.build",), "index", extra)

    def build(guard: Guard, say: Say, stop: threading.Event) -> None:
        places = layout.places
        mark = index_mark(places.root, places.cache, places.var)
        try:
            build_index(mark, Preparation("search index", building), guard, say, stop)
        except PreparationFailed as failed:  # the service answers by words alone, and each answer says so
            say(f"{failed}\nThe classifier starts without it and answers by words alone.")

    url = layout.url("classifier")
    return ServiceSpec("classifier", command, url, HttpHealth(f"{url}/v1/ready"), prepare=build)


def _actions(layout: Layout) -> ServiceSpec:
    extra = {
        "ACTIONS_HOST": LOOPBACK,
        "ACTIONS_PORT": str(layout.ports["actions"]),
        "CLASSIFIER_URL": layout.url("classifier"),
    }
    command = layout.command(layout.interpreters.services, ("actions",), "actions", extra)
    url = layout.url("actions")
    return ServiceSpec("actions", command, url, HttpHealth(f"{url}/health"))


def _bot(layout: Layout) -> ServiceSpec:
    model = dialogue_model(layout.places.root, layout.places.cache)
    extra = {
        "BOT_HOST": LOOPBACK,
        "BOT_PORT": str(layout.ports["bot"]),
        "BOT_SECRET": layout.secrets.bot_secret,
        "BOT_MODEL": str(model),
        "ACTIONS_URL": layout.url("actions"),
        "REDIS_URL": layout.redis_url,
    }
    training = Preparation("dialogue model", layout.command(layout.interpreters.bot, ("bot.train",), "train", {}))

    def train(guard: Guard, say: Say, stop: threading.Event) -> None:
        train_dialogue(model, training, guard, say, stop)

    command = layout.command(layout.interpreters.bot, ("bot",), "bot", extra)
    url = layout.url("bot")
    health = HttpHealth(f"{url}/webhooks/internal/")
    return ServiceSpec("bot", command, url, health, after=_after_redis(layout), prepare=train)


def _gateway(layout: Layout) -> ServiceSpec:
    places = layout.places
    widget = widget_folder(places.root, places.cache)
    extra = {
        "GATEWAY_HOST": layout.page_host,
        "GATEWAY_PORT": str(layout.ports["gateway"]),
        "BOT_URL": layout.url("bot"),
        "CLASSIFIER_URL": layout.url("classifier"),
        "BOT_SECRET": layout.secrets.bot_secret,
        "SESSION_SECRET": layout.secrets.session_secret,
        "STAFF_SECRET": layout.secrets.staff_secret,
        "REDIS_URL": layout.redis_url,
        "GATEWAY_WIDGET": layout.environ.get("GATEWAY_WIDGET") or str(widget),
    }
    command = layout.command(layout.interpreters.services, ("gateway",), "gateway", extra)
    building = WidgetBuild(places.root, widget, layout.settings({}), places.var / "log" / "widget.log")
    url = layout.url("gateway")
    after = (*_after_redis(layout), "bot")  # it is ready when Redis and the bot are
    return ServiceSpec("gateway", command, url, HttpHealth(f"{url}/v1/ready"), after=after, prepare=building.run)


def _listens_anywhere(host: str) -> bool:
    return host in ("0.0.0.0", "::", "")
