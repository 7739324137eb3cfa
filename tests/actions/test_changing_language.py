"""The language of a conversation: page, description, and the one asked for."""

from __future__ import annotations

from collections.abc import Callable

from tests.actions.conversation import Conversation
from tests.actions.servers import ContractServer


def test_the_pages_language_is_spoken_first(start: Callable[..., Conversation], classifier: ContractServer):
    talk = start("fr")
    assert talk.say("hm", "greet")[0]["text"].startswith("Bonjour")
    classifier.next("ask_french")
    talk.say("smartphone")
    assert classifier.requests[0]["language"] == "fr"


def test_a_description_in_another_language_is_followed(talk: Conversation, classifier: ContractServer):
    classifier.next("ask_french")
    talk.say("coque de téléphone en cuir")
    assert classifier.requests[0]["language"] == "fr"
    assert talk.slots["language"] == "fr"


def test_english_product_names_do_not_turn_a_french_page_english(
    start: Callable[..., Conversation], classifier: ContractServer
):
    talk = start("fr")
    for text in ("power bank", "led strip 5 m", "T-shirt", "coque de téléphone", "mountain bike"):
        classifier.next("propose")
        talk.say(text)
        assert classifier.requests[0]["language"] == "fr", text


def test_an_answer_never_changes_the_language(talk: Conversation, classifier: ContractServer):
    classifier.next("ask", "ask_second")
    talk.say("phone case")
    talk.say("un portefeuille ou un porte-monnaie de poche en cuir")
    assert classifier.requests[1]["language"] == "en"


def test_a_page_in_another_language_is_followed(talk: Conversation, classifier: ContractServer):
    classifier.next("ask", "ask_second")
    talk.say("phone case")
    talk.page = "de"
    talk.say("2")
    assert classifier.requests[1]["language"] == "de"


def test_without_a_page_a_greeting_tells_the_language(start: Callable[..., Conversation]):
    talk = start("")
    assert talk.say("Bonjour, bonjour !", "greet")[0]["language"] == "fr"
    assert talk.say("ok", "thank")[0]["language"] == "fr"


def test_the_language_asked_for_shows_the_question_again_and_stays(talk: Conversation, classifier: ContractServer):
    classifier.next("ask", "ask_french")
    talk.say("phone case")
    cards = talk.say("en français, s'il vous plaît", "change_language")
    assert [(card["card"], card["language"]) for card in cards] == [("text", "fr"), ("question", "fr")]
    first, second = classifier.requests
    assert second == {**first, "language": "fr"}
    classifier.next("ask_french", "ask_french")
    talk.tap("/restart_conversation")
    talk.page = "de"
    talk.say("gefrorene Garnelen ohne Schale")
    assert classifier.requests[0]["language"] == "fr", "a language that was asked for stays"


def test_the_language_asked_for_shows_the_proposal_again(talk: Conversation, classifier: ContractServer):
    classifier.next("propose", "propose")
    talk.say("phone case")
    cards = talk.say("po polsku", "change_language")
    assert [card["card"] for card in cards] == ["text", "proposal"]
    assert classifier.requests[1]["language"] == "pl"
    assert not talk.is_active


def test_the_language_asked_for_by_an_entity_is_understood(talk: Conversation):
    [card] = talk.say("the language of Goethe", "change_language", language="de")
    assert card["text"] == "Gern, wir machen auf Deutsch weiter."


def test_no_language_of_ours_lists_them(talk: Conversation):
    [card] = talk.say("in Portuguese please", "change_language")
    assert "Polish" in card["text"]
    assert not talk.slots.get("language_fixed")


def test_a_change_of_language_without_classifier_keeps_both(talk: Conversation, classifier: ContractServer):
    classifier.next("ask", "broken", "ask_french")
    talk.say("phone case")
    cards = talk.say("en français", "change_language")
    assert [(card["card"], card["language"]) for card in cards] == [("text", "fr"), ("error", "fr")]
    assert talk.tap("/retry_turn")[0]["language"] == "fr"


def test_a_change_after_a_proposal_without_classifier_can_be_retried(talk: Conversation, classifier: ContractServer):
    classifier.next("propose", "broken", "propose")
    talk.say("phone case")
    cards = talk.say("in het Nederlands", "change_language")
    assert [card["card"] for card in cards] == ["text", "error"]
    assert talk.tap(cards[1]["buttons"][0]["payload"])[0]["card"] == "proposal"
    assert classifier.requests[2]["language"] == "nl"
