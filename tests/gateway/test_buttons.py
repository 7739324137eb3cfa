"""Commands of the dialogue never leave the house; tokens stand for them."""

from __future__ import annotations

import json

import pytest

from gateway.buttons import Button, seal
from gateway.items import Item
from tests.gateway.servers import StandInBot, Turn, text_card
from tests.visitor import Json, Visitor

COMMAND = '/answer_question{"answer": {"key": "node:1", "shown": ["a"], "option": "a"}}'


def question() -> Json:
    return {
        "card": "question", "version": 1, "language": "en", "text": "What is it made of?", "help": "", "number": 1,
        "expected_left": 1.5, "codes_left": 12, "notice": "", "fallback": "", "facts": [],
        "options": [{"label": "Leather", "hint": "", "payload": COMMAND}, {"label": "Plastic", "hint": "", "payload": "/b"}],
        "extras": [{"kind": "propose", "label": "Propose now", "payload": "/propose_now"}],
    }  # fmt: skip


def test_sealing_replaces_every_payload_and_keeps_the_rest():
    tokens = iter(["t1", "t2", "t3"])
    card = question()
    sealed = seal(card, new_token=lambda: next(tokens))
    assert [option["payload"] for option in sealed.card["options"]] == ["t1", "t2"]
    assert sealed.card["extras"] == [{"kind": "propose", "label": "Propose now", "payload": "t3"}]
    assert sealed.buttons["t1"] == Button("Leather", COMMAND)
    assert {k: v for k, v in sealed.card.items() if k not in ("options", "extras")} == {
        k: v for k, v in card.items() if k not in ("options", "extras")
    }
    assert card == question()


def test_a_button_survives_its_record():
    button = Button("Again", "/retry_turn", Item("a", "b", "fr", text="étui"))
    assert Button.from_json(button.to_json()) == button


def test_no_command_leaves_the_house(visitor: Visitor, bot: StandInBot):
    bot.turn = lambda message: Turn([question()])
    visitor.ask("phone case")
    everything = json.dumps([visitor.history(), visitor.poll()])
    assert "/answer" not in everything and "/propose" not in everything


def test_a_tapped_button_reaches_the_bot_as_its_command(visitor: Visitor, bot: StandInBot):
    bot.turn = lambda message: Turn([question()])
    card = visitor.ask("phone case")["card"]
    assert visitor.tap(card["options"][0]["payload"], "tap").status_code == 202
    bot.wait_for(2)
    assert bot.calls[1] == {
        "message_id": "tap", "conversation": visitor.conversation, "language": "en", "payload": COMMAND,
    }  # fmt: skip


def test_the_log_shows_the_label_of_a_tapped_button(visitor: Visitor, bot: StandInBot):
    bot.turn = lambda message: Turn([question()])
    card = visitor.ask("phone case")["card"]
    visitor.tap(card["options"][1]["payload"], "tap")
    said = next(event for event in visitor.history() if event.get("id") == "tap")
    assert (said["text"], said["button"]) == ("Plastic", True)


@pytest.mark.parametrize("token", ["never-shown", COMMAND, "", "x" * 5000, "\ud800"])
def test_an_unknown_button_is_refused(visitor: Visitor, bot: StandInBot, token: str):
    body = json.dumps({"id": "m", "button": token})
    reply = visitor.http.post("/v1/messages", content=body)
    assert (reply.status_code, reply.json()["error"]["type"]) == (400, "unknown_button")
    assert bot.calls == []


def test_a_button_of_another_conversation_is_unknown(visitor: Visitor, visit, bot: StandInBot):
    bot.turn = lambda message: Turn([question()])
    card = visitor.ask("phone case")["card"]
    reply = visit().tap(card["options"][0]["payload"])
    assert reply.json()["error"]["type"] == "unknown_button"


def test_every_conversation_has_its_fixed_actions(visitor: Visitor, bot: StandInBot):
    assert set(visitor.actions) == {"restart", "person", "help"}
    assert visitor.tap(visitor.actions["restart"]).status_code == 202
    bot.wait_for(1)
    assert bot.calls[0]["payload"] == "/restart_conversation"
    assert visitor.history()[0]["text"] == "Start over"


def test_text_of_a_token_is_only_text(visitor: Visitor, bot: StandInBot):
    visitor.send(visitor.actions["restart"])
    bot.wait_for(1)
    assert bot.calls[0]["text"] == visitor.actions["restart"]


def test_markup_in_a_card_stays_text(visitor: Visitor, bot: StandInBot):
    evil = "<img src=x onerror=alert(1)>"
    bot.turn = lambda message: Turn([text_card(evil)])
    assert visitor.ask("phone case")["card"]["text"] == evil
