"""Those who answer the clerk's questions in a benchmark."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from classifier.benchmark.cases import Gold
from tariff.contract import MORE, NONE, UNKNOWN, Answer, Question
from tariff.posterior import asked
from tariff.tree import Tree

Span = tuple[int, int]


class Trader(Protocol):
    """Somebody who knows his goods, more or less."""

    def answer(self, question: Question) -> Answer:
        """What he says to a question."""


@dataclass(frozen=True)
class CodeTrader:
    """Knows the right codes and answers by them alone: an upper bound for any importer.

    Where several codes are right, the first that an option holds decides.
    """

    gold: Gold
    tree: Tree

    def answer(self, question: Question) -> Answer:
        """The option that holds a right code, ``more`` where it is among those not shown, else ``none``.

        ``unknown`` where the options lie below the right code, which then tells nothing about them.
        """
        told = asked(_answer(question, special=UNKNOWN), self.tree)
        right = [self.tree.span(code) for code in self.gold.codes]
        for span in right:
            for option, shown in zip(question.options, told.shown, strict=True):
                if _holds(shown, span):
                    return _answer(question, option=option.id)
        if any(_holds(span, shown) for span in right for shown in told.shown):
            return _answer(question, special=UNKNOWN)
        is_below = any(_holds(told.scope, span) for span in right)
        return _answer(question, special=MORE if question.more and is_below else NONE)


@dataclass(frozen=True)
class Spoiling:
    """How often answers are spoiled: shares of wrong and of unknown answers, 0-1, at most 1 together, and a seed."""

    wrong: float = 0.0
    unknown: float = 0.0
    seed: int = 0


class SpoiledTrader:
    """Another trader who sometimes errs or does not know; the same case and seed always give the same answers."""

    def __init__(self, trader: Trader, spoiling: Spoiling, case_id: str) -> None:
        self._trader = trader
        self._spoiling = spoiling
        self._random = np.random.default_rng([spoiling.seed, zlib.crc32(case_id.encode())])

    def answer(self, question: Question) -> Answer:
        """The trader's answer, or another option shown in its place, or ``unknown``."""
        answer = self._trader.answer(question)
        draw, pick = self._random.random(2)
        if draw < self._spoiling.wrong:
            others = [option.id for option in question.options if option.id != answer.option]
            return replace(_answer(question), option=others[int(pick * len(others))]) if others else answer
        if draw < self._spoiling.wrong + self._spoiling.unknown:
            return _answer(question, special=UNKNOWN)
        return answer


def _answer(question: Question, option: str = "", special: str = "") -> Answer:
    return Answer(question.key, tuple(o.id for o in question.options), option=option, special=special)


def _holds(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
