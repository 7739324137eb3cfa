"""BM25 over one document a leaf."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from classifier.compare.method import Lesson, sharpest, weigh
from classifier.lexical import Lexical
from tariff.probabilities import softmax
from tariff.tree import Floats


class Bm25:
    """The lexical evidence of the service, alone."""

    def fit(self, lesson: Lesson) -> None:
        """Index, and choose how sharp the scores are."""
        documents: list[list[str]] = [[] for _ in lesson.leaves]
        for example in lesson.train:
            documents[example.leaf].append(example.text)
        self._lexical = Lexical.build(documents)
        scores = self._scores([example.text for example in lesson.held])
        self._sharpness = sharpest(lesson.held, lambda sharpness: softmax(sharpness * scores))

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """(n, leaves) probabilities."""
        return softmax(self._sharpness * self._scores(texts))

    def save(self, folder: Path) -> int:
        """Bytes of the index."""
        self._lexical.save(folder)
        return weigh(folder)

    def _scores(self, texts: Sequence[str]) -> Floats:
        return np.stack([self._lexical.score(text) for text in texts])
