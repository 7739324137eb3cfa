"""Requests that arrive while others are computed are encoded together when the computing thread comes to them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from classifier.engine import Engine, described
from tariff.contract import Fact


class Case(Protocol):
    """What requests have in common."""

    @property
    def text(self) -> str:
        """Description of the goods."""

    @property
    def facts(self) -> Sequence[Fact]:
        """Facts said besides."""

    @property
    def language(self) -> str:
        """Of the text."""

    @property
    def date(self) -> str:
        """ISO date that the nomenclature is of; empty for today."""


class Together:
    """Cases that wait for the computing thread.

    A batch costs less than its texts one by one, and the engine remembers what it saw of each: so the first request
    whose turn comes has the texts of all that wait looked at, and the others find theirs known.
    """

    def __init__(self) -> None:
        """Nothing waits."""
        self._waiting: list[Case] = []
        self._lock = threading.Lock()

    def wait(self, cases: Sequence[Case]) -> None:
        """Add cases whose work was handed to the computing thread."""
        with self._lock:
            self._waiting.extend(cases)

    def look(self, engine_at: Callable[[str], Engine]) -> None:
        """Let the engines look at the texts of all that wait; called by the computing thread.

        Args:
            engine_at: the engine of a date.
        """
        with self._lock:
            cases, self._waiting = self._waiting, []
        by_date: dict[str, list[Case]] = {}
        for case in cases:
            by_date.setdefault(case.date, []).append(case)
        for date, waiting in by_date.items():
            if len(waiting) > 1:
                texts = [described(case.text, [fact.value for fact in case.facts]) for case in waiting]
                with contextlib.suppress(Exception):  # a model that fails here fails on the cases too: they tell of it
                    engine_at(date).look(texts, [case.language for case in waiting])
