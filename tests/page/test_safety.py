"""Every text from anywhere is shown as text; links lead to official pages or nowhere."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.gateway.servers import ROOT, StandInBot, Turn
from tests.page.conftest import Visit
from tests.page.talk import error, first_question, proposal, refer

pytestmark = pytest.mark.browser

ATTACKS = [
    "<script>window.hacked = 1</script>", "<img src=x onerror='window.hacked = 1'>", "<svg onload=window.hacked=1>",
    "<a href='javascript:window.hacked=1'>x</a>", "{{constructor.constructor('window.hacked=1')()}}", "</textarea><b>x",
    "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>", "&lt;script&gt;window.hacked=1&lt;/script&gt;",
]  # fmt: skip
LINKS = [
    "javascript:window.hacked=1", "JaVaScRiPt:window.hacked=1//https://ec.europa.eu", "data:text/html,<script>1</script>",
    "http://ec.europa.eu/x", "https://evil.example/", "https://ec.europa.eu.evil.example/", "https://ec.europa.eu@evil.example/",
    "https://user:pw@ec.europa.eu/", "https://ec.europa.eu:444/", "//ec.europa.eu/x", "not a link", "",
]  # fmt: skip


def poisoned(part: object, words: str, link: str) -> object:
    if isinstance(part, list):
        return [poisoned(each, words, link) for each in part]
    if isinstance(part, dict):
        kept = ("card", "version", "payload", "code", "language")
        return {
            key: value if key in kept else link if "link" in key else poisoned(value, words, link)
            for key, value in part.items()
        }
    return words if isinstance(part, str) else part


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_becomes_markup(visit: Visit, bot: StandInBot, attack: str):
    cards = [poisoned(card, attack, "") for card in (first_question(), error(), refer(), proposal())]
    bot.turn = lambda message: Turn(cards)
    page = visit.open()
    visit.say(attack)
    page.wait_for_selector(".card-proposal")
    assert page.evaluate("window.hacked") is None
    assert page.locator("#log :is(script, img, svg:not(.icon), iframe, a[href^='javascript'])").count() == 0
    assert page.locator(".user .bubble").inner_text() == attack
    assert page.locator(".question-text").inner_text() == attack
    page.reload()
    page.wait_for_selector(".card-proposal")
    assert page.evaluate("window.hacked") is None


def test_only_official_links_are_links(visit: Visit, bot: StandInBot):
    bot.turn = lambda message: Turn([poisoned(proposal(), "words", link) for link in LINKS])
    page = visit.open()
    visit.say("phone case")
    expect(page.locator(".card-proposal")).to_have_count(len(LINKS))
    assert page.locator("#log a").count() == 0


def test_nonsense_cards_show_what_they_can(visit: Visit, bot: StandInBot):
    nonsense = [
        {"card": "hologram", "text": "from a later version"},
        {"card": "question"},
        {"card": "proposal", "path": "x", "rulings": [{}], "candidates": None, "probability": "high", "titles": []},
        {"card": "text", "text": {"a": 1}, "buttons": [{}]},
        {"card": "__proto__", "language": "x-nonsense-language-tag-that-is-long"},
    ]
    bot.turn = lambda message: Turn(json.loads(json.dumps(nonsense)))
    page = visit.open()
    visit.say("phone case")
    page.wait_for_selector("text=from a later version")
    expect(page.locator("#log .clerk")).to_have_count(5)


def test_the_page_never_makes_markup_of_text():
    for file in sorted((ROOT / "gateway" / "page").glob("*.js")):
        source = file.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|DOMParser", source
        ), file.name


def test_the_page_has_no_inline_script_or_style():
    source = (ROOT / "gateway" / "page" / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", source)
    assert not re.search(r"(?:src|href)=\"(?!/page/|#)", source)
