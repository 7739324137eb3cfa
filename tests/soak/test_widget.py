"""The widget over 50 reloads and 20 killed gateways."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.gateway.servers import Gateway, StandInBot
from tests.widget.conftest import (
    Widget,
    bot,
    browser,
    gateway,
    redis_server,
    shared_bot,
    start_gateway,
    visits,
    widget,
    widgets,
)
from tests.widget.hardships import kill_often, reload_often

__all__ = ["bot", "browser", "gateway", "redis_server", "shared_bot", "start_gateway", "visits", "widget", "widgets"]
RELOADS, KILLS = 50, 20


@pytest.mark.browser
def test_fifty_reloads(widget: Widget, bot: StandInBot):  # noqa: F811 - the fixtures above
    reload_often(widget, bot, RELOADS)


@pytest.mark.browser
def test_twenty_kills(
    widgets: Callable[..., Widget],  # noqa: F811
    bot: StandInBot,  # noqa: F811
    start_gateway: Callable[..., Gateway],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
):
    kill_often(widgets, bot, start_gateway, monkeypatch, KILLS)
