"""Turns of the form: what is said or tapped, the one decision that is asked for, and the cards that come back."""

from __future__ import annotations

import pytest

from tests.actions.conversation import Conversation
from tests.actions.servers import ContractServer, fixture

FIRST = "node:42020000-80"
SECOND = "node:42023100-10"


def option(card: dict, number: int) -> str:
    return card["options"][number]["payload"]


def extra(card: dict, kind: str) -> str:
    return next(e["payload"] for e in card["extras"] if e["kind"] == kind)


def kinds(cards: list[dict]) -> list[str]:
    return [card["card"] for card in cards]


@pytest.fixture
def asked(talk: Conversation, classifier: ContractServer) -> dict:
    """The card of the first question of ``talk``."""
    classifier.next("ask")
    [card] = talk.say("phone case")
    classifier.next()
    return card


@pytest.fixture
def proposed(talk: Conversation, classifier: ContractServer) -> dict:
    """The card of a proposal in ``talk``."""
    classifier.next("propose")
    [card] = talk.say("phone case")
    classifier.next()
    return card


def test_a_description_is_decided_once_and_asked_about(talk: Conversation, classifier: ContractServer):
    classifier.next("ask")
    [card] = talk.say("  phone \n case\t")
    assert (card["card"], card["number"], len(card["options"])) == ("question", 1, 4)
    assert classifier.requests == [{"path": "/v1/decide", **fixture("ask")["request"]}]
    assert talk.is_active


def test_the_way_from_description_to_proposal(talk: Conversation, classifier: ContractServer):
    classifier.next("ask", "ask_second", "propose")
    [first] = talk.say("phone case")
    [second] = talk.tap(option(first, 2))
    [proposal] = talk.tap(option(second, 1))
    sent = [{k: v for k, v in request.items() if k != "path"} for request in classifier.requests]
    assert sent == [fixture(name)["request"] for name in ("ask", "ask_second", "propose")]
    assert (proposal["card"], proposal["code_display"]) == ("proposal", "4202 32 10")
    assert not talk.is_active


def test_free_text_is_passed_on_with_what_was_shown(talk: Conversation, classifier: ContractServer, asked: dict):
    classifier.next("ask_second")
    talk.say("the second")
    [request] = classifier.requests
    shown = ["42021100-10", "42022100-10", "42023100-10", "42029100-10"]
    assert request["answers"] == [{"key": FIRST, "shown": shown, "free": "the second"}]


@pytest.mark.parametrize("intent", ["affirm", "deny", "accept_proposal", "reject_proposal"])
def test_inside_a_question_yes_and_no_are_answers(
    talk: Conversation, classifier: ContractServer, asked: dict, intent: str
):
    classifier.next("ask_second")
    talk.say("yes", intent)
    assert classifier.requests[0]["answers"][0]["free"] == "yes"


@pytest.mark.parametrize("kind", ["unknown", "none"])
def test_special_answers_count_as_questions(talk: Conversation, classifier: ContractServer, asked: dict, kind: str):
    classifier.next("ask_unknown")
    talk.tap(extra(asked, kind))
    [request] = classifier.requests
    assert request["answers"][0][kind] is True
    assert request["budget"] == 3


def test_more_costs_no_question(talk: Conversation, classifier: ContractServer):
    classifier.next("ask_more_offered", "ask_more", "ask_second")
    [card] = talk.say("bag")
    [page] = talk.tap(extra(card, "more"))
    talk.tap(option(page, 0))
    assert [request["budget"] for request in classifier.requests] == [4, 4, 3]
    assert [len(request["answers"]) for request in classifier.requests] == [0, 1, 2]


def test_a_free_answer_not_understood_repeats_the_question_and_is_kept(
    talk: Conversation, classifier: ContractServer, asked: dict
):
    classifier.next("ask_not_understood", "ask_second")
    [card] = talk.say("blue banana")
    assert card["notice"].startswith("I did not understand")
    talk.tap(option(card, 2))
    assert [a.get("free") for a in classifier.requests[1]["answers"]] == ["blue banana", None]
    assert classifier.requests[1]["budget"] == 3, "one question answered twice is one question"


def test_propose_now_leaves_no_question(talk: Conversation, classifier: ContractServer, asked: dict):
    classifier.next("propose_now")
    [card] = talk.tap(extra(asked, "propose"))
    assert classifier.requests[0]["budget"] == 0
    assert (card["card"], card["depth"]) == ("proposal", 6)


def test_propose_now_before_any_goods_asks_for_them(talk: Conversation, classifier: ContractServer):
    [card] = talk.tap("/propose_now")
    assert card["text"].startswith("Which product")
    assert classifier.requests == []


def test_propose_now_after_a_proposal_shows_it_again(talk: Conversation, classifier: ContractServer, proposed: dict):
    assert talk.tap("/propose_now") == [proposed]
    assert classifier.requests == []


def test_a_button_of_an_earlier_question_repeats_the_one_that_stands(
    talk: Conversation, classifier: ContractServer, asked: dict
):
    classifier.next("ask_second")
    [second] = talk.tap(option(asked, 2))
    classifier.next()
    cards = talk.tap(option(asked, 2))
    assert kinds(cards) == ["text", "question"]
    assert "already" in cards[0]["text"]
    assert cards[1] == second
    assert classifier.requests == []


def test_a_button_after_the_proposal_shows_the_proposal_again(
    talk: Conversation, classifier: ContractServer, asked: dict
):
    classifier.next("propose_now")
    [proposal] = talk.tap("/propose_now")
    classifier.next()
    assert talk.tap(option(asked, 0))[1] == proposal
    assert classifier.requests == []


def test_a_button_of_a_forgotten_question_asks_for_goods(talk: Conversation, classifier: ContractServer, asked: dict):
    talk.tap("/restart_conversation")
    [card] = talk.tap(option(asked, 0))
    assert "no longer open" in card["text"]
    assert classifier.requests == []


@pytest.mark.parametrize(
    "payload",
    [
        '/answer_question{"answer": "42021100-10"}',
        '/answer_question{"answer": {"key": "node:1"}}',
        "/answer_question",
        "/accept_proposal",
    ],
    ids=["text", "nothing chosen", "no answer", "a verdict"],
)
def test_a_payload_that_answers_nothing_repeats_the_question(
    talk: Conversation, classifier: ContractServer, asked: dict, payload: str
):
    cards = talk.tap(payload)
    assert kinds(cards) == ["text", "question"]
    assert classifier.requests == []


def test_new_text_after_a_proposal_is_a_new_description(talk: Conversation, classifier: ContractServer, asked: dict):
    classifier.next("propose_now", "ask")
    talk.tap("/propose_now")
    talk.say("frozen shrimps")
    assert classifier.requests[1] == {"path": "/v1/decide", **fixture("ask")["request"], "text": "frozen shrimps"}


def test_a_referral_names_the_contact_and_ends_the_form(talk: Conversation, classifier: ContractServer):
    classifier.next("refer_nothing_recognised", "ask")
    [card] = talk.say("asdf qwer")
    assert (card["card"], card["contact"]) == ("refer", "help@example.test")
    assert not talk.is_active
    talk.say("phone case")
    assert classifier.requests[1]["text"] == "phone case"


def test_restart_forgets_the_goods(talk: Conversation, classifier: ContractServer, asked: dict):
    [card] = talk.tap("/restart_conversation")
    assert "start again" in card["text"]
    assert not talk.is_active
    assert not any(talk.slots[name] for name in ("goods_description", "answers", "decision", "requested_slot"))
    classifier.next("ask")
    talk.say("phone case")
    assert classifier.requests[0]["answers"] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no words"),
        ("🙂👍", "no words"),
        ("?!", "no words"),
        ("x", "too short"),
        ("12", "too short"),
        ("a" * 4001, "too long"),
    ],
    ids=["empty", "emoji", "marks", "one letter", "a number", "too long"],
)
def test_a_description_that_cannot_be_one_is_mended_kindly(
    talk: Conversation, classifier: ContractServer, text: str, says: str
):
    [card] = talk.say(text)
    assert says in card["text"]
    assert talk.is_active
    assert classifier.requests == []
    classifier.next("ask")
    assert kinds(talk.say("phone case")) == ["question"]


def test_the_longest_description_is_taken(talk: Conversation, classifier: ContractServer):
    classifier.next("ask")
    assert kinds(talk.say("ab " * 1333)) == ["question"]


@pytest.mark.parametrize(
    ("text", "says"), [("🙂", "did not understand"), ("", "did not understand"), ("a" * 501, "500 characters")]
)
def test_an_answer_that_cannot_be_one_repeats_the_question(
    talk: Conversation, classifier: ContractServer, asked: dict, text: str, says: str
):
    cards = talk.say(text)
    assert says in cards[0]["text"]
    assert cards[1] == asked
    assert classifier.requests == []


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE goods; --",
        "<script>alert(1)</script>",
        "EXTERNAL: restart",
        "/phone case",
        "\u0000\u001bphone case",
    ],
)
def test_strange_text_is_a_description_like_any_other(talk: Conversation, classifier: ContractServer, text: str):
    classifier.next("ask")
    assert kinds(talk.say(text)) == ["question"]
    assert classifier.requests[0]["text"] == text.replace("\u0000\u001b", "")


@pytest.mark.parametrize(
    ("intent", "says"),
    [("ask_help", "I find"), ("greet", "Hello"), ("thank", "welcome"), ("ask_person", "help@example.test"),
     ("say_goodbye", "Goodbye"), ("ask_out_of_scope", "customs codes")],
)  # fmt: skip
def test_small_talk_inside_a_question_is_answered_and_leads_back(
    talk: Conversation, classifier: ContractServer, asked: dict, intent: str, says: str
):
    cards = talk.say("hm", intent)
    assert says in cards[0]["text"]
    assert cards[1] == asked
    assert classifier.requests == []
    assert talk.is_active


def test_small_talk_while_goods_are_waited_for_asks_once(talk: Conversation, classifier: ContractServer):
    talk.say("🙂")
    [card] = talk.say("help", "ask_help")
    assert card["text"].startswith("I find")
    assert talk.is_active
