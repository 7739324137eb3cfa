"""Buttons: commands of the dialogue never leave the house; a random token stands for each."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, cast

from gateway.errors import UnknownButton
from gateway.items import Item
from gateway.store import Store, base
from tariff.cards import ASK_PERSON, RESTART

Json = dict[str, Any]
FIXED = {"restart": RESTART, "person": ASK_PERSON, "help": "/ask_help"}
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Button:
    """What a token stands for: a command, or a failed message to send again."""

    label: str
    payload: str
    resend: Item | None = None

    def to_json(self) -> str:
        """The record as kept in Redis."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Button:
        """The button of a record."""
        record = json.loads(text)
        resend = record["resend"]
        return cls(record["label"], record["payload"], Item(**resend) if resend else None)


@dataclass(frozen=True)
class Sealed:
    """A card that may leave the house, and the records of its tokens."""

    card: Json
    buttons: dict[str, Button]


def seal(card: Json, resend: Item | None = None, new_token: Callable[[], str] | None = None) -> Sealed:
    """The card with a token in place of each payload, wherever it stands.

    Args:
        card: as the bot sent it.
        resend: the failed message that every button of this card sends again.
        new_token: for tests; random tokens of 128 bits otherwise.
    """
    buttons: dict[str, Button] = {}
    draw = new_token or _random_token

    def walk(part: object) -> object:
        if isinstance(part, list):
            return [walk(each) for each in part]
        if not isinstance(part, dict):
            return part
        copy = {key: walk(value) for key, value in part.items() if key != "payload"}
        if isinstance(part.get("payload"), str):
            token = draw()
            buttons[token] = Button(str(part.get("label", "")), part["payload"], resend)
            copy["payload"] = token
        return copy

    return Sealed(cast(Json, walk(card)), buttons)


async def resolve(store: Store, conversation: str, token: str) -> Button:
    """The button of a token that this conversation was shown.

    Raises:
        UnknownButton: it never was, or has been forgotten.
    """
    if not _TOKEN.fullmatch(token):
        raise UnknownButton
    record = (await store.fields(f"{base(conversation)}:buttons", token)).get(token)
    if record is None:
        raise UnknownButton
    return Button.from_json(record)


def fixed_records(tokens: dict[str, str]) -> dict[str, str]:
    """Records of the buttons that every conversation has, by their tokens; labels are said when tapped."""
    return {token: Button("", FIXED[name]).to_json() for name, token in tokens.items()}


def _random_token() -> str:
    return secrets.token_urlsafe(16)
