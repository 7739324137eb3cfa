"""What the gateway refuses is told kindly, in the page's language, and no words are lost."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tariff import LANGUAGES
from tariff.sentences import Sentences
from tests.gateway.servers import Gateway, StandInBot, Turn, text_card
from tests.widget.conftest import Widget

pytestmark = pytest.mark.browser

LONG = "case " * 1500


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_that_is_too_long_comes_back(widgets: Callable[..., Widget], sentences: Sentences, language: str):
    widget = widgets(may_fail=True, locale=language).open()
    widget.page.evaluate(f"document.documentElement.lang = '{language}'")
    widget.launch().say(LONG)
    expect(widget.page.locator(".user[data-state=refused] .state")).to_contain_text(
        sentences.say("page.too_long", language)
    )
    assert widget.page.input_value("#text") == LONG.strip()


def test_the_language_is_that_of_the_page_also_where_the_talk_has_another(
    widgets: Callable[..., Widget], sentences: Sentences
):
    widget = widgets(may_fail=True).open().launch()
    widget.say("phone case")
    widget.page.wait_for_selector(".card-question")
    widget.page.evaluate("document.documentElement.lang = 'nl'")
    widget.page.wait_for_selector("text=Sluiten")
    widget.say(LONG)
    expect(widget.page.locator(".user[data-state=refused] .state")).to_contain_text(
        sentences.say("page.too_long", "nl")
    )


def test_going_too_fast_waits_and_says_how_long(
    widgets: Callable[..., Widget], start_gateway: Callable[..., Gateway], bot: StandInBot
):
    bot.turn = lambda message: Turn([text_card(f"You said {message['text']}")])
    widget = widgets(at=start_gateway(RATE_PER_MINUTE=2), may_fail=True).open().launch()
    for words in ("one", "two", "three"):
        widget.say(words)
    expect(widget.page.locator("#connection")).to_contain_text("Your message waits here and is sent by itself in ")
    expect(widget.page.locator(".user[data-state=waiting]")).to_have_count(1)


def test_what_went_too_fast_is_sent_by_itself_once(widgets: Callable[..., Widget], bot: StandInBot):
    bot.turn = lambda message: Turn([text_card(f"You said {message['text']}")])
    widget = widgets(may_fail=True, locale="de-DE").open()
    widget.page.evaluate("document.documentElement.lang = 'de'")
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if refused:
            return route.continue_()
        refused.append(route.request.url)
        body = json.dumps({"error": {"type": "rate_limited", "message": "in another language"}})
        return route.fulfill(
            status=429, headers={"Retry-After": "1"}, content_type="application/json", body=body
        )  # fmt: skip

    widget.page.route("**/v1/messages", refuse_once)
    widget.launch()
    widget.say("eins")
    expect(widget.page.locator("#connection")).to_contain_text("wird in 1 Sekunde von selbst gesendet")
    widget.page.wait_for_selector("text=You said eins")
    widget.say("zwei")
    widget.page.wait_for_selector("text=You said zwei")
    assert [call["text"] for call in bot.worked] == ["eins", "zwei"]
    expect(widget.page.locator("#connection")).to_be_empty()
