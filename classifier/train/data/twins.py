"""Near twins: texts of the same words, or of four words and more that share nearly all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import ceil

from classifier.train.data.texts import plain_words_of, words_of

Words = frozenset[str]
ALIKE = 0.8
FEWEST = 4
_KNOWN_STEMS = 0.6
"""At most two words share a stem: where 0.8 of the words are known, so are 0.6 of the stems."""


def are_twins(one: Words, other: Words) -> bool:
    """Whether two texts say the same: the same words, or a Jaccard index of ``ALIKE`` from ``FEWEST`` words on."""
    if one == other:
        return bool(one)
    if min(len(one), len(other)) < FEWEST:
        return False
    shared = len(one & other)
    return shared >= ALIKE * (len(one) + len(other) - shared)


class Twins:
    """A set of texts in which near twins are found without comparing all.

    Two sets that are alike share one of their rarest words, of which it is enough to look at the few first
    (prefix filtering).
    Source: Bayardo, Ma, Srikant: Scaling Up All Pairs Similarity Search, WWW 2007.
    """

    def __init__(self, texts: Iterable[Words]) -> None:
        """Index the words of each text."""
        self._all = {words: i for i, words in enumerate(dict.fromkeys(w for w in texts if w))}
        self._seen = Counter(word for words in self._all for word in words)
        self._by_word: dict[str, list[Words]] = {}
        for words in self._all:
            if len(words) >= FEWEST:
                for word in self._rarest(words):
                    self._by_word.setdefault(word, []).append(words)

    def find(self, words: Words) -> Words | None:
        """The words of a twin; None where there is none."""
        if words in self._all:
            return words
        if len(words) < FEWEST or not self.knows(words):
            return None
        near = (other for word in self._rarest(words) for other in self._by_word.get(word, ()))
        return next((other for other in near if are_twins(words, other)), None)

    def knows(self, words: Words, share: float = ALIKE) -> bool:
        """Whether a share of the words is in any text at all; without ``ALIKE`` of them there is no twin."""
        return sum(word in self._seen for word in words) >= share * len(words)

    def __contains__(self, words: Words) -> bool:
        return self.find(words) is not None

    def _rarest(self, words: Words) -> list[str]:
        ordered = sorted(words, key=lambda word: (self._seen[word], word))
        return ordered[: len(words) - ceil(ALIKE * len(words) - 1e-9) + 1]


class TextTwins:
    """A set of texts; near twins are those that are so with or without the plural s of their words."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Index the texts."""
        found = list(texts)
        self._stems = Twins(map(words_of, found))
        self._plain = Twins(map(plain_words_of, found))

    def __contains__(self, text: str) -> bool:
        stems = words_of(text)
        if stems in self._stems:
            return True
        return self._stems.knows(stems, _KNOWN_STEMS) and plain_words_of(text) in self._plain
