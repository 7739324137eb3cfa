"""Workers: each takes one conversation at a time and hands its messages to the bot, in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from redis.exceptions import RedisError

from gateway.bot_client import BotClient, Json
from gateway.buttons import Sealed, seal
from gateway.errors import BotAway, BotRefused, LeaseLost
from gateway.inbox import Claim, Inbox
from gateway.items import Item
from gateway.metrics import Metrics
from gateway.outbox import Outbox
from gateway.phrases import Phrases
from gateway.settings import Settings
from gateway.wakeups import Wakeups, wait

_LOG = logging.getLogger("gateway.worker")
_IDLE_SECONDS = 1.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0
_LAST_TRY_SECONDS = 5.0


@dataclass
class _Patience:
    """Since when the bot fails in this conversation; counts over all its waiting messages."""

    seconds: float
    failing_since: float | None = None

    def left(self) -> float:
        if self.failing_since is None:
            return self.seconds
        return self.failing_since + self.seconds - time.monotonic()

    def failed(self, at: float) -> None:
        self.failing_since = at if self.failing_since is None else self.failing_since


class Worker:
    """Works the inbox of all conversations in one process, several at a time."""

    def __init__(
        self,
        settings: Settings,
        inbox: Inbox,
        outbox: Outbox,
        bot: BotClient,
        wakeups: Wakeups,
        phrases: Phrases,
        metrics: Metrics,
    ) -> None:
        """Take what it works with; ``run`` works."""
        self._settings = settings
        self._inbox = inbox
        self._outbox = outbox
        self._bot = bot
        self._wakeups = wakeups
        self._phrases = phrases
        self._metrics = metrics
        self._room = asyncio.Semaphore(settings.workers)

    async def run(self) -> None:
        """Work until cancelled; then give all conversations back."""
        async with asyncio.TaskGroup() as group:
            while True:
                await self._room.acquire()
                claim = await self._claim()
                group.create_task(self._work(claim)).add_done_callback(lambda _: self._room.release())

    async def _claim(self) -> Claim:
        """The next conversation with work; waits for one."""
        while True:
            try:
                claim = await self._inbox.claim()
            except RedisError as error:
                _LOG.warning("Redis is away", extra={"reason": type(error).__name__})
                claim = _IDLE_SECONDS
            if isinstance(claim, Claim):
                return claim
            await wait(self._wakeups.work, _IDLE_SECONDS if claim is None else min(claim, _IDLE_SECONDS))

    async def _work(self, claim: Claim) -> None:
        try:
            async with self._holding(claim):
                await self._drain(claim)
        except LeaseLost:
            _LOG.info("the lease of a conversation is lost", extra={"conversation": claim.conversation})
        except RedisError as error:
            _LOG.warning("work is left to the next", extra={"reason": type(error).__name__})
        except asyncio.CancelledError:
            with contextlib.suppress(RedisError):
                await self._inbox.release(claim)
            raise
        except Exception:
            _LOG.exception("a turn failed", extra={"conversation": claim.conversation})

    @contextlib.asynccontextmanager
    async def _holding(self, claim: Claim) -> AsyncIterator[None]:
        """Renew the lease meanwhile; when it is lost, so is the work.

        Raises:
            LeaseLost: another worker has the conversation.
        """
        is_lost = False
        work = asyncio.current_task()

        async def renew() -> None:
            nonlocal is_lost
            while not is_lost:
                await asyncio.sleep(self._settings.lease_seconds / 3)
                with contextlib.suppress(RedisError):
                    is_lost = not await self._inbox.renew(claim)
            if work is not None:
                work.cancel()

        renewal = asyncio.create_task(renew())
        try:
            yield
        except asyncio.CancelledError:
            if is_lost and work is not None:
                work.uncancel()
                raise LeaseLost from None
            raise
        finally:
            renewal.cancel()

    async def _drain(self, claim: Claim) -> None:
        patience = _Patience(self._settings.bot_patience_seconds)
        language = claim.language
        while item := await self._inbox.next(claim, self._phrases.handover(language)):
            began = time.monotonic()
            replies = await self._replies(claim, item, language, patience)
            await self._outbox.finish(claim, item, replies)
            language = str(replies[-1].card.get("language") or language)
            self._metrics.turn.observe(time.monotonic() - began)

    async def _replies(self, claim: Claim, item: Item, language: str, patience: _Patience) -> list[Sealed]:
        """The bot's cards, or one card that tells why there are none; never nothing."""
        try:
            cards = await self._ask(claim, item, patience)
        except BotRefused as error:
            self._metrics.attempts.labels("refused").inc()
            _LOG.error("the bot refused a message", extra={"conversation": claim.conversation, "reason": str(error)})
            return [seal(self._phrases.refused(language))]
        except BotAway as error:
            _LOG.error("the bot stayed away", extra={"conversation": claim.conversation, "reason": str(error)})
            return [seal(self._phrases.away(language), resend=item)]
        return [seal(card) for card in cards]

    async def _ask(self, claim: Claim, item: Item, patience: _Patience) -> list[Json]:
        """The bot's cards, asked again while it is away.

        Raises:
            BotAway: patience is at its end.
            BotRefused: the bot will never take this message.
        """
        pause = _FIRST_PAUSE
        async with self._telling(claim, patience):
            while True:
                at = time.monotonic()
                seconds = min(self._settings.bot_timeout_seconds, max(patience.left(), _LAST_TRY_SECONDS))
                try:
                    cards = await self._bot.answer(claim.conversation, item, seconds)
                except BotAway:
                    self._metrics.attempts.labels("away").inc()
                    patience.failed(at)
                    if patience.left() <= pause:
                        raise
                else:
                    self._metrics.attempts.labels("answered").inc()
                    patience.failing_since = None
                    return cards
                await asyncio.sleep(pause * random.uniform(0.7, 1.3))  # noqa: S311 - no secret
                pause = min(pause * 2, _LONGEST_PAUSE)

    @contextlib.asynccontextmanager
    async def _telling(self, claim: Claim, patience: _Patience) -> AsyncIterator[None]:
        """Tell every few seconds what is being waited for."""
        after = self._settings.progress_after_seconds

        async def tell() -> None:
            number = 0
            while True:
                await asyncio.sleep(after)
                number += 1
                card = self._phrases.waiting(claim.language, is_away=patience.failing_since is not None)
                with contextlib.suppress(RedisError):
                    await self._outbox.show_progress(claim, card, number, after * 2)

        teller = asyncio.create_task(tell())
        try:
            yield
        finally:
            teller.cancel()
