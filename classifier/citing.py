"""Which rulings can be cited for a text: those of the corpus near to it, and imported ones, each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from classifier.corpus import RULING
from classifier.held_rulings import NearRuling, Similar
from classifier.index import Index, Neighbour, Vectors
from tariff import ENGLISH
from tariff.bti import CODE_ENDED, EXPIRED, IS_VALID, NOT_YET, CodeList
from tariff.contract import Cited
from tariff.rulings import Ruling
from tariff.similar_rulings import (
    MOST,
    SimilarRuling,
    ended_early,
    quoted,
    similar_of_imported,
    similar_of_own,
)
from tariff.tree import Floats, Tree

OTHER_HEADING = 0.1
"""Probability from which three rulings of the likeliest other heading are shown besides. On 489 queries of held rulings
three of the right heading were then shown for 73.6 %, without them for 63.6 % (docs/reference/explanation.md)."""
_HEADING = 4
_SHOWN = (IS_VALID, EXPIRED, CODE_ENDED)
"""What a ruling must be to count among those of a heading."""


@dataclass(frozen=True)
class Looked:
    """A text as it was looked at.

    Attributes:
        text: as it was encoded.
        vector: (d,) of it, unit length; None where words alone are compared.
        neighbours: of it in the corpus, nearest first.
    """

    text: str
    vector: Vectors | None
    neighbours: Sequence[Neighbour]


class Citing:
    """Finds the rulings to cite."""

    def __init__(
        self,
        own: Mapping[str, Ruling],
        index: Index,
        codes: Sequence[str],
        similar: Similar | None = None,
        unread: Collection[str] = (),
    ) -> None:
        """Cite rulings of the project and, where there are any, imported ones.

        Args:
            own: reference -> ruling of the project's data.
            index: of the corpus.
            codes: of 8 digits, of the nomenclature, in the order of the leaves.
            similar: finds imported ones.
            unread: references that are never cited: those that the project keeps to measure itself.
        """
        self._own, self._index, self._similar, self._unread = own, index, similar, frozenset(unread)
        self._codes = CodeList.of(codes)
        self._within: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(index.entries):
            if entry.kind == RULING and entry.language == ENGLISH:
                self._within[codes[entry.leaf][:4]].append(number)

    def near(self, looked: Looked, at: str, heading: str = "", most: int = MOST) -> tuple[SimilarRuling, ...]:
        """The rulings near to a text that can be cited on a day, each once, nearest first.

        One that is held in the project's own words is cited in these. What each is worth on the day is told; whoever
        shows them must not let one that was withdrawn support a code.

        Args:
            looked: the text.
            at: ISO date; no later ruling is cited, and what each is worth on it is told.
            heading: under which so many are looked for however far they are; empty for none.
            most: how many of them.
        """
        on = date.fromisoformat(at)
        found = self._marked(self._of_neighbours(looked.neighbours, on), on)
        imported = self._imported(looked, on, heading)
        if len(heading) == _HEADING and _count({**found, **imported}, heading) < most:
            found = {**self._marked(self._of_heading(looked, heading, on), on), **found}
            if _count({**found, **imported}, heading) < most:
                imported.update(self._within_heading(looked, on, heading))
        kept = [one for one in {**imported, **found}.values() if one.status != NOT_YET]
        return tuple(sorted(kept, key=lambda one: -one.cosine))

    def near_both(self, looked: Looked, at: str, heading: str, other: str) -> tuple[SimilarRuling, ...]:
        """The same for two headings, nearest first; ``other`` is empty where there is but one."""
        found = {one.reference: one for one in self.near(looked, at, heading)}
        for one in self.near(looked, at, other) if other else ():
            found.setdefault(one.reference, one)
        return tuple(sorted(found.values(), key=lambda one: -one.cosine))

    def _marked(self, found: dict[str, SimilarRuling], on: date) -> dict[str, SimilarRuling]:
        """The project's rulings, those that were withdrawn by a day as such."""
        ended = self._similar.ended(list(found), on) if self._similar is not None else {}
        return {
            ref: ended_early(one, ended[ref], on, self._codes) if ref in ended else one for ref, one in found.items()
        }

    def _of_neighbours(self, neighbours: Sequence[Neighbour], on: date) -> dict[str, SimilarRuling]:
        found: dict[str, SimilarRuling] = {}
        for neighbour in neighbours:
            if neighbour.entry.kind == RULING:
                self._add(neighbour.entry.source, neighbour.cosine, on, found)
        return found

    def _of_heading(self, looked: Looked, heading: str, on: date) -> dict[str, SimilarRuling]:
        """All rulings of the project under a heading, nearest first."""
        numbers = self._within.get(heading, [])
        if not numbers:
            return {}
        cosines = self._index.likeness(looked.text, looked.vector, numbers)
        found: dict[str, SimilarRuling] = {}
        for number, cosine in sorted(zip(numbers, cosines.tolist(), strict=True), key=lambda pair: -pair[1]):
            self._add(self._index.entries[number].source, cosine, on, found)
        return found

    def _add(self, reference: str, cosine: float, on: date, found: dict[str, SimilarRuling]) -> None:
        ruling = self._own.get(reference)
        if ruling is not None and reference not in found:
            found[reference] = similar_of_own(ruling, cosine, on, self._codes)

    def _imported(self, looked: Looked, on: date, heading: str) -> dict[str, SimilarRuling]:
        """Imported rulings near to a text; where words alone are compared those under the heading that share some."""
        if self._similar is None:
            return {}
        if looked.vector is not None:
            return self._told(self._similar.near(looked.vector[None], on), on)
        return self._told(self._similar.by_words(looked.text, heading, on), on) if len(heading) == _HEADING else {}

    def _within_heading(self, looked: Looked, on: date, heading: str) -> dict[str, SimilarRuling]:
        if self._similar is None or looked.vector is None:
            return {}
        return self._told(self._similar.within(looked.vector[None], heading, on), on)

    def _told(self, near: Sequence[NearRuling], on: date) -> dict[str, SimilarRuling]:
        return {
            one.ruling.reference: similar_of_imported(one.ruling, one.cosine, on, self._codes)
            for one in near
            if one.ruling.reference not in self._unread
        }


def other_heading(p: Floats, heading: str, tree: Tree) -> str:
    """The likeliest other heading, where it is likely enough that its rulings should be seen; else empty."""
    headings, masses = tree.groups[_HEADING][1], tree.mass(p, _HEADING)
    number = next(int(i) for i in np.argsort(-masses, kind="stable")[:2] if headings[i] != heading)
    return headings[number] if masses[number] >= OTHER_HEADING else ""


def cited(ruling: SimilarRuling) -> Cited:
    """A ruling as the list of a proposal shows it: its text in one line."""
    return Cited(
        ruling.reference, ruling.country, ruling.issued, ruling.valid_until, ruling.code,
        " ".join(quoted(ruling.text).split()), ruling.cosine, ruling.link,
    )  # fmt: skip


def _count(found: Mapping[str, SimilarRuling], heading: str) -> int:
    return sum(one.code.startswith(heading) and one.status in _SHOWN for one in found.values())
