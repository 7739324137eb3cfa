"""The sources that explanations are checked against, as the classifier reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from classifier.knowledge import Knowledge
from tariff.bti import VALID, Bti, CodeList
from tariff.errors import UnknownNode
from tariff.explanation_parts import OWN, Ending, Unknown
from tariff.faults import KnownRuling
from tariff.similar_rulings import own_status

Held = Callable[[Sequence[str]], Mapping[str, Bti]]
"""Imported rulings by reference; those that are not held are left out."""


def no_rulings(references: Sequence[str]) -> Mapping[str, Bti]:
    """Stands in where none were imported."""
    return {}


class Sources:
    """The sources of one nomenclature."""

    def __init__(self, knowledge: Knowledge, held: Held = no_rulings) -> None:
        """Join the project's data, the knowledge base and the imported rulings."""
        self._knowledge, self._held = knowledge, held
        self._tree = knowledge.catalogue.tree
        self._codes = CodeList.of(self._tree.leaf_codes)
        self._effects: dict[str, frozenset[str]] = {}
        for rule in knowledge.notes.rules:
            self._effects[rule.place] = self._effects.get(rule.place, frozenset()) | {rule.effect}
        self.legal = lru_cache(maxsize=4096)(self._legal)

    def nomenclature(self) -> str:
        """ISO date of the list of codes."""
        return self._tree.date

    def has_code(self, code: str) -> bool:
        """Whether the list holds a code of 2 to 10 digits."""
        return len(code) in (2, 4, 6, 8, 10) and self._codes.holds(code)

    def is_same(self, code: str, other: str) -> bool:
        """Whether two codes of the list hold the same goods: 9503 is not divided at six digits, so it is 9503 00."""
        try:
            return self._tree.span(code) == self._tree.span(other)
        except UnknownNode:
            return False

    def successors(self, code: str) -> tuple[str, ...]:
        """The codes of the list that stand for one that ended."""
        return self._knowledge.replaced.get(code, ())

    def rulings(self, references: Sequence[tuple[str, str]], day: date) -> Mapping[tuple[str, str], KnownRuling]:
        """Those rulings that are held and may be cited, by origin and reference."""
        imported = self._held(list(dict.fromkeys(reference for _, reference in references)))
        found = {}
        for origin, reference in references:
            known = self._own(reference, day, imported) if origin == OWN else self._imported(reference, day, imported)
            if known is not None and reference not in self._knowledge.unread:
                found[origin, reference] = known
        return found

    def note(self, place: str) -> tuple[str, ...]:
        """The texts at the place of a note; empty where there is none."""
        return self._knowledge.official.notes.get(place, ())

    def effects(self, place: str) -> frozenset[str]:
        """What the rules that a note states do; empty where it states none."""
        return self._effects.get(place, frozenset())

    def ends(self, code: str, day: date) -> Ending | Unknown:
        """The last day of a code as the lists tell it on a day, and what stands for it then."""
        return self._knowledge.official.ends(code, day)

    def _legal(self, code: str, language: str, day: date) -> frozenset[str]:
        known = self._knowledge
        at = max(day.isoformat(), known.legal_from)
        nodes = self._tree.ancestors(self._tree.node_of(code)) if self.has_code(code) else []
        lines = [self._tree.lines[node] for node in nodes]
        return frozenset(known.legal(line.code, line.suffix, language, at) for line in lines) - {""}

    def duty(self, code: str) -> tuple[str, float | None, float | None]:
        """The third-country duty of a code: text, lowest and highest plain percentage."""
        try:
            duty = self._knowledge.duties.duties[self._tree.node_of(code)]
        except UnknownNode:
            return "", None, None
        return duty.text, duty.low, duty.high

    def _own(self, reference: str, day: date, imported: Mapping[str, Bti]) -> KnownRuling | None:
        ruling = self._knowledge.rulings.get(reference)
        if ruling is None:
            return None
        status, until, published = own_status(ruling, day, self._codes), ruling.valid_until, imported.get(reference)
        if published is not None and published.status != VALID and day > published.last_day:
            status, until = published.status_at(day, self._codes), published.last_day.isoformat()
        return KnownRuling(ruling.country, "en", ruling.issued, until, ruling.code, status, (ruling.goods,))

    def _imported(self, reference: str, day: date, imported: Mapping[str, Bti]) -> KnownRuling | None:
        ruling = imported.get(reference)
        if ruling is None:
            return None
        status = ruling.status_at(day, self._codes)
        texts = (ruling.description, ruling.keywords)
        return KnownRuling(
            ruling.country, ruling.language, ruling.issued, ruling.last_day.isoformat(), ruling.code, status, texts
        )
