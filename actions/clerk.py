"""What all actions share, and the one edge at which their failures are caught."""

from __future__ import annotations

import logging
import os
import traceback
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.decide_client import DecideClient
from actions.language import Detector, Speech, load_detector
from actions.message import Message, read_message
from actions.settings import Settings, Switching
from actions.state import State, read_speech, read_state, speech_events
from tariff.cards import ASK_PERSON, RESTART, error_card, text_card
from tariff.contract import Json
from tariff.facts import Lexicon
from tariff.sentences import Sentences

logger = logging.getLogger(__name__)
DATA = Path(__file__).resolve().parent.parent / "data"
ASK_HELP = "/ask_help"
_BUTTONS = {"help": ASK_HELP, "person": ASK_PERSON, "restart": RESTART, "next": "/next_goods"}


@dataclass(frozen=True)
class Clerk:
    """What the actions work with."""

    settings: Settings
    sentences: Sentences
    detector: Detector
    client: DecideClient
    lexicon: Lexicon

    @classmethod
    def hire(cls, settings: Settings, data: Path = DATA) -> Clerk:
        """The clerk of these settings; takes two seconds, for the detector of languages."""
        sentences = Sentences.load(data)
        client = DecideClient(settings.classifier_url, settings.connect_seconds, settings.read_seconds)
        return cls(settings, sentences, load_detector(data, sentences, Switching()), client, Lexicon.load(data))


@lru_cache(maxsize=1)
def hired_clerk() -> Clerk:
    """The clerk of this process's environment, for actions that are made without one."""
    return Clerk.hire(Settings.from_environ(os.environ))


@dataclass(frozen=True)
class Talk:
    """One action's part of a turn: where the conversation stands, and a way to say something."""

    clerk: Clerk
    slots: dict[str, Any]
    message: Message
    state: State
    speech: Speech
    dispatcher: CollectingDispatcher

    def say(self, key: str, buttons: Sequence[str] = (), language: str = "", **values: object) -> None:
        """Say a fixed sentence, with buttons named ``help``, ``person``, ``restart`` or ``next``."""
        language = language or self.speech.language
        say = self.clerk.sentences.say
        offered = [{"label": say(f"button.{name}", language), "payload": _BUTTONS[name]} for name in buttons]
        self.show(text_card(say(key, language, **values), language, offered))

    def show(self, card: Json) -> None:
        """Send a card."""
        self.dispatcher.utter_message(json_message=card)

    def fail(self, error: str, language: str = "") -> None:
        """Show an error; a refused message is not to be tried again, so its card offers a new start instead."""
        language = language or self.speech.language
        card = error_card(error, language, self.clerk.sentences)
        if error == "classifier_rejected":
            label = self.clerk.sentences.say("button.restart", language)
            card = {**card, "buttons": [{"label": label, "payload": RESTART}]}
        self.show(card)

    def events(self, speech: Speech | None = None) -> list[EventType]:
        """What keeps the conversation's language."""
        return speech_events(speech or self.speech, self.slots)


class ClerkAction(Action, ABC):  # type: ignore[misc]  # the SDK is untyped
    """An action that never raises: what goes wrong becomes a card."""

    def __init__(self, clerk: Clerk | None = None) -> None:
        """Work with this clerk, or with that of the process's environment."""
        self.clerk = clerk or hired_clerk()

    @abstractmethod
    def name(self) -> str:
        """Name in the domain; abstract in every base, since the SDK makes each class that is not."""

    @abstractmethod
    async def act(self, talk: Talk) -> list[EventType]:
        """Say what is to be said, and return what is to be remembered."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Run the action; its failure is logged without words of users and shown as an error card."""
        try:
            return await self.act(self._open(dispatcher, tracker))
        except Exception as error:
            logger.error("Action %s failed with %s at %s.", self.name(), type(error).__name__, _where(error))
            logger.debug("The failure in full:", exc_info=error)
            dispatcher.messages.clear()
            return self.apologise(dispatcher, tracker)

    def apologise(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Show that something went wrong here."""
        language = read_speech(tracker.slots or {}).language
        dispatcher.utter_message(json_message=error_card("internal", language, self.clerk.sentences))
        return []

    def _open(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Talk:
        slots, message = dict(tracker.slots or {}), read_message(tracker)
        speech = read_speech(slots).on_page(message.page)
        return Talk(self.clerk, slots, message, read_state(slots), speech, dispatcher)


def _where(error: Exception) -> str:
    """The last calls that led to an error, without its text, which may hold words of users."""
    calls = traceback.extract_tb(error.__traceback__)[-4:]
    return " ".join(f"{Path(call.filename).name}:{call.lineno}" for call in calls)
