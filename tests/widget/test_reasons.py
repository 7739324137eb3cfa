"""The reasons on a proposal in the widget: they unfold, say all that is known, and say why where it is not."""

from __future__ import annotations

import copy

import pytest
from playwright.sync_api import Locator, expect

from tests.gateway.servers import StandInBot, Turn
from tests.page.talk import proposal, reasons
from tests.visitor import Json
from tests.widget.conftest import Widget
from tests.widget.test_talk import tab_to

pytestmark = pytest.mark.browser

PARTS = ("Why this code", "Similar rulings", "Where member states differ", "Other codes considered")


def proposed(widget: Widget, bot: StandInBot, card: Json) -> Widget:
    bot.turn = lambda message: Turn([card])
    widget.launch().say("phone case")
    widget.page.wait_for_selector(".card-proposal")
    return widget


def fold(widget: Widget, title: str) -> Locator:
    return widget.page.locator(f".card-proposal details:has(summary:has-text('{title}'))")


def test_why_tells_rules_notes_and_what_the_figures_mean(widget: Widget, bot: StandInBot):
    why = fold(proposed(widget, bot, proposal()), "Why this code")
    assert why.locator(".reason").first.is_hidden(), "it is folded at first"
    why.locator("summary").click()
    said = why.inner_text()
    for words in (
        "General Rules applied", "Rule 1: the wording of heading 4202 decides.", "Rule 6:", "Legal notes",
        "Note 2 to Chapter 39", "keeps goods out", "Its place in the nomenclature",
        "Legal wording: With outer surface", "Of 313 test cases with such a probability, 62 % were right.",
    ):  # fmt: skip
        assert words in said, words


def test_rulings_tell_country_dates_worth_and_what_they_share(widget: Widget, bot: StandInBot):
    rulings = fold(proposed(widget, bot, proposal()), "Similar rulings")
    rulings.locator("summary").click()
    assert rulings.locator(".count").inner_text() == "3"
    assert rulings.locator(".status").all_inner_texts() == [
        "valid until 4 Mar 2028", "its code no longer exists, now 4202\u00a032\u00a090", "expired on 31 Jan 2025",
    ]  # fmt: skip
    first = rulings.locator(".ruling").first
    assert "Germany, issued 5 Mar 2025" in first.inner_text()
    assert "It shares with your goods: textile, phone case." in first.inner_text()
    assert (first.locator("a").get_attribute("href") or "").startswith("https://ec.europa.eu/")
    assert rulings.locator(".goods").nth(2).get_attribute("lang") == "fr"


def test_each_rival_has_what_beats_it_or_what_would_settle_it(widget: Widget, bot: StandInBot):
    others = fold(proposed(widget, bot, proposal()), "Other codes considered")
    others.locator("summary").click()
    rows = others.locator(".candidate")
    expect(rows).to_have_count(2)
    assert "the answer was “Plastic sheeting or textile”" in rows.nth(0).inner_text()
    assert "Third-country duty: 9.7 %" in rows.nth(0).inner_text()
    assert "What would settle it: Is plastic visible on the outside? (Yes; No)" in rows.nth(1).inner_text()


def test_codes_below_a_rival_are_not_told_twice(widget: Widget, bot: StandInBot):
    told = reasons()
    told["rivals"]["items"] = [{**told["rivals"]["items"][1], "code": "3926", "code_display": "3926"}]
    others = fold(proposed(widget, bot, proposal(reasons=told)), "Other codes considered")
    others.locator("summary").click()
    assert others.locator(".code-small").all_inner_texts() == ["3926", "4202 32 10"]


def test_what_is_not_known_says_why(widget: Widget, bot: StandInBot):
    told = reasons()
    why_not = "Not known: the source is not loaded here."
    told["notes"] |= {"items": [], "unknown": why_not}
    told["rulings"] |= {"items": [], "unknown": "None was found."}
    told["ends"] = "This code ends on 2026-12-31. After that: 4202 32 95."
    proposed(widget, bot, proposal(reasons=told))
    assert fold(widget, "Similar rulings").count() == 0
    why = fold(widget, "Why this code")
    why.locator("summary").click()
    assert why.locator(".not-known").inner_text().splitlines() == [
        f"Legal notes: {why_not}",
        "Similar rulings: None was found.",
    ]
    assert "This code ends on 31 Dec 2026." in widget.page.locator(".card-proposal .notice").inner_text()


def test_all_parts_unfold_by_keyboard(widget: Widget, bot: StandInBot):
    proposed(widget, bot, proposal())
    tab_to(widget, PARTS[0], "Shift+Tab")
    for title in PARTS:
        tab_to(widget, title)
        widget.page.keyboard.press("Enter")
    expect(widget.page.locator(".card-proposal details[open]")).to_have_count(len(PARTS))


@pytest.mark.parametrize("broken", [None, "x", [], {"rules": "x", "rivals": {"items": [None, "x", {}]}, "ends": 3}])
def test_reasons_of_another_shape_break_nothing(widget: Widget, bot: StandInBot, broken: object):
    proposed(widget, bot, copy.deepcopy(proposal(reasons=broken)))
    assert widget.page.locator(".code").inner_text() == "4202 32 90"


def test_a_card_without_reasons_tells_what_it_has(widget: Widget, bot: StandInBot):
    card = proposal()
    del card["reasons"]
    proposed(widget, bot, card)
    for title, count in (("Similar rulings", 3), ("Other codes considered", 2)):
        part = fold(widget, title)
        part.locator("summary").click()
        expect(part.locator("li")).to_have_count(count)
    assert "valid until 4 Mar 2028" in widget.page.locator(".status").first.inner_text()


def test_the_downloaded_talk_has_the_reasons(widget: Widget, bot: StandInBot, tmp_path):
    page = proposed(widget, bot, proposal()).page
    page.click("#panel .menu summary")
    with page.expect_download() as given:
        page.click("#download")
    given.value.save_as(tmp_path / "talk.txt")
    written = (tmp_path / "talk.txt").read_text(encoding="utf-8")
    assert "Rule 1: the wording of heading 4202 decides." in written
    assert "the answer was “Plastic sheeting or textile”" in written


def test_duties_have_the_decimal_mark_of_their_language(widget: Widget, bot: StandInBot):
    """Where the comma is the mark, a point parts thousands: 13.434 EUR would be read as much more."""
    widget.page.evaluate("document.documentElement.lang = 'fr'")
    told = proposal(language="fr", duty="124.5 EUR/100 kg")
    page = proposed(widget, bot, told).page
    assert page.locator(".duty").inner_text() == "124,5 EUR/100 kg"
    page.locator(".card-proposal details").last.locator("summary").click()
    assert "9,7 %" in page.locator(".candidate").first.inner_text()
    assert page.locator(".confidence").inner_text().startswith("Confiance\u00a0:")
