"""Every state: no violation that axe knows, nothing that scrolls sideways, and a picture for the documents."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import expect

from tests.gateway.servers import STAFF_SECRET, StandInBot, Turn
from tests.page.talk import first_question, proposal, reasons
from tests.page.test_safety import poisoned
from tests.widget.conftest import Widget

pytestmark = pytest.mark.browser

DESKTOP, PHONE = {"width": 1280, "height": 840}, {"width": 390, "height": 844}
SIZES = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "device_scale_factor": 1.5},
    "desktop-dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "phone-dark": {"viewport": PHONE, "color_scheme": "dark", "device_scale_factor": 1.5},
}
DARK = ("question", "proposal", "why", "rulings", "person")
FOLDS = {
    "why": "Why this code",
    "rulings": "Similar rulings",
    "divergence": "Where member states differ",
    "rivals": "Other codes considered",
}
TO_TOP = """(summary) => { const scroller = summary.getRootNode().getElementById('scroller');
  scroller.scrollTo({top: scroller.scrollTop + summary.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 12, behavior: 'instant'}); }"""
TOO_WIDE = """() => {
  const root = document.querySelector('tariff-clerk').shadowRoot;
  const frame = root.getElementById('panel').getBoundingClientRect();
  return [...root.querySelectorAll('#panel *')].filter((e) => e.checkVisibility() && !e.closest('.hidden')
    && (e.getBoundingClientRect().right > frame.right + 1 || e.getBoundingClientRect().left < frame.left - 1)).map((e) => e.outerHTML.slice(0, 90));
}"""


def person_speaks(widget: Widget) -> None:
    base = f"{widget.url}/v1/staff/conversations/{widget.session()['conversation']}"
    with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {STAFF_SECRET}"}, trust_env=False) as staff:
        staff.post("/pause")
        staff.post("/messages", json={"text": "Hello, this is Ann of customs support. Is the case sold with a strap?"})
        staff.post("/resume")


@pytest.mark.parametrize("size", SIZES)
def test_every_state_is_accessible_and_pictured(widgets: Callable[..., Widget], size: str):
    widget = widgets(**SIZES[size])
    page, found = widget.open().page, {}

    def look(state: str) -> None:
        found[state] = widget.violations() + (page.evaluate(TOO_WIDE) if state != "closed" else [])
        if "dark" not in size or state in DARK:
            widget.shoot(f"{size}-{state}")

    look("closed")
    widget.launch()
    look("open")
    widget.say("phone case")
    page.wait_for_selector(".card-question")
    look("question")
    page.click("#panel .fact >> nth=0")
    found["changing"] = widget.violations()
    page.keyboard.press("Escape")
    page.click("text=A bag or case that closes")
    page.wait_for_selector("text=outer surface made of")
    page.click("text=Plastic sheeting or textile")
    page.wait_for_selector(".card-proposal")
    look("proposal")
    for state, title in FOLDS.items():
        summary = page.locator(f"summary:has-text('{title}')")
        summary.click()
        summary.evaluate(TO_TOP)
        if state != "divergence":
            look(state)
    page.click("text=Not helpful")
    page.wait_for_selector(".comment-place form")
    look("proposal-end")
    widget.say("it has a strap")
    page.wait_for_selector(".card-error")
    look("error")
    widget.say("a thing for the house")
    page.wait_for_selector(".card-refer")
    look("refer")
    person_speaks(widget)
    page.wait_for_selector(".person")
    look("person")
    page.click("#panel .menu summary")
    look("menu")
    page.click("#erase")
    found["erase"] = widget.violations()
    page.keyboard.press("Escape")
    assert sorted({f"{fault[:400]} ({state})" for state, faults in found.items() for fault in faults}) == []


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_what_waits_and_what_was_refused(widgets: Callable[..., Widget], size: str):
    widget = widgets(may_fail=True, **SIZES[size]).open().launch()
    page = widget.page
    widget.say("phone case")
    page.wait_for_selector(".card-question")
    page.context.set_offline(True)
    widget.say("it is of textile")
    page.wait_for_selector("text=You are offline")
    found = widget.violations() + page.evaluate(TOO_WIDE)
    widget.shoot(f"{size}-offline")
    page.emulate_media(color_scheme="dark")
    found += widget.violations()
    page.emulate_media(color_scheme="light")
    page.context.set_offline(False)
    expect(page.locator(".card-question")).to_have_count(2)
    widget.say("It is a case for a phone. " * 300)
    page.wait_for_selector(".user[data-state=refused] .state:has-text('too long')")
    widget.shoot(f"{size}-too-long")
    found += widget.violations() + page.evaluate(TOO_WIDE)
    page.emulate_media(color_scheme="dark")
    assert found + widget.violations() == []


@pytest.mark.parametrize("size", ["desktop", "phone-dark"])
def test_the_page_that_shows_how_to_embed_it(widgets: Callable[..., Widget], size: str):
    widget = widgets(**SIZES[size]).open("/demo/embed.html")
    assert widget.violations() == []
    assert widget.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    widget.shoot(f"{size}-embed")


@pytest.mark.parametrize(
    "viewport", [{"width": 320, "height": 640}, {"width": 590, "height": 420}], ids=["320", "200 %"]
)
def test_long_words_wrap_at_320_pixels_and_at_twice_the_size(
    widgets: Callable[..., Widget], bot: StandInBot, viewport: dict[str, int]
):
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
    words = first_question() | {"text": long, "help": long, "notice": long, "facts": [{"label": long, "value": long}]}
    words["options"] = [{"label": long, "hint": long, "payload": "/x"}]
    told = poisoned(reasons(), long, "")
    bot.turn = lambda message: Turn(
        [words, proposal(label=long, duty=long, settles=long, disclaimer=long, reasons=told)]
    )
    widget = widgets(viewport=viewport, locale="pl-PL").open().launch()
    widget.say(long)
    widget.page.wait_for_selector(".card-proposal")
    for fold in widget.page.locator("#panel .fold summary").all():
        fold.click()
    widget.page.click("#panel .menu summary")
    assert widget.page.evaluate(TOO_WIDE) == []
    assert widget.violations() == []
