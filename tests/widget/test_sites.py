"""Pages of other sites: refused ones are told so kindly, those that are let in can do all, dossiers included."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tariff.sentences import Sentences
from tests.gateway.servers import Gateway, StandInBot, Turn
from tests.gateway.test_dossiers import LINK, StandInClassifier, classifier
from tests.page.talk import proposal
from tests.widget.conftest import Widget
from tests.widget.test_safety import Shop, shop

pytestmark = pytest.mark.browser
__all__ = ["classifier", "shop"]

NOT_LET_IN = "Der Assistent ist für diese Website noch nicht freigegeben"


def at_the_shop(widgets: Callable[..., Widget], gateway: Gateway, shop: Shop) -> Widget:
    shop.gateway = gateway.url
    widget = widgets(at=gateway, may_fail=True)  # browsers log what the gateway refuses
    widget.visit.allowed = (gateway.url, shop.url)
    return widget.open("/", at=shop.url)


def test_a_site_that_is_not_let_in_says_so_before_anything_is_written(
    widgets: Callable[..., Widget],
    gateway: Gateway,
    shop: Shop,  # noqa: F811
):
    widget = at_the_shop(widgets, gateway, shop).launch()
    expect(widget.page.locator("#connection")).to_contain_text(NOT_LET_IN)


def test_words_sent_from_there_come_back_and_nothing_waits(
    widgets: Callable[..., Widget],
    gateway: Gateway,
    bot: StandInBot,
    shop: Shop,  # noqa: F811
):
    widget = at_the_shop(widgets, gateway, shop).launch()
    widget.say("Handyhülle")
    expect(widget.page.locator(".user[data-state=refused] .state")).to_contain_text(NOT_LET_IN)
    assert widget.page.input_value("#text") == "Handyhülle"
    assert widget.page.evaluate("localStorage[Object.keys(localStorage).find((key) => key.includes('outbox'))]") == "[]"
    assert bot.calls == []


def test_a_site_that_is_let_out_again_says_so_to_those_who_come_back(
    widgets: Callable[..., Widget],
    start_gateway: Callable[..., Gateway],
    monkeypatch: pytest.MonkeyPatch,
    shop: Shop,  # noqa: F811
):
    gateway = start_gateway(GATEWAY_ORIGINS=shop.url)
    widget = at_the_shop(widgets, gateway, shop).launch()
    widget.say("Handyhülle")
    widget.page.wait_for_selector(".card-question")
    gateway.kill()
    port = gateway.port
    monkeypatch.setattr("tests.gateway.servers.free_port", lambda: port)
    start_gateway()
    expect(widget.page.locator("#connection")).to_contain_text(NOT_LET_IN)
    widget.page.reload()
    expect(widget.page.locator("#connection")).to_contain_text(NOT_LET_IN)


@pytest.mark.parametrize("where", ["own", "other site"])
def test_the_dossier_is_a_pdf_for_its_session_alone(
    widgets: Callable[..., Widget],
    start_gateway: Callable[..., Gateway],
    bot: StandInBot,
    shop: Shop,  # noqa: F811
    classifier: StandInClassifier,  # noqa: F811
    sentences: Sentences,
    where: str,
):
    bot.turn = lambda message: Turn([{**proposal(), "dossier": LINK}])
    gateway = start_gateway(CLASSIFIER_URL=classifier.url, GATEWAY_ORIGINS=shop.url)
    if where == "own":
        widget = widgets(at=gateway, may_fail=True).open()
    else:
        widget = at_the_shop(widgets, gateway, shop)
    page = widget.launch().page
    widget.say("phone case")
    link = page.get_by_role("button", name="Download the dossier")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "dossier.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    expect(page.locator(".dossier .thanks")).to_be_empty()
    page.evaluate(
        """async (gateway) => {
          const key = Object.keys(localStorage).find((name) => name.startsWith('tariff-clerk.session'));
          const made = await (await fetch(gateway + '/v1/sessions', {method: 'POST', body: '{}', headers: {'Content-Type': 'application/json'}})).json();
          localStorage[key] = JSON.stringify(made);
        }""",
        gateway.url,
    )
    link.click()
    language = page.locator("div.clerk").get_attribute("lang") or ""
    expect(page.locator(".dossier .thanks")).to_have_text(sentences.say("page.dossier_failed", language))
    assert len(classifier.asked) == 1, "a foreign session was handed the dossier"
