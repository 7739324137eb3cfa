"""A message is in before it is acknowledged, worked once, answered once, and in order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.gateway.servers import StandInBot, Turn, text_card
from tests.visitor import Visitor


def test_a_message_is_answered(visitor: Visitor, bot: StandInBot):
    event = visitor.ask("phone case", "m-1")
    assert event["author"] == "clerk"
    assert event["card"]["text"] == "You said: phone case"
    assert bot.calls == [
        {"message_id": "m-1", "conversation": visitor.conversation, "language": "en", "text": "phone case"}
    ]


def test_the_bots_conversation_is_not_the_user(visitor: Visitor, bot: StandInBot):
    visitor.ask("phone case")
    assert bot.calls[0]["conversation"] == visitor.conversation
    assert len(visitor.conversation) == 32


def test_a_duplicate_is_acknowledged_and_worked_once(visitor: Visitor, bot: StandInBot):
    first, second = visitor.send("phone case", "same"), visitor.send("phone case", "same")
    assert (first.status_code, first.json()["duplicate"]) == (202, False)
    assert (second.status_code, second.json()["duplicate"]) == (202, True)
    assert second.json()["sequence"] == first.json()["sequence"]
    visitor.await_events(1)
    visitor.ask("next", "other")
    assert [message["message_id"] for message in bot.calls] == ["same", "other"]


def test_twenty_duplicates_at_once_are_worked_once(visitor: Visitor, bot: StandInBot):
    with ThreadPoolExecutor(20) as pool:
        replies = list(pool.map(lambda _: visitor.send("phone case", "one").json(), range(20)))
    assert sum(not reply["duplicate"] for reply in replies) == 1
    visitor.await_events(1)
    assert len(bot.calls) == 1


def test_the_same_id_in_two_conversations_is_two_messages(visitor: Visitor, visit, bot: StandInBot):
    other = visit()
    visitor.ask("first", "id")
    other.ask("second", "id")
    assert len(bot.worked) == 2


def test_twenty_quick_messages_are_answered_in_order(visitor: Visitor, bot: StandInBot):
    for number in range(20):
        assert visitor.send(f"case {number}", f"m{number}").status_code == 202
    events = visitor.await_events(20)
    assert [event["in_reply_to"] for event in events] == [f"m{number}" for number in range(20)]
    assert [message["text"] for message in bot.worked] == [f"case {number}" for number in range(20)]
    sequences = [event["sequence"] for event in visitor.history()]
    assert sequences == sorted(set(sequences))


def test_twenty_conversations_go_on_side_by_side(visit, bot: StandInBot):
    def talk(visitor: Visitor) -> list[str]:
        return [visitor.ask(f"thing {number}")["card"]["text"] for number in range(5)]

    with ThreadPoolExecutor(20) as pool:
        talks = list(pool.map(talk, [visit() for _ in range(20)]))
    assert all(said == [f"You said: thing {number}" for number in range(5)] for said in talks)


def test_several_cards_answer_one_message_in_their_order(visitor: Visitor, bot: StandInBot):
    bot.turn = lambda message: Turn([text_card("one"), text_card("two"), text_card("three")])
    visitor.send("phone case", "m")
    events = visitor.await_events(3)
    assert [event["card"]["text"] for event in events] == ["one", "two", "three"]
    assert {event["in_reply_to"] for event in events} == {"m"}


def test_history_shows_both_sides(visitor: Visitor):
    visitor.ask("phone case", "m")
    user, clerk = visitor.history()
    assert (user["author"], user["id"], user["text"], user["button"]) == ("user", "m", "phone case", False)
    assert (clerk["author"], clerk["in_reply_to"]) == ("clerk", "m")


def test_history_can_be_cut_to_the_newest(visitor: Visitor):
    visitor.ask("one")
    visitor.ask("two", "last")
    reply = visitor.http.get("/v1/history", params={"limit": 1}).json()
    assert [event["in_reply_to"] for event in reply["events"]] == ["last"]
    assert reply["last"] == reply["events"][-1]["sequence"]


def test_language_goes_with_the_message(visitor: Visitor, bot: StandInBot):
    visitor.send("coque", language="fr-BE")
    visitor.await_events(1)
    assert bot.calls[0]["language"] == "fr"


def test_errors_are_said_in_the_conversations_language(visitor: Visitor, bot: StandInBot):
    bot.turn = lambda message: Turn([text_card("Bonjour", language="fr")])
    visitor.ask("en français, s'il vous plaît")
    assert visitor.send("/restart").json()["error"]["message"].startswith("Un message ne peut pas")


@pytest.mark.parametrize("verdict", ["up", "down", "wrong_code"])
def test_feedback_on_a_message_is_kept(visitor: Visitor, verdict: str):
    event = visitor.ask("phone case")
    reply = visitor.http.post("/v1/feedback", json={"sequence": event["sequence"], "verdict": verdict, "comment": "no"})
    assert (reply.status_code, reply.json()) == (201, {"sequence": event["sequence"], "verdict": verdict})


def test_feedback_needs_a_message_of_the_clerk(visitor: Visitor):
    visitor.ask("phone case")
    for sequence in (1, 99):
        reply = visitor.http.post("/v1/feedback", json={"sequence": sequence, "verdict": "up"})
        assert (reply.status_code, reply.json()["error"]["type"]) == (404, "not_found")
