"""Replies in fixed sentences: courtesy, help, a person, the end of a proposal, a new start."""

from __future__ import annotations

from abc import ABC

from rasa_sdk.events import EventType

from actions.clerk import ClerkAction, Talk
from actions.meaning import meaning, stakes
from actions.names import AFFIRM, DENY, EXPLAIN_ACTION, REJECT_ACTION
from actions.reasons import teller
from actions.state import Case, State
from actions.telling import why
from tariff.cards import text_card
from tariff.codes import Code
from tariff.contract import Proposal


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


class ExplainQuestion(ClerkAction):
    """Why the question that stands is asked, or what a proposal rests on."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_explain_question"

    async def act(self, talk: Talk) -> list[EventType]:
        """Say how many codes are left and between which duties the answer decides."""
        if talk.state.question is not None:
            say, language = self.clerk.sentences.say, talk.speech.language
            parts = [say(notice.key, language, **dict(notice.values)) for notice in stakes(talk.state.question)]
            talk.show(text_card(" ".join(parts), language))
        elif talk.state.proposal is not None:
            talk.show(text_card("\n\n".join(_why(talk, talk.state.proposal)), talk.speech.language))
        else:
            talk.say("reply.affirmation")
        return talk.events()


def _why(talk: Talk, proposal: Proposal) -> list[str]:
    """Why a code is proposed: how sure it is, then what settles it."""
    chosen, say = proposal.candidate, talk.clerk.sentences.say
    share = f"{100 * chosen.probability:.0f}"
    first = say("reply.why_proposal", talk.speech.language, code=Code(chosen.code).display, share=share)
    return [first, *(why(teller(talk), proposal.explanation) if proposal.explanation else ())]


class ExplainMeaning(ClerkAction):
    """What the question that stands means, by examples of goods for each option."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_explain_meaning"

    async def act(self, talk: Talk) -> list[EventType]:
        """Say what the options stand for; without a question, what the clerk does."""
        if talk.state.question is None:
            talk.say("reply.help", ("person",), questions=self.clerk.settings.question_budget)
        else:
            notice = meaning(talk.state.question)
            talk.say(notice.key, **dict(notice.values))
        return talk.events()


class RestartConversation(ClerkAction):
    """A new start: goods, answers and decision are forgotten; the language and further goods named are kept."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_restart_conversation"

    async def act(self, talk: Talk) -> list[EventType]:
        """Forget the goods and ask for the next."""
        later = talk.state.case.later
        if later:
            talk.say("reply.restarted_later", ("next",), goods=later[0])
        else:
            talk.say("reply.restarted")
        return [*State(Case(later=later)).events(talk.slots), *talk.events()]


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
