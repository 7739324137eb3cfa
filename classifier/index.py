"""The index of a corpus: FAISS over all texts, one mean vector a leaf, BM25 over leaves.

A leaf's mean is half that of all its texts and half that of the English ones. On 600 train rulings kept out, with
the join fitted to each, the loss was 2.896 nats; with English texts alone 2.897, with all texts alike 2.948.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from classifier.cores import cores
from classifier.corpus import RULING, Entry, corpus_hash
from classifier.errors import BrokenArtefact
from classifier.lexical import Cut, Lexical, tokens
from tariff.tree import Floats, Ints

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]
FORMAT = 3
_ALONE = 16
"""Fewer queries than this are searched by one thread: to wake a second takes longer than the search."""
_LISTS, _LOOKED_AT = 512, 64
"""Lists of the inverted file, and how many of them a query looks at (docs/reference/encoder.md has the figures)."""
_TEXTS_A_LIST = 40


@dataclass(frozen=True)
class Neighbour:
    """An entry near to a text; ``cosine`` -1 to 1."""

    entry: Entry
    cosine: float


class Index:
    """Search over one corpus."""

    def __init__(
        self, entries: Sequence[Entry], faiss_index: faiss.Index, centroids: Vectors, lexical: Lexical
    ) -> None:
        """Wrap what build or load made; ``centroids`` is (leaves, d), rows of length at most 1."""
        self.entries = tuple(entries)
        self.centroids = centroids
        self.lexical = lexical
        self.leaf: Ints = np.asarray([e.leaf for e in entries], dtype=np.int32)
        self._faiss = faiss_index

    @property
    def counts(self) -> Floats:
        """(leaves,) how many texts of rulings lead to each leaf."""
        of_rulings = [e.leaf for e in self.entries if e.kind == RULING]
        return np.bincount(of_rulings, minlength=len(self.centroids)).astype(np.float64)

    def search(self, queries: Vectors, k: int) -> tuple[Vectors, Ints]:
        """Nearest entries for each query.

        Args:
            queries: (n, d) float32, unit rows.
            k: neighbours per query, at least 1.

        Returns:
            (n, k) cosines, highest first, and (n, k) entry numbers; number -1 where there are fewer than k.
        """
        faiss.omp_set_num_threads(1 if len(queries) < _ALONE else cores())  # counted by the calling thread
        cosines, numbers = self._faiss.search(np.ascontiguousarray(queries), k)
        return cosines, numbers.astype(np.int32)

    def vectors(self, numbers: Ints) -> Vectors:
        """(n, d) vectors of entries by number, as near as 8 bits a component come."""
        if isinstance(self._faiss, faiss.IndexIVF):
            self._faiss.make_direct_map()
        return np.stack([self._faiss.reconstruct(int(number)) for number in numbers])

    def likeness(self, text: str, vector: Vectors | None, numbers: Sequence[int]) -> Floats:
        """(n,) cosines of a text, given with its vector, to entries by number."""
        if vector is None:
            return np.zeros(len(numbers))
        vectors = self.vectors(np.asarray(numbers, dtype=np.int32))
        return np.asarray(vectors @ vector, dtype=np.float64)

    def empty(self) -> faiss.Index:
        """A part for more vectors, searched as this index is and trained alike, that holds none yet."""
        part = faiss.clone_index(self._faiss)
        part.reset()
        return part

    def save(self, folder: Path) -> None:
        """Write the index into a folder, whole or not at all."""
        draft = folder.with_name(f"{folder.name}.draft-{os.getpid()}")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        faiss.write_index(self._faiss, str(draft / "vectors.faiss"))
        np.save(draft / "centroids.npy", self.centroids, allow_pickle=False)
        self.lexical.save(draft / "lexical")
        manifest = {"format": FORMAT, "corpus": corpus_hash(self.entries), "entries": len(self.entries)}
        (draft / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)

    @classmethod
    def load(cls, folder: Path, entries: Sequence[Entry]) -> Index:
        """The index of a folder, for the corpus that it was made of.

        Raises:
            BrokenArtefact: it is missing, cut off or was made of another corpus.
        """
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            if manifest != {"format": FORMAT, "corpus": corpus_hash(entries), "entries": len(entries)}:
                raise BrokenArtefact(f"the index in {folder} was made of other texts: build it again")
            index = faiss.read_index(str(folder / "vectors.faiss"))
            if isinstance(index, faiss.IndexIVF):
                index.nprobe = _LOOKED_AT
            centroids = np.load(folder / "centroids.npy", allow_pickle=False)
            lexical = Lexical.load(folder / "lexical", len(centroids))
        except (OSError, ValueError, RuntimeError) as error:
            raise BrokenArtefact(f"the index in {folder} cannot be read: build it again ({error})") from error
        return cls(entries, index, centroids, lexical)


def build_index(entries: Sequence[Entry], leaves: int, encode: Encode) -> Index:
    """The index of a corpus.

    Args:
        entries: the corpus; every leaf must have at least one entry.
        leaves: number of leaves.
        encode: texts -> (n, d) float32 unit rows.

    Raises:
        BrokenArtefact: a leaf has no text.
    """
    leaf = np.asarray([e.leaf for e in entries], dtype=np.int32)
    without = np.flatnonzero(np.bincount(leaf, minlength=leaves) == 0)
    if len(without):
        raise BrokenArtefact(f"{len(without)} leaves have no text, leaf {without[0]} among them")
    vectors = encode([e.text for e in entries])
    is_english = np.asarray([e.language == "en" for e in entries])
    return Index(
        entries, quantised(vectors), mean_vectors(vectors, leaf, is_english, leaves), lexical_of(entries, leaves)
    )


def mean_vectors(vectors: Vectors, leaf: Ints, is_english: np.ndarray, leaves: int) -> Vectors:
    """(leaves, d) mean vector of each leaf: half that of its texts (n, d), half that of the English ones."""
    means = _means(vectors, leaf, leaves) + _means(vectors[is_english], leaf[is_english], leaves)
    return means * np.float32(0.5)


def lexical_of(entries: Sequence[Entry], leaves: int, cut: Cut = tokens) -> Lexical:
    """BM25 over one document a leaf, of all its texts, each cut into tokens by ``cut``."""
    documents: list[list[str]] = [[] for _ in range(leaves)]
    for entry in entries:
        documents[entry.leaf].append(entry.text)
    return Lexical.build(documents, cut)


def quantised(vectors: Vectors) -> faiss.Index:
    """8 bits a component in an inverted file, so that a query looks at an eighth of the texts.

    Source: Jegou et al. (2011), Product Quantization for Nearest Neighbor Search, section IV, for the inverted file.
    """
    is_small = len(vectors) < _LISTS * _TEXTS_A_LIST
    kind = "SQ8" if is_small else f"IVF{_LISTS},SQ8"
    index: faiss.Index = faiss.index_factory(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    if isinstance(index, faiss.IndexIVFScalarQuantizer):
        index.by_residual, index.nprobe = False, _LOOKED_AT
    faiss.omp_set_num_threads(cores())
    index.train(vectors)
    index.add(vectors)
    return index


def _means(vectors: Vectors, leaf: Ints, leaves: int) -> Vectors:
    """(leaves, d) unit mean of each leaf's vectors, zeros where it has none."""
    total = np.zeros((leaves, vectors.shape[1]), dtype=np.float32)
    np.add.at(total, leaf, vectors)
    mean: Vectors = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9)
    return mean
