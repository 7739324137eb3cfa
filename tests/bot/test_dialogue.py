"""Whole talks with the running bot and a small clerk: what is an answer, what leads back to the question."""

import pytest

from tests.bot.tiny_actions import FORM, PROPOSAL, QUESTION

DIGRESSIONS = {
    "help": "action_help",
    "I want to talk to a person": "action_talk_to_person",
    "thank you": "action_thank",
    "hello": "action_greet",
    "goodbye": "action_say_goodbye",
    "who are you?": "action_out_of_scope",
    "in English please": "action_change_language",
}
ANSWERS = [
    "four",
    "yes",
    "no",
    "2",
    "the second",
    "ok",
    "I accept",
    "reject",
    "something else",
    "I don't know",
    "other goods",
]


@pytest.mark.parametrize("text", DIGRESSIONS)
def test_a_digression_is_answered_and_leads_back_to_the_question(bot, actions, talk, text):
    bot.send(talk, text="wooden chair")
    actions.calls.clear()
    reply = bot.send(talk, text=text)
    assert len(reply.cards) == 2
    assert reply.cards[1] == QUESTION
    assert actions.names() == [DIGRESSIONS[text], f"validate_{FORM}", f"action_ask_{FORM}_answer"]
    assert bot.send(talk, text="four").cards == [PROPOSAL]


@pytest.mark.parametrize("text", ANSWERS)
def test_inside_a_question_all_else_is_an_answer(bot, actions, talk, text):
    bot.send(talk, text="wooden chair")
    assert bot.send(talk, text=text).cards == [PROPOSAL]
    assert actions.calls[-1]["tracker"]["slots"]["answers"] == [{"free": text}]


@pytest.mark.parametrize("text", ["propose now", "/propose_now"])
def test_enough_of_questions(bot, actions, talk, text):
    bot.send(talk, text="wooden chair")
    field = {"payload": text} if text.startswith("/") else {"text": text}
    assert bot.send(talk, **field).cards == [PROPOSAL]
    assert actions.calls[-1]["tracker"]["slots"]["proposal_wanted"] is True


def test_restart_leaves_the_form(bot, actions, talk):
    bot.send(talk, text="wooden chair")
    assert bot.send(talk, text="start over").cards[0]["text"] == "restarted"
    assert actions.calls[-1]["tracker"]["active_loop"] == {}
    assert bot.send(talk, text="table").cards == [QUESTION]
    assert actions.calls[-1]["tracker"]["slots"]["goods_description"] == "table"


def test_a_new_description_after_a_proposal_starts_anew(bot, actions, talk):
    bot.send(talk, text="wooden chair")
    bot.send(talk, text="four")
    assert bot.send(talk, text="glass table").cards == [QUESTION]
    assert actions.calls[-1]["tracker"]["slots"]["goods_description"] == "glass table"


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("yes", "action_explain_affirmation"),
        ("no", "action_explain_affirmation"),
        ("I accept the code", "action_accept_proposal"),
        ("that's the wrong code", "action_reject_proposal"),
        ("try again", "action_retry_turn"),
        ("thanks", "action_thank"),
        ("how is the weather?", "action_out_of_scope"),
    ],
)
def test_after_a_proposal_small_talk_finds_its_action(bot, actions, talk, text, action):
    bot.send(talk, text="wooden chair")
    bot.send(talk, text="four")
    actions.calls.clear()
    assert len(bot.send(talk, text=text).cards) == 1
    assert actions.names() == [action]


@pytest.mark.parametrize("payload", ["/propose_now", '/answer_question{"answer": {"unknown": true}}'])
def test_a_button_without_goods_asks_for_them(bot, actions, talk, payload):
    bot.send(talk, payload=payload)
    assert actions.names() == [f"validate_{FORM}", f"action_ask_{FORM}_goods_description"]
    assert bot.send(talk, text="wooden chair").cards == [QUESTION]


def test_a_retry_inside_the_form_is_the_forms(bot, actions, talk):
    bot.send(talk, text="wooden chair")
    actions.calls.clear()
    bot.send(talk, payload="/retry_turn")
    assert actions.names()[0] == f"validate_{FORM}"


def test_an_action_may_hand_the_turn_to_the_form(bot, actions, talk):
    actions.followups["action_retry_turn"] = FORM
    bot.send(talk, payload="/retry_turn")
    assert actions.names()[:2] == ["action_retry_turn", f"validate_{FORM}"]


def test_an_action_is_told_the_latest_turns_alone(bot, actions, talk):
    for number in range(6):
        bot.send(talk, text="wooden chair" if number % 2 == 0 else "four")
    heard = [event for event in actions.calls[-1]["tracker"]["events"] if event["event"] == "user"]
    assert [event["text"] for event in heard] == ["wooden chair", "four"]


def test_only_the_forms_validation_is_sent_the_domain(bot, actions, talk):
    bot.send(talk, text="wooden chair")
    assert {call["next_action"]: "domain" in call for call in actions.calls} == {
        f"validate_{FORM}": True,
        f"action_ask_{FORM}_answer": False,
    }


def test_a_talk_without_end_stays_quick_and_right(bot, actions, talk, redis_server):
    for number in range(60):
        expected = QUESTION if number % 2 == 0 else PROPOSAL
        assert bot.send(talk, text="wooden chair" if number % 2 == 0 else "four").cards == [expected]
    assert redis_server.ask("STRLEN", f"tariff:tracker:{talk}") < 200_000
