"""Those who answer the clerk's questions in a benchmark."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from classifier.benchmark.cases import Gold
from tariff.contract import MORE, NONE, UNKNOWN, Answer, Question
from tariff.repertoire import Repertoire


class Trader(Protocol):
    """Somebody who knows his goods, more or less."""

    def answer(self, question: Question) -> Answer:
        """What he says to a question."""


@dataclass(frozen=True)
class CodeTrader:
    """Knows the right codes and answers by them alone: an upper bound for any importer.

    Where several codes are right, the first that an option holds decides. Of several answers that are true of a code
    he gives one, the same to the same question always, and says that he does not know a fact on which his code is
    silent: the code alone does not tell.
    """

    gold: Gold
    repertoire: Repertoire

    def answer(self, question: Question) -> Answer:
        """The option that holds a right code, ``more`` where it is among those not shown, else ``none``.

        ``unknown`` where the options lie below the right code, which then tells nothing about them.
        """
        told = self.repertoire.asked(_answer(question, special=UNKNOWN))
        spans = [self.repertoire.tree.span(code) for code in self.gold.codes]
        if told.silent is not None and any(told.silent[a:b].any() for a, b in spans):
            return _answer(question, special=UNKNOWN)
        for code, (first, last) in zip(self.gold.codes, spans, strict=True):
            fitting = np.flatnonzero(told.shown[:, first:last].all(axis=1))
            if len(fitting):
                turn = zlib.crc32(f"{question.key} {code}".encode())
                return _answer(question, option=question.options[fitting[turn % len(fitting)]].id)
        if any(told.shown[:, first:last].any() for first, last in spans):
            return _answer(question, special=UNKNOWN)
        is_below = any(told.scope[first:last].all() for first, last in spans)
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
