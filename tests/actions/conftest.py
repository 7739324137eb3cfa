"""The clerk with a small real classifier behind it, and conversations with it."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Iterator

import pytest

from actions.clerk import DATA, Clerk
from actions.decide_client import DecideClient
from actions.language import Detector, load_detector
from actions.server import build_executor
from actions.settings import Settings, Switching
from tariff.facts import Lexicon
from tariff.sentences import Sentences
from tests.actions.conversation import Conversation
from tests.actions.servers import ContractServer


@pytest.fixture(scope="session")
def detector(sentences: Sentences) -> Detector:
    return load_detector(DATA, sentences, Switching())


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.load(DATA)


@pytest.fixture(scope="session")
def shared_server() -> Iterator[ContractServer]:
    server = ContractServer()
    yield server
    server.stop()


@pytest.fixture
def classifier(shared_server: ContractServer) -> ContractServer:
    shared_server.next()
    return shared_server


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def clerk(
    classifier: ContractServer, sentences: Sentences, detector: Detector, lexicon: Lexicon, runner: asyncio.Runner
) -> Iterator[Clerk]:
    settings = Settings(classifier_url=classifier.url, support_contact="help@example.test")
    client = DecideClient(classifier.url, 1.0, 1.0)
    yield Clerk(settings, sentences, detector, client, lexicon)
    runner.run(client.close())


@pytest.fixture
def start(clerk: Clerk, runner: asyncio.Runner) -> Callable[..., Conversation]:
    """A conversation; keyword arguments change the clerk's settings."""

    def begin(page: str = "en", **changes: object) -> Conversation:
        changed = dataclasses.replace(clerk, settings=dataclasses.replace(clerk.settings, **changes))
        return Conversation(build_executor(changed), runner, page)

    return begin


@pytest.fixture
def talk(start: Callable[..., Conversation]) -> Conversation:
    """A conversation on an English page."""
    return start()
