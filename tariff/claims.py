"""Codes that a text names, explained and checked: what they are, whether they still are, and whether the goods fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from tariff.claim import AGREES, CURRENT, DIFFERS, ENDED, POSSIBLE, UNKNOWN_CODE, Claim, Named
from tariff.errors import UnknownNode
from tariff.tree import Floats, Tree

_LEADS, _OUT = 0.4, 0.1
"""From which share of the probability a code agrees with the goods, and below which it does not."""
_NEAREST = 3


@dataclass(frozen=True)
class ClaimReader:
    """What is known of codes at one date.

    Attributes:
        tree: the nomenclature.
        replaced: codes that ended before it -> what replaced them.
        started: code of 8 digits -> ISO day from which it is valid.
        label: node -> plain words.
    """

    tree: Tree
    replaced: Mapping[str, tuple[str, ...]]
    started: Mapping[str, str]
    label: Callable[[int], str]

    def read(self, code: str, p: Floats | None) -> Claim:
        """What a code is, and whether it fits goods with these probabilities (None: no goods are named)."""
        digits = code[:8]
        try:
            node = self.tree.node_of(digits)
        except UnknownNode:
            return self._missing(code, digits)
        verdict, likelier = self._check(digits, p) if p is not None else ("", None)
        return Claim(code, CURRENT, self.label(node), verdict=verdict, likelier=likelier)

    def _missing(self, code: str, digits: str) -> Claim:
        if digits in self.replaced:
            successors = tuple(self._named(new) for new in self.replaced[digits])
            starts = [self.started[new.code] for new in successors if self.started.get(new.code)]
            last = date.fromisoformat(min(starts)) - timedelta(days=1) if starts else None
            return Claim(code, ENDED, ended=last.isoformat() if last else "", replaced=successors)
        return Claim(code, UNKNOWN_CODE, nearest=self._nearest(digits))

    def _nearest(self, digits: str) -> tuple[Named, ...]:
        """Codes of the same depth that share most leading digits, then look most alike."""
        known = self.tree.groups[len(digits)][1] if len(digits) in self.tree.groups else self.tree.leaf_codes

        def likeness(other: str) -> tuple[int, float, str]:
            shared = next((i for i, (a, b) in enumerate(zip(digits, other, strict=False)) if a != b), len(digits))
            return -shared, -SequenceMatcher(None, digits, other).ratio(), other

        heading = [code for code in known if code[:2] == digits[:2]] or list(known)
        return tuple(self._named(code) for code in sorted(heading, key=likeness)[:_NEAREST])

    def _check(self, digits: str, p: Floats) -> tuple[str, Named | None]:
        masses = self.tree.mass(p, len(digits))
        codes = self.tree.groups[len(digits)][1]
        best = int(masses.argmax())
        own = float(masses[codes.index(digits)]) if digits in codes else 0.0
        if codes[best] == digits or own >= _LEADS:
            return AGREES, None
        return (DIFFERS if own < _OUT and masses[best] > own else POSSIBLE), self._named(codes[best])

    def _named(self, code: str) -> Named:
        return Named(code, self.label(self.tree.node_of(code)))
