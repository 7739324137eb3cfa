"""One engine for each dated catalogue, loaded when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from classifier.engine import Engine
from classifier.errors import ClassifierError, NotReady
from tariff.dated import DatedCatalogue, valid_at
from tariff.errors import TariffError

OpenEngine = Callable[[DatedCatalogue], Engine]


class Engines:
    """The engines of a service. A list that is imported while it runs is found by the next request of its dates."""

    def __init__(self, catalogues: Callable[[], Sequence[DatedCatalogue]], open_engine: OpenEngine) -> None:
        """Find catalogues, oldest first, and open their engines with the functions given."""
        self._catalogues = catalogues
        self._open = open_engine
        self._opened: dict[str, Engine] = {}

    @property
    def dates(self) -> tuple[str, ...]:
        """ISO dates of all nomenclatures that can be asked, oldest first."""
        return tuple(one.date for one in self._catalogues())

    @property
    def opened(self) -> tuple[Engine, ...]:
        """The engines that are in memory, the one opened first before the others."""
        return tuple(self._opened.values())

    def at(self, day: str = "") -> Engine:
        """The engine of the newest nomenclature that is not after a day, else of the oldest one.

        Args:
            day: ISO date; empty for today.

        Raises:
            NotReady: its catalogue or index cannot be used.
        """
        catalogue = valid_at(self._catalogues(), day or date.today().isoformat())
        if catalogue.date not in self._opened:
            try:
                self._opened[catalogue.date] = self._open(catalogue)
            except (ClassifierError, TariffError) as error:
                raise NotReady(f"The nomenclature of {catalogue.date} cannot be used: {error}") from error
        return self._opened[catalogue.date]
