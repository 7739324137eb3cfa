"""Imported rulings as the base holds them; without vectors they are found by the words that they share with a text."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from classifier.index import Vectors
from classifier.lexical import tokens
from sources.ruling_base import KnowledgeUnusable, RulingBase
from tariff.bti import NOT_YET, VALID, Bti, CodeList

LOOKED_AT = 64
"""Neighbours that are looked at, of which those are left out that were not issued by the day."""
_log = logging.getLogger("sanic.root")


@dataclass(frozen=True)
class NearRuling:
    """An imported ruling near to a text; ``cosine`` -1 to 1, rounded to four places."""

    ruling: Bti
    cosine: float


class Similar(Protocol):
    """Whatever finds rulings beside those of the corpus."""

    def near(self, vector: Vectors, on: date) -> tuple[NearRuling, ...]:
        """Rulings issued by a day, near to a unit row (1, d), nearest first; what each is worth then is for others."""
        ...

    def within(self, vector: Vectors, heading: str, on: date) -> tuple[NearRuling, ...]:
        """Such rulings under a heading, however near."""
        ...

    def by_words(self, text: str, heading: str, on: date) -> tuple[NearRuling, ...]:
        """Such rulings under a heading that share words with a text, for want of a vector."""
        ...

    def ended(self, references: Collection[str], on: date) -> Mapping[str, Bti]:
        """Those of the references that were withdrawn by a day, as they were published."""
        ...

    def held(self, references: Sequence[str]) -> Mapping[str, Bti]:
        """Those rulings of references that are held."""
        ...

    def dated(self) -> str:
        """ISO date of the newest file of rulings; empty where there is none."""
        ...


class HeldRulings:
    """The rulings of a base; where it cannot be read at the moment, none."""

    def __init__(self, base: RulingBase, codes: CodeList) -> None:
        """Those of ``base``; ``codes`` are of the nomenclature."""
        self._base, self._codes = base, codes

    def near(self, vector: Vectors, on: date) -> tuple[NearRuling, ...]:
        """None: there are no vectors."""
        return ()

    def within(self, vector: Vectors, heading: str, on: date) -> tuple[NearRuling, ...]:
        """None: there are no vectors."""
        return ()

    def by_words(self, text: str, heading: str, on: date) -> tuple[NearRuling, ...]:
        """Rulings under a heading that share words with a text, of the ``LOOKED_AT`` times 4 issued last.

        Args:
            text: in any language.
            heading: 4 digits.
            on: the day by which they were issued.

        Returns:
            Those that share most first; their cosine is that of the words of the description, or of the keywords.
        """
        said = frozenset(tokens(text))
        likeness = [(one, _likeness(said, one)) for one in self._below(heading) if self._is_issued(one, on)]
        found = [NearRuling(one, round(cosine, 4)) for one, cosine in likeness if cosine > 0]
        return tuple(sorted(found, key=lambda near: -near.cosine))

    def ended(self, references: Collection[str], on: date) -> dict[str, Bti]:
        """Those of the references that the base knows as withdrawn by a day."""
        held = self.held(list(references))
        return {ref: one for ref, one in held.items() if one.status != VALID and on > one.last_day}

    def dated(self) -> str:
        """ISO date of the newest file of the base; empty where there is none, or none can be read at the moment."""
        try:
            return self._base.dated()
        except KnowledgeUnusable:
            return ""

    def held(self, references: Sequence[str]) -> dict[str, Bti]:
        """Those rulings of references that the base holds; none where it cannot be read at the moment."""
        try:
            return self._base.rulings(references)
        except KnowledgeUnusable as error:
            _log.warning("imported rulings are left out of a reply: %s", error)
            return {}

    def _is_issued(self, ruling: Bti, on: date) -> bool:
        """Whether it was issued by a day and held then or before."""
        return ruling.issued <= on.isoformat() and ruling.status_at(on, self._codes) != NOT_YET

    def _below(self, heading: str) -> tuple[Bti, ...]:
        try:
            return self._base.below(heading, 4 * LOOKED_AT)
        except KnowledgeUnusable as error:
            _log.warning("imported rulings are left out of a reply: %s", error)
            return ()


def _likeness(said: frozenset[str], ruling: Bti) -> float:
    several = [frozenset(tokens(text)) for text in (ruling.description, ruling.keywords)]
    return max(
        (len(said & words) / (len(said) * len(words)) ** 0.5 for words in several if said and words), default=0.0
    )
