"""What the gateway itself says, as cards and sentences in seven languages."""

from __future__ import annotations

import json
from typing import Any

from gateway.errors import Refusal
from tariff.cards import error_card, progress_card, text_card
from tariff.sentences import Sentences

Json = dict[str, Any]


class Phrases:
    """The gateway's own words."""

    def __init__(self, sentences: Sentences, contact: str) -> None:
        """Take the sentences and the address at which people help."""
        self._sentences = sentences
        self._contact = contact

    def refusal(self, refusal: Refusal, language: str) -> str:
        """The sentence for a refused request."""
        return self._sentences.say(refusal.sentence, language, **refusal.values)

    def say(self, key: str, language: str) -> str:
        """A sentence by its key."""
        return self._sentences.say(key, language)

    def page(self, language: str) -> dict[str, str]:
        """All sentences of the page."""
        return self._sentences.under("page.", language)

    def handover(self, language: str) -> str:
        """The card, as JSON, that a person has taken over."""
        card = text_card(self._sentences.say("gateway.handover", language), language)
        return json.dumps(card, ensure_ascii=False)

    def person(self, text: str, language: str) -> Json:
        """The card of a person's words."""
        return text_card(text, language, author="person")

    def waiting(self, language: str, is_away: bool) -> Json:
        """The card of what is being waited for."""
        key = "gateway.progress_away" if is_away else "gateway.progress_working"
        return progress_card(self._sentences.say(key, language), language)

    def away(self, language: str) -> Json:
        """The card that the bot stayed away, with a button to try again."""
        card = error_card("bot_unavailable", language, self._sentences)
        return self._with_contact(card, language)

    def refused(self, language: str) -> Json:
        """The card that the bot will never take a message; trying again would not help."""
        card = error_card("bot_refused", language, self._sentences)
        return self._with_contact(card, language) | {"buttons": []}

    def _with_contact(self, card: Json, language: str) -> Json:
        if not self._contact:
            return card
        sentence = self._sentences.say("gateway.contact", language, contact=self._contact)
        return card | {"text": f"{card['text']} {sentence}"}
