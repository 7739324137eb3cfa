"""One engine for each dated catalogue, loaded when it is first asked for; another in its place while it cannot be."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from classifier.engine import Engine
from classifier.errors import ClassifierError, NotReady
from classifier.fallback import WordsEngine, reason
from tariff.dated import DatedCatalogue, valid_at
from tariff.errors import TariffError

OpenEngine = Callable[[DatedCatalogue], Engine]
T = TypeVar("T")
FIRST_WAIT, LONGEST_WAIT = 60.0, 3600.0
"""Seconds until a model that could not be loaded is tried again; doubled each time."""
_log = logging.getLogger("sanic.root")


class OpenWords(Protocol):
    """Opens the engine that answers by words alone."""

    def __call__(self, catalogue: DatedCatalogue, known: Engine | None) -> WordsEngine:
        """That of a catalogue; ``known`` is the full engine, where there is one to share data with."""
        ...


@dataclass(frozen=True)
class _Failed:
    """A model that could not be loaded: when it is tried again, and how long was waited."""

    again: float
    waited: float


class Engines:
    """The engines of a service. A list that is imported while it runs is found by the next request of its dates."""

    def __init__(
        self,
        catalogues: Callable[[], Sequence[DatedCatalogue]],
        open_engine: OpenEngine,
        open_words: OpenWords | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Find catalogues, oldest first, and open their engines with the functions given.

        Without ``open_words`` what cannot be opened is not ready, and what fails has failed.
        """
        self._catalogues = catalogues
        self._open, self._open_words, self._clock = open_engine, open_words, clock
        self._opened: dict[str, Engine] = {}
        self._words: dict[str, WordsEngine] = {}
        self._failed: dict[str, _Failed] = {}
        self._why: dict[str, str] = {}

    @property
    def dates(self) -> tuple[str, ...]:
        """ISO dates of all nomenclatures that can be asked, oldest first."""
        return tuple(one.date for one in self._catalogues())

    @property
    def opened(self) -> tuple[Engine, ...]:
        """The engines that answer now, the one opened first before the others."""
        return tuple(self._opened.values())

    @property
    def degraded(self) -> str:
        """Why answers come by words alone at the moment, in few words; empty where the full model gives them."""
        return next(iter(self._why.values()), "")

    def at(self, day: str = "") -> Engine:
        """The engine of the newest nomenclature that is not after a day, else of the oldest one.

        Args:
            day: ISO date; empty for today.

        Raises:
            NotReady: its catalogue or index cannot be used, nor can words alone.
        """
        catalogue = self._catalogue(day)
        if self._is_due(catalogue.date):
            try:
                self._opened[catalogue.date] = self._open(catalogue)
                self._failed.pop(catalogue.date, None)
                self._why.pop(catalogue.date, None)
            except Exception as error:  # a library can raise anything: what answers without it must answer then
                self._opened[catalogue.date] = self._in_place_of(catalogue, error)
        return self._opened[catalogue.date]

    def answer(self, day: str, ask: Callable[[Engine], T]) -> T:
        """What the engine of a day answers; by words alone where its model fails on the question.

        Args:
            day: ISO date; empty for today.
            ask: asks an engine.

        Raises:
            NotReady: no engine can be opened.
            TariffError: the question cannot be used.
        """
        engine = self.at(day)
        catalogue = self._catalogue(day)
        try:
            found = ask(engine)
        except TariffError:
            raise
        except Exception as error:  # whatever the model raises: the question is answered
            if isinstance(engine, WordsEngine) or self._open_words is None:
                raise
            return ask(self._stand_in(self._open_words, catalogue, error, engine))
        if not isinstance(engine, WordsEngine):
            self._why.pop(catalogue.date, None)
        return found

    def _catalogue(self, day: str) -> DatedCatalogue:
        return valid_at(self._catalogues(), day or date.today().isoformat())

    def _is_due(self, dated: str) -> bool:
        """Whether the full engine of a date is to be opened now."""
        if dated not in self._opened:
            return True
        return dated in self._failed and self._clock() >= self._failed[dated].again

    def _in_place_of(self, catalogue: DatedCatalogue, error: Exception) -> Engine:
        """The engine by words in place of one that could not be opened, which is tried again later."""
        failure = NotReady(f"The nomenclature of {catalogue.date} cannot be used: {error}")
        if self._open_words is None:
            if isinstance(error, (ClassifierError, TariffError)):
                raise failure from error
            raise error
        last = self._failed.get(catalogue.date)
        wait = min(2 * last.waited, LONGEST_WAIT) if last else FIRST_WAIT
        self._failed[catalogue.date] = _Failed(self._clock() + wait, wait)
        try:
            return self._stand_in(self._open_words, catalogue, error, None)
        except (ClassifierError, TariffError):
            raise failure from error  # the data are broken: the first complaint tells of them

    def _stand_in(
        self, open_words: OpenWords, catalogue: DatedCatalogue, error: Exception, known: Engine | None
    ) -> WordsEngine:
        """The engine by words of a catalogue, labelled with what failed."""
        why = reason(error)
        _log.error("answers come by words alone, since %s", why, exc_info=error)
        if catalogue.date not in self._words:
            self._words[catalogue.date] = open_words(catalogue, known)
        self._why[catalogue.date] = why
        return self._words[catalogue.date].because(why)
