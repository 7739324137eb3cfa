"""What a message makes of a conversation: a pure function of both."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.corrections import corrected, with_answer
from actions.meaning import meaning
from actions.message import Message
from actions.names import ANSWER_QUESTION, CHANGE_LANGUAGE, NEXT_GOODS, PROPOSE_NOW, RETRY_TURN, SMALL_TALK, VERDICTS
from actions.notices import Notice, Turn
from actions.state import Case, Put, State
from tariff.answers import fold_text, place_said, resolve
from tariff.asking import asked_meaning, goods_asked_for, is_off_topic, is_question_back
from tariff.codes import Code
from tariff.contract import MAX_TEXT, MORE, UNOPENED, Answer, Question
from tariff.errors import InvalidCode
from tariff.facts import Lexicon
from tariff.polarity import same_word
from tariff.requests import asks_for_no_goods

MAX_ANSWER = 500  # as the contract has it
_LEAST_LETTERS = 2
_SHORTEST_CODE = 4
_SHORTEST_WORD = 3
_NEGATIVE = re.compile(r"[-−–]\d{1,2}$")


def is_refused(state: State, message: Message) -> bool:
    """Whether the form leaves a message to the rule of its intent, which replies and leads back to the form."""
    if message.is_handled:
        return False
    return message.intent in SMALL_TALK or (message.intent in VERDICTS and state.question is None)


def read_turn(state: State, message: Message, lexicon: Lexicon) -> Turn:
    """What a message that reached the form is to do."""
    if message.intent == CHANGE_LANGUAGE and state.question is not None:
        return Turn(state, state.case)  # the same question in the other language
    if message.intent != RETRY_TURN and message.is_handled:
        return Turn(state, asks_for_goods=state.question is None)
    if message.intent in _WISHES:
        return _WISHES[message.intent](state)
    if message.is_command:
        return _tapped(state, message.answer if message.intent == ANSWER_QUESTION else None)
    turn = corrected(state, message.text, lexicon)
    if turn is not None:
        return turn
    if state.question is not None:
        return _answered(state, state.question, message)
    return _described(state, message)


def _retry(state: State) -> Turn:
    case = state.failure.case if state.failure else None
    return Turn(state, case) if case else Turn(replace(state, failure=None))


def _next(state: State) -> Turn:
    """The goods that were named and not taken yet; without any, the wish for goods."""
    if not state.case.later:
        return Turn(State(), notice=Notice("reply.which_goods"), asks_for_goods=True)
    goods, *later = state.case.later
    said = Notice("reply.next_goods", (("goods", goods),))
    return Turn(State(), Case(goods, later=tuple(later)), said, is_described=True)


def _tapped(state: State, answer: Answer | None) -> Turn:
    """A button; one of an earlier question, as a double tap sends it, changes nothing."""
    question = state.question
    if answer is None or question is None or not _is_of(answer, question):
        return Turn(state, notice=Notice("reply.stale" if state.decision else "reply.stale_over"))
    return _with_answer(state, answer)


def _is_of(answer: Answer, question: Question) -> bool:
    """Whether a button is one of the question that stands: its key, its options."""
    known = {option.id for option in question.options}
    return answer.key == question.key and set(answer.shown) == known and (not answer.option or answer.option in known)


def _propose(state: State) -> Turn:
    kept = state.failure.case if state.failure else None
    case = kept or (state.case if state.question is not None else None)
    return Turn(state, replace(case, is_proposal_wanted=True)) if case else Turn(replace(state, failure=None))


def _answered(state: State, question: Question, message: Message) -> Turn:
    if not message.has_words:
        return Turn(state, notice=Notice("card.not_understood"))
    if len(message.text) > MAX_ANSWER:
        return Turn(state, notice=Notice("repair.answer_too_long", (("limit", MAX_ANSWER),)))
    if is_question_back(message.text):
        return Turn(state, notice=_asked_back(message.text, question))
    is_beyond = _special(message.text) == MORE and not question.more
    if is_beyond or _is_out_of_range(message.text, question):
        return Turn(state, notice=Notice("repair.no_such_option", (("count", len(question.options)),)))
    shown = tuple(option.id for option in question.options)
    return _with_answer(state, Answer(question.key, shown, free=message.text))


def _asked_back(text: str, question: Question) -> Notice:
    """The reply to a question back: what the options mean where it is about them, else what the clerk needs."""
    term = asked_meaning(text)
    words = [word for word in (term or fold_text(text)).split() if len(word) > _SHORTEST_WORD]
    labels = [word for option in question.options for word in fold_text(f"{option.label} {question.text}").split()]
    is_meant = any(same_word(word, label) for word in words for label in labels)
    return meaning(question, term) if is_meant or (term and not words) else Notice("repair.question_back")


def _is_out_of_range(text: str, question: Question) -> bool:
    """Whether a text is the number of an option that is not there, and no amount that the question may be about."""
    place = -1 if _NEGATIVE.match(text) else place_said(text)
    has_amounts = any(sign.isdigit() for words in _words(question) for sign in words)
    return place is not None and not 0 <= place < len(question.options) and not has_amounts


def _words(question: Question) -> tuple[str, ...]:
    return (question.text, *(option.label for option in question.options))


def _with_answer(state: State, answer: Answer) -> Turn:
    put = Put.of(state.question) if state.question else None
    return Turn(state, with_answer(state.case, answer, put))


def _described(state: State, message: Message) -> Turn:
    code = _code(message.text)
    if state.proposal is not None and _begins_nothing(message.text):
        return Turn(state, notice=Notice("reply.stale"))
    if code is not None and message.follows_rejection:
        return Turn(state, notice=Notice("reply.code_noted", (("code", code.display),)), asks_for_goods=True)
    repair = None if code is not None else _repair(message)
    if repair is not None:
        return Turn(state, notice=repair, asks_for_goods=True)
    if asks_for_no_goods(message.text):
        return Turn(state, notice=Notice("reply.which_goods"), asks_for_goods=True)
    if is_off_topic(message.text):
        return Turn(state, notice=Notice("reply.out_of_scope"), asks_for_goods=True)
    goods = goods_asked_for(message.text) if code is None else message.text
    return Turn(State(), Case(_with_before(state, goods), later=state.case.later), is_described=True)


def _begins_nothing(text: str) -> bool:
    """Whether a text begins no new case: "2", "I don't know", "something else", "what is the duty?"."""
    return asks_for_no_goods(text) or place_said(text) is not None or bool(_special(text))


def _special(text: str) -> str:
    """``unknown``, ``none`` or ``more`` where a text says that and no more; else empty."""
    return resolve(Answer("-", ("-",), free=text), ()).special


def _with_before(state: State, text: str) -> str:
    """A description with what was said before it that named no goods yet: a code, a brand, "parts"."""
    waits = state.decision is not None and state.decision.reason in UNOPENED
    if _code(text) is not None and _code(state.case.description) is not None:
        return text  # another code in the place of the one before
    return f"{state.case.description}, {text}"[:MAX_TEXT] if waits else text


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


_WISHES = {RETRY_TURN: _retry, PROPOSE_NOW: _propose, NEXT_GOODS: _next}
