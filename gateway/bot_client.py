"""The one caller of the bot's internal channel."""

from __future__ import annotations

from typing import Any

import httpx

from gateway.errors import BotAway, BotRefused
from gateway.items import Item
from gateway.settings import Settings

Json = dict[str, Any]
_CONNECT_SECONDS = 3.0
_REFUSED = (400, 413, 422)
_FORGOTTEN = (200, 204, 404)


class BotClient:
    """Hands messages to the bot; every doubt about the answer is a failure."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """Take address and secret from the settings."""
        self._url = settings.bot_url.rstrip("/") + "/webhooks/internal"
        self._http = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {settings.bot_secret}"},
            timeout=httpx.Timeout(settings.bot_timeout_seconds, connect=_CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=settings.workers + 4),
            transport=transport,
            trust_env=False,
        )

    async def answer(self, conversation: str, item: Item, seconds: float) -> list[Json]:
        """The bot's cards for a message, at least one.

        Raises:
            BotAway: no answer within ``seconds``, or one that is none.
            BotRefused: the bot will never take this message.
        """
        timeout = httpx.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS))
        try:
            reply = await self._http.post(f"{self._url}/webhook", json=item.to_bot(conversation), timeout=timeout)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise BotAway(type(error).__name__) from error
        if reply.status_code in _REFUSED:
            raise BotRefused(f"status {reply.status_code}")
        if reply.status_code != httpx.codes.OK:
            raise BotAway(f"status {reply.status_code}")
        return _cards(reply)

    async def forget(self, conversation: str) -> None:
        """Have the bot erase its record of a conversation.

        Raises:
            BotAway: it did not; ask again later.
        """
        try:
            reply = await self._http.delete(f"{self._url}/conversations/{conversation}")
        except httpx.HTTPError as error:
            raise BotAway(type(error).__name__) from error
        if reply.status_code not in _FORGOTTEN:
            raise BotAway(f"status {reply.status_code}")

    async def is_ready(self) -> bool:
        """Whether the bot is up and has its model."""
        try:
            reply = await self._http.get(f"{self._url}/", timeout=_CONNECT_SECONDS)
        except httpx.HTTPError:
            return False
        return reply.status_code == httpx.codes.OK

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()


def _cards(reply: httpx.Response) -> list[Json]:
    """The cards of a reply; Rasa's 200 with an empty list after a crash is no answer.

    Raises:
        BotAway: there is none, or something else than cards.
    """
    try:
        body = reply.json()
    except ValueError as error:
        raise BotAway("no JSON") from error
    cards = body.get("replies") if isinstance(body, dict) else None
    if not isinstance(cards, list) or not cards:
        raise BotAway("no replies")
    if not all(isinstance(card, dict) and isinstance(card.get("card"), str) for card in cards):
        raise BotAway("replies are no cards")
    return cards
