"""Whole talks in the widget, in a real Chromium, with the real clerk behind it: gateway, bot, actions, classifier."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect

from cli.stack import Stack
from tariff.sentences import Sentences
from tests.page.conftest import WATCH, Visit, browser
from tests.widget.conftest import Widget
from tests.widget.test_states import TOO_WIDE

__all__ = ["browser"]
pytestmark = [pytest.mark.e2e, pytest.mark.browser]

PATIENCE_MS = 90_000
MOST_QUESTIONS = 5
NEWEST = ".message:last-child"
OPEN = "#panel[data-ready]:not([hidden])"


@pytest.fixture
def visitor(whole: Stack, browser) -> Iterator[Callable[..., Widget]]:  # noqa: F811 - the fixture above
    """Opens the demo page for new visitors; each must end without a request to others or a violation of the policy."""
    opened: list[tuple[BrowserContext, Visit]] = []

    def begin(**options: object) -> Widget:
        context = browser.new_context(**{"viewport": {"width": 1180, "height": 840}, "locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(WATCH)
        visit = Visit(context.new_page(), whole.url("gateway"))
        visit.watch()
        opened.append((context, visit))
        return Widget(visit).open().launch()

    yield begin
    for context, visit in opened:
        context.close()
        assert visit.foreign == []
        assert not any("CSP" in fault or "Content Security" in fault for fault in visit.faults)


def answered(widget: Widget, messages: int) -> None:
    """Every message was answered, and stands there once."""
    expect(widget.page.locator(".user[data-state=answered]")).to_have_count(messages, timeout=PATIENCE_MS)
    expect(widget.page.locator("#typing")).to_be_hidden()


def until_proposal(widget: Widget) -> None:
    """Go on with the first option of each question."""
    page = widget.page
    for _ in range(MOST_QUESTIONS):
        messages = len(widget.own())
        answered(widget, messages)
        if page.locator(f"{NEWEST}.card-question").count() == 0:
            break
        page.locator(f"{NEWEST} .option").first.click()
        expect(page.locator(".user")).to_have_count(messages + 1)
    expect(page.locator(f"{NEWEST}.card-proposal")).to_have_count(1)


def events(widget: Widget) -> list[dict]:
    headers = {"Authorization": f"Bearer {widget.session()['token']}"}
    reply = httpx.get(f"{widget.url}/v1/history", headers=headers, trust_env=False)
    assert reply.status_code == 200, reply.text
    return list(reply.json()["events"])


def assert_nothing_lost_or_doubled(widget: Widget, said: list[str]) -> None:
    """The page, the log and what was said agree, in order, each answered."""
    log = events(widget)
    own = [event for event in log if event["author"] == "user"]
    assert widget.own() == [event["text"] for event in own] == said
    replies = [event for event in log if event["author"] != "user"]
    assert {event["in_reply_to"] for event in replies} == {event["id"] for event in own}
    assert widget.page.locator("#log .clerk").count() == len(replies)


def test_a_whole_talk_from_words_to_a_dossier(visitor: Callable[..., Widget], sentences: Sentences):
    widget = visitor()
    page = widget.page
    widget.say("leather wallet")
    until_proposal(widget)
    before = page.locator("#log").inner_text()
    folds = page.locator(f"{NEWEST} details summary")
    for place in range(folds.count()):
        folds.nth(place).click()
    card = page.locator(NEWEST)
    assert sentences.say("dossier.rules", "en") in card.inner_text() and "Rule 1" in card.inner_text()
    assert card.locator(".ruling a").count() == card.locator(".ruling .status").count() > 0
    with page.expect_response("**/v1/feedback") as thumb:
        card.get_by_role("button", name=sentences.say("page.helpful", "en"), exact=True).click()
    assert thumb.value.status == 201
    with page.expect_download() as download:
        card.get_by_role("button", name=sentences.say("button.dossier", "en")).click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    said = widget.own()
    page.reload()
    page.wait_for_selector(OPEN)
    page.wait_for_selector(".card-proposal")
    assert page.locator("#log").inner_text() == before
    wrong = sentences.say("button.reject", "en")
    with page.expect_response("**/v1/feedback") as verdict:
        page.locator(NEWEST).get_by_role("button", name=wrong).click()
    assert verdict.value.request.post_data_json["verdict"] == "wrong_code"
    answered(widget, len(said) + 1)
    assert_nothing_lost_or_doubled(widget, [*said, wrong])


def test_a_real_proposal_unfolded_is_accessible(visitor: Callable[..., Widget], sentences: Sentences):
    """In French, since real words are longer than those of the stand-in, and on a phone."""
    widget = visitor(viewport={"width": 390, "height": 844}, locale="fr-FR")
    widget.page.evaluate("document.documentElement.lang = 'fr'")
    widget.say("portefeuille en cuir")
    until_proposal(widget)
    card = widget.page.locator(NEWEST)
    assert card.locator(".code").count() == 1 and card.get_attribute("lang") is None, "it is in the page's language"
    for summary in card.locator("details summary").all():
        summary.click()
    assert sentences.say("dossier.rules", "fr") in card.inner_text()
    assert widget.page.evaluate(TOO_WIDE) == []
    widget.shoot("real-proposal")
    assert widget.violations() == []


def test_a_chip_changes_a_fact(visitor: Callable[..., Widget]):
    """What an answer said is told anew; the clerk decides with that."""
    widget = visitor()
    page = widget.page
    widget.say("phone case")
    answered(widget, 1)
    options = page.locator(f"{NEWEST} .option .label").all_inner_texts()
    page.locator(f"{NEWEST} .option").first.click()
    answered(widget, 2)
    page.locator(f"{NEWEST} .fact").filter(has_text=options[0]).click()
    page.locator(f"{NEWEST} .changing input").fill(options[1])
    page.keyboard.press("Enter")
    answered(widget, 3)
    facts = page.locator(f"{NEWEST} .fact b").all_inner_texts()
    assert options[1] in facts and options[0] not in facts, facts


@pytest.mark.parametrize("name", ["gateway", "bot", "actions", "classifier"])
def test_a_service_killed_in_mid_talk_loses_and_doubles_nothing(
    stack: Stack, visitor: Callable[..., Widget], sentences: Sentences, name: str
):
    """It dies with an answer on its way; what is said while it is away waits, and the talk goes on to a code."""
    widget = visitor()
    page = widget.page
    widget.say("phone case")
    answered(widget, 1)
    stack.set_autorestart(False, name)
    option = page.locator(f"{NEWEST} .option .label").first
    chosen = option.inner_text()
    option.click()
    stack.kill(name, signal.SIGKILL)
    stack.start(name)
    stack.wait_ready(name)
    answered(widget, 2)
    said = ["phone case", chosen]
    retry = sentences.say("button.retry", "en")
    while page.locator(f"{NEWEST}.card-error").count():
        page.locator(NEWEST).get_by_role("button", name=retry).click()
        said.append(retry)
        answered(widget, len(said))
    assert_nothing_lost_or_doubled(widget, said)
    until_proposal(widget)


def test_words_said_while_the_gateway_is_away_are_sent_once_in_order(stack: Stack, visitor: Callable[..., Widget]):
    widget = visitor()
    widget.say("phone case")
    answered(widget, 1)
    stack.set_autorestart(False, "gateway")
    stack.kill("gateway", signal.SIGKILL)
    for words in ("1", "help"):
        widget.say(words)
    expect(widget.page.locator(".user[data-state=waiting]")).to_have_count(2)
    stack.start("gateway")
    stack.wait_ready("gateway")
    answered(widget, 3)
    assert_nothing_lost_or_doubled(widget, ["phone case", "1", "help"])


def test_a_forged_or_foreign_session_gets_no_dossier(visitor: Callable[..., Widget], sentences: Sentences):
    widget, stranger = visitor(), visitor()
    stranger.say("help")
    answered(stranger, 1)
    widget.say("leather wallet")
    until_proposal(widget)
    token = events(widget)[-1]["card"]["dossier"]["payload"]
    with contextlib.closing(httpx.Client(base_url=widget.url, trust_env=False)) as http:
        for bearer, status in ((widget.session()["token"], 200), (stranger.session()["token"], 404), ("forged", 401)):
            reply = http.get(f"/v1/dossier/{token}", headers={"Authorization": f"Bearer {bearer}"})
            assert reply.status_code == status
