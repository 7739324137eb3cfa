"""Words typed with one slip, brought back to the word that was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_SHORTEST = 6
"""Shorter words have too many neighbours that are words of their own."""


@dataclass(frozen=True)
class Misspellings:
    """Known words by what is left when one letter is taken out: a slip and its word share such a rest."""

    rests: dict[str, tuple[str, ...]]
    words: frozenset[str]

    @classmethod
    def of(cls, words: Iterable[str], kept: Iterable[str] = ()) -> Misspellings:
        """Slips of these words are mended; ``kept`` are words near them that are right as they are."""
        rests: dict[str, list[str]] = {}
        long = sorted({word for word in words if len(word) >= _SHORTEST and word.isalpha()})
        for word in long:
            for rest in {word, *_rests(word)}:
                rests.setdefault(rest, []).append(word)
        return cls({rest: tuple(found) for rest, found in rests.items()}, frozenset({*long, *kept}))

    def mend(self, word: str) -> str:
        """The one known word that a slip leads to; the word itself where none or several do."""
        if len(word) < _SHORTEST or word in self.words or not word.isalpha():
            return word
        near = {w for rest in (word, *_rests(word)) for w in self.rests.get(rest, ()) if _is_slip(word, w)}
        return near.pop() if len(near) == 1 else word


def _rests(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def _is_slip(typed: str, word: str) -> bool:
    """Whether a letter too many, one too few, two swapped or one for another parts two words of one first letter."""
    if typed[0] != word[0] or abs(len(typed) - len(word)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), min(len(typed), len(word)))
    left, right = typed[start:], word[start:]
    if len(left) == len(right):
        is_swap = left[:2] == right[1::-1] and left[2:] == right[2:]
        return left[1:] == right[1:] or is_swap
    return left[1:] == right or left == right[1:]
