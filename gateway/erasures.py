"""Erasure goes on where the gateway's own records end: the bot forgets an erased conversation too."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any, cast

from redis.exceptions import RedisError

from gateway.bot_client import BotClient
from gateway.errors import BotFailure
from gateway.store import Store

_LOG = logging.getLogger("gateway.erasures")
_DUE = "gateway:erasures"
_LOOK_SECONDS = 1.0
_AGAIN_SECONDS = 15.0
_AT_ONCE = 20


class Eraser:
    """Tells the bot, until it has done so, which conversations to forget."""

    def __init__(self, store: Store, bot: BotClient) -> None:
        """Take the store that lists what is to be erased."""
        self._store = store
        self._bot = bot

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                for conversation in await self._due():
                    await self._erase(conversation)
            except RedisError as error:
                _LOG.warning("Redis is away", extra={"reason": type(error).__name__})
            await asyncio.sleep(_LOOK_SECONDS)

    async def _due(self) -> list[str]:
        now = time.time() * 1000
        return list(await cast(Any, self._store.redis.zrangebyscore(_DUE, "-inf", now, start=0, num=_AT_ONCE)))

    async def _erase(self, conversation: str) -> None:
        try:
            await self._bot.forget(conversation)
        except BotFailure as error:
            _LOG.warning("the bot could not forget", extra={"conversation": conversation, "reason": str(error)})
            again = (time.time() + _AGAIN_SECONDS) * 1000
            await cast(Any, self._store.redis.zadd(_DUE, {conversation: again}, xx=True))
        else:
            await cast(Any, self._store.redis.zrem(_DUE, conversation))
