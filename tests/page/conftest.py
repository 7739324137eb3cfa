"""The page in a real headless Chromium, before a real gateway and the stand-in bot."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.gateway.conftest import bot, gateway, redis_server, shared_bot, start_gateway
from tests.gateway.servers import ROOT, Gateway, StandInBot
from tests.page.talk import clerk

__all__ = ["bot", "gateway", "redis_server", "shared_bot", "start_gateway"]

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WATCH = "addEventListener('securitypolicyviolation', (e) => console.error('CSP violation: ' + e.violatedDirective + ' ' + e.blockedURI))"
STILL = """() => new Promise((done) => {
  let before = [-1, -1], same = 0;
  const look = () => {
    const moving = document.getAnimations().some((each) => each.effect.getTiming().iterations !== Infinity);
    same = !moving && before[0] === scrollY && before[1] === document.body.scrollHeight ? same + 1 : 0;
    before = [scrollY, document.body.scrollHeight];
    same >= 4 ? done() : requestAnimationFrame(look);
  };
  look();
})"""
SHOTS = ROOT / "var" / "screenshots"


_launched: list[Browser] = []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser a run, for all folders that import this fixture."""
    if _launched:
        yield _launched[0]
        return
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip(f"no Chromium on PATH (looked for {', '.join(PROGRAMS)}): the page is not tested")
    with sync_playwright() as playwright:
        _launched.append(playwright.chromium.launch(executable_path=program, args=FLAGS))
        yield _launched[0]
        _launched.pop().close()


@dataclass
class Visit:
    """One page and what went wrong on it."""

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    allowed: tuple[str, ...] = ()
    _watched: Callable[[], None] = lambda: None

    def watch(self) -> None:
        self.page.on(
            "console", lambda message: message.type in ("error", "warning") and self.faults.append(message.text)
        )
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on(
            "request",
            lambda request: (
                request.url.startswith((self.url, "data:", "blob:", *self.allowed)) or self.foreign.append(request.url)
            ),
        )

    def open(self, query: str = "?lang=en") -> Page:
        self.page.goto(self.url + "/" + query)
        self.page.wait_for_selector("html[data-ready]")
        return self.page

    def say(self, text: str) -> None:
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")

    def shoot(self, name: str, height: int | None = None) -> None:
        """A picture of what is in view, once nothing moves; ``height`` makes the window taller for it."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        size = self.page.viewport_size
        if height and size:
            self.page.set_viewport_size({"width": size["width"], "height": height})
            self.page.evaluate(
                "document.querySelector('#log > :last-child').scrollIntoView({block: 'start', behavior: 'instant'})"
            )
        self.page.evaluate(STILL)
        self.page.screenshot(path=SHOTS / f"{name}.png")
        if height and size:
            self.page.set_viewport_size(size)


@pytest.fixture
def visits(browser: Browser, gateway: Gateway, bot: StandInBot) -> Iterator[Callable[..., Visit]]:
    """Opens browsers of new visitors; every one must end without fault, CSP violation or foreign request."""
    bot.turn = clerk
    opened: list[tuple[BrowserContext, Visit, bool]] = []

    def begin(at: Gateway | None = None, may_fail: bool = False, **options: object) -> Visit:
        context = browser.new_context(**{"viewport": {"width": 1000, "height": 800}, "locale": "en-GB", **options})
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH)
        visit = Visit(context.new_page(), (at or gateway).url)
        visit.watch()
        opened.append((context, visit, may_fail))
        return visit

    yield begin
    for context, visit, may_fail in opened:
        bot.ended.add(
            visit.page.evaluate("JSON.parse(localStorage['tariff-clerk.session'] ?? '{}').conversation ?? ''")
        )
        context.close()
        assert visit.foreign == []
        assert may_fail or visit.faults == []
        assert not any("CSP" in fault or "Content Security" in fault for fault in visit.faults)


@pytest.fixture
def visit(visits: Callable[..., Visit]) -> Visit:
    return visits()


@pytest.fixture
def shots() -> Path:
    return SHOTS
