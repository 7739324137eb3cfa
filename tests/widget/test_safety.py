"""Texts stay texts, links lead to official pages, sessions cannot be made up, other sites need leave."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import expect

from tests.gateway.servers import Gateway, StandInBot, Turn
from tests.page.talk import error, first_question, proposal, refer
from tests.page.test_safety import LINKS, poisoned
from tests.widget.attacks import ATTACKS
from tests.widget.conftest import Widget

pytestmark = pytest.mark.browser

HOST_PAGE = """<!doctype html><html lang="de"><head><meta charset="utf-8"><title>shop</title>
<link rel="stylesheet" href="/shop.css"></head><body><h1>Shop</h1><button class="launcher-of-the-shop">Buy</button>
<script src="{gateway}/widget/widget.js" data-clerk></script></body></html>"""
HOST_STYLE = "html { font-size: 62.5%; } * { color: red; font-family: fantasy; } button { display: none; } p { text-transform: uppercase; }"
POLICY = "default-src 'self'; script-src 'self' {gateway}; connect-src 'self' {gateway}"


def test_there_are_sixty_of_them():
    assert len(set(ATTACKS)) == 60


def test_no_text_of_the_corpus_runs_or_becomes_markup(widget: Widget, bot: StandInBot):
    """Through the message, the ruling's text, the catalogue's label and every other text of every card."""
    bot.turn = lambda message: Turn(
        [poisoned(card, message["text"], "") for card in (first_question(), error(), refer(), proposal())]
    )
    page = widget.launch().page
    for number, attack in enumerate(ATTACKS, 1):
        widget.say(attack)
        expect(page.locator(".card-proposal")).to_have_count(number)
    assert widget.own() == ATTACKS
    assert page.locator(".question-text").all_inner_texts() == ATTACKS
    assert page.locator(".ruling .goods").first.text_content() == ATTACKS[0]
    assert (
        page.locator("#log :is(script, img, svg:not(.icon), iframe, object, embed, link, meta, base, style)").count()
        == 0
    )
    page.reload()
    page.wait_for_selector(".card-proposal")
    assert page.evaluate("window.hacked") is None


def test_only_official_links_are_links(widget: Widget, bot: StandInBot):
    bot.turn = lambda message: Turn([poisoned(proposal(), "words", link) for link in LINKS])
    widget.launch().say("phone case")
    expect(widget.page.locator(".card-proposal")).to_have_count(len(LINKS))
    assert widget.page.locator("#log a").count() == 0


@pytest.mark.parametrize("kind", ["forged", "foreign"])
def test_a_session_that_is_not_ours_is_refused_and_a_new_one_begins(
    widgets: Callable[..., Widget], gateway: Gateway, start_gateway: Callable[..., Gateway], kind: str
):
    elsewhere = start_gateway(SESSION_SECRET="the-secret-of-another-house")
    foreign = httpx.post(f"{elsewhere.url}/v1/sessions", json={}, trust_env=False).json()["token"]
    own = httpx.post(f"{gateway.url}/v1/sessions", json={}, trust_env=False).json()["token"]
    token = foreign if kind == "foreign" else own[:-4] + ("AAAA" if own[-4:] != "AAAA" else "BBBB")
    refused = httpx.get(f"{gateway.url}/v1/history", headers={"Authorization": f"Bearer {token}"}, trust_env=False)
    assert refused.status_code == 401
    widget = widgets(may_fail=True).open()
    widget.page.evaluate(
        "(token) => localStorage.setItem('tariff-clerk.session', JSON.stringify({token, conversation: 'x', expires: '2099-01-01', actions: {}}))",
        token,
    )
    widget.launch()
    widget.page.wait_for_selector("text=The earlier conversation has ended")
    widget.say("phone case")
    widget.page.wait_for_selector(".card-question")
    assert widget.session()["token"] != token


class Shop(http.server.ThreadingHTTPServer):
    """A site of others, with a strict policy and styles that would spoil everything."""

    daemon_threads = True
    gateway = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _ShopHandler(http.server.BaseHTTPRequestHandler):
    server: Shop

    def do_GET(self) -> None:
        is_style = self.path.endswith(".css")
        content = HOST_STYLE if is_style else HOST_PAGE.format(gateway=self.server.gateway)
        self.send_response(200)
        self.send_header("Content-Type", "text/css" if is_style else "text/html")
        self.send_header("Content-Security-Policy", POLICY.format(gateway=self.server.gateway))
        self.end_headers()
        self.wfile.write(content.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def shop() -> Iterator[Shop]:
    server = Shop(("127.0.0.1", 0), _ShopHandler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_it_works_on_a_site_of_others_and_leaves_it_alone(
    widgets: Callable[..., Widget], start_gateway: Callable[..., Gateway], shop: Shop
):
    gateway = start_gateway(GATEWAY_ORIGINS=shop.url)
    shop.gateway = gateway.url
    widget = widgets(at=gateway, may_fail=True)  # the gateway stops before the browser does
    widget.visit.allowed = (gateway.url, shop.url)
    page = widget.page
    page.add_init_script("window.before = Object.keys(window).length")
    widget.open("/", at=shop.url)
    assert page.locator(".launcher").inner_text() == "Zolltarifnummer finden"
    widget.launch()
    widget.say("Handyhülle")
    page.wait_for_selector(".card-question")
    page.reload()
    page.wait_for_selector(".card-question")
    seen = page.evaluate(
        "() => { const s = getComputedStyle(document.querySelector('tariff-clerk').shadowRoot.querySelector('.question-text'));"
        " return [s.color, s.fontFamily.includes('fantasy'), s.textTransform, parseFloat(s.fontSize) > 15]; }"
    )
    assert seen == ["rgb(22, 32, 44)", False, "none", True]
    assert page.evaluate("document.body.children.length") == 4, "the page's own three and the widget"
    assert page.evaluate("document.title") == "shop"
    assert page.evaluate("[...document.querySelectorAll('style, link')].length") == 1
    assert page.evaluate("document.querySelector('.launcher-of-the-shop').attributes.length") == 1
    assert page.evaluate(f"Object.keys(localStorage).every((key) => key.endsWith('@{gateway.url}'))")


def test_a_site_that_is_not_on_the_list_is_refused(gateway: Gateway):
    headers = {"Origin": "https://evil.example"}
    for path in ("/v1/sessions", "/v1/messages", "/v1/feedback"):
        reply = httpx.post(f"{gateway.url}{path}", json={}, headers=headers, trust_env=False)
        assert reply.status_code == 403, path
        assert "access-control-allow-origin" not in reply.headers
    preflight = httpx.options(f"{gateway.url}/v1/sessions", headers=headers, trust_env=False)
    assert preflight.status_code == 403
