"""The classification form: one message, at most one decision, one card. The one caller of the client.

A turn of the form runs in two steps. ``validate_classification_form`` reads what the message means, asks for the
one decision and puts it into a slot; then the action that asks or proposes only renders what the slots hold.
The SDK's own form validation would call required_slots three times and each extract and validate method in between;
this action replaces it as a whole, so that nothing is decided twice.
"""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.clerk import ClerkAction, Talk
from actions.errors import ClassifierRejected, ClassifierUnavailable
from actions.language import Speech
from actions.names import ANSWER_SLOT, DESCRIPTION_SLOT, FAILURE_SLOT, FORM, REQUESTED_SLOT
from actions.notices import Turn
from actions.opening import introduce
from actions.proposing import card_of
from actions.state import Failure, State, speech_events
from actions.turn import is_refused, read_turn
from tariff.contract import UNOPENED, UNRECOGNISED


class ValidateClassificationForm(ClerkAction):
    """Takes the message in, decides once, and says for which slot the form waits next."""

    def name(self) -> str:
        """Name in the domain."""
        return f"validate_{FORM}"

    async def act(self, talk: Talk) -> list[EventType]:
        """Work one message of the form; nothing at all to remember makes the form refuse the message."""
        if is_refused(talk.state, talk.message):
            return []
        turn = read_turn(talk.state, talk.message, self.clerk.lexicon)
        speech = talk.speech
        if turn.is_described:
            speech = speech.after(talk.message.text, self.clerk.detector)
        if turn.notice is not None:
            talk.say(turn.notice.key, **dict(turn.notice.values))
        state = await decided(talk, turn, speech)
        if _is_lost_on(talk, turn, state):
            talk.say(f"refer.{UNRECOGNISED}")
            turn, state, speech = Turn(talk.state), talk.state, talk.speech
        state = introduce(talk, turn, state, speech)
        return [
            *_kept(talk, turn, state),
            *speech_events(speech, talk.slots),
            SlotSet(REQUESTED_SLOT, _next_slot(turn, state)),
        ]

    def apologise(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Leave the form where it was; the action that asks next shows the error."""
        waiting = (tracker.slots or {}).get(REQUESTED_SLOT) or DESCRIPTION_SLOT
        failure = Failure("internal", None)
        return [
            SlotSet(ANSWER_SLOT, None),
            SlotSet(FAILURE_SLOT, failure.to_dict()),
            SlotSet(REQUESTED_SLOT, waiting),
        ]


class AskAnswer(ClerkAction):
    """Asks the question that stands, or shows why there is none."""

    def name(self) -> str:
        """Name in the domain."""
        return f"action_ask_{FORM}_{ANSWER_SLOT}"

    async def act(self, talk: Talk) -> list[EventType]:
        """Render the decision."""
        _render(talk)
        return []


class AskGoodsDescription(ClerkAction):
    """Asks for the goods, unless what was just said asks for them already."""

    def name(self) -> str:
        """Name in the domain."""
        return f"action_ask_{FORM}_{DESCRIPTION_SLOT}"

    async def act(self, talk: Talk) -> list[EventType]:
        """Ask which goods are meant."""
        if talk.message.has_failed and talk.state.failure is not None:
            talk.fail(talk.state.failure.error)
        elif not talk.message.has_reply:
            talk.say("reply.which_goods")
        return []


class ProposeCode(ClerkAction):
    """Shows the proposal or the referral that ended the form."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_propose_code"

    async def act(self, talk: Talk) -> list[EventType]:
        """Render the decision, and offer the next of several goods."""
        _render(talk)
        if talk.state.case.later and not talk.message.has_failed:
            talk.say("reply.next_waits", ("next",), goods=talk.state.case.later[0])
        return []


class RetryTurn(ClerkAction):
    """Hands the turn that failed back to the form, which repeats it."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_retry_turn"

    async def act(self, talk: Talk) -> list[EventType]:
        """Let the form run."""
        return [FollowupAction(FORM)]


class ChangeLanguage(ClerkAction):
    """Goes on in the language asked for, and shows again what stands: a question through the form, a proposal here."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_change_language"

    async def act(self, talk: Talk) -> list[EventType]:
        """Change the language, or ask for which one."""
        if not talk.message.language:
            talk.say("language.which")
            return talk.events()
        speech = replace(talk.speech, language=talk.message.language, is_fixed=True)
        talk.say("language.changed", language=speech.language)
        events = speech_events(speech, talk.slots)
        if talk.state.question is not None:
            return [*events, FollowupAction(FORM)]
        if talk.state.proposal is not None:
            events += await self._propose_again(talk, speech)
        return events

    async def _propose_again(self, talk: Talk, speech: Speech) -> list[EventType]:
        turn = Turn(talk.state, talk.state.case)
        state = await decided(talk, turn, speech)
        message = replace(talk.message, has_failed=state.failure is not None)
        _render(replace(talk, state=state, speech=speech, message=message))
        return _kept(talk, turn, state)


async def decided(talk: Talk, turn: Turn, speech: Speech) -> State:
    """The state after the turn's decision; the one before it, with the failure kept, where deciding fails."""
    if turn.case is None:
        return turn.state
    try:
        request = turn.case.request(talk.clerk.settings.question_budget, speech.language)
        return State(turn.case, await talk.clerk.client.decide(request))
    except ClassifierUnavailable:
        return replace(turn.state, failure=Failure("classifier_unavailable", turn.case))
    except ClassifierRejected:
        return replace(turn.state, failure=Failure("classifier_rejected", None))


def _is_lost_on(talk: Talk, turn: Turn, state: State) -> bool:
    """Whether words after a proposal name no goods: they begin no new case, and the proposal stays."""
    reason = state.decision.reason if state.decision else ""
    return turn.is_described and talk.state.proposal is not None and reason == UNRECOGNISED


def _render(talk: Talk) -> None:
    """Show what the slots hold: the failure of this turn, the decision, or the wish for goods."""
    state = talk.state
    if talk.message.has_failed and state.failure is not None:
        talk.fail(state.failure.error)
    elif state.decision is not None:
        talk.show(card_of(talk))
    else:
        talk.say("reply.which_goods")


def _kept(talk: Talk, turn: Turn, state: State) -> list[EventType]:
    """What to remember; a failure is set anew even where it is the same, which tells that it is this turn's."""
    events = state.events(talk.slots)
    if turn.case is not None and state.failure is not None:
        events.append(SlotSet(FAILURE_SLOT, state.failure.to_dict()))
    return events


def _next_slot(turn: Turn, state: State) -> str | None:
    """What the form waits for; None ends it."""
    if turn.asks_for_goods:
        return DESCRIPTION_SLOT
    if state.question is not None:
        return ANSWER_SLOT
    if state.decision is not None and state.decision.reason in UNOPENED:
        return DESCRIPTION_SLOT
    has_failed = turn.case is not None and state.failure is not None
    ends = state.proposal is not None or (turn.case is not None and state.decision is not None)
    return None if ends and not has_failed else DESCRIPTION_SLOT
