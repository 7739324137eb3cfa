"""Coming back, starting over and leaving: history, a session that is renewed, and one that is erased."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import expect

from tests.gateway.servers import StandInBot, Turn, text_card
from tests.page.talk import proposal
from tests.widget.conftest import Widget

pytestmark = pytest.mark.browser
MOVING = "document.querySelector('tariff-clerk').shadowRoot.getAnimations({subtree: true}).length"


def asked(widget: Widget) -> Widget:
    widget.launch().say("phone case")
    widget.page.wait_for_selector(".card-question")
    return widget


def menu(widget: Widget, words: str) -> None:
    widget.page.click("#panel .menu summary")
    widget.page.click(f"#panel .menu-list >> text={words}")


def test_who_comes_back_in_a_new_window_finds_the_talk(widget: Widget):
    before = asked(widget).page.locator("#log").inner_text()
    page = widget.page.context.new_page()
    widget.page.close()
    page.goto(widget.url + "/demo")
    page.click(".launcher")
    page.wait_for_selector(".card-question")
    assert page.locator("#log").inner_text() == before
    page.click("text=A bag or case that closes")
    page.wait_for_selector("text=outer surface made of")
    widget.visit.page = page


def test_starting_over_begins_anew_in_the_same_conversation(widget: Widget, bot: StandInBot):
    conversation = asked(widget).session()["conversation"]
    menu(widget, "Start over")
    widget.page.wait_for_selector("text=Let us begin anew")
    assert bot.calls[-1]["payload"] == "/restart_conversation"
    assert (widget.own()[-1], widget.session()["conversation"]) == ("Start over", conversation)


def test_erasing_asks_first_then_revokes_the_session(widget: Widget):
    token = asked(widget).session()["token"]
    menu(widget, "Erase the conversation")
    widget.page.keyboard.press("Escape")
    assert widget.page.locator(".card-question").count() == 1
    menu(widget, "Erase the conversation")
    widget.page.click(".danger-solid")
    widget.page.wait_for_selector("#welcome:not([hidden])")
    assert widget.page.evaluate("localStorage['tariff-clerk.session'] ?? ''") == ""
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx.get(f"{widget.url}/v1/history", headers=headers, trust_env=False).status_code == 401
    widget.say("wooden chair")
    widget.page.wait_for_selector(".card-question")
    assert widget.own() == ["wooden chair"]


def test_a_conversation_that_could_not_be_erased_goes_on(widgets: Callable[..., Widget]):
    widget = widgets(may_fail=True).open()
    asked(widget)
    widget.page.route("**/v1/session", lambda route: route.abort())
    menu(widget, "Erase the conversation")
    widget.page.click(".danger-solid")
    widget.page.wait_for_selector("#log .divider")
    widget.page.unroute("**/v1/session")
    widget.page.click("text=A bag or case that closes")
    widget.page.wait_for_selector("text=outer surface made of")


def test_a_session_is_renewed_when_half_of_its_time_is_gone(widget: Widget):
    before = asked(widget).session()
    soon = (dt.datetime.now(dt.UTC) + dt.timedelta(days=14)).isoformat()
    widget.page.evaluate(
        "(expires) => localStorage.setItem('tariff-clerk.session',"
        " JSON.stringify({...JSON.parse(localStorage['tariff-clerk.session']), expires}))",
        soon,
    )
    with widget.page.expect_response("**/v1/sessions"):
        widget.page.reload()
    widget.page.wait_for_selector(".card-question")
    widget.page.wait_for_function(
        "(old) => JSON.parse(localStorage['tariff-clerk.session']).token !== old", arg=before["token"]
    )
    after = widget.session()
    assert after["conversation"] == before["conversation"]
    assert after["expires"] > soon
    widget.page.click("text=A bag or case that closes")
    widget.page.wait_for_selector("text=outer surface made of")


def test_typing_is_shown_until_the_answer_is_there(widget: Widget, bot: StandInBot):
    gate = threading.Event()
    bot.turn = lambda message: Turn([text_card("done")], hang=gate)
    widget.launch().say("phone case")
    bot.wait_for(1)
    widget.page.wait_for_selector("#typing:not([hidden]) >> text=looking it up")
    widget.page.emulate_media(reduced_motion="reduce")
    widget.page.reload()
    widget.page.wait_for_selector("#typing:not([hidden])")
    assert widget.page.evaluate(MOVING) == 0, "who wants no motion gets none"
    gate.set()
    widget.page.wait_for_selector("text=done")
    expect(widget.page.locator("#typing")).to_be_hidden()


def test_the_code_is_copied_and_the_thumb_counts_for_its_message(widget: Widget, bot: StandInBot):
    bot.turn = lambda message: Turn([proposal()])
    page = widget.launch().page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    widget.say("phone case")
    page.get_by_role("button", name="Copy: 4202 32 90").click()
    page.wait_for_selector("text=Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "42023290"
    with page.expect_request("**/v1/feedback") as sent:
        page.get_by_role("button", name="Helpful", exact=True).click()
    sequence = int(page.get_attribute(".card-proposal", "data-sequence") or 0)
    assert sent.value.post_data_json == {"sequence": sequence, "verdict": "up"}
    page.wait_for_selector(".rating >> text=Thank you")


def test_the_code_is_copied_where_the_browser_has_no_clipboard(widget: Widget, bot: StandInBot):
    """Pages without TLS have none."""
    bot.turn = lambda message: Turn([proposal()])
    page = widget.launch().page
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    widget.say("phone case")
    page.get_by_role("button", name="Copy: 4202 32 90").click()
    page.wait_for_selector("text=Copied")
    page.click("#text")
    page.keyboard.press("Control+V")
    assert page.input_value("#text").strip() == "4202 32 90"
