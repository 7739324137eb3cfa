"""One real stack for all tests of this folder; each test has conversations of its own."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest

from cli.stack import Stack
from setup.errors import PythonMissing
from tests.e2e.conversation import Conversation
from tests.real_stack import real_stack

SERVICES = ("redis", "classifier", "actions", "bot", "gateway")


@pytest.fixture(scope="session")
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The services; their start is told, since it may build what is missing."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def say(line: str) -> None:
        with capture.global_and_fixture_disabled() if capture else contextlib.nullcontext():
            request.config.get_terminal_writer().line(line)

    try:
        with real_stack(tmp_path_factory.mktemp("stack"), say) as stack:
            yield stack
    except PythonMissing as error:
        pytest.skip(f"the services cannot be started: {error}")


@pytest.fixture
def stack(whole: Stack) -> Iterator[Stack]:
    """The services for a test that harms them; all are well again afterwards."""
    yield whole
    whole.set_autorestart(True)
    for name in SERVICES:
        whole.start(name)
        whole.wait_ready(name)


@pytest.fixture
def talk(whole: Stack) -> Iterator[Callable[..., Conversation]]:
    """Begins conversations; at the end of the test every message in them has been answered exactly once."""
    begun: list[Conversation] = []

    def begin(language: str = "en") -> Conversation:
        begun.append(Conversation(whole.url("gateway"), language))
        return begun[-1]

    yield begin
    with contextlib.ExitStack() as closing:
        for conversation in begun:
            closing.callback(conversation.visitor.close)
        for conversation in begun:
            conversation.assert_answered_once()


@pytest.fixture
def clerk(talk: Callable[..., Conversation]) -> Conversation:
    """A conversation on an English page."""
    return talk()
