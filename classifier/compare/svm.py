"""Linear support vector machines over TF-IDF, from chapter to heading to leaf.

One machine over 9,896 classes and hundreds of thousands of words needs more memory than there is; one for the chapters,
one a chapter for its headings and one a heading for its leaves do not, each over the words of its own texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from classifier.compare.method import Lesson, sharpest, weigh
from classifier.lexical import tokens
from tariff.probabilities import softmax
from tariff.tree import Floats, Ints

COST = 1.0
_LEVELS = 3
LEAST = 1e-3
"""Weights nearer to 0 are left out: they change no answer and take half the room."""


@dataclass(frozen=True)
class Paths:
    """Where the outputs of all machines stand, side by side.

    Attributes:
        starts: (machines,) first output of each.
        owner: (outputs,) machine of each.
        on_path: (leaves, 3) outputs on the way to each leaf; one past the last where there is no choice.
    """

    starts: Ints
    owner: Ints
    on_path: Ints


class SvmTree:
    """Softmax over the distances at each fork; a leaf has the product along its path."""

    def fit(self, lesson: Lesson) -> None:
        """Learn all machines, and choose how sharp they are."""
        self._words = TfidfVectorizer(analyzer=features, sublinear_tf=True, min_df=2, dtype=np.float32)
        rows = sparse.csr_matrix(self._words.fit_transform([example.text for example in lesson.train]))
        leaf = np.asarray([example.leaf for example in lesson.train])
        choices = tuple(forks(lesson.leaves))
        self._paths = paths(choices, len(lesson.leaves))
        machines = [_machine(rows, leaf, spans) for spans in choices]
        self._weights = sparse.csr_matrix(sparse.vstack([weights for weights, _ in machines]).T)
        self._shifts = np.concatenate([shifts for _, shifts in machines])
        distances = self._distances([example.text for example in lesson.held])
        self._sharpness = sharpest(lesson.held, lambda sharpness: self._descend(distances, sharpness))

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """(n, leaves) probabilities."""
        return self._descend(self._distances(texts), self._sharpness)

    def save(self, folder: Path) -> int:
        """Bytes of the weights and the words."""
        sparse.save_npz(folder / "weights.npz", self._weights)
        np.savez(folder / "shifts.npz", shifts=self._shifts, idf=self._words.idf_)
        (folder / "words.txt").write_text("\n".join(self._words.get_feature_names_out()), encoding="utf-8")
        return weigh(folder)

    def _distances(self, texts: Sequence[str]) -> Floats:
        found = sparse.csr_matrix(self._words.transform(texts)) @ self._weights
        distances: Floats = found.toarray().astype(np.float64) + self._shifts
        return distances

    def _descend(self, distances: Floats, sharpness: float) -> Floats:
        starts, owner = self._paths.starts, self._paths.owner
        logits = sharpness * distances
        logits -= np.maximum.reduceat(logits, starts, axis=1)[:, owner]
        logits -= np.log(np.add.reduceat(np.exp(logits), starts, axis=1))[:, owner]
        shares = np.concatenate([logits, np.zeros((len(logits), 1))], axis=1)
        return softmax(shares[:, self._paths.on_path].sum(2))


def features(text: str) -> list[str]:
    """Words, their beginnings, and words side by side."""
    found = tokens(text)
    words = [token for token in found if not token.endswith("-")]
    return found + [f"{a} {b}" for a, b in zip(words, words[1:], strict=False)]


def forks(codes: Sequence[str]) -> Iterator[tuple[tuple[int, int], ...]]:
    """The choices from the top to the leaves, each as the spans of leaves of its children; those with one are none."""
    for above, below in ((0, 2), (2, 4), (4, 8)):
        for first, last in _groups(codes, above, (0, len(codes))):
            children = tuple(_groups(codes, below, (first, last)))
            if len(children) > 1:
                yield children


def paths(choices: Sequence[Sequence[tuple[int, int]]], leaves: int) -> Paths:
    """The outputs of the machines that make these choices."""
    sizes = [len(spans) for spans in choices]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    on_path = np.full((leaves, _LEVELS), starts[-1])
    passed = np.zeros(leaves, dtype=np.int64)
    for start, spans in zip(starts, choices, strict=False):
        for child, (first, last) in enumerate(spans):
            within = np.arange(first, last)
            on_path[within, passed[within]] = start + child
            passed[within] += 1
    return Paths(starts[:-1], np.repeat(np.arange(len(sizes)), sizes), on_path)


def _groups(codes: Sequence[str], digits: int, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    first, last = span
    for place in range(first + 1, last + 1):
        if place == last or codes[place][:digits] != codes[first][:digits]:
            yield first, place
            first = place


def _machine(rows: sparse.csr_matrix, leaf: Ints, spans: Sequence[tuple[int, int]]) -> tuple[sparse.csr_matrix, Floats]:
    """(children, words) weights and (children,) shifts of one machine, over the words of its own texts."""
    inside = np.flatnonzero((leaf >= spans[0][0]) & (leaf < spans[-1][1]))
    part = rows[inside]
    child = np.searchsorted([first for first, _ in spans], leaf[inside], side="right") - 1
    used = np.unique(part.indices)
    narrow = sparse.csr_matrix((part.data, np.searchsorted(used, part.indices), part.indptr), (len(inside), len(used)))
    machine = LinearSVC(C=COST, random_state=0).fit(narrow, child)
    weights, shifts = machine.coef_.astype(np.float32), machine.intercept_
    if len(spans) == 2:  # one output stands for both
        weights, shifts = np.concatenate([-weights, weights]), np.concatenate([-shifts, shifts])
    weights[np.abs(weights) < LEAST] = 0
    compact = sparse.csr_matrix(weights)
    wide = sparse.csr_matrix((compact.data, used[compact.indices], compact.indptr), (len(spans), rows.shape[1]))
    return wide, shifts
