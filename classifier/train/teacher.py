"""The join as a teacher: what it would say of a text of the corpus had it not read the ruling that the text is of."""

from __future__ import annotations

import numpy as np

from classifier.evidence import NEIGHBOURS
from classifier.index import Index, Vectors, mean_vectors
from classifier.join import Features, JoinWeights, log_prior, logits_of
from tariff.probabilities import softmax
from tariff.tree import Floats, Ints


class Teacher:
    """Mean vectors, nearest texts and counts of rulings, joined as they are served; words and facts say nothing."""

    def __init__(self, index: Index, vectors: Vectors, special: Floats, weights: JoinWeights) -> None:
        """Teach by an index.

        Args:
            index: of the corpus.
            vectors: (entries, d) unit rows of its entries.
            special: (leaves,) 1 for special codes.
            weights: of the join.
        """
        self._index, self._vectors, self._special, self._weights = index, vectors, special, weights
        self._counts = index.counts
        self._sources = np.asarray([entry.source for entry in index.entries])
        self._is_english = np.asarray([entry.language == "en" for entry in index.entries])
        order = np.argsort(index.leaf, kind="stable")
        self._of_leaf = np.split(order, np.searchsorted(index.leaf[order], np.arange(1, len(self._counts))))

    def probabilities(self, numbers: Ints) -> Floats:
        """(n, leaves) for entries by number, none of which knows its own source."""
        vectors = self._vectors[numbers]
        cosines, near = self._index.search(vectors, min(NEIGHBOURS, len(self._vectors)))
        centroids = (vectors @ self._index.centroids.T).astype(np.float64)
        return np.stack([self._one(int(number), centroids[i], cosines[i], near[i]) for i, number in enumerate(numbers)])

    def _one(self, number: int, centroid: Floats, cosines: Vectors, near: Ints) -> Floats:
        leaf, nothing = int(self._index.leaf[number]), np.zeros(len(centroid))
        texts = self._of_leaf[leaf]
        others = texts[self._sources[texts] != self._sources[number]]
        centroid[leaf] = float(self._vectors[number] @ self._mean(others))
        is_other = self._sources[near] != self._sources[number]
        nearest = np.full(len(centroid), float(cosines[-1]))
        np.maximum.at(nearest, self._index.leaf[near[is_other]], cosines[is_other])
        counts = self._counts.copy()
        counts[leaf] = max(0.0, counts[leaf] - (len(texts) - len(others)))
        features = Features(nothing, centroid, nearest, nothing, nothing, nothing)
        return softmax(logits_of(features, log_prior(counts, self._special, self._weights), self._weights))

    def _mean(self, numbers: Ints) -> Vectors:
        """(d,) mean vector of a leaf of which these entries alone are known."""
        one_leaf = np.zeros(len(numbers), dtype=np.int32)
        mean: Vectors = mean_vectors(self._vectors[numbers], one_leaf, self._is_english[numbers], 1)[0]
        return mean
