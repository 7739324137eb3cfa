"""Screenshots of each state; what they show is also asserted."""

from __future__ import annotations

import pytest

from tests.gateway.servers import StandInBot, Turn
from tests.page.conftest import Visit
from tests.page.talk import first_question, proposal

pytestmark = pytest.mark.browser

TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('*')]
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1).map((each) => each.outerHTML.slice(0, 80))"""
DESKTOP, PHONE = {"width": 1000, "height": 800}, {"width": 390, "height": 844}


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("desktop-light", {"viewport": DESKTOP, "color_scheme": "light"}),
        ("desktop-dark", {"viewport": DESKTOP, "color_scheme": "dark"}),
        ("phone-light", {"viewport": PHONE, "color_scheme": "light", "device_scale_factor": 2}),
        ("phone-dark", {"viewport": PHONE, "color_scheme": "dark", "device_scale_factor": 2}),
    ],
)
def test_the_page_in_all_its_states(visits, name: str, options: dict[str, object]):
    visit: Visit = visits(**options)
    page = visit.open()
    page.wait_for_selector("#welcome:not([hidden])")
    visit.shoot(f"{name}-1-welcome")
    visit.say("phone case")
    page.wait_for_selector(".card-question")
    visit.shoot(f"{name}-2-question")
    page.click("text=A bag or case that closes")
    page.wait_for_selector("text=outer surface made of")
    page.click("text=Plastic sheeting or textile")
    page.wait_for_selector(".card-proposal")
    page.click("text=Similar rulings")
    page.click("text=Other codes considered")
    visit.shoot(f"{name}-3-proposal", height=1500)
    visit.say("error")
    page.wait_for_selector(".card-error")
    visit.say("refer")
    page.wait_for_selector(".card-refer")
    page.click("#menu summary")
    visit.shoot(f"{name}-4-error-refer-menu")
    assert page.evaluate(TOO_WIDE) == [], "the page scrolls sideways"


def test_nothing_scrolls_sideways_on_a_narrow_screen(visits, bot: StandInBot):
    """320 pixels are a phone, and 200 % zoom on a small window."""
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
    words = first_question() | {"text": long, "help": long, "notice": long, "facts": [{"label": long, "value": long}]}
    words["options"] = [{"label": long, "hint": long, "payload": "/x"}]
    bot.turn = lambda message: Turn([words, proposal(label=long, duty=long, settles=long, disclaimer=long)])
    visit: Visit = visits(viewport={"width": 320, "height": 640})
    page = visit.open("?lang=pl")
    assert page.evaluate(TOO_WIDE) == []
    visit.say(long)
    page.wait_for_selector(".card-proposal")
    page.click("text=Similar rulings")
    page.click("#menu summary")
    assert page.evaluate(TOO_WIDE) == []
