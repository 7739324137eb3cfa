"""The card of a decision; a proposal's has its reasons and a link to its dossier."""

from __future__ import annotations

from actions.clerk import Talk
from actions.state import State
from tariff.card_reasons import with_reasons
from tariff.cards import decision_card, text_card, with_dossier
from tariff.contract import PROPOSE, Json
from tariff.dossier import OptionShown, Put, write_dossier
from tariff.errors import ContractError
from tariff.telling import Teller


def card_of(talk: Talk) -> Json:
    """The card of the decision that stands."""
    state, sentences = talk.state, talk.clerk.sentences
    if state.decision is None:
        raise ValueError("there is no decision to show")
    card = decision_card(state.decision, sentences, talk.clerk.settings.support_contact)
    if state.proposal is not None and state.proposal.explanation is not None:
        teller = Teller(sentences, talk.clerk.lexicon.vocabulary, state.decision.language)
        card = with_reasons(card, state.proposal.explanation, teller)
    dossier = dossier_of(state, talk.clerk.settings.question_budget)
    return card if dossier is None else with_dossier(card, dossier, sentences)


def dossier_card(talk: Talk) -> Json:
    """A text with the link to the dossier of the proposal that stands; without a proposal, that there is none."""
    say, language = talk.clerk.sentences.say, talk.speech.language
    dossier = dossier_of(talk.state, talk.clerk.settings.question_budget)
    if dossier is None:
        return text_card(say("reply.no_proposal", language), language)
    return with_dossier(text_card(say("reply.dossier", language), language), dossier, talk.clerk.sentences)


def dossier_of(state: State, questions: int) -> Json | None:
    """The dossier of the proposal that stands; None where there is none, or its reasons name no day."""
    decision = state.decision
    if decision is None or decision.decision != PROPOSE:
        return None
    put = [
        Put(one.key, one.text, tuple(OptionShown(name, label) for name, label in one.options))
        for one in state.case.asked
    ]
    try:
        return write_dossier(state.case.request(questions, decision.language), decision, put).to_dict()
    except ContractError:
        return None
