"""Reloads and killed gateways in mid-talk; every message must be there once, and in order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.gateway.servers import Gateway, StandInBot, Turn, text_card
from tests.visitor import Json
from tests.widget.conftest import Widget


def echo(message: Json) -> Turn:
    return Turn([text_card(f"You said {message['text']}")])


def reload_often(widget: Widget, bot: StandInBot, times: int) -> None:
    """Load the page again right after each message."""
    bot.turn = echo
    page = widget.launch().page
    said = [f"goods {number}" for number in range(times)]
    for words in said:
        widget.say(words)
        page.reload()
        page.wait_for_selector("#panel[data-ready]:not([hidden])")
    expect(page.locator("#log .clerk")).to_have_count(times, timeout=40_000)
    assert widget.own() == said
    assert page.locator("#log .clerk .card").all_inner_texts() == [f"You said {words}" for words in said]
    assert [call["text"] for call in bot.worked] == said


def kill_often(
    widgets: Callable[..., Widget], bot: StandInBot, start_gateway: Callable[..., Gateway],
    monkeypatch: pytest.MonkeyPatch, times: int,
) -> None:  # fmt: skip
    """Kill the gateway with a message on its way and another one said while it is away; start it at its old address."""
    bot.turn = echo
    gateway = start_gateway(LEASE_SECONDS=1)
    port = gateway.port
    monkeypatch.setattr("tests.gateway.servers.free_port", lambda: port)
    widget = widgets(at=gateway, may_fail=True).open().launch()
    said: list[str] = []
    for number in range(times):
        for when in ("before", "during"):
            said.append(f"{when} kill {number}")
            widget.say(said[-1])
            if when == "before":
                gateway.kill()
        gateway = start_gateway(LEASE_SECONDS=1)
        expect(widget.page.locator("#log .clerk")).to_have_count(len(said), timeout=40_000)
    assert widget.own() == said
    assert [call["text"] for call in bot.worked] == said
