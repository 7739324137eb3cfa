"""``python -m cli.checks_command``: what ``make test`` runs, in order, on both Pythons."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cli.check_runner import CheckRunner, Counts, Stage, table
from cli.guard import Guard
from cli.places import Places
from cli.process import Command
from cli.redis_server import find_redis_server
from cli.stack_errors import StackError
from setup.environments import interpreter
from setup.errors import SetupError

APART = ("tests/bot", "tests/e2e", "tests/soak")
RASA_DATA = ("bot/nlu", "bot/rules", "bot/stories")
MAKE = ("make", "--no-print-directory")
Lanes = list[list[Stage]]


@dataclass(frozen=True)
class Checks:
    """Makes the stages of one clone.

    Attributes:
        places: the clone's folders.
        pythons: environment -> interpreter.
        environ: what every stage is given.
    """

    places: Places
    pythons: Mapping[str, Path]
    environ: Mapping[str, str] = field(repr=False)

    def stage(self, name: str, *command: str) -> Stage:
        """A program run in the clone; its output goes to var/log/test."""
        log = self.places.var / "log" / "test" / f"{name.replace(' ', '-')}.log"
        return Stage(name, Command(command, self.environ, self.places.root, log))

    def module(self, name: str, python: str, *arguments: str) -> Stage:
        """A Python module run in one environment."""
        return self.stage(name, str(self.pythons[python]), "-m", *arguments)

    def phases(self) -> list[Lanes]:
        """Phases one after the other; the lanes of a phase side by side, one for each Python."""
        apart = [f"--ignore={folder}" for folder in APART]
        services = [
            self.stage("make lint", *MAKE, "lint"),
            self.stage("make types", *MAKE, "types"),
            self.module("search index", "services", "classifier.build"),
            self.module("tests on Python 3.11", "dev", "pytest", "-q", *apart, "tests"),
        ]
        bot = [
            self.module("tests of tariff on Python 3.10", "bot-dev", "pytest", "-q", "tests/tariff"),
            self.module("rasa data validate", "bot-dev", *_rasa_validate()),
            self.module("tests of the bot on Python 3.10", "bot-dev", "pytest", "-q", "tests/bot"),
        ]
        return [[services, bot], [[self.module("end to end", "dev", "pytest", "-q", "tests/e2e")]]]


def _rasa_validate() -> tuple[str, ...]:
    sources = ("--domain", "bot/domain", "--config", "config.yml", "--data", *RASA_DATA)
    return ("rasa", "data", "validate", *sources, "--fail-on-warnings")


def plan(environ: Mapping[str, str]) -> Checks:
    """The checks of this clone.

    Raises:
        SetupError: an environment has not been built.
        RedisMissing: the tests find no redis-server.
    """
    places = Places.from_environ(environ)
    names = ("services", "dev", "bot-dev")
    pythons = {name: interpreter(name, places.root, environ) for name in names}
    given = {
        **environ,
        "PYTHONPATH": str(places.root),
        "DEV_PYTHON": str(pythons["dev"]),
        "CLERK_REDIS_SERVER": str(find_redis_server(environ)),
        "RASA_TELEMETRY_ENABLED": "false",
    }
    return Checks(places, pythons, given)


def main() -> int:
    """Run all stages; 0 when all are well."""
    began = time.monotonic()
    try:
        checks = plan(os.environ)
    except (SetupError, StackError) as error:
        _say(str(error))
        return 1
    guard = Guard()
    runner = CheckRunner(guard, _say)
    try:
        for lanes in checks.phases():
            runner.run(lanes)
    except KeyboardInterrupt:
        _say("Stopped.")
        return 130
    finally:
        guard.close()
    _say(f"\n{table(runner.outcomes)}\n  in all {time.monotonic() - began:.0f} s; whole output in var/log/test\n")
    _say(sum((outcome.counts for outcome in runner.outcomes), Counts()).line())
    return int(runner.has_failed)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
