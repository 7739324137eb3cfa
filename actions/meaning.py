"""What a question and its options mean, in examples of goods, and what hangs on the answer."""

from __future__ import annotations

from collections.abc import Iterator

from actions.notices import Notice
from tariff.answers import fold_text
from tariff.contract import Option, Question
from tariff.polarity import same_word


def meaning(question: Question, term: str = "") -> Notice:
    """What the options stand for: those that a term is about where it is about some, else all.

    Args:
        question: the question that stands.
        term: folded words that were asked about; empty for the question as a whole.
    """
    words = [word for word in term.split() if len(word) > 3]
    about = [o for o in question.options if _speaks_of(o, words)] or list(question.options)
    lines = [line for option in about for line in _lines(option)]
    if not lines:
        return Notice("reply.meaning_none")
    return Notice("reply.meaning", (("examples", "\n".join(lines)),))


def _lines(option: Option) -> Iterator[str]:
    """An example of goods, and what an official note says, word for word and with its place."""
    shown = option.hint or option.example
    if shown and shown != option.label:
        yield f"“{option.label}”: {shown}"
    if option.official:
        yield f"“{option.label}”, {option.place}: “{' '.join(option.official.split())}”"


def _speaks_of(option: Option, words: list[str]) -> bool:
    labels = fold_text(option.label).split()
    return any(same_word(word, label) for word in words for label in labels)


def stakes(question: Question) -> tuple[Notice, ...]:
    """Why a question is asked: how many codes are left, and the duties between which it decides."""
    codes = Notice("reply.why_codes", (("codes", question.codes_left),))
    low, high = question.duty_low, question.duty_high
    if low is None or high is None:
        return (codes,)
    if low == high:
        return codes, Notice("reply.why_same_duty", (("duty", f"{low:g}"),))
    return codes, Notice("reply.why_duties", (("low", f"{low:g}"), ("high", f"{high:g}")))
