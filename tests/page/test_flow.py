"""The conversation on the page, by mouse and by keyboard alone, over reloads, breaks and hand-overs."""

from __future__ import annotations

import threading

import httpx
import pytest
from playwright.sync_api import expect

from tests.gateway.servers import STAFF_SECRET, Gateway, StandInBot, Turn, environment, text_card
from tests.page.conftest import Visit
from tests.page.talk import clerk, proposal

pytestmark = pytest.mark.browser


def replies(visit: Visit) -> list[str]:
    return visit.page.locator("#log .clerk .card").all_inner_texts()


def own(visit: Visit) -> list[str]:
    return visit.page.locator("#log .user .bubble").all_inner_texts()


def has_focus(visit: Visit, selector: str) -> bool:
    return bool(visit.page.evaluate("(selector) => document.activeElement?.matches(selector)", selector))


def test_from_three_words_to_a_code(visit: Visit, bot: StandInBot):
    page = visit.open()
    page.click("text=phone case")
    page.wait_for_selector("text=Question 1 of about 3")
    assert page.locator(".options .hint").first.inner_text().startswith("Wallet cases")
    assert page.locator(".extras button").all_inner_texts() == [
        "Show more",
        "I don't know",
        "Something else",
        "Propose now",
    ]
    page.click("text=A bag or case that closes")
    page.wait_for_selector("text=Question 2, probably the last")
    page.click("text=Plastic sheeting or textile")
    page.wait_for_selector(".card-proposal")
    assert page.locator(".code").inner_text() == "4202 32 90"
    assert page.get_by_role("meter", name="Confidence").get_attribute("aria-valuetext") == "likely (83%)"
    assert own(visit) == ["phone case", "A bag or case that closes around the phone", "Plastic sheeting or textile"]
    assert [call.get("text", "button") for call in bot.calls] == ["phone case", "button", "button"]
    links = page.locator(".card-proposal a").evaluate_all(
        "(all) => all.map((a) => [a.host, a.protocol, a.rel, a.target])"
    )
    assert len(links) == 4
    assert {tuple(link) for link in links} == {("ec.europa.eu", "https:", "noopener noreferrer", "_blank")}


def test_the_whole_flow_by_keyboard_alone(visit: Visit, bot: StandInBot):
    page = visit.open()
    page.keyboard.press("Tab")
    assert has_focus(visit, ".skip")
    page.keyboard.press("Enter")
    page.keyboard.type("phone case")
    page.keyboard.press("Enter")
    page.wait_for_selector(".card-question")
    assert has_focus(visit, "#text"), "whoever types goes on typing"
    while not has_focus(visit, ".option"):
        page.keyboard.press("Shift+Tab")
    for _ in range(2):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=outer surface made of")
    expect(page.locator(".card-question:last-child")).to_be_focused()
    page.keyboard.press("Tab")
    assert has_focus(visit, ".option"), "from the new question one step leads to its first answer"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_selector(".card-proposal")
    expect(page.locator(".card-proposal")).to_be_focused()
    page.keyboard.press("Tab")
    assert has_focus(visit, ".copy")
    assert own(visit)[1:] == ["A bag or case that closes around the phone", "Plastic sheeting or textile"]


def test_an_answer_may_be_typed(visit: Visit, bot: StandInBot):
    visit.open()
    visit.say("phone case")
    visit.page.wait_for_selector(".card-question")
    visit.say("2")
    bot.wait_for(2)
    assert bot.calls[1]["text"] == "2"


def test_a_reload_resumes(visit: Visit):
    page = visit.open()
    visit.say("phone case")
    page.wait_for_selector(".card-question")
    page.click("text=A moulded shell")
    page.wait_for_selector("text=outer surface made of")
    before = page.locator("#log").inner_text()
    page.reload()
    page.wait_for_selector("html[data-ready]")
    page.wait_for_selector("text=outer surface made of")
    assert page.locator("#log").inner_text() == before
    assert page.locator(".option.chosen .label").inner_text() == "A moulded shell that clips onto the phone"
    page.click("text=Leather")
    page.wait_for_selector(".card-proposal")
    assert len(replies(visit)) == 3


def test_a_reload_while_the_clerk_works_shows_it_still_working(visit: Visit, bot: StandInBot):
    gate = threading.Event()
    bot.turn = lambda message: Turn([text_card("done")], hang=gate)
    page = visit.open()
    visit.say("phone case")
    bot.wait_for(1)
    page.reload()
    page.wait_for_selector("#typing:not([hidden])")
    assert page.locator(".user .state").inner_text() == "Sent"
    gate.set()
    page.wait_for_selector("text=done")
    assert page.locator("#typing").is_hidden()
    assert page.locator(".user .state").inner_text() == ""


def test_progress_is_shown_while_the_clerk_is_away(start_gateway, visits, bot: StandInBot):
    visit = visits(at=start_gateway(PROGRESS_AFTER_SECONDS=0.3))
    bot.turn = lambda message: Turn(status=503)
    page = visit.open()
    visit.say("phone case")
    page.wait_for_selector("#typing >> text=is coming back")
    bot.turn = clerk
    page.wait_for_selector(".card-question")
    assert page.locator("#typing").is_hidden()


def test_retry_after_an_error(visit: Visit, bot: StandInBot):
    page = visit.open()
    visit.say("error")
    page.wait_for_selector(".card-error")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector("text=Noted: /retry_turn")


@pytest.mark.parametrize("words", ["/restart", "🎉🎉"])
def test_a_refusal_is_shown_at_the_message(visits, words: str):
    visit = visits(may_fail=True)  # browsers log every 4xx as an error
    page = visit.open()
    visit.say(words)
    page.wait_for_selector(".user[data-state=refused]")
    assert "describe the goods in words" in page.locator(".user .state").inner_text()
    visit.say("phone case")
    page.wait_for_selector(".card-question")


def test_messages_wait_while_offline_and_are_sent_once_in_order(visits, bot: StandInBot):
    visit = visits(may_fail=True)
    page = visit.open()
    visit.say("first")
    page.wait_for_selector(".card-question")
    page.context.set_offline(True)
    for number in range(3):
        visit.say(f"offline {number}")
    page.wait_for_selector("#connection >> text=You are offline")
    assert page.locator(".user[data-state=waiting]").count() == 3
    page.context.set_offline(False)
    expect(page.locator(".card-question")).to_have_count(4)
    assert [call["text"] for call in bot.calls] == ["first", "offline 0", "offline 1", "offline 2"]
    assert own(visit) == ["first", "offline 0", "offline 1", "offline 2"]
    assert page.locator("#connection").inner_text() == ""


def test_messages_that_wait_survive_a_reload(visits, bot: StandInBot, redis_server):
    gateway = Gateway(environment(redis_server.database(2), bot.url))
    visit = visits(at=gateway, may_fail=True)
    page = visit.open()
    visit.say("first")
    page.wait_for_selector(".card-question")
    gateway.kill()
    visit.say("while the house is dark")
    page.wait_for_selector(".user[data-state=waiting]")
    again = Gateway(environment(redis_server.database(2), bot.url, GATEWAY_PORT=gateway.port))
    page.reload()
    expect(page.locator(".card-question")).to_have_count(2)
    assert [call["text"] for call in bot.worked] == ["first", "while the house is dark"]
    again.stop()


def test_a_killed_gateway_is_waited_for(visits, bot: StandInBot, redis_server):
    gateway = Gateway(environment(redis_server.database(3), bot.url))
    visit = visits(at=gateway, may_fail=True)
    page = visit.open()
    visit.say("first")
    page.wait_for_selector(".card-question")
    gateway.kill()
    page.wait_for_selector("#connection >> text=Connecting again")
    again = Gateway(environment(redis_server.database(3), bot.url, GATEWAY_PORT=gateway.port))
    visit.say("second")
    expect(page.locator(".card-question")).to_have_count(2)
    page.wait_for_selector("#connection:empty", state="attached")
    assert len(bot.worked) == 2
    again.stop()


def test_where_streams_are_held_back_it_polls(visits, bot: StandInBot):
    visit = visits(may_fail=True)

    def hold_back(route) -> None:
        if "text/event-stream" in route.request.headers["accept"]:
            route.fulfill(status=200, content_type="text/event-stream", body="")
        else:
            route.continue_()

    visit.page.route("**/v1/events*", hold_back)
    page = visit.open()
    visit.say("phone case")
    page.wait_for_selector(".card-question")
    page.click("text=A bag or case that closes")
    page.wait_for_selector("text=outer surface made of")
    assert len(replies(visit)) == 2


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
