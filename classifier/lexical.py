"""BM25 over one document a leaf: words as they are typed, and runs of five letters in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np

from tariff.answers import fold_text
from tariff.tree import Floats

_RUN = 5


def tokens(text: str) -> list[str]:
    """Folded words, and each run of five signs in them, ends marked, so that plurals and compounds meet.

    "Honig" and "Blütenhonig" share "onig$". On queries of held rulings in German and Dutch the right code came among
    the first five in 60.9 % instead of 58.7 % (first five letters of each word alone), in English in 68.0 both ways.
    """
    words = fold_text(text).split()
    marked = [f"^{word}$" for word in words if not word.isdecimal()]
    return words + [f"{word[i : i + _RUN]}~" for word in marked for i in range(len(word) - _RUN + 1)]


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
