"""The notes as evidence: a description that meets a class kept out of a chapter makes the chapter's codes less likely.

Never a deletion: a word may name other goods than the note has in mind, so codes only lose a part of their probability,
and those to which the note sends the goods gain it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from tariff.notes import NoteBook, NoteRule, holds
from tariff.tree import Floats

Mask = npt.NDArray[np.bool_]
OFF = 1.0
"""The factor that changes nothing."""


class NoteEvidence:
    """Weighs probabilities by the exclusions that a description meets."""

    def __init__(self, book: NoteBook, codes: Sequence[str], factor: float) -> None:
        """Join the notes with the leaves' codes.

        Args:
            book: of the notes; empty where none are known.
            codes: of the leaves, in order.
            factor: what is left of the probability of codes that a note keeps the goods out of, above 0; 1 for all.
        """
        self._book, self._codes, self._factor = book, tuple(codes), factor
        self._mask = lru_cache(maxsize=2048)(self._masked)

    def weigh(self, p: Floats, text: str) -> Floats:
        """The probabilities after the notes that a text meets; the same where it meets none or they do not count.

        Args:
            p: (leaves,) probabilities, all above 0.
            text: the description.
        """
        rules = self._book.met(text) if self._factor != OFF else ()
        for rule in rules:
            p = self._weighed(p, rule)
        return p

    def _weighed(self, p: Floats, rule: NoteRule) -> Floats:
        sent = self._mask(rule.sends_to)
        kept_out = self._mask(rule.scope) & ~sent
        found = np.where(kept_out, p * self._factor, p)
        gained, there = float(p.sum() - found.sum()), float(p[sent].sum())
        if there > 0:
            found[sent] *= 1 + gained / there
        result: Floats = found / found.sum()
        return result

    def _masked(self, codes: tuple[str, ...]) -> Mask:
        return np.fromiter((holds(codes, code) for code in self._codes), dtype=np.bool_, count=len(self._codes))
