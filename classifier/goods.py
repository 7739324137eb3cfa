"""What a request opens with: codes, several goods, or nothing that says what the goods are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from tariff.asking import is_off_topic
from tariff.claim import Claim
from tariff.claims import ClaimReader
from tariff.contract import UNOPENED, Request
from tariff.facts import Lexicon
from tariff.openings import are_apart, is_vague, parts_of, read_opening
from tariff.tree import Floats, Tree

CODE_ONLY, VAGUE = UNOPENED
_HEADING = 4
_NAMING = frozenset(("use", "form", "ankle", "animal"))
"""Kinds of fact that the name of goods itself may state: "boots" reach over the ankle, "cat food" is for pets."""


@dataclass(frozen=True)
class Opened:
    """A request reduced to its goods.

    Attributes:
        request: its text is the goods alone.
        codes: digits of the codes that the text names.
        later: further goods that it names.
        reason: why nothing can be decided yet: ``code_only`` or ``vague``; empty where something can.
    """

    request: Request
    codes: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    reason: str = ""


class Openings:
    """Reads openings with the help of what a text makes likely."""

    def __init__(
        self,
        tree: Tree,
        replaced: Mapping[str, tuple[str, ...]],
        started: Mapping[str, str],
        lexicon: Lexicon,
        probabilities: Callable[[Sequence[str], Sequence[str]], Floats],
    ) -> None:
        """Use the codes of a nomenclature and those that ended before it; ``probabilities`` are of texts, languages."""
        self._tree, self._replaced, self._started = tree, replaced, started
        self._lexicon = lexicon
        self._probabilities = probabilities

    @cached_property
    def _codes(self) -> frozenset[str]:
        known = {code for depth in (2, 4, 6, 8) for code in self._tree.groups[depth][1]}
        return frozenset(known | set(self._replaced))

    def open(self, request: Request) -> Opened:
        """The goods of a request, and what its text holds besides."""
        opening = read_opening(request.text, self._lexicon, self._codes.__contains__)
        said = bool(request.facts or request.answers)
        if not opening.goods and not said:
            return Opened(request, opening.codes, reason=CODE_ONLY)
        goods, *later = self._goods(opening.goods, request.language) if opening.goods else [request.text]
        is_empty = not later and not said and (is_vague(goods, self._lexicon) or is_off_topic(goods))
        return Opened(replace(request, text=goods), opening.codes, tuple(later), VAGUE if is_empty else "")

    def claims(self, opened: Opened, p: Floats | None, label: Callable[[int], str]) -> tuple[Claim, ...]:
        """The codes named, explained, and checked against the goods where p tells what these are."""
        reader = ClaimReader(self._tree, self._replaced, self._started, label)
        return tuple(reader.read(code, p) for code in opened.codes)

    def _goods(self, text: str, language: str) -> Sequence[str]:
        """The text, or its parts where they are goods of their own."""
        parts, is_marked = parts_of(text, language)
        if len(parts) < 2 or not all(self._may_be_goods(part) for part in parts):
            return [text]
        rows = self._probabilities(parts, [language] * len(parts))
        headings = [self._tree.mass(row, _HEADING) for row in rows]
        tops = [float(masses.max()) for masses in headings]
        pairs = [(a, b) for i, a in enumerate(headings) for b in headings[i + 1 :]]
        overlap = max(float(np.minimum(a, b).sum()) for a, b in pairs)
        return parts if are_apart(tops, overlap, is_marked=is_marked) else [text]

    def _may_be_goods(self, part: str) -> bool:
        """Whether a part says more than a fact: "cotton" and "men" say what goods are like."""
        facts = (fact for fact in self._lexicon.read(part) if fact.kind not in _NAMING)
        covered = {i for fact in facts for i in range(fact.start, fact.end)}
        left = "".join(sign for i, sign in enumerate(part) if i not in covered)
        return not self._lexicon.says_nothing(left)
