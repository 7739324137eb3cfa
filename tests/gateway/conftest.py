"""Redis, the stand-in bot and the gateway, shared by the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import redis

from tests.gateway.servers import Gateway, RedisServer, StandInBot, environment
from tests.visitor import Visitor


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def shared_bot() -> Iterator[StandInBot]:
    bot = StandInBot()
    bot.start()
    yield bot
    bot.stop()


@pytest.fixture
def bot(shared_bot: StandInBot) -> StandInBot:
    shared_bot.reset()
    return shared_bot


@pytest.fixture(scope="session")
def gateway(redis_server: RedisServer, shared_bot: StandInBot) -> Iterator[Gateway]:
    process = Gateway(environment(redis_server.url, shared_bot.url))
    yield process
    assert process.stop() == 0


@pytest.fixture
def start_gateway(redis_server: RedisServer, shared_bot: StandInBot) -> Iterator[Callable[..., Gateway]]:
    """Starts gateways with other settings on an empty database of their own; they end with the test."""
    started: list[Gateway] = []
    url = redis_server.database(1)
    with redis.Redis.from_url(url) as store:
        store.flushdb()

    def start(**settings: object) -> Gateway:
        started.append(Gateway(environment(url, shared_bot.url, **settings)))
        return started[-1]

    yield start
    for process in started:
        process.stop()


@pytest.fixture
def visit(gateway: Gateway, shared_bot: StandInBot) -> Iterator[Callable[..., Visitor]]:
    """Opens sessions of new visitors; closed with the test."""
    visitors: list[Visitor] = []

    def open_session(at: Gateway | None = None, language: str = "en") -> Visitor:
        visitors.append(Visitor((at or gateway).url, language))
        return visitors[-1]

    yield open_session
    for visitor in visitors:
        shared_bot.ended.add(visitor.conversation)
        visitor.close()


@pytest.fixture
def visitor(bot: StandInBot, visit: Callable[..., Visitor]) -> Visitor:
    return visit()
