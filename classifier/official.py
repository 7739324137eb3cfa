"""What the official lists tell of codes and notes, for reasons and for their checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from sources.knowledge import FALLBACK, NOMENCLATURE, NOTES
from sources.knowledge import Knowledge as KnowledgeBase
from tariff.dated import DatedCatalogue
from tariff.explanation_parts import NONE_FOUND, NOT_LOADED, Ending, Unknown

LegalAt = Callable[[str, str, str, str], str]
"""Legal wording of a line by code, suffix, language and ISO date; empty where none is loaded."""
_OWN_CODE, _NO_END = "80", "9999"


@dataclass(frozen=True)
class LaterList:
    """A later list of codes: its ISO date, and which of its codes stand for those that ended."""

    date: str
    replaced: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Official:
    """What was imported, and the lists of later years; where nothing was, all is not loaded.

    Attributes:
        base: the knowledge base.
        notes: place of each note -> its texts.
        dated: kind of list -> ISO dates of those that were imported, in order, each with its language.
        later: the lists that were made for later years, at this moment.
    """

    base: KnowledgeBase | None = None
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dated: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    later: Callable[[], tuple[LaterList, ...]] = tuple

    @classmethod
    def of(cls, base: KnowledgeBase, catalogues: Callable[[], tuple[DatedCatalogue, ...]]) -> Official:
        """What a knowledge base holds at this moment; ``catalogues`` finds those of all years.

        Raises:
            KnowledgeUnusable: the base is of another version or damaged.
        """
        notes: dict[str, tuple[str, ...]] = {}
        for note in base.all_notes():
            notes[note.place] = (*notes.get(note.place, ()), note.text)
        dated: dict[str, tuple[tuple[str, str], ...]] = {}
        for one in sorted(base.imports(), key=lambda one: one.dated):
            dated[one.kind] = (*dated.get(one.kind, ()), (one.dated[:10], one.language))
        return cls(base, notes, dated, lambda: tuple(_read_later(one) for one in catalogues() if not one.is_embedded))

    def date_of_legal(self, language: str, on: str) -> str | Unknown:
        """ISO date of the nomenclature whose wording is shown on a day; English where the language is missing."""
        return self._date_of(NOMENCLATURE, language, on)

    def date_of_notes(self) -> str | Unknown:
        """ISO date of the notes that are cited: the newest."""
        return self._date_of(NOTES, FALLBACK, "9999")

    def ends(self, code: str, on: date) -> Ending | Unknown:
        """Whether a code of 2 to 8 digits ends: a line's last day, or the day before a list that has it no more."""
        found = self._line_ends(code, on) or self._left_out(code, on) or self._not_listed(code, on)
        if found is not None:
            return found
        is_known = NOMENCLATURE in self.dated or any(one.date > on.isoformat() for one in self.later())
        return Unknown(NONE_FOUND if is_known else NOT_LOADED)

    def _line_ends(self, code: str, on: date) -> Ending | None:
        line = self.base.legal(code, _OWN_CODE, FALLBACK, on) if self.base is not None else None
        if line is None or not on.isoformat() <= line.valid_to < _NO_END:
            return None
        return Ending(line.valid_to, self._after(code, date.fromisoformat(line.valid_to)))

    def _left_out(self, code: str, on: date) -> Ending | None:
        """By the lists of later years that were made."""
        for later in self.later():
            if later.date > on.isoformat() and code in later.replaced:
                return Ending(_day_before(later.date), later.replaced[code])
        return None

    def _not_listed(self, code: str, on: date) -> Ending | None:
        """By the lists of codes that were imported."""
        if self.base is None or len(code) != 8:
            return None
        for year in range(on.year + 1, on.year + 3):
            listed = self.base.is_listed(code, year)
            if listed is not None and not listed and self.base.is_listed(code, on.year):
                return Ending(_day_before(f"{year}-01-01"), self.base.replaced_by(code, year))
        return None

    def _after(self, code: str, last: date) -> tuple[str, ...]:
        """What stands for a code after its last day, where a list of that time is known."""
        after = last + timedelta(days=1)
        for later in self.later():
            if later.date >= after.isoformat() and code in later.replaced:
                return later.replaced[code]
        return self.base.replaced_by(code, after.year) if self.base is not None and len(code) == 8 else ()

    def _date_of(self, kind: str, language: str, on: str) -> str | Unknown:
        dates = [day for day, spoken in self.dated.get(kind, ()) if spoken == language]
        dates = dates or [day for day, _ in self.dated.get(kind, ())]
        if not dates:
            return Unknown(NOT_LOADED)
        return max((day for day in dates if day <= on), default=dates[0])


def read_legal(base: KnowledgeBase) -> LegalAt:
    """The legal wording of a line at a date from the knowledge base; empty where none is loaded."""

    @lru_cache(maxsize=50_000)
    def legal(code: str, suffix: str, language: str, on: str) -> str:
        found = base.legal(code, suffix, language, date.fromisoformat(on))
        return found.wording if found else ""

    return legal


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _read_later(catalogue: DatedCatalogue) -> LaterList:
    return _later(catalogue.date, catalogue.table.parent.stat().st_mtime_ns, catalogue)


@lru_cache(maxsize=16)
def _later(day: str, changed: int, catalogue: DatedCatalogue) -> LaterList:
    """The list of a catalogue; read again once its folder changed."""
    return LaterList(day, catalogue.replaced())
