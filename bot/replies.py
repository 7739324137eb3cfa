"""What the bot said to a message, read from the record of the conversation."""

from collections.abc import Iterable
from typing import Any

from rasa.shared.core.events import BotUttered, Event, UserUttered

from tariff.cards import text_card

Card = dict[str, Any]


def replies_to(events: Iterable[Event], message_id: str, language: str) -> list[Card] | None:
    """The cards that followed a message, None where the record does not hold the message.

    Args:
        events: the record, oldest first.
        message_id: the message's id.
        language: the language of cards made from plain text.
    """
    found: list[Card] | None = None
    for event in events:
        if isinstance(event, UserUttered):
            if found is not None:
                break
            found = [] if event.message_id == message_id else None
        elif found is not None and isinstance(event, BotUttered):
            found.extend(_cards(event, language))
    return found


def _cards(event: BotUttered, language: str) -> list[Card]:
    """The card that an action sent, or one made of its plain text and buttons."""
    custom = event.data.get("custom")
    if isinstance(custom, dict) and isinstance(custom.get("card"), str):
        return [custom]
    if not event.text:
        return []
    offered = event.data.get("buttons") or []
    buttons = [{"label": button.get("title", ""), "payload": button.get("payload", "")} for button in offered]
    return [text_card(event.text, language, buttons)]
