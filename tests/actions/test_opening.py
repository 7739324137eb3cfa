"""Openings that are no plain description, and questions back, as the chat deals with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.claims import explain
from actions.meaning import meaning
from tariff.claim import Claim, Named
from tariff.contract import Option, Question
from tests.actions.conversation import Conversation
from tests.actions.servers import ContractServer
from tests.actions.test_forms import kinds, option


def texts(cards: list[dict]) -> str:
    return "\n".join(card.get("text", "") for card in cards)


def test_a_code_alone_is_explained_and_the_goods_are_asked_for(talk: Conversation, classifier: ContractServer):
    classifier.next("refer_code_only", "ask")
    [card] = talk.say("my supplier says 3926.90")
    assert "3926 90 stands for: Other plastic articles." in card["text"]
    assert "Which goods is it for?" in card["text"]
    assert talk.is_active
    talk.say("phone case")
    assert classifier.requests[1]["text"] == "my supplier says 3926.90, phone case"


@pytest.mark.parametrize("text", ["I need a code", "hello, I need an HS code please", "quel est le code ?", "code"])
def test_who_asks_for_a_code_without_goods_is_asked_for_which(
    talk: Conversation, classifier: ContractServer, text: str
):
    [card] = talk.say(text)
    assert "Which product do you want a code for?" in card["text"]
    assert talk.is_active
    assert classifier.requests == []


def test_the_words_around_the_goods_are_not_sent(talk: Conversation, classifier: ContractServer):
    classifier.next("ask")
    talk.say("hello, I need the HS code for a leather wallet")
    assert classifier.requests[0]["text"] == "leather wallet"


def test_a_second_code_takes_the_place_of_the_first(talk: Conversation, classifier: ContractServer):
    classifier.next("refer_code_only", "refer_code_only", "ask")
    for text in ("3926.90", "4202.32", "phone case"):
        talk.say(text)
    assert [request["text"] for request in classifier.requests] == ["3926.90", "4202.32", "4202.32, phone case"]


def test_words_that_say_nothing_are_asked_about_once_and_kept(talk: Conversation, classifier: ContractServer):
    classifier.next("refer_vague", "ask")
    [card] = talk.say("Nike")
    assert "What is it, what is it made of" in card["text"]
    assert talk.is_active
    assert kinds(talk.say("running shoes")) == ["question"]
    assert classifier.requests[1]["text"] == "Nike, running shoes"


def test_a_code_that_does_not_fit_is_told_with_the_likelier_one(talk: Conversation, classifier: ContractServer):
    classifier.next("propose_claim")
    cards = talk.say("my supplier says 3926.90 for a leather wallet")
    assert kinds(cards) == ["text", "proposal"]
    assert "does not fit the goods as described. 4202 31 is likelier: Leather wallets." in cards[0]["text"]


def test_a_code_is_checked_again_with_the_proposal(talk: Conversation, classifier: ContractServer):
    classifier.next("ask", "propose_claim")
    [first] = talk.say("HS 3926.90 phone case")
    cards = talk.tap(option(first, 0))
    assert kinds(cards) == ["text", "proposal"]


def test_two_goods_are_taken_one_after_the_other(talk: Conversation, classifier: ContractServer):
    classifier.next("ask_several", "propose", "ask")
    cards = talk.say("phone case and bluetooth speaker")
    assert kinds(cards) == ["text", "question"]
    assert "after that comes: bluetooth speaker" in cards[0]["text"]
    cards = talk.tap(option(cards[1], 0))
    assert kinds(cards) == ["proposal", "text"]
    [button] = cards[1]["buttons"]
    cards = talk.tap(button["payload"])
    assert [r["text"] for r in classifier.requests] == [
        "phone case and bluetooth speaker", "phone case", "bluetooth speaker"
    ]  # fmt: skip
    assert classifier.requests[2]["answers"] == []
    assert "bluetooth speaker" in cards[0]["text"]
    assert talk.slots["later"] == []


def test_a_new_start_remembers_the_other_goods(talk: Conversation, classifier: ContractServer):
    classifier.next("ask_several", "ask")
    talk.say("phone case and bluetooth speaker")
    [card] = talk.tap("/restart_conversation")
    assert "bluetooth speaker" in card["text"]
    talk.say("next", "next_goods")
    assert classifier.requests[1]["text"] == "bluetooth speaker"


def test_the_next_of_nothing_asks_for_goods(talk: Conversation, classifier: ContractServer):
    [card] = talk.say("next", "next_goods")
    assert card["text"].startswith("Which product")
    assert classifier.requests == []


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("what is the code for olive oil?", "olive oil"), ("I want to import cotton T-shirts", "cotton T-shirts"),
        ("what about wooden chairs?", "wooden chairs"), ("weather station", "weather station"),
    ],
)  # fmt: skip
def test_the_goods_of_a_question_are_the_description(
    talk: Conversation, classifier: ContractServer, text: str, sent: str
):
    classifier.next("ask")
    talk.say(text)
    assert classifier.requests[0]["text"] == sent


@pytest.mark.parametrize("text", ["what is the weather", "who won the match?", "wie wird das Wetter?", "qui es-tu ?"])
def test_a_question_about_something_else_gets_the_short_answer(
    talk: Conversation, classifier: ContractServer, text: str
):
    [card] = talk.say(text)
    assert "only know about customs codes" in card["text"]
    assert classifier.requests == []
    classifier.next("ask")
    [question] = talk.say("phone case")
    classifier.next()
    assert kinds(talk.say(text)) == ["text", "question"]
    assert question["card"] == "question"


def test_why_tells_codes_and_duties(talk: Conversation, classifier: ContractServer):
    classifier.next("ask")
    [question] = talk.say("phone case")
    cards = talk.say("why?", "ask_why")
    assert kinds(cards) == ["text", "question"]
    assert f"still possible: {question['codes_left']}" in cards[0]["text"]
    assert "third-country dut" in cards[0]["text"]


def test_why_after_a_proposal_tells_what_speaks_for_it(talk: Conversation, classifier: ContractServer):
    classifier.next("propose")
    [card] = talk.say("phone case")
    [told] = talk.say("why?", "ask_why")
    assert card["code_display"] in told["text"]


def test_what_a_question_means_is_told_and_the_question_stays(talk: Conversation, classifier: ContractServer):
    classifier.next("ask")
    [question] = talk.say("phone case")
    cards = talk.say("what does that mean?", "ask_meaning")
    assert kinds(cards) == ["text", "question"]
    assert cards[1] == question


def test_one_option_is_explained_alone_where_a_word_of_it_is_asked_about():
    shown = (Option("a", "Knitted or crocheted", "woollen pullover", 0.5), Option("b", "Woven", "dress shirt", 0.5))
    question = Question("node:1", "node", "How is it made?", "", 1, shown, False, 1.0, 5, 0.0, 12.0, 1.0)
    assert meaning(question, "knitted").values == (("examples", "“Knitted or crocheted”: woollen pullover"),)
    assert meaning(question).values[0][1].count("\n") == 1
    assert meaning(replace(question, options=()), "knitted").key == "reply.meaning_none"


def test_options_without_a_hint_on_the_button_are_explained_by_their_examples():
    shown = (Option("a", "To wear", "", 0.5, example="leather belt"), Option("b", "To carry things", "", 0.5))
    question = Question("cross:42", "cross", "What for?", "", 1, shown, False, 1.0, 5, 0.0, 12.0, 1.0)
    assert meaning(question).values == (("examples", "“To wear”: leather belt"),)


def test_what_an_official_note_says_is_told_word_for_word_with_its_place():
    shown = (
        Option("4203", "Clothing", "belt", 0.5, "A belt means\n   a band.", "Note 1 to Chapter 42"),
        Option("4202", "Bags", "", 0.3, "Soft boxes.", "Explanatory note to heading 4202"),
        Option("4205", "Others", "lace", 0.2),
    )
    question = Question("headings:4", "headings", "Which?", "", 1, shown, False, 1.0, 5, 0.0, 12.0, 1.0)
    assert meaning(question).values[0][1].split("\n") == [
        "“Clothing”: belt",
        "“Clothing”, Note 1 to Chapter 42: “A belt means a band.”",
        "“Bags”, Explanatory note to heading 4202: “Soft boxes.”",
        "“Others”: lace",
    ]


def test_a_word_of_the_question_asked_about_is_explained(talk: Conversation, classifier: ContractServer):
    classifier.next("ask")
    [question] = talk.say("phone case")
    word = max(question["options"][2]["label"].split(), key=len).strip(",()")
    cards = talk.say(f"what does {word} mean?")
    assert cards[0]["text"].startswith("Choose what comes closest")
    assert cards[1] == question
    assert len(classifier.requests) == 1


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (Claim("85439000", "ended", ended="2025-12-31", replaced=(Named("85439010", "Stack"),)),
         ("8543 90 00 was valid until 2025-12-31", "8543 90 10 (Stack)")),
        (Claim("84713011", "unknown", nearest=(Named("84713000", "Laptop"),)),
         ("no code 8471 30 11", "8471 30 00 (Laptop)")),
        (Claim("847130", "current", "Laptops", verdict="agrees"), ("8471 30 stands for", "8471 30 fits")),
        (Claim("847130", "current", "Laptops", verdict="possible", likelier=Named("847141", "PC")),
         ("That is possible", "8471 41")),
    ],
)  # fmt: skip
def test_a_code_is_explained_in_plain_words(sentences, claim: Claim, words: tuple[str, ...]):
    said = explain(claim, "en", sentences)
    assert all(part in said for part in words), said
