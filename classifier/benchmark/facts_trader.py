"""An importer who knows his goods but no code: he answers from the facts and the words of a ruling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from classifier.benchmark.cases import Story
from classifier.benchmark.understanding import Understanding
from tariff.contract import NONE, NOT_UNDERSTOOD, UNKNOWN, Answer, Question
from tariff.probabilities import softmax
from tariff.tree import Floats


@dataclass(frozen=True)
class Fitting:
    """How options are weighed against the goods.

    Attributes:
        weights: (9,) of the option's cosine to the goods, its greatest cosine to a fact, the share of its words that
            the goods name, whether it is the rest ("Another article"), the kinds of fact that contradict all of its
            codes, the share of its codes that none contradicts, and the cosines of goods and name to the words of
            its codes (mean, nearest, nearest to the name).
        sure: probability from which he chooses; below it he does not know.
    """

    weights: tuple[float, ...]
    sure: float


FITTING = Fitting((0.8, 2.5, 0.5, 1.0, -1.7, 0.3, 8.2, 4.8, 3.3), 0.7)
"""Learnt by ``python -m tests.benchmarks.trader`` on train rulings; docs/reference/benchmark.md has the figures."""

Reading = Callable[[Question], Question]


def as_it_stands(question: Question) -> Question:
    """Reads a question in the words that it has."""
    return question


class FactsTrader:
    """Answers from facts and goods alone; he is never told the right code."""

    def __init__(
        self, story: Story, understanding: Understanding, read: Reading = as_it_stands, fitting: Fitting = FITTING
    ) -> None:
        """Know a story.

        Args:
            story: facts and goods.
            understanding: what he makes of facts and questions.
            read: how he understands the words of a question.
            fitting: how options are weighed.
        """
        self._goods = story.goods.strip() or ", ".join(story.facts.values())
        self._known = understanding.know(story)
        self._understanding = understanding
        self._read = read
        self._fitting = fitting
        self._has_described = False

    def answer(self, question: Question) -> Answer:
        """The option that the facts state, else the one that fits best; once the goods in words, else ``unknown``.

        Where the facts tell what was asked and no option has it, nothing fits: ``none``.
        """
        shown = tuple(option.id for option in question.options)
        if self._known is None:
            return Answer(question.key, shown, special=UNKNOWN)
        read = self._read(question)
        stated = self._understanding.states(self._known, read)
        if stated is not None and len(stated) == 1:
            return Answer(question.key, shown, option=shown[stated[0]])
        if stated == []:
            return Answer(question.key, shown, special=NONE)
        chances = self.chances(read)
        if chances.max() >= self._fitting.sure:
            return Answer(question.key, shown, option=shown[int(chances.argmax())])
        return self._in_words(question, shown)

    def chances(self, question: Question) -> Floats:
        """(options,) how likely he holds each option to be true, sum 1; all alike where he knows nothing."""
        logits = self.features(question) @ np.asarray(self._fitting.weights)
        return softmax(logits)

    def features(self, question: Question) -> Floats:
        """(options, 9) what speaks for each option, against the mean of all; zeros where he knows nothing."""
        if self._known is None:
            return np.zeros((len(question.options), len(self._fitting.weights)))
        found = self._understanding.features(self._known, question)
        found -= found.mean(axis=0)
        return found

    def _in_words(self, question: Question, shown: tuple[str, ...]) -> Answer:
        """He describes his goods once; after that, and where that was not understood, he does not know."""
        if self._has_described or question.notice == NOT_UNDERSTOOD:
            return Answer(question.key, shown, special=UNKNOWN)
        self._has_described = True
        return Answer(question.key, shown, free=self._goods[:500])
