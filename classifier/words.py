"""Evidence from words alone, made from the corpus: no encoder, no torch, no GPU.

What the service answers from when its model cannot be used (classifier.fallback). Beside BM25 over leaves stands the
nearest text of each leaf by TF-IDF cosine over words and their beginnings; facts of the text count as they do with
the encoder. docs/reference/comparison.md has the figures.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import faiss
import numpy as np

from classifier.corpus import Entry
from classifier.evidence import NEIGHBOURS, Evidence, Reader
from classifier.index import Index, Neighbour, Vectors, lexical_of
from classifier.lexical import Lexical, tokens
from tariff.facts import Lexicon
from tariff.leaf_facts import LeafFacts
from tariff.tree import Floats, Ints

_WIDTH = 512


class WordIndex(Index):
    """The index of a corpus without vectors: near are texts that share rare words."""

    def __init__(self, entries: Sequence[Entry], leaves: int, lexical: Lexical | None = None) -> None:
        """Index a corpus over ``leaves`` leaves; ``lexical`` is its BM25 where that is there already."""
        super().__init__(
            entries,
            faiss.IndexFlatIP(1),
            np.zeros((leaves, 1), dtype=np.float32),
            lexical or lexical_of(entries, leaves),
        )
        self._places: dict[str, int] = {}
        rows, places = self._listed(entries)
        often = np.bincount(places, minlength=len(self._places))
        self._rarity: Floats = np.log((len(entries) + 1) / (often + 1)) + 1
        weights = self._rarity[places]
        lengths = np.sqrt(np.bincount(rows, weights * weights, minlength=len(entries)))
        order = np.argsort(places, kind="stable")
        self._rows = rows[order]
        self._weights: Vectors = (weights / np.maximum(lengths[rows], 1e-9)).astype(np.float32)[order]
        self._starts = np.concatenate([[0], np.cumsum(often)])

    def alike(self, text: str) -> Floats:
        """Cosine of a text to each entry by its words, the rarer the weightier.

        Returns:
            (entries,) numbers from 0 to 1; all 0 where no word is known.
        """
        known = sorted(self._places[token] for token in set(tokens(text)) if token in self._places)
        if not known:
            return np.zeros(len(self.entries))
        weights = self._rarity[known] / np.linalg.norm(self._rarity[known])
        parts = [slice(self._starts[place], self._starts[place + 1]) for place in known]
        rows = np.concatenate([self._rows[part] for part in parts])
        products = np.concatenate([self._weights[part] * w for part, w in zip(parts, weights, strict=True)])
        return np.bincount(rows, products, minlength=len(self.entries)).astype(np.float64)

    def likeness(self, text: str, vector: Vectors | None, numbers: Sequence[int]) -> Floats:
        """(n,) cosines of a text by its words to entries by number; there are no vectors."""
        return self.alike(text)[np.asarray(numbers, dtype=np.int32)]

    def _listed(self, entries: Sequence[Entry]) -> tuple[Ints, Ints]:
        """Entry number and word number of each different word of each entry; new words are numbered."""
        rows, places = [], []
        for row, entry in enumerate(entries):
            found = [self._places.setdefault(token, len(self._places)) for token in set(tokens(entry.text))]
            rows += [row] * len(found)
            places += found
        return np.asarray(rows, dtype=np.int32), np.asarray(places, dtype=np.int32)


class WordWitness:
    """Gathers evidence from the words of a text and the facts in it."""

    def __init__(self, index: WordIndex, lexicon: Lexicon, facts: LeafFacts) -> None:
        """Join what evidence comes from."""
        self.index = index
        self._reader = Reader(index, lexicon, facts)

    def hear(self, texts: Sequence[str], languages: Sequence[str] = ()) -> list[Evidence]:
        """The evidence of each text, whatever its language; its neighbours' cosines are those of words."""
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> Evidence:
        alike = self.index.alike(text)
        near = np.flatnonzero(alike)
        nothing = np.zeros(len(self.index.centroids))
        nearest = nothing.copy()
        np.maximum.at(nearest, self.index.leaf[near], alike[near])
        first = near[np.argsort(-alike[near], kind="stable")[:NEIGHBOURS]]
        neighbours = tuple(Neighbour(self.index.entries[i], float(alike[i])) for i in first)
        return self._reader.evidence(text, neighbours, head=nothing, centroid=nothing, nearest=nearest)


def hashed(texts: Sequence[str]) -> Vectors:
    """Texts as unit vectors of their words' hashes, so that answers can be held against options.

    Returns:
        (n, 512) float32, unit rows; zeros for a text without a word.
    """
    found = np.zeros((len(texts), _WIDTH), dtype=np.float32)
    for row, text in zip(found, texts, strict=True):
        for token in set(tokens(text)):
            row[zlib.crc32(token.encode()) % _WIDTH] += 1
    vectors: Vectors = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    return vectors
