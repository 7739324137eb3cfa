"""The page beyond one talk: two windows, a person, starting over, erasing, feedback."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import expect

from tests.gateway.servers import STAFF_SECRET, Gateway, StandInBot, Turn
from tests.page.conftest import Visit
from tests.page.talk import proposal

pytestmark = pytest.mark.browser


def replies(visit: Visit) -> list[str]:
    return visit.page.locator("#log .clerk .card").all_inner_texts()


def own(visit: Visit) -> list[str]:
    return visit.page.locator("#log .user .bubble").all_inner_texts()


def has_focus(visit: Visit, selector: str) -> bool:
    return bool(visit.page.evaluate("(selector) => document.activeElement?.matches(selector)", selector))


def test_two_windows_show_the_same_talk(visit: Visit):
    page = visit.open()
    visit.say("phone case")
    page.wait_for_selector(".card-question")
    other = page.context.new_page()
    other.goto(visit.url + "/?lang=en")
    other.wait_for_selector(".card-question")
    page.click("text=A bag or case that closes")
    page.wait_for_selector("text=outer surface made of")
    other.wait_for_selector("text=outer surface made of")
    assert other.locator("#log").inner_text() == page.locator("#log").inner_text()


def test_a_person_takes_over_and_speaks(visit: Visit, gateway: Gateway, bot: StandInBot):
    page = visit.open()
    visit.say("phone case")
    page.wait_for_selector(".card-question")
    conversation = page.evaluate("JSON.parse(localStorage['tariff-clerk.session']).conversation")
    staff = httpx.Client(
        base_url=f"{gateway.url}/v1/staff/conversations/{conversation}",
        headers={"Authorization": f"Bearer {STAFF_SECRET}"},
        trust_env=False,
    )
    with staff:
        staff.post("/pause")
        visit.say("is anybody there?")
        page.wait_for_selector("text=A person has taken over")
        assert page.locator("#typing").is_hidden()
        visit.say("hello")
        expect(page.locator(".user[data-state=sent]")).to_have_count(1)
        staff.post("/messages", json={"text": "Hello, this is Ann. <b>How</b> can I help?"})
    page.wait_for_selector(".person")
    assert page.locator(".person .author").inner_text() == "A person"
    assert page.locator(".person .card").inner_text() == "Hello, this is Ann. <b>How</b> can I help?"
    visit.shoot("desktop-light-5-person")


def test_start_over_from_the_menu(visit: Visit):
    page = visit.open()
    visit.say("phone case")
    page.wait_for_selector(".card-question")
    page.click("#menu summary")
    page.click("text=Start over")
    page.wait_for_selector("text=Let us begin anew")
    assert own(visit)[-1] == "Start over"


def test_erasing_needs_a_yes_and_forgets(visit: Visit):
    page = visit.open()
    visit.say("phone case")
    page.wait_for_selector(".card-question")
    token = page.evaluate("JSON.parse(localStorage['tariff-clerk.session']).token")
    page.click("#menu summary")
    page.click("#erase")
    page.keyboard.press("Escape")
    assert page.locator(".card-question").count() == 1
    page.click("#menu summary")
    page.click("#erase")
    page.click("#erase-dialog >> text=Erase >> nth=-1")
    page.wait_for_selector("#welcome:not([hidden])")
    assert page.locator("#log").inner_text() == ""
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx.get(f"{visit.url}/v1/history", headers=headers, trust_env=False).status_code == 401
    visit.say("phone case")
    page.wait_for_selector(".card-question")


def test_a_session_that_ended_elsewhere_begins_anew(visits):
    visit = visits(may_fail=True)
    page = visit.open()
    visit.say("phone case")
    page.wait_for_selector(".card-question")
    token = page.evaluate("JSON.parse(localStorage['tariff-clerk.session']).token")
    httpx.delete(f"{visit.url}/v1/session", headers={"Authorization": f"Bearer {token}"}, trust_env=False)
    page.wait_for_selector("text=The earlier conversation has ended")
    visit.say("wooden chair")
    page.wait_for_selector(".card-question")
    assert own(visit) == ["wooden chair"]


def test_feedback_is_thanked_for(visit: Visit, bot: StandInBot):
    bot.turn = lambda message: Turn([proposal()])
    page = visit.open()
    visit.say("phone case")
    page.wait_for_selector(".card-proposal")
    page.click("text=Not helpful")
    page.wait_for_selector(".rating >> text=Thank you")
    assert page.get_by_role("button", name="Not helpful").get_attribute("aria-pressed") == "true"


def test_a_double_click_sends_once(visit: Visit, bot: StandInBot):
    page = visit.open()
    visit.say("phone case")
    page.wait_for_selector(".card-question")
    page.dblclick("text=A bag or case that closes")
    page.wait_for_selector("text=outer surface made of")
    assert len(bot.calls) == 2
