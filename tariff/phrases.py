"""Phrases with wildcards, found in a text word by word whatever its accents, capitals and punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tariff.answers import fold_text

_WORDS = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"[,;:()\[\]|\n/]|\.\s| - ")
_PIECES = re.compile(r"[\w*^]+")
_SHORTEST = 3
"""Letters that a wildcard must leave standing: shorter beginnings and ends say too little."""


@dataclass(frozen=True)
class Token:
    """One word of a text.

    Attributes:
        word: folded as ``fold_text`` does.
        lower: in small letters, accents kept.
        start: where it starts in the text.
        end: one past its last character.
        is_after_break: whether punctuation parts it from the word before.
        is_capital: whether it is written in capitals alone.
    """

    word: str
    lower: str
    start: int
    end: int
    is_after_break: bool
    is_capital: bool = False


def tokens_of(text: str) -> tuple[Token, ...]:
    """The words and numbers of a text, in order."""
    found: list[Token] = []
    last = 0
    for match in _WORDS.finditer(text):
        is_break = bool(found) and _BREAK.search(text, last, match.start()) is not None
        word = match[0]
        found.append(Token(_fold(word), word.casefold(), match.start(), match.end(), is_break, word.isupper()))
        last = match.end()
    return tuple(found)


@lru_cache(maxsize=65536)
def _fold(word: str) -> str:
    return fold_text(word).replace(" ", "")


@dataclass(frozen=True)
class Piece:
    """One word of a phrase: its letters before and after the wildcard, if it has one."""

    head: str
    tail: str = ""
    is_exact: bool = True
    accented: str = ""
    is_capital: bool = False

    def fits(self, token: Token) -> bool:
        """Whether a token is this word."""
        if (self.accented and self.accented != token.lower) or (self.is_capital and not token.is_capital):
            return False
        if self.is_exact:
            return token.word == self.head
        word = token.word
        enough = len(word) >= len(self.head) + len(self.tail)
        return enough and word.startswith(self.head) and word.endswith(self.tail)


@dataclass(frozen=True)
class Phrase:
    """A phrase in one language and what it stands for.

    Attributes:
        pieces: its words.
        language: in which it is said; empty for what stands on invoices in any.
        role: ``fact``, ``misleading`` or a role of the words around facts.
        kind: of a fact; empty otherwise.
        value: of a fact; empty otherwise.
        letters: letters that stand fast: the more, the more exact.
    """

    pieces: tuple[Piece, ...]
    language: str
    role: str
    kind: str = ""
    value: str = ""
    letters: int = 0


@dataclass(frozen=True)
class Match:
    """A phrase found: first token and one past the last."""

    start: int
    end: int
    phrase: Phrase


def phrase_of(text: str, language: str, role: str, kind: str = "", value: str = "") -> Phrase | None:
    """The phrase that a cell of the word lists holds; None where it holds no letters.

    ``*`` at an end or inside of a word stands for any letters; ``^`` before a word keeps its accents apart and its
    capitals, where it is in capitals alone.
    """
    pieces = tuple(_piece(raw) for raw in text.split() for raw in _split(raw))
    if not pieces:
        return None
    letters = sum(len(p.head) + len(p.tail) for p in pieces)
    return Phrase(pieces, language, role, kind, value, letters)


def _split(raw: str) -> list[str]:
    return _PIECES.findall(raw)


def _piece(raw: str) -> Piece:
    is_strict = raw.startswith("^")
    word = raw.lstrip("^")
    head, star, tail = word.partition("*")
    accented = word.casefold() if is_strict else ""
    return Piece(
        _fold(head) if head else "", _fold(tail) if tail else "", not star, accented, is_strict and word.isupper()
    )


@dataclass
class Phrases:
    """An index of phrases by their first word."""

    _exact: dict[str, list[Phrase]] = field(default_factory=dict)
    _heads: dict[str, list[Phrase]] = field(default_factory=dict)
    _tails: dict[str, list[Phrase]] = field(default_factory=dict)

    @classmethod
    def of(cls, phrases: Iterable[Phrase]) -> Phrases:
        """The index of these phrases."""
        index = cls()
        for phrase in phrases:
            first = phrase.pieces[0]
            if first.is_exact:
                index._exact.setdefault(first.head, []).append(phrase)
            elif first.head:
                index._heads.setdefault(first.head, []).append(phrase)
            else:
                index._tails.setdefault(first.tail, []).append(phrase)
        return index

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """All phrases in a text, also those that overlap, by where they start."""
        found = []
        for i, token in enumerate(tokens):
            for phrase in self._starting(token.word):
                end = i + len(phrase.pieces)
                if end <= len(tokens) and all(p.fits(t) for p, t in zip(phrase.pieces, tokens[i:end], strict=True)):
                    found.append(Match(i, end, phrase))
        return found

    def words(self) -> Iterator[str]:
        """Whole words that start a phrase of one word."""
        return (word for word, phrases in self._exact.items() if any(len(p.pieces) == 1 for p in phrases))

    def _starting(self, word: str) -> Iterator[Phrase]:
        yield from self._exact.get(word, ())
        for size in range(_SHORTEST, len(word) + 1):
            yield from self._heads.get(word[:size], ())
            yield from self._tails.get(word[-size:], ())
