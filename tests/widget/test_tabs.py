"""More than one tab, more than one page: what happens elsewhere is known here."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.gateway.servers import STAFF_SECRET, StandInBot, Turn, text_card
from tests.widget.conftest import Widget

pytestmark = pytest.mark.browser

LOOK = """(isHidden) => { Object.defineProperty(document, 'hidden', {value: isHidden, configurable: true});
  document.dispatchEvent(new Event('visibilitychange')); }"""
OPEN = "#panel[data-ready]:not([hidden])"


def asked(widget: Widget) -> Widget:
    widget.launch().say("phone case")
    widget.page.wait_for_selector(".card-question")
    return widget


def staff(widget: Widget, path: str, **body: str) -> None:
    base = f"{widget.url}/v1/staff/conversations/{widget.session()['conversation']}"
    headers = {"Authorization": f"Bearer {STAFF_SECRET}"}
    httpx.post(f"{base}/{path}", json=body or None, headers=headers, trust_env=False).raise_for_status()


def second_tab(widget: Widget) -> Page:
    page = widget.page.context.new_page()
    page.goto(widget.url + "/demo")
    page.click(".launcher")
    page.wait_for_selector(OPEN)
    return page


def left_with_a_person(widget: Widget) -> Page:
    """A page whose visitor waits for a person, with the chat closed."""
    page = asked(widget).page
    staff(widget, "pause")
    widget.say("is anybody there?")
    page.wait_for_selector("text=A person has taken over")
    page.keyboard.press("Escape")
    return page


def test_a_person_who_answers_while_the_visitor_reads_on_is_announced_on_the_next_page(widget: Widget):
    page = left_with_a_person(widget)
    page.goto("about:blank")
    page.goto(widget.url + "/demo/embed.html")
    staff(widget, "messages", text="Yes: Ann is here.")
    page.wait_for_selector(".badge:has-text('1')")
    page.click(".launcher")
    page.wait_for_selector("text=Ann is here")
    assert page.locator(".badge").inner_text() == ""
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector(".launcher")
    page.wait_for_selector("#panel[data-ready]", state="attached")
    assert page.locator(".badge").text_content() == "", "what was read is not new"


def test_what_came_between_two_pages_is_announced(widget: Widget):
    page = left_with_a_person(widget)
    session = widget.session()
    page.goto("about:blank")
    widget.session = lambda: session  # type: ignore[method-assign]
    staff(widget, "messages", text="Yes: Ann is here.")
    page.goto(widget.url + "/demo/embed.html")
    page.wait_for_selector(".badge:has-text('1')")


def test_who_awaits_nothing_loads_nothing(widget: Widget):
    page = asked(widget).page
    page.keyboard.press("Escape")
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.reload(wait_until="networkidle")
    assert not any("chat.js" in url or "/v1/" in url for url in asked_for), asked_for


def test_what_is_erased_in_one_tab_is_gone_in_the_other(widgets: Callable[..., Widget]):
    widget = widgets(may_fail=True).open()  # the stream of the erased conversation ends with 401
    other = second_tab(asked(widget))
    other.wait_for_selector(".card-question")
    other.click("#panel .menu summary")
    other.click("#erase")
    other.click(".danger-solid")
    other.fill("#text", "wooden chair")
    other.press("#text", "Enter")
    other.wait_for_selector(".card-question")
    widget.page.wait_for_selector("text=wooden chair")
    assert widget.own() == ["wooden chair"]
    expect(widget.page.locator(".card-question")).to_have_count(1)
    other.close()


def test_a_browser_whose_storage_is_full_still_talks(widget: Widget, bot: StandInBot):
    bot.turn = lambda message: Turn([text_card(f"You said {message['text']}")])
    widget.page.evaluate(
        "() => { for (let size = 1 << 22; size > 0; size >>= 1) try { for (let n = 0; ; n += 1) localStorage[`shop ${size} ${n}`] = 'x'.repeat(size); } catch {} }"
    )
    widget.launch()
    for words in ("one", "two"):
        widget.say(words)
        widget.page.wait_for_selector(f"text=You said {words}")
    assert [call["text"] for call in bot.worked] == ["one", "two"]


def test_a_visitor_who_was_offline_before_the_first_word_is_told_that_it_is_over(widgets: Callable[..., Widget]):
    widget = widgets(may_fail=True).open().launch()
    widget.page.context.set_offline(True)
    widget.page.wait_for_selector("text=You are offline")
    widget.page.context.set_offline(False)
    expect(widget.page.locator("#connection")).to_be_empty()


def test_the_launcher_speaks_the_language_that_was_chosen(widget: Widget):
    page = widget.launch().page
    page.click("#panel .menu summary")
    page.select_option("#language", "pl")
    expect(page.locator(".launcher")).to_contain_text("Zamknij")
    page.click("#close")
    page.reload()
    expect(page.locator(".launcher")).to_contain_text("Znajdź kod")


def test_a_proxy_that_keeps_the_token_back_is_not_overrun(widgets: Callable[..., Widget]):
    """Each refused session would be followed by a new one, as fast as the network lets it."""
    widget = widgets(may_fail=True).open()
    made: list[str] = []

    def without_token(route: Route) -> None:
        if route.request.url.endswith("/sessions"):
            made.append(route.request.url)
        headers = {name: value for name, value in route.request.headers.items() if name != "authorization"}
        route.continue_(headers=headers)

    widget.page.route("**/v1/**", without_token)
    widget.launch().say("phone case")
    widget.page.wait_for_selector("#connection:has-text('conversation')")
    widget.page.wait_for_timeout(1500)
    assert 2 <= len(made) <= 4
    expect(widget.page.locator(".user[data-state=waiting]")).to_have_count(1)
    widget.page.unroute("**/v1/**")
    widget.page.wait_for_selector(".card-question", timeout=20_000)
    assert widget.own() == ["phone case"]


def test_words_that_were_begun_stand_in_the_box_on_the_next_page(widget: Widget):
    page = asked(widget).page
    page.fill("#text", "it has a zip and")
    page.goto(widget.url + "/demo/embed.html")
    page.wait_for_selector(OPEN)
    assert page.input_value("#text") == "it has a zip and"
    page.press("#text", "Enter")
    page.reload()
    page.wait_for_selector(OPEN)
    assert page.input_value("#text") == "", "what was sent is not begun"


def test_a_tab_that_nobody_looks_at_gives_its_connection_back(widget: Widget, bot: StandInBot):
    """Browsers hold six to a host where there is no HTTP/2: the seventh tab could send nothing."""
    page = widget.page
    page.clock.install()
    page.reload()
    asked(widget)
    with page.expect_event("requestfailed", lambda request: "/v1/events" in request.url):
        page.evaluate(LOOK, True)
        page.clock.fast_forward(61_000)
    elsewhere = httpx.post(
        f"{widget.url}/v1/messages",
        json={"id": "elsewhere", "text": "from another tab"},
        headers={"Authorization": f"Bearer {widget.session()['token']}"},
        trust_env=False,
    )
    elsewhere.raise_for_status()
    bot.wait_for(2)
    page.wait_for_timeout(1500)  # a connection made again would have brought the answer by now
    assert page.locator(".card-question").count() == 1
    page.evaluate(LOOK, False)
    expect(page.locator(".card-question")).to_have_count(2)
