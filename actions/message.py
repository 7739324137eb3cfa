"""What a person has just said or tapped, as the tracker tells it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from actions.language_names import known_language, named_language
from actions.names import DENY, EXPLAIN_ACTION, FAILURE_SLOT, FORM, LISTEN, REJECT_ACTION
from tariff import LANGUAGES
from tariff.contract import Answer
from tariff.errors import ContractError

_SPACES = re.compile(r"\s+")
Event = Mapping[str, Any]


@dataclass(frozen=True)
class Message:
    """One message.

    Attributes:
        intent: what it was taken for; empty where it was not read.
        text: its words on one line, without control characters.
        answer: the answer that a tapped button stands for, None where there is none that can be read.
        page: language of the page it came from, empty where unknown.
        language: language that it names, empty where it names none.
        is_handled: whether another action has replied to it already in this turn.
        has_reply: whether anything was said since.
        has_failed: whether deciding on it failed in this turn.
        follows_rejection: whether it came right after a proposal was called wrong.
    """

    intent: str
    text: str
    answer: Answer | None
    page: str
    language: str
    is_handled: bool
    has_reply: bool
    has_failed: bool
    follows_rejection: bool

    @property
    def is_command(self) -> bool:
        """Whether it is a tapped button rather than words: a payload names its own intent."""
        return bool(self.intent) and self.text.startswith(f"/{self.intent}")

    @property
    def has_words(self) -> bool:
        """Whether there is a letter or a digit in it."""
        return any(sign.isalnum() for sign in self.text)


def read_message(tracker: Tracker) -> Message:
    """The latest message of a conversation; an empty one where nobody has said anything."""
    latest = tracker.latest_message or {}
    now, before = _turns(tracker.events or [])
    text = clean(str(latest.get("text") or ""))
    return Message(
        intent=str((latest.get("intent") or {}).get("name") or ""),
        text=text,
        answer=_answer(_entity(latest, "answer")),
        page=_page(latest),
        language=named_language(text) or known_language(_entity(latest, "language")),
        is_handled=any(name not in (FORM, LISTEN) for name in _actions(now)),
        has_reply=any(event.get("event") == "bot" for event in now),
        has_failed=any(event.get("name") == FAILURE_SLOT and event.get("value") for event in now),
        follows_rejection=_is_rejection(before),
    )


def clean(text: str) -> str:
    """Text on one line: control characters and runs of spaces become one space."""
    visible = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", visible)).strip()


def _entity(latest: Event, name: str) -> object:
    """The value of the message's first entity of a name, None without one."""
    found = [entity.get("value") for entity in latest.get("entities") or [] if entity.get("entity") == name]
    return found[0] if found else None


def _answer(value: object) -> Answer | None:
    try:
        return Answer.from_dict(value)
    except ContractError:
        return None


def _page(latest: Event) -> str:
    language = (latest.get("metadata") or {}).get("language")
    return language if language in LANGUAGES else ""


def _turns(events: Sequence[Event]) -> tuple[Sequence[Event], Sequence[Event]]:
    """The events after the latest message, and those from the message before up to it."""
    heard = [i for i, event in enumerate(events) if event.get("event") == "user"]
    if not heard:
        return events, ()
    start = heard[-2] if len(heard) > 1 else heard[-1]
    return events[heard[-1] + 1 :], events[start : heard[-1]]


def _is_rejection(events: Sequence[Event]) -> bool:
    """Whether a turn called a proposal wrong: by its button, or by a plain no."""
    done = _actions(events)
    if EXPLAIN_ACTION not in done:
        return REJECT_ACTION in done
    intent = ((events[0].get("parse_data") or {}).get("intent") or {}).get("name")
    return bool(intent == DENY)


def _actions(events: Sequence[Event]) -> list[str]:
    return [str(event.get("name")) for event in events if event.get("event") == "action"]
