"""Whatever fails, the gateway gets an error and the record stays as it was, so that the message can be sent again."""

import json
import signal

import pytest

from tests.bot.conftest import Bot, Redis, free_port, running
from tests.bot.tiny_actions import PROPOSAL, QUESTION, TinyActions


@pytest.fixture
def record(redis_server, talk):
    """The record of this test's conversation."""
    return lambda: redis_server.ask("GET", f"tariff:tracker:{talk}")


@pytest.fixture
def announced(redis_server):
    """How many events the stream took so far."""
    return lambda: redis_server.ask("XLEN", "tariff:events")


def is_failed(reply):
    assert set(reply.body) == {"error"}
    return (reply.status, reply.body["error"]["type"]) == (503, "turn_failed")


FAULTS = ["raise", "unknown", "hang", "garbage"]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("action", ["validate_classification_form", "action_ask_classification_form_answer"])
def test_a_failing_action_fails_the_turn_and_keeps_nothing(bot, actions, talk, record, announced, action, fault):
    before = announced()
    actions.faults[action] = fault
    assert is_failed(bot.send(talk, text="wooden chair", message_id="m"))
    assert record() is None
    assert announced() == before
    actions.faults.clear()
    again = bot.send(talk, text="wooden chair", message_id="m")
    assert (again.cards, again.body["repeated"]) == ([QUESTION], False)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failure_in_mid_talk_leaves_the_question_open(bot, actions, talk, record, fault):
    bot.send(talk, text="wooden chair")
    before = record()
    actions.faults["action_propose_code"] = fault
    assert is_failed(bot.send(talk, text="four", message_id="answer"))
    assert record() == before
    actions.faults.clear()
    assert bot.send(talk, text="four", message_id="answer").cards == [PROPOSAL]
    assert len(json.loads(record())["events"]) > len(json.loads(before)["events"])


def test_a_kept_connection_that_was_closed_meanwhile_is_opened_anew(bot, actions, talk):
    bot.send(talk, text="hello")
    actions.faults["action_help"] = "drop once"
    assert bot.send(talk, text="help").status == 200
    assert actions.names() == ["action_greet", "action_help", "action_help"]


def test_a_failed_turn_does_not_hold_up_the_next(bot, actions, talk):
    actions.faults["action_greet"] = "raise"
    assert is_failed(bot.send(talk, text="hello"))
    assert bot.send(talk, text="help").cards[0]["text"] == "action_help"


def test_silence_is_a_failure(bot, actions, talk, record):
    actions.faults["action_greet"] = "silent"
    assert is_failed(bot.send(talk, text="hello"))
    assert record() is None


def test_words_of_users_and_of_errors_stay_out_of_replies_and_logs(bot, actions, talk):
    actions.faults["action_ask_classification_form_answer"] = "raise"
    actions.faults["action_help"] = "garbage"
    replies = [bot.send(talk, text="ninetyninechairs"), bot.send(talk, text="help")]
    replies.append(bot.post({"message_id": "m", "conversation": talk, "text": "ninetyninechairs", "extra": 1}))
    said = json.dumps([reply.body for reply in replies]) + bot.log.read_text()
    assert "ninetyninechairs" not in said
    assert "secret words" not in said
    assert "Traceback" not in said


def test_an_action_server_that_is_away_fails_the_turn_until_it_is_back(environ, tmp_path):
    server = TinyActions().start()
    with running(Bot({**environ, "ACTIONS_URL": server.url}, tmp_path / "log")) as bot:
        bot.send("away", text="wooden chair")
        server.stop()
        assert is_failed(bot.send("away", text="four", message_id="m"))
        server.start(server.port)
        assert bot.send("away", text="four", message_id="m").cards == [PROPOSAL]
        server.stop()


def test_redis_killed_fails_the_turn_and_loses_nothing(environ, actions, tmp_path):
    with Redis(tmp_path) as redis, running(Bot({**environ, "REDIS_URL": redis.url}, tmp_path / "log")) as bot:
        assert bot.send("k", text="wooden chair", message_id="first").cards == [QUESTION]
        redis.kill()
        assert is_failed(bot.send("k", text="four", message_id="second"))
        assert is_failed(bot.send("other", text="hello"))
        redis.start()
        assert bot.send("k", text="wooden chair", message_id="first").body["repeated"] is True
        assert bot.send("k", text="four", message_id="second").cards == [PROPOSAL]


def test_redis_that_dies_during_the_turn_fails_it(environ, actions, action_server, tmp_path):
    with Redis(tmp_path) as redis, running(Bot({**environ, "REDIS_URL": redis.url}, tmp_path / "log")) as bot:
        bot.send("k", text="hello")
        action_server.before = {"action_greet": redis.kill}
        assert is_failed(bot.send("k", text="hello", message_id="m"))
        action_server.before = {}
        redis.start()
        assert bot.send("k", text="hello", message_id="m").body["repeated"] is False


def test_the_bot_killed_in_mid_talk_goes_on_where_it_was(environ, actions, tmp_path):
    bot = Bot(environ, tmp_path / "log")
    with running(bot):
        first = bot.send("killed", text="wooden chair", message_id="first")
        assert bot.stop(signal.SIGKILL) == -signal.SIGKILL
        bot.start()
        assert bot.send("killed", text="wooden chair", message_id="first").cards == first.cards
        assert bot.send("killed", text="four").cards == [PROPOSAL]


def test_the_bot_without_redis_starts_and_says_so_for_each_message(environ, actions, tmp_path):
    nowhere = {**environ, "REDIS_URL": f"redis://127.0.0.1:{free_port()}"}
    with running(Bot(nowhere, tmp_path / "log")) as bot:
        assert is_failed(bot.send("nowhere", text="hello"))


def test_a_record_that_is_none_fails_the_turn_and_is_left_alone(bot, actions, talk, redis_server, record):
    for stored in ("no json", "[]", '{"version": 99, "events": []}', '{"version": 1}'):
        redis_server.ask("SET", f"tariff:tracker:{talk}", stored)
        assert is_failed(bot.send(talk, text="hello"))
        assert record() == stored
