"""What the tracker tells of a message."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.message import clean, read_message


def tracker(events=(), **latest):
    return Tracker.from_dict({"sender_id": "t", "slots": {}, "latest_message": latest, "events": list(events)})


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  phone\n\tcase ", "phone case"),
        ("a\u0000b\u001bc\u007f", "a b c"),
        ("cafe\u0301", "café"),
        ("", ""),
        ("🙂", "🙂"),
        ("手机壳", "手机壳"),
        ("a\u00a0b", "a b"),
    ],
)
def test_text_is_brought_on_one_line_without_control_characters(raw: str, cleaned: str):
    assert clean(raw) == cleaned


def test_an_empty_tracker_is_an_empty_message():
    message = read_message(tracker())
    assert (message.intent, message.text, message.answer, message.page) == ("", "", None, "")


def test_only_a_language_of_ours_is_a_pages():
    assert read_message(tracker(metadata={"language": "pl"})).page == "pl"
    assert read_message(tracker(metadata={"language": "xx"})).page == ""
    assert read_message(tracker(metadata=None)).page == ""


def test_a_message_is_handled_once_another_action_replied():
    user, listen = {"event": "user"}, {"event": "action", "name": "action_listen"}
    form, helped = ({"event": "action", "name": name} for name in ("classification_form", "action_help"))
    assert not read_message(tracker([helped, listen, user, form])).is_handled
    assert read_message(tracker([listen, user, helped, form])).is_handled


def test_a_failure_is_this_turns_only():
    failed = {"event": "slot", "name": "failed_message", "value": {"error": "internal"}}
    mended = {"event": "slot", "name": "failed_message", "value": None}
    assert read_message(tracker([{"event": "user"}, failed])).has_failed
    assert not read_message(tracker([failed, {"event": "user"}])).has_failed
    assert not read_message(tracker([{"event": "user"}, mended])).has_failed
