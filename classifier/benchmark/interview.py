"""One case from its text to the end of the questions."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from classifier.benchmark.cases import PublicCase
from classifier.benchmark.protocols import Engine
from classifier.benchmark.traders import Trader
from tariff.contract import ASK, Answer, Request
from tariff.tree import Floats

T = TypeVar("T")


class Stopwatch:
    """Adds up the seconds that an engine was at work."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self.seconds = 0.0

    def of(self, work: Callable[[], T]) -> T:
        """What ``work`` returns; its time is added."""
        start = self._clock()
        try:
            return work()
        finally:
            self.seconds += self._clock() - start


@dataclass(frozen=True)
class Interview:
    """Answers given, and (leaves,) probabilities before the first and after each of them."""

    answers: tuple[Answer, ...]
    posteriors: tuple[Floats, ...]


def interview(
    engine: Engine, case: PublicCase, trader: Trader, first: Floats, questions: int, watch: Stopwatch
) -> Interview:
    """Ask a trader what the engine wants to know, until it asks no more or the budget is spent.

    Args:
        engine: decides what to ask; it sees the case's text and the answers alone.
        case: what may be seen of the case.
        trader: who answers.
        first: (leaves,) probabilities from the text alone.
        questions: budget.
        watch: is told what the engine's work takes.
    """
    request = Request(case.text, budget=questions, language=case.language)
    posteriors = [first]
    while request.budget > 0:
        reply = watch.of(partial(engine.decide, request))
        if reply.decision != ASK or reply.question is None:
            break
        answers = (*request.answers, trader.answer(reply.question))
        request = replace(request, answers=answers, budget=request.budget - 1)
        posteriors.append(watch.of(partial(engine.posterior, request)))
    return Interview(request.answers, tuple(posteriors))
