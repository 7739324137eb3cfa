"""The internal channel of a running bot: who may send, what is a message, and that each is worked once."""

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.channels.messages import LARGEST_BODY
from tests.bot.conftest import SECRET
from tests.bot.tiny_actions import PROPOSAL, QUESTION


def heard(redis_server, talk):
    """What the record says that the user said."""
    record = json.loads(redis_server.ask("GET", f"tariff:tracker:{talk}"))
    return [event for event in record["events"] if event["event"] == "user"]


def test_a_talk_from_description_to_proposal(bot, actions, talk):
    assert bot.send(talk, text="wooden chair").cards == [QUESTION]
    assert bot.send(talk, payload='/answer_question{"answer": {"key": "legs", "option": "4"}}').cards == [PROPOSAL]
    assert actions.calls[-2]["tracker"]["latest_message"]["entities"][0]["value"] == {"key": "legs", "option": "4"}


def test_the_reply_names_its_message(bot, actions, talk):
    reply = bot.send(talk, text="hello", message_id="from:gateway/7")
    assert (reply.status, reply.body["message_id"], reply.body["repeated"]) == (200, "from:gateway/7", False)


def test_plain_text_becomes_a_card(bot, actions, talk):
    (card,) = bot.send(talk, text="thanks").cards
    assert (card["card"], card["text"], card["author"]) == ("text", "You are welcome.", "clerk")
    assert card["buttons"] == [{"label": "Help", "payload": "/ask_help"}]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "ключ"], ids=repr)
def test_without_the_secret_nothing_is_taken(bot, actions, talk, secret):
    secret = secret.encode().decode("latin-1") if secret else secret
    reply = bot.send(talk, secret, text="hello")
    assert (reply.status, reply.body["error"]["type"]) == (401, "unauthorized")
    assert actions.calls == []


def test_a_message_sent_again_is_answered_from_the_record(bot, actions, talk):
    first = bot.send(talk, text="wooden chair", message_id="once")
    calls = len(actions.calls)
    again = bot.send(talk, text="wooden chair", message_id="once")
    assert (again.cards, again.body["repeated"]) == (first.cards, True)
    assert len(actions.calls) == calls


def test_a_message_sent_again_after_others_is_answered_from_the_record(bot, actions, talk):
    first = bot.send(talk, text="wooden chair", message_id="one")
    bot.send(talk, text="four", message_id="two")
    again = bot.send(talk, text="wooden chair", message_id="one")
    assert (again.cards, again.body["repeated"]) == (first.cards, True)


def test_a_message_sent_ten_times_at_once_is_worked_once(bot, actions, talk):
    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(lambda _: bot.send(talk, text="wooden chair", message_id="same"), range(10)))
    assert [reply.cards for reply in replies] == [[QUESTION]] * 10
    assert sorted(reply.body["repeated"] for reply in replies) == [False] + [True] * 9
    assert actions.names().count("action_ask_classification_form_answer") == 1


def test_quick_messages_of_one_talk_are_worked_one_after_the_other(bot, actions, talk, redis_server):
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda number: bot.send(talk, text=f"thing {number}"), range(8)))
    assert [reply.status for reply in replies] == [200] * 8
    assert sorted(event["text"] for event in heard(redis_server, talk)) == [f"thing {number}" for number in range(8)]


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "/restart_conversation",
        '/answer_question{"answer": {"option": "4"}}',
        "  //greet",
        "/back",
        "EXTERNAL: ask_help",
        "/",
        "/ / /",
        '/greet@0.9{"language": "fr"}',
    ],
)
def test_text_is_never_a_command(bot, actions, talk, redis_server, text):
    bot.send(talk, text="wooden chair")
    assert bot.send(talk, text=text).status == 200
    latest = heard(redis_server, talk)[-1]
    assert latest["text"] == text.strip()
    assert latest["parse_data"]["text"] == text.strip()
    assert latest["parse_data"]["intent"]["name"] not in ("restart", "back", "session_start", "answer_question")
    assert latest["parse_data"]["entities"] == []
    assert len(heard(redis_server, talk)) == 2


def test_words_behind_a_slash_mean_what_they_say(bot, actions, talk):
    bot.send(talk, text="/restart")
    assert actions.names() == ["action_restart_conversation"]


@pytest.mark.parametrize(
    "text",
    [
        "🙂",
        "'; DROP TABLE codes; --",
        "<script>alert(1)</script>",
        "a" * 4096,
        "$(reboot) `id`",
        "ﷺ مرحبا 你好",
        "\x07chair",
    ],
    ids=["emoji", "sql", "html", "4096", "shell", "scripts", "bell"],
)
def test_any_text_that_fits_is_a_description(bot, actions, talk, redis_server, text):
    assert bot.send(talk, text=text).cards == [QUESTION]
    assert heard(redis_server, talk)[-1]["text"] == text.replace("\x07", " ").strip()


GOOD = {"message_id": "m", "conversation": "c", "text": "chair"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe\x00binary",
        b"[]",
        b"null",
        b'"text"',
        b"[" * 20_000,
        b'{"message_id": NaN, "conversation": "c", "text": "chair"}',
        {**GOOD, "text": ""},
        {**GOOD, "text": " \n\t "},
        {**GOOD, "text": "\x00\x01"},
        {**GOOD, "text": "\ud83d"},
        {**GOOD, "text": "x" * 10_240},
        {**GOOD, "text": "é" * 2_049},
        {**GOOD, "text": 7},
        {**GOOD, "text": ["chair"]},
        {**GOOD, "payload": "/greet"},
        {"message_id": "m", "conversation": "c"},
        {**GOOD, "message_id": ""},
        {**GOOD, "message_id": None},
        {**GOOD, "message_id": "x" * 129},
        {**GOOD, "conversation": "a b"},
        {**GOOD, "conversation": "a\nb"},
        {**GOOD, "conversation": ["c"]},
        {**GOOD, "language": 1},
        {**GOOD, "sender": "somebody else"},
        {"message_id": "m", "conversation": "c", "payload": "greet"},
        {"message_id": "m", "conversation": "c", "payload": "/restart"},
        {"message_id": "m", "conversation": "c", "payload": "/session_start"},
        {"message_id": "m", "conversation": "c", "payload": "/classify_goods"},
        {"message_id": "m", "conversation": "c", "payload": "/nothing"},
        {"message_id": "m", "conversation": "c", "payload": "/greet@0.5"},
        {"message_id": "m", "conversation": "c", "payload": '/greet{"answer": {}}'},
        {"message_id": "m", "conversation": "c", "payload": "/answer_question{"},
        {"message_id": "m", "conversation": "c", "payload": '/answer_question{"answer": "4"}'},
        {"message_id": "m", "conversation": "c", "payload": '/answer_question{"goods_description": {}}'},
        {"message_id": "m", "conversation": "c", "payload": '/change_language{"language": "xx"}'},
        {"message_id": "m", "conversation": "c", "payload": "/answer_question" + '{"answer":' * 5_000},
    ],
    ids=lambda body: repr(body)[:60],
)
def test_what_is_no_message_is_refused(bot, actions, body):
    reply = bot.post(body)
    assert (reply.status, reply.body["error"]["type"]) == (400, "bad_message")
    assert reply.body["error"]["message"].endswith((".", "_"))
    assert actions.calls == []


@pytest.mark.parametrize("size", [LARGEST_BODY + 1, 300_000, 10_000_000])
def test_a_large_body_is_refused(bot, actions, size):
    try:
        reply = bot.post(b"x" * size)
    except OSError:
        return  # the server hung up before all of it was sent
    assert reply.status in (400, 413)
    assert reply.body["error"]["type"] in ("bad_message", "too_large")


@pytest.mark.parametrize("path", ["/../../", "/nothing", "/webhook"])
def test_there_is_nothing_else(bot, path):
    reply = bot.get(path)
    assert (reply.status, reply.body["error"]["type"]) in ((404, "not_found"), (405, "not_found"))


@pytest.mark.parametrize("path", ["/", "/version", "/model", "/conversations/c/tracker", "/webhooks/rest/webhook"])
def test_rasas_own_api_and_channels_are_not_there(bot, path):
    assert bot.ask(urllib.request.Request(f"http://127.0.0.1:{bot.port}{path}")).status == 404


@pytest.mark.parametrize(("given", "kept"), [("fr", "fr"), ("xx", None), ("", None)])
def test_the_pages_language_goes_to_the_actions(bot, actions, talk, given, kept):
    bot.send(talk, text="hello", language=given)
    assert actions.calls[-1]["tracker"]["latest_message"]["metadata"].get("language") == kept


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("en français, s'il vous plaît", "fr"),
        ("auf Deutsch bitte", "de"),
        ("in English please", "en"),
        ("po polsku", "pl"),
    ],
)
def test_a_wish_for_a_language_names_it(bot, actions, talk, text, language):
    bot.send(talk, text=text)
    (entity,) = actions.calls[-1]["tracker"]["latest_message"]["entities"]
    assert (entity["entity"], entity["value"]) == ("language", language)


def test_health_says_ok(bot):
    assert bot.get("/").body == {"status": "ok"}


def test_a_forgotten_conversation_leaves_no_word(bot, actions, talk, redis_server):
    bot.send(talk, text="a private wooden chair")
    bot.send(f"{talk}-other", text="four legs")
    assert "private" in str(redis_server.ask("XRANGE", "tariff:events", "-", "+"))
    assert bot.forget(talk, "wrong").status == 401
    assert bot.forget(talk).status == 200
    assert redis_server.ask("GET", f"tariff:tracker:{talk}") is None
    assert redis_server.ask("GET", f"tariff:tracker:{talk}-other") is not None
    events = str(redis_server.ask("XRANGE", "tariff:events", "-", "+"))
    assert "private" not in events and "four legs" in events
    assert bot.forget(talk).status == 200, "once more does no harm"
