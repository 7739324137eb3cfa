"""The page around the widget: it keeps its keys, its layout and its direction, and gets one widget only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import Widget

pytestmark = pytest.mark.browser

SHORTCUTS = """() => { window.heard = [];
  for (const type of ['keydown', 'keypress', 'keyup']) document.addEventListener(type, (event) => heard.push(event.key)); }"""
SPREAD = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('body { display: flex; flex-direction: column; justify-content: space-between; gap: 40px; min-height: 400vh; }');
  document.adoptedStyleSheets = [sheet];
  const foot = () => document.querySelector('footer').getBoundingClientRect().bottom;
  const beside = foot();
  document.querySelector('tariff-clerk').remove();
  return foot() - beside;
}"""


def test_keys_pressed_in_the_chat_are_no_shortcuts_of_the_page(widget: Widget):
    widget.launch().page.evaluate(SHORTCUTS)
    widget.page.keyboard.type("gsk?")
    widget.page.keyboard.press("Enter")
    expect(widget.page.locator("#log .user")).to_have_count(1)
    widget.page.keyboard.press("Escape")
    assert widget.page.locator("#panel").is_hidden(), "the widget itself hears them"
    assert widget.page.evaluate("heard") == []


def test_it_takes_no_place_in_the_layout_of_the_page(widget: Widget):
    assert widget.page.evaluate(SPREAD) == 0


def test_a_page_that_names_the_script_twice_gets_one_widget(widget: Widget):
    widget.page.evaluate(
        """() => new Promise((done) => {
          const tag = Object.assign(document.createElement('script'), {src: '/widget/widget.js', onload: done});
          tag.dataset.clerk = '';
          document.head.append(tag);
        })"""
    )
    assert widget.page.locator("tariff-clerk").count() == 1


def test_the_tag_may_be_a_module(widgets: Callable[..., Widget]):
    """Bundlers and shop systems write it so; a module does not know its own tag."""
    widget = widgets()
    source = '<!doctype html><html lang="de"><title>shop</title><body><script type="module" src="/widget/widget.js" data-clerk></script></body></html>'
    widget.page.route("**/shop", lambda route: route.fulfill(body=source, content_type="text/html"))
    widget.open("/shop").launch()
    assert widget.page.locator("#panel-title").inner_text() == "Tariff Clerk"


def test_on_a_page_from_right_to_left_it_reads_from_left_to_right(widget: Widget):
    widget.page.evaluate("document.documentElement.dir = 'rtl'")
    widget.launch().say("phone case")
    widget.page.wait_for_selector(".card-question")
    assert widget.page.locator(".question-text").evaluate("(element) => getComputedStyle(element).direction") == "ltr"


def test_it_stays_on_sites_that_swap_the_body_for_the_next_page(widget: Widget):
    widget.launch().say("phone case")
    widget.page.wait_for_selector(".card-question")
    widget.page.evaluate(
        "() => { const next = document.createElement('body'); next.append('next page'); document.documentElement.replaceChild(next, document.body); }"
    )
    widget.page.click("text=A bag or case that closes")
    widget.page.wait_for_selector("text=outer surface made of")
