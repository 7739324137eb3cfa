"""Turns that either give a reply and are kept, or fail and leave the record as it was.

Rasa's own processor goes on without an action that failed, saves the half-done turn, and answers with an empty list.
"""

from typing import Any, NoReturn

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.errors import TurnFailed
from bot.replies import Card, replies_to


class StrictProcessor(MessageProcessor):  # type: ignore[misc]  # Rasa is untyped
    """Rasa's processor, where a failure ends the turn and a message is worked once."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs, on_circuit_break=_refuse_endless_turn)

    async def reply_to(self, message: UserMessage) -> tuple[list[Card], bool]:
        """The cards that answer a message, at least one, and whether they come from the record.

        To be called with the conversation's lock held.

        Raises:
            TurnFailed: an action failed or nothing was said; the record is as before the message.
            RedisError: the record could not be read or written; it is as before the message.
        """
        tracker = await self.get_tracker(message.sender_id)
        recorded = replies_to(tracker.events, message.message_id, _language(tracker))
        if recorded:
            return recorded, True
        await self._update_tracker_session(tracker, message.output_channel, message.metadata)
        await self._handle_message_with_tracker(message, tracker)
        await self.run_action_extract_slots(message.output_channel, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)
        cards = replies_to(tracker.events, message.message_id, _language(tracker))
        if not cards:
            raise TurnFailed("The turn ended without a reply.")
        await self.save_tracker(tracker)
        return cards, False

    async def parse_message(
        self, message: UserMessage, tracker: DialogueStateTracker | None = None, only_output_properties: bool = True
    ) -> dict[str, Any]:
        """What a text means; never a command, whatever it begins with."""
        harmless = UserMessage(message.text.lstrip("/ \t\n"), sender_id=message.sender_id)
        parsed: dict[str, Any] = await super().parse_message(harmless, tracker, only_output_properties)
        return {**parsed, "text": message.text}

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        watched = _WatchedAction(action)
        is_going_on: bool = await super()._run_action(watched, tracker, output_channel, nlg, prediction)
        if watched.failure is not None:
            raise TurnFailed(f"The action {action.name()} failed.") from watched.failure
        return is_going_on


class _WatchedAction(Action):  # type: ignore[misc]
    """An action whose failure is kept where Rasa would write it to a log and go on."""

    def __init__(self, action: Action) -> None:
        self._action = action
        self.failure: Exception | None = None

    def name(self) -> str:
        return str(self._action.name())

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        try:
            return list(await self._action.run(output_channel, nlg, tracker, domain))
        except ActionExecutionRejection:
            raise
        except Exception as failure:  # any: whatever an action raised, its turn has failed
            self.failure = failure
            return []

    def event_for_successful_execution(self, prediction: PolicyPrediction) -> Event:
        return self._action.event_for_successful_execution(prediction)


def _refuse_endless_turn(*_: object) -> NoReturn:
    raise TurnFailed("The turn ran more actions than one turn may.")


def _language(tracker: DialogueStateTracker) -> str:
    return str(tracker.get_slot("language") or "en")
