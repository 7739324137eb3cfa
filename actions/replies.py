"""Replies in fixed sentences: courtesy, help, a person, the end of a proposal, a new start."""

from __future__ import annotations

from abc import ABC

from rasa_sdk.events import EventType

from actions.clerk import ClerkAction, Talk
from actions.names import AFFIRM, DENY, EXPLAIN_ACTION, REJECT_ACTION
from actions.state import State
from tariff.codes import Code


class FixedReply(ClerkAction, ABC):
    """One fixed sentence; before there are goods, it follows the language of what was said."""

    key: str
    buttons: tuple[str, ...] = ()

    async def act(self, talk: Talk) -> list[EventType]:
        """Say the sentence."""
        speech, message = talk.speech, talk.message
        if not talk.state.case.description and not message.is_command:
            speech = speech.after(message.text, self.clerk.detector)
        talk.say(self.key, self.buttons, speech.language, **self.values())
        return talk.events(speech)

    def values(self) -> dict[str, object]:
        """What goes into the sentence."""
        return {}


class Greet(FixedReply):
    """A greeting."""

    key, buttons = "reply.greet", ("help",)

    def name(self) -> str:
        """Name in the domain."""
        return "action_greet"


class Help(FixedReply):
    """What the clerk can do."""

    key, buttons = "reply.help", ("person",)

    def name(self) -> str:
        """Name in the domain."""
        return "action_help"

    def values(self) -> dict[str, object]:
        """The most questions that are asked."""
        return {"questions": self.clerk.settings.question_budget}


class Thank(FixedReply):
    """An answer to thanks."""

    key = "reply.thank"

    def name(self) -> str:
        """Name in the domain."""
        return "action_thank"


class SayGoodbye(FixedReply):
    """A goodbye."""

    key = "reply.goodbye"

    def name(self) -> str:
        """Name in the domain."""
        return "action_say_goodbye"


class OutOfScope(FixedReply):
    """What the clerk is not there for."""

    key, buttons = "reply.out_of_scope", ("help",)

    def name(self) -> str:
        """Name in the domain."""
        return "action_out_of_scope"


class TalkToPerson(FixedReply):
    """How to reach a person, or that nobody can be reached from here yet."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_talk_to_person"

    @property
    def key(self) -> str:  # type: ignore[override]  # depends on whether there is a contact
        """The sentence with or without a contact."""
        return "reply.person" if self.clerk.settings.support_contact else "reply.person_without_contact"

    def values(self) -> dict[str, object]:
        """The contact."""
        return {"contact": self.clerk.settings.support_contact}


class RestartConversation(ClerkAction):
    """A new start: goods, answers and decision are forgotten, the language is kept."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_restart_conversation"

    async def act(self, talk: Talk) -> list[EventType]:
        """Forget the goods and ask for the next."""
        talk.say("reply.restarted")
        return [*State().events(talk.slots), *talk.events()]


class AcceptProposal(ClerkAction):
    """The proposal fits."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_accept_proposal"

    async def act(self, talk: Talk) -> list[EventType]:
        """Say that it is noted."""
        return _accept(talk)


class RejectProposal(ClerkAction):
    """The proposal is wrong."""

    def name(self) -> str:
        """Name in the domain."""
        return REJECT_ACTION

    async def act(self, talk: Talk) -> list[EventType]:
        """Say that it is noted, and ask for the right code."""
        return _reject(talk)


class ExplainAffirmation(ClerkAction):
    """A yes or no that no question asked for; after a proposal it is meant for that."""

    def name(self) -> str:
        """Name in the domain."""
        return EXPLAIN_ACTION

    async def act(self, talk: Talk) -> list[EventType]:
        """Accept or reject the proposal, or say that nothing was asked."""
        if talk.message.intent == AFFIRM:
            return _accept(talk)
        if talk.message.intent == DENY:
            return _reject(talk)
        talk.say("reply.affirmation")
        return talk.events()


def _accept(talk: Talk) -> list[EventType]:
    proposal = talk.state.proposal
    if proposal is None:
        talk.say("reply.affirmation")
    else:
        talk.say("reply.accepted", code=Code(proposal.candidate.code).display)
    return talk.events()


def _reject(talk: Talk) -> list[EventType]:
    proposal = talk.state.proposal
    if proposal is None:
        talk.say("reply.affirmation")
    else:
        talk.say("reply.rejected", ("person", "restart"), code=Code(proposal.candidate.code).display)
    return talk.events()
