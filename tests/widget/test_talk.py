"""A whole talk in the widget: by mouse, by keyboard alone, over reloads, breaks, restarts and languages."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.gateway.servers import Gateway, StandInBot, Turn, text_card
from tests.page.talk import proposal
from tests.widget.conftest import Widget
from tests.widget.hardships import kill_often, reload_often

pytestmark = pytest.mark.browser

RELOADS, KILLS = 20, 3


def focused(widget: Widget) -> str:
    return str(
        widget.page.evaluate(
            "() => { const e = document.querySelector('tariff-clerk').shadowRoot.activeElement;"
            " return e && e.localName !== 'article' ? [e.id, e.className, e.textContent.trim()].join(' ') : ''; }"
        )
    )


def tab_to(widget: Widget, wanted: str, key: str = "Tab") -> None:
    for _ in range(40):
        if wanted in focused(widget):
            return
        widget.page.keyboard.press(key)
    raise AssertionError(f"{wanted!r} is not reached by {key}; the focus is on {focused(widget)!r}")


def test_the_whole_flow_by_keyboard_alone(widget: Widget):
    page, keyboard = widget.page, widget.page.keyboard
    tab_to(widget, "Find a customs code")
    keyboard.press("Enter")
    page.wait_for_selector("#panel[data-ready]:not([hidden])")
    assert focused(widget).startswith("text")
    keyboard.type("phone case")
    keyboard.press("Enter")
    page.wait_for_selector(".card-question")
    tab_to(widget, "A bag or case that closes", "Shift+Tab")
    keyboard.press("Enter")
    page.wait_for_selector("text=outer surface made of")
    expect(page.locator(".message:focus")).to_have_count(1)
    tab_to(widget, "Plastic sheeting or textile")
    keyboard.press("Space")
    page.wait_for_selector(".card-proposal")
    tab_to(widget, "Other codes considered")
    keyboard.press("Enter")
    page.wait_for_selector(".candidate >> visible=true")
    tab_to(widget, "Menu")
    keyboard.press("Enter")
    tab_to(widget, "Start over")
    keyboard.press("Escape")
    assert page.locator(".menu-list").is_hidden()
    assert page.locator("#panel").is_visible(), "the first Escape closes the menu only"
    keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert "Find a customs code" in focused(widget)


def test_on_a_phone_tab_stays_in_the_chat(widgets: Callable[..., Widget]):
    widget = widgets(viewport={"width": 390, "height": 800}).open().launch()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(15):
            widget.page.keyboard.press(key)
            assert widget.page.evaluate("document.activeElement.localName") == "tariff-clerk"


def test_replies_are_announced_and_history_is_not(widget: Widget):
    page = widget.launch().page
    log = page.locator("#log")
    assert [log.get_attribute(name) for name in ("role", "aria-live", "aria-relevant")] == [
        "log",
        "polite",
        "additions",
    ]
    widget.say("phone case")
    page.wait_for_selector(".card-question")
    assert page.get_by_role("dialog", name="Tariff Clerk").count() == 1
    page.emulate_media(reduced_motion="reduce")
    assert (
        page.evaluate(
            "getComputedStyle(document.querySelector('tariff-clerk').shadowRoot.getElementById('panel')).animationName"
        )
        == "none"
    )


def test_reloads_lose_and_double_nothing(widget: Widget, bot: StandInBot):
    reload_often(widget, bot, RELOADS)


def test_killed_gateways_lose_and_double_nothing(
    widgets: Callable[..., Widget],
    bot: StandInBot,
    start_gateway: Callable[..., Gateway],
    monkeypatch: pytest.MonkeyPatch,
):
    kill_often(widgets, bot, start_gateway, monkeypatch, KILLS)


def test_what_is_said_offline_waits_and_is_sent_once_in_order(widget: Widget, bot: StandInBot):
    page = widget.launch().page
    widget.say("phone case")
    page.wait_for_selector(".card-question")
    page.context.set_offline(True)
    bot.turn = lambda message: Turn([text_card(f"You said {message['text']}")])
    for words in ("one", "two", "three"):
        widget.say(words)
    page.wait_for_selector("text=You are offline")
    expect(page.locator(".user[data-state=waiting]")).to_have_count(3)
    widget.visit.faults.clear()
    page.context.set_offline(False)
    page.wait_for_selector("text=You said three")
    assert [call.get("text") for call in bot.worked] == ["phone case", "one", "two", "three"]
    widget.visit.faults.clear()


def test_a_fact_is_changed_by_its_chip(widget: Widget, bot: StandInBot):
    bot.turn = lambda message: Turn(
        [
            proposal(
                facts=[
                    {"label": "Goods", "value": "phone case", "kind": "goods"},
                    {"label": "Material", "value": "textile", "kind": "material"},
                ]
            )
        ]
    )
    page = widget.launch().page
    widget.say("phone case")
    page.wait_for_selector(".card-proposal")
    page.click(".fact:has-text('Material')")
    page.fill(".changing input", "leather")
    page.keyboard.press("Enter")
    expect(page.locator(".card-proposal")).to_have_count(2)
    page.click(".card-proposal >> nth=1 >> .fact:has-text('Goods')")
    page.fill(".changing input", "wooden chair")
    page.keyboard.press("Enter")
    bot.wait_for(4)
    assert [call.get("text") or call["payload"] for call in bot.calls] == [
        "phone case", "change Material to leather", "/restart_conversation", "wooden chair",
    ]  # fmt: skip


def test_the_clerk_is_asked_why_it_asks(widget: Widget, bot: StandInBot):
    page = widget.launch().page
    widget.say("phone case")
    page.click("text=Why do you ask?")
    bot.wait_for(2)
    assert bot.calls[1]["text"] == "Why do you ask?"


def test_this_code_is_wrong_is_a_verdict_on_that_very_message(widget: Widget, bot: StandInBot):
    cards = [proposal(buttons=[{"kind": "reject", "label": "This code is wrong", "payload": "/reject_proposal"}])]
    bot.turn = lambda message: Turn(cards if message.get("text") else [text_card("What is wrong with it?")])
    page = widget.launch().page
    widget.say("phone case")
    page.wait_for_selector(".card-proposal")
    with page.expect_request("**/v1/feedback") as asked:
        page.click("text=This code is wrong")
    sequence = int(page.get_attribute(".card-proposal", "data-sequence") or 0)
    assert asked.value.post_data_json == {"sequence": sequence, "verdict": "wrong_code"}
    page.wait_for_selector("text=What is wrong with it?")


def test_the_conversation_can_be_downloaded(widget: Widget, tmp_path: Path):
    page = widget.launch().page
    widget.say("phone case")
    page.wait_for_selector(".card-question")
    page.click("#panel .menu summary")
    with page.expect_download() as given:
        page.click("#download")
    given.value.save_as(tmp_path / "talk.txt")
    written = (tmp_path / "talk.txt").read_text(encoding="utf-8")
    assert "phone case" in written and "1. A bag or case that closes around the phone" in written


def test_an_error_is_tried_again(widget: Widget, bot: StandInBot):
    page = widget.launch().page
    widget.say("error")
    page.get_by_role("button", name="Try again").click()
    bot.wait_for(2)
    assert bot.calls[1]["payload"] == "/retry_turn"


def test_it_follows_the_language_of_the_page_and_keeps_what_was_chosen(widget: Widget, bot: StandInBot):
    page = widget.launch().page
    page.evaluate("document.documentElement.lang = 'fr'")
    page.wait_for_selector("text=Quelle est la marchandise ?")
    assert "Fermer" in page.locator(".launcher").inner_text()
    page.click("#panel .menu summary")
    page.select_option("#language", "pl")
    page.wait_for_selector("text=Co to za towar?")
    page.reload()
    page.wait_for_selector("text=Co to za towar?")
    widget.say("etui")
    page.wait_for_selector(".card-question")
    assert "angielski" in page.locator(".written-in").inner_text()
    assert page.locator(".card-question").get_attribute("lang") == "en"
    assert bot.calls[0]["language"] == "pl"


def test_what_comes_while_it_is_closed_is_counted(widget: Widget, bot: StandInBot):
    page = widget.launch().page
    widget.say("phone case")
    page.wait_for_selector(".card-question")
    page.keyboard.press("Escape")
    httpx.post(
        f"{widget.url}/v1/messages",
        json={"id": "elsewhere", "text": "from another window"},
        headers={"Authorization": f"Bearer {widget.session()['token']}"},
        trust_env=False,
    )
    page.wait_for_selector(".badge:has-text('1')")
    expect(page.locator(".launcher")).to_have_accessible_name("Find a customs code (New messages: 1)")
    assert page.locator("p.told[role=status]:has-text('New messages: 1')").count() == 1, "screen readers are told"
    assert widget.violations() == []
    page.click(".launcher")
    expect(page.locator("p.told")).to_be_empty()


def test_a_chat_that_cannot_be_loaded_says_so_and_is_tried_again(widgets: Callable[..., Widget]):
    widget = widgets(may_fail=True).open()
    widget.page.route("**/widget/chat.js", lambda route: route.abort())
    widget.page.click(".launcher")
    widget.page.wait_for_selector(".load-status:has-text('could not be loaded')")
    assert widget.violations() == []
    widget.launch()
    assert widget.page.locator(".load-status").inner_text() == ""


def test_the_launcher_is_painted_soon(widget: Widget, capsys: pytest.CaptureFixture[str]):
    """From the last byte of the script, over its run, to the frame with the launcher. Reported: machines differ."""
    took = widget.page.evaluate(
        """() => new Promise((done) => {
          document.querySelector('tariff-clerk').remove();
          const script = Object.assign(document.createElement('script'), {src: '/widget/widget.js?again'});
          script.dataset.clerk = '';
          const loaded = () => performance.getEntriesByName(script.src)[0].responseEnd;
          const painted = () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - loaded())));
          script.onload = painted;
          document.head.append(script);
        })"""
    )
    assert took > 0 and widget.page.locator(".launcher").is_visible()
    with capsys.disabled():
        sys.stdout.write(f"\nthe launcher is painted {took:.0f} ms after its script is loaded\n")
