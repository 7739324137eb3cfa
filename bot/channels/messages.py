"""A message as the gateway sends it, read and checked; anything else is refused with a sentence that says why."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import BadMessage
from tariff import LANGUAGES

LARGEST_BODY = 65_536  # bytes; a button's answer lists all options shown
LARGEST_TEXT = 4_096  # bytes, as at the gateway
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "accept_proposal": (),
    "answer_question": ("answer",),
    "ask_help": (),
    "ask_person": (),
    "change_language": ("language",),
    "greet": (),
    "propose_now": (),
    "next_goods": (),
    "reject_proposal": (),
    "restart_conversation": (),
    "retry_turn": (),
    "say_goodbye": (),
    "thank": (),
}
_FIELDS = frozenset({"message_id", "conversation", "text", "payload", "language"})
_ID = re.compile(r"[\w.:@=+/-]{1,128}", re.ASCII)
_COMMAND = re.compile(r"/([a-z_]{1,64})\s*(\{.*\})?\s*", re.DOTALL)


@dataclass(frozen=True)
class Command:
    """A tapped button: an intent and its entities."""

    intent: str
    entities: Mapping[str, Any]

    def parse_data(self, payload: str) -> dict[str, Any]:
        """The command as Rasa's understanding of a message."""
        intent = {"name": self.intent, "confidence": 1.0}
        entities = [
            {"entity": name, "value": value, "start": 0, "end": len(payload)} for name, value in self.entities.items()
        ]
        return {"text": payload, "intent": intent, "intent_ranking": [intent], "entities": entities}


@dataclass(frozen=True)
class Incoming:
    """One message.

    Attributes:
        message_id: the gateway's id of the message.
        conversation: the conversation's id.
        text: what the record shows: the text, or the button's payload.
        language: the page's language, "" where it is none of ours.
        command: the button's command, None for a text.
    """

    message_id: str
    conversation: str
    text: str
    language: str
    command: Command | None


def read_message(body: bytes) -> Incoming:
    """The message in the body of a request.

    Raises:
        BadMessage: it is too large, no JSON, or not of the form that the contract names.
    """
    fields = _fields(body)
    if ("text" in fields) == ("payload" in fields):
        raise BadMessage("A message holds either text or payload.")
    language = fields.get("language", "")
    if not isinstance(language, str):
        raise BadMessage("language must be a text.")
    command = read_command(_string(fields, "payload")) if "payload" in fields else None
    return Incoming(
        message_id=_identifier(fields, "message_id"),
        conversation=_identifier(fields, "conversation"),
        text=_string(fields, "payload") if command else read_text(_string(fields, "text")),
        language=language if language in LANGUAGES else "",
        command=command,
    )


def read_text(text: str) -> str:
    """A text without control characters, which stand for no words.

    Raises:
        BadMessage: it is empty, too long, or holds halves of characters.
    """
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError:
        raise BadMessage("text holds characters that do not exist.") from None
    if size > LARGEST_TEXT:
        raise BadMessage(f"text is longer than {LARGEST_TEXT} bytes.")
    clean = "".join(sign if unicodedata.category(sign) != "Cc" or sign in "\n\t" else " " for sign in text).strip()
    if not clean:
        raise BadMessage("text is empty.")
    return clean


def read_command(payload: str) -> Command:
    """The command that a button stands for.

    Raises:
        BadMessage: it is none of ours, or its entities are not what it takes.
    """
    found = _COMMAND.fullmatch(payload)
    if not found or found.group(1) not in COMMANDS:
        raise BadMessage("payload is no command of the dialogue.")
    entities = _json(found.group(2) or "{}", "payload")
    if not isinstance(entities, dict) or not set(entities) <= set(COMMANDS[found.group(1)]):
        raise BadMessage("payload holds entities that its command does not take.")
    if not isinstance(entities.get("answer", {}), dict) or entities.get("language", "en") not in LANGUAGES:
        raise BadMessage("payload holds an entity of the wrong kind.")
    return Command(found.group(1), entities)


def _fields(body: bytes) -> dict[str, Any]:
    if len(body) > LARGEST_BODY:
        raise BadMessage(f"The message is larger than {LARGEST_BODY} bytes.")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadMessage("The message is not UTF-8.") from None
    fields = _json(text, "The message")
    if not isinstance(fields, dict):
        raise BadMessage("The message is no JSON object.")
    if unknown := sorted(set(fields) - _FIELDS):
        raise BadMessage(f"The message holds unknown fields: {len(unknown)}.")
    return fields


def _json(text: str, name: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise BadMessage(f"{name} is no JSON.") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _string(fields: Mapping[str, Any], name: str) -> str:
    value = fields[name]
    if not isinstance(value, str):
        raise BadMessage(f"{name} must be a text.")
    return value


def _identifier(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise BadMessage(f"{name} must be 1 to 128 letters, digits or .:@=+/-_")
    return value
