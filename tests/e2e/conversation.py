"""A conversation with the real clerk, in which every message must be answered exactly once."""

from __future__ import annotations

import json
import secrets
import time
from collections import defaultdict
from dataclasses import dataclass

import httpx

from tests.visitor import Json, Visitor

PATIENCE = 120
POLL = 10


@dataclass(frozen=True)
class Reply:
    """All cards that answer one message."""

    cards: tuple[Json, ...]

    @property
    def card(self) -> Json:
        """The last card: where the conversation stands."""
        return self.cards[-1]

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(card["card"] for card in self.cards)

    @property
    def text(self) -> str:
        return str(self.cards[0]["text"])


class Conversation:
    """Says things, taps buttons, and knows the latest card that had buttons."""

    def __init__(self, url: str, language: str = "en") -> None:
        self.visitor = Visitor(url, language, patience=PATIENCE)
        self.card: Json = {}

    @property
    def http(self) -> httpx.Client:
        return self.visitor.http

    def say(self, text: str, **more: object) -> Reply:
        """What answers a text."""
        return self._reply(self.visitor.send(text, **more))

    def tap(self, what: str) -> Reply:
        """What answers a button of the latest card: one with this label, or of this kind."""
        return self._reply(self.visitor.tap(self.token(what)))

    def choose(self, number: int = 0) -> Reply:
        """What answers the option at this place of the question that stands."""
        return self._reply(self.visitor.tap(self.card["options"][number]["payload"]))

    def token(self, what: str) -> str:
        rows = [row for part in ("options", "extras", "buttons") for row in self.card.get(part, [])]
        return next(str(row["payload"]) for row in rows if what in (row["label"], row.get("kind")))

    def until_proposal(self, reply: Reply) -> Reply:
        """Go on with the first option of each question."""
        for _ in range(6):
            if reply.card["card"] != "question":
                break
            reply = self.choose()
        assert reply.card["card"] == "proposal", reply.card
        return reply

    def answer_to(self, id: str) -> Reply:
        """The cards with this id in ``in_reply_to``; they are written together."""
        end, after = time.monotonic() + PATIENCE, 0
        while time.monotonic() < end:
            polled = self.visitor.poll(after, wait=POLL)
            cards = [event["card"] for event in polled["events"] if event["in_reply_to"] == id]
            if cards:
                self.card = cards[-1]
                return Reply(tuple(cards))
            after = polled["last"]
        raise AssertionError(f"the message {id} was not answered within {PATIENCE} s")

    def _reply(self, accepted: httpx.Response) -> Reply:
        assert accepted.status_code == 202, accepted.text
        return self.answer_to(accepted.json()["id"])

    def assert_answered_once(self) -> None:
        """Each message has an answer, no answer has the same card twice, and the log agrees with the stream."""
        history = self.visitor.history()
        sent = [event["id"] for event in history if event["author"] == "user"]
        said = [event for event in history if event["author"] != "user"]
        answers = defaultdict(list)
        for event in said:
            answers[event["in_reply_to"]].append(told(event["card"]))
        assert sorted(answers) == sorted(sent), "messages and answers do not match"
        for id, cards in answers.items():
            assert len(cards) == len(set(cards)) <= 2, f"{id} was answered by {cards}"
        streamed = self.visitor.poll(0, wait=0)["events"]
        assert [event["sequence"] for event in streamed] == [event["sequence"] for event in said]


def told(card: Json) -> str:
    """A card as a person reads it: without the buttons' tokens, which differ each time."""

    def strip(value: object) -> object:
        if isinstance(value, dict):
            return {name: strip(part) for name, part in value.items() if name != "payload"}
        return [strip(part) for part in value] if isinstance(value, list) else value

    return json.dumps(strip(card), sort_keys=True)


def new_id() -> str:
    """An id for a message, as the page makes them."""
    return secrets.token_hex(8)
