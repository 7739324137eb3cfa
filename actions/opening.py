"""What is said of how a conversation opens: codes brought along, several goods, words that name none."""

from __future__ import annotations

from dataclasses import replace

from actions.claims import check, explain
from actions.clerk import Talk
from actions.language import Speech
from actions.notices import Turn
from actions.state import State
from tariff.cards import text_card
from tariff.contract import UNOPENED, Reply


def introduce(talk: Talk, turn: Turn, state: State, speech: Speech) -> State:
    """Say what a new decision found besides the goods, and remember the goods that are to come."""
    reply = state.decision
    if turn.case is None or state.failure is not None or reply is None:
        return state
    if not turn.is_described:
        _check_again(talk, state, reply, speech)
        return state
    _explain(talk, reply, speech)
    return _several(talk, state, reply, speech) if reply.later else state


def _explain(talk: Talk, reply: Reply, speech: Speech) -> None:
    sentences = talk.clerk.sentences
    said = [explain(claim, speech.language, sentences) for claim in reply.claims]
    if reply.reason in UNOPENED:
        said.append(sentences.say(f"refer.{reply.reason}", speech.language))
    if said:
        talk.show(text_card("\n".join(said), speech.language))


def _check_again(talk: Talk, state: State, reply: Reply, speech: Speech) -> None:
    """With a proposal, whether the codes brought along still fit."""
    found = (check(claim, speech.language, talk.clerk.sentences) for claim in reply.claims)
    said = [line for line in found if line]
    if state.proposal is not None and said:
        talk.show(text_card("\n".join(said), speech.language))


def _several(talk: Talk, state: State, reply: Reply, speech: Speech) -> State:
    """The state with the first of several goods; the others wait for it to be done."""
    goods = reply.facts[0].value
    talk.say("reply.several_goods", language=speech.language, first=goods, later="; ".join(reply.later))
    described = ", ".join([*(claim.code for claim in reply.claims), goods])
    return replace(state, case=replace(state.case, description=described, later=(*reply.later, *state.case.later)))
