"""BM25 over one document a leaf: words as they are typed, and their beginnings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np

from tariff.answers import fold_text
from tariff.tree import Floats

_STEM = 5


def tokens(text: str) -> list[str]:
    """Folded words, and of longer words their first five letters, so that plurals and compounds meet."""
    words = fold_text(text).split()
    return words + [f"{word[:_STEM]}-" for word in words if len(word) > _STEM - 1 and not word.isdecimal()]


class Lexical:
    """BM25 scores over leaves. Source: Robertson and Zaragoza (2009), The Probabilistic Relevance Framework."""

    def __init__(self, index: bm25s.BM25, leaves: int) -> None:
        """Wrap an index over ``leaves`` documents."""
        self._index = index
        self._leaves = leaves

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> Lexical:
        """Index one document a leaf.

        Args:
            documents: for each leaf, in order, the texts that lead to it.
        """
        corpus = [[token for text in texts for token in tokens(text)] for texts in documents]
        index = bm25s.BM25(k1=1.2, b=0.5)
        index.index(corpus, show_progress=False)
        return cls(index, len(documents))

    def save(self, folder: Path) -> None:
        """Write the index into a folder."""
        self._index.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path, leaves: int) -> Lexical:
        """The index of a folder."""
        return cls(bm25s.BM25.load(str(folder), show_progress=False), leaves)

    def score(self, text: str) -> Floats:
        """BM25 of each leaf for a text.

        Returns:
            (leaves,) numbers, at least 0; all 0 where no word is known.
        """
        known = [t for t in tokens(text) if t in self._index.vocab_dict]
        if not known:
            return np.zeros(self._leaves)
        found: Floats = self._index.get_scores(known).astype(np.float64)
        return found
