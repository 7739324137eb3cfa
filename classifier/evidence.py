"""All evidence that one text gives for each leaf, before it is joined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from classifier.errors import BrokenArtefact
from classifier.index import Index, Neighbour, Vectors
from classifier.join import Features
from tariff import ENGLISH
from tariff.facts import Lexicon, StatedFact
from tariff.leaf_facts import LeafFacts
from tariff.tree import Floats

NEIGHBOURS = 300
Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True)
class Farther:
    """How much farther texts look that are not in the language of the goods, where that is another than English.

    "Cadenas" is a padlock in French, and next to it lies "cadena", a chain in Spanish; ``classifier.train.variants``
    measures other values.

    Attributes:
        english: taken off the cosine to a text in English.
        other: taken off the cosine to a text in a third language.
    """

    english: float = 0.0
    other: float = 0.1


FARTHER = Farther()


@dataclass(frozen=True)
class Head:
    """The trained class vectors.

    Attributes:
        classes: (leaves, d) unit rows.
        scale: of the logits.
    """

    classes: Vectors
    scale: float

    def logs(self, vectors: Vectors) -> Floats:
        """(n, leaves) logarithms of probabilities of unit vectors (n, d)."""
        logits = (vectors @ self.classes.T).astype(np.float64) * self.scale
        highest = logits.max(1, keepdims=True)
        found: Floats = logits - highest - np.log(np.exp(logits - highest).sum(1, keepdims=True))
        return found

    def for_codes(self, known: Sequence[str], wanted: Sequence[str]) -> Head:
        """The class vectors of another list of codes: a new code takes the mean of those that it is nearest to.

        Args:
            known: (leaves,) codes of these class vectors in order.
            wanted: codes of the other list in order; a new one shares 6, 4 or 2 digits with known ones, else is zero.
        """
        places = {code: i for i, code in enumerate(known)}
        rows = [
            self.classes[places[code]] if code in places else _mean_near(self.classes, known, code) for code in wanted
        ]
        return Head(np.stack(rows), self.scale)


@dataclass(frozen=True)
class Evidence:
    """What one text tells.

    Attributes:
        features: for the join.
        neighbours: nearest entries of the index, nearest first.
        facts: stated in the text.
        vector: (d,) of the text, unit length; None where words alone are compared.
    """

    features: Features
    neighbours: tuple[Neighbour, ...]
    facts: tuple[StatedFact, ...]
    vector: Vectors | None = field(default=None, compare=False)


class Listener(Protocol):
    """Whatever gathers evidence from texts."""

    def hear(self, texts: Sequence[str], languages: Sequence[str] = ()) -> list[Evidence]:
        """The evidence of each text; ``languages`` are theirs, where they are known."""
        ...


class Reader:
    """Reads what the words of a text tell: BM25, and the facts in it."""

    def __init__(self, index: Index, lexicon: Lexicon, facts: LeafFacts) -> None:
        """Join what words are held against."""
        self._index, self._lexicon, self._facts = index, lexicon, facts

    def evidence(
        self, text: str, near: tuple[Neighbour, ...], *, head: Floats, centroid: Floats, nearest: Floats
    ) -> Evidence:
        """All evidence of a text; that of its vector, or of what stands for one, is given (see Features)."""
        facts = self._lexicon.read(text)
        features = Features(
            head=head,
            centroid=centroid,
            nearest=nearest,
            lexical=self._index.lexical.score(text),
            conflicts=self._facts.conflicts(facts).astype(np.float64),
            agrees=self._facts.agrees(facts).astype(np.float64),
            words=len(text.split()),
        )
        return Evidence(features, near, facts)


class Witness:
    """Gathers evidence from the encoder, the index, the class vectors and the facts in a text."""

    def __init__(
        self,
        index: Index,
        encode: Encode,
        lexicon: Lexicon,
        facts: LeafFacts,
        head: Head | None,
        farther: Farther = FARTHER,
    ) -> None:
        """Join what evidence comes from; ``encode`` maps texts to (n, d) float32 unit rows."""
        self.index, self.encode, self._farther = index, encode, farther
        self._reader, self._head = Reader(index, lexicon, facts), head
        self._languages = np.asarray([entry.language for entry in index.entries])

    def hear(self, texts: Sequence[str], languages: Sequence[str] = ()) -> list[Evidence]:
        """The evidence of each text.

        Args:
            texts: n texts.
            languages: that each is in; English or none of them where it is not known, when all texts are as near.

        Raises:
            BrokenArtefact: the encoder gives what is no number.
        """
        vectors = self.encode(texts)
        if not np.isfinite(vectors).all():
            raise BrokenArtefact("The encoder gives vectors that are no numbers: its weights are broken.")
        cosines, numbers = self.index.search(vectors, min(NEIGHBOURS, len(self.index.entries)))
        centroid = (vectors @ self.index.centroids.T).astype(np.float64)
        head = self._head.logs(vectors) if self._head else np.zeros_like(centroid)
        spoken = languages or [ENGLISH] * len(texts)
        return [
            replace(self._one(text, spoken[i], head[i], centroid[i], cosines[i], numbers[i]), vector=vectors[i])
            for i, text in enumerate(texts)
        ]

    def _one(
        self, text: str, language: str, head: Floats, centroid: Floats, cosines: Vectors, numbers: Vectors
    ) -> Evidence:
        nearest = np.full(len(centroid), float(cosines[-1]))
        np.maximum.at(nearest, self.index.leaf[numbers], cosines - self._foreign(numbers, language))
        near = tuple(Neighbour(self.index.entries[n], float(c)) for n, c in zip(numbers, cosines, strict=True))
        return self._reader.evidence(text, near, head=head, centroid=centroid, nearest=nearest)

    def _foreign(self, numbers: Vectors, language: str) -> Vectors:
        """(k,) what is taken off for the language of each entry."""
        if language == ENGLISH:
            return np.zeros(len(numbers), dtype=np.float32)
        found = self._languages[numbers]
        taken = np.where(found == ENGLISH, self._farther.english, self._farther.other)
        return np.where(found == language, 0.0, taken).astype(np.float32)


def _mean_near(classes: Vectors, known: Sequence[str], code: str) -> Vectors:
    for digits in (6, 4, 2):
        near = [i for i, other in enumerate(known) if other[:digits] == code[:digits]]
        if near:
            mean: Vectors = classes[near].mean(0)
            return mean / np.float32(max(float(np.linalg.norm(mean)), 1e-9))
    return np.zeros(classes.shape[1], dtype=np.float32)
