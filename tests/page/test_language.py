"""The page speaks the visitor's language, and says when the clerk speaks another."""

from __future__ import annotations

import pytest

from tariff import LANGUAGES
from tests.gateway.servers import StandInBot, Turn, text_card
from tests.page.conftest import Visit

pytestmark = pytest.mark.browser

TITLES = {
    "en": "What are the goods?", "fr": "Quelle est la marchandise ?", "de": "Um welche Ware geht es?",
    "es": "¿De qué mercancía se trata?", "it": "Di quale merce si tratta?", "nl": "Om welke goederen gaat het?",
    "pl": "Co to za towar?",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_address_names_the_language(visit: Visit, language: str):
    page = visit.open(f"?lang={language}")
    assert page.locator("#welcome h2").inner_text() == TITLES[language]
    assert page.get_attribute("html", "lang") == language
    untranslated = page.locator("[data-say]").evaluate_all(
        "(all) => all.filter((e) => !e.textContent.trim()).map((e) => e.dataset.say)"
    )
    assert untranslated == []


@pytest.mark.parametrize(("locale", "language"), [("fr-BE", "fr"), ("pt-BR", "en"), ("pl-PL", "pl")])
def test_without_one_the_browser_decides(visits, locale: str, language: str):
    page = visits(locale=locale).open("")
    assert page.get_attribute("html", "lang") == language


def test_the_language_can_be_chosen_and_is_kept(visit: Visit, bot: StandInBot):
    page = visit.open("")
    visit.say("phone case")
    page.wait_for_selector(".card-question")
    page.select_option("#language", "de")
    page.wait_for_selector("text=Frage 1 von etwa 3")
    assert page.locator(".written-in").inner_text() == "Geschrieben auf Englisch"
    assert page.locator(".card-question").get_attribute("lang") == "en"
    page.reload()
    page.wait_for_selector("text=Frage 1 von etwa 3")
    visit.say("Handyhülle")
    bot.wait_for(2)
    assert bot.calls[1]["language"] == "de"


def test_a_reply_in_another_language_says_so(visit: Visit, bot: StandInBot):
    bot.turn = lambda message: Turn([text_card("Bonjour", language="fr")])
    page = visit.open()
    visit.say("en français, s'il vous plaît")
    page.wait_for_selector("text=Bonjour")
    assert page.locator(".written-in").inner_text() == "Written in French"
    assert page.locator("#log .clerk").get_attribute("lang") == "fr"
