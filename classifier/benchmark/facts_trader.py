"""An importer who knows his goods but no code: he answers from the facts and the words of a ruling."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from classifier.benchmark.cases import Story
from classifier.benchmark.facts import asked_for, value
from classifier.benchmark.protocols import Encoder
from tariff.contract import NOT_UNDERSTOOD, UNKNOWN, Answer, Question
from tariff.repertoire import NODE

_WORD = re.compile(r"[^\W_]{3,}")
_REST = re.compile(r"(no|none|not|another|others?|any other|all other|something else|neither|without)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Fitting:
    """How an option is weighed against the goods.

    Attributes:
        overlap: weight of the share of an option's words that the goods name, beside a cosine.
        floor: what an option for the rest of a node ("Another material") fits; others that fit less do not fit.
        margin: lead over the next option below which the trader says that he does not know.
    """

    overlap: float
    floor: float
    margin: float


FITTING = Fitting(overlap=0.03, floor=0.85, margin=0.03)
"""Chosen by ``python -m tests.benchmarks.trader``: see there, and docs/reference/benchmark.md for the figures."""

Reading = Callable[[Question], Question]


def as_it_stands(question: Question) -> Question:
    """Reads a question in the words that it has."""
    return question


class FactsTrader:
    """Answers from facts and goods alone; he is never told the right code."""

    def __init__(
        self, story: Story, encoder: Encoder, read: Reading = as_it_stands, fitting: Fitting = FITTING
    ) -> None:
        """Know a story.

        Args:
            story: facts and goods.
            encoder: tells how near an option is to them.
            read: how he understands the words of a question.
            fitting: how options are weighed.
        """
        self._facts = story.facts
        self._encoder = encoder
        self._read = read
        self._fitting = fitting
        self._texts = [story.goods] if story.goods.strip() else list(story.facts.values())
        self._words = _words(" ".join([*story.facts.values(), story.goods]))
        self._rows: npt.NDArray[np.floating[Any]] | None = None

    def answer(self, question: Question) -> Answer:
        """The value of the fact asked for, else the option that fits best, else ``unknown``.

        A value that the clerk did not understand is not said twice: then an option is chosen.
        """
        read = self._read(question)
        shown = tuple(option.id for option in question.options)
        kind = asked_for(read.text, [option.label for option in read.options], question.kind)
        said = value(self._facts, kind)[:500] if kind and question.notice != NOT_UNDERSTOOD else ""
        if said:
            return Answer(question.key, shown, free=said)
        best = self.best(read)
        return (
            Answer(question.key, shown, special=UNKNOWN) if best is None else Answer(question.key, shown, shown[best])
        )

    def best(self, question: Question) -> int | None:
        """Index of the option that fits best, None where none leads by the margin."""
        if not self._texts:
            return None
        fits = self.fits(question)
        order = np.argsort(-fits, kind="stable")
        if len(order) > 1 and fits[order[0]] - fits[order[1]] < self._fitting.margin:
            return None
        return int(order[0])

    def fits(self, question: Question) -> npt.NDArray[np.float64]:
        """(options,) how well each option's label fits the goods; hints are the clerk's guesses and tell nothing."""
        if self._rows is None:
            self._rows = self._encoder.encode(self._texts)
        labels = [option.label for option in question.options]
        cosines = (self._encoder.encode(labels) @ self._rows.T).max(axis=1)
        fits = np.asarray(cosines, dtype=np.float64) + self._fitting.overlap * self._overlaps(labels)
        is_rest = np.asarray([bool(_REST.match(label)) for label in labels])
        return np.where(is_rest, self._fitting.floor, fits) if question.kind == NODE and not is_rest.all() else fits

    def _overlaps(self, texts: Iterable[str]) -> npt.NDArray[np.float64]:
        words = [_words(text) for text in texts]
        return np.asarray([len(w & self._words) / len(w) if w else 0.0 for w in words])


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
