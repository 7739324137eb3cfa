"""The conversation on the page, by mouse and by keyboard alone, over reloads, breaks and hand-overs."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import expect

from tests.gateway.servers import Gateway, StandInBot, Turn, environment, text_card
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


def test_a_code_whose_words_nobody_reviewed_says_so(visit: Visit, bot: StandInBot):
    said = "This code is new: its description has not been reviewed yet."
    bot.turn = lambda message: Turn([proposal(notice=said)])
    page = visit.open()
    page.click("text=phone case")
    expect(page.locator("#log .clerk .notice")).to_have_text(said)
