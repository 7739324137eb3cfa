"""The widget on the demo page, in a real headless Chromium, before a real gateway and the stand-in bot."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from tests.gateway.servers import ROOT
from tests.page.conftest import (
    Visit,
    bot,
    browser,
    gateway,
    redis_server,
    shared_bot,
    start_gateway,
    visits,
)
from tests.widget.toolchain import packages

__all__ = ["bot", "browser", "gateway", "redis_server", "shared_bot", "start_gateway", "visits"]

SHOTS = ROOT / ("docs/images/widget" if os.environ.get("TARIFF_GOLDEN") == "write" else "var/screenshots/widget")
AXE = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}});
  return found.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.flat().join(' ') + ' ' + n.failureSummary).join(' | '));
}"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STILL = """() => Promise.all(document.querySelector('tariff-clerk').shadowRoot.getAnimations({subtree: true})
  .filter((each) => each.effect.getTiming().iterations !== Infinity).map((each) => each.finished.catch(() => {})))"""


class Widget:
    """One visitor of a page with the widget."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.page, self.url = visit, visit.page, visit.url

    def open(self, path: str = "/demo", at: str = "") -> Widget:
        self.page.goto((at or self.url) + path)
        self.page.wait_for_selector(".launcher")
        return self

    def launch(self) -> Widget:
        self.page.click(".launcher")
        self.page.wait_for_selector("#panel[data-ready]:not([hidden])")
        return self

    def say(self, text: str) -> None:
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")

    def own(self) -> list[str]:
        return self.page.locator("#log .user .bubble").all_inner_texts()

    def session(self) -> dict[str, Any]:
        return dict(self.page.evaluate("JSON.parse(localStorage['tariff-clerk.session'])"))

    def violations(self) -> list[str]:
        """What axe finds on the page and in the widget."""
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate((packages() / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
        self.page.evaluate(STILL)
        return list(self.page.evaluate(AXE, TAGS))

    def shoot(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.evaluate(STILL)
        self.page.wait_for_timeout(350)  # the smooth scroll, which no event ends in older versions
        self.page.screenshot(path=SHOTS / f"{name}.png")


@pytest.fixture
def widgets(visits: Callable[..., Visit]) -> Callable[..., Widget]:
    """Opens visitors; every one must end without fault, CSP violation or request to a third party."""
    return lambda **options: Widget(visits(**options))


@pytest.fixture
def widget(widgets: Callable[..., Widget]) -> Widget:
    return widgets().open()
