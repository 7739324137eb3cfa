"""What a message makes of a conversation: a pure function of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from actions.message import Message
from actions.names import ANSWER_QUESTION, CHANGE_LANGUAGE, PROPOSE_NOW, RETRY_TURN, SMALL_TALK, VERDICTS
from actions.state import Case, State
from tariff.codes import Code
from tariff.contract import MAX_TEXT, Answer, Question
from tariff.errors import InvalidCode

MAX_ANSWER = 500  # as the contract has it
_LEAST_LETTERS = 2
_SHORTEST_CODE = 4


@dataclass(frozen=True)
class Notice:
    """A fixed sentence to say before anything else, with what goes into it."""

    key: str
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Turn:
    """What is to be done.

    Attributes:
        state: where the conversation stands if nothing is decided or deciding fails.
        case: the case to decide, None where there is nothing new to decide.
        notice: what is said first.
        is_described: whether the message is a new description.
        asks_for_goods: whether to wait for a description, whatever question or proposal stands.
    """

    state: State
    case: Case | None = None
    notice: Notice | None = None
    is_described: bool = False
    asks_for_goods: bool = False


def is_refused(state: State, message: Message) -> bool:
    """Whether the form leaves a message to the rule of its intent, which replies and leads back to the form."""
    if message.is_handled:
        return False
    return message.intent in SMALL_TALK or (message.intent in VERDICTS and state.question is None)


def read_turn(state: State, message: Message) -> Turn:
    """What a message that reached the form is to do."""
    if message.intent == RETRY_TURN:
        return _retry(state)
    if message.intent == CHANGE_LANGUAGE and state.question is not None:
        return Turn(state, state.case)  # the same question in the other language
    if message.is_handled:
        return Turn(state, asks_for_goods=state.question is None)
    if message.intent == PROPOSE_NOW:
        return _propose(state)
    if message.is_command:
        return _tapped(state, message.answer if message.intent == ANSWER_QUESTION else None)
    if state.question is not None:
        return _answered(state, state.question, message)
    return _described(state, message)


def _retry(state: State) -> Turn:
    case = state.failure.case if state.failure else None
    return Turn(state, case) if case else Turn(replace(state, failure=None))


def _tapped(state: State, answer: Answer | None) -> Turn:
    """A button; one of an earlier question, as a double tap sends it, changes nothing."""
    question = state.question
    if answer is None or question is None or answer.key != question.key:
        return Turn(state, notice=Notice("reply.stale" if state.decision else "reply.stale_over"))
    return _with_answer(state, answer)


def _propose(state: State) -> Turn:
    kept = state.failure.case if state.failure else None
    case = kept or (state.case if state.question is not None else None)
    return Turn(state, replace(case, is_proposal_wanted=True)) if case else Turn(replace(state, failure=None))


def _answered(state: State, question: Question, message: Message) -> Turn:
    if not message.has_words:
        return Turn(state, notice=Notice("card.not_understood"))
    if len(message.text) > MAX_ANSWER:
        return Turn(state, notice=Notice("repair.answer_too_long", (("limit", MAX_ANSWER),)))
    shown = tuple(option.id for option in question.options)
    return _with_answer(state, Answer(question.key, shown, free=message.text))


def _with_answer(state: State, answer: Answer) -> Turn:
    return Turn(state, replace(state.case, answers=(*state.case.answers, answer)))


def _described(state: State, message: Message) -> Turn:
    code = _code(message.text)
    if code is not None and message.follows_rejection:
        return Turn(state, notice=Notice("reply.code_noted", (("code", code.display),)), asks_for_goods=True)
    repair = None if code is not None else _repair(message)
    if repair is not None:
        return Turn(state, notice=repair, asks_for_goods=True)
    return Turn(State(), Case(message.text), is_described=True)


def _repair(message: Message) -> Notice | None:
    """What is wrong with a description, None where nothing is."""
    if not message.has_words:
        return Notice("repair.no_words")
    if sum(sign.isalpha() for sign in message.text) < _LEAST_LETTERS:
        return Notice("repair.too_short")
    if len(message.text) > MAX_TEXT:
        return Notice("repair.too_long", (("limit", MAX_TEXT),))
    return None


def _code(text: str) -> Code | None:
    """The code that a text is, None where it is none or too short to be told from a number."""
    try:
        code = Code.parse(text)
    except InvalidCode:
        return None
    return code if len(code.digits) >= _SHORTEST_CODE else None
