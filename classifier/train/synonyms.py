"""Another name of the same goods in a text: names that lead to exactly the same codes, for goods of those codes."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.train.spelling import other_number
from tariff import ENGLISH
from tariff.tree import Tree
from tariff.vocabulary import read_rows

_COLUMNS = ["term", "codes", "language", "kind", "facts"]
_SYNONYM, _PARTED = "synonym", ";"
_MOST = 4
"""Names of a group: more are rather a shelf of unlike goods than names of one thing."""
_WORD = re.compile(r"\w+")
_JOINED = frozenset("-'’")
"""Marks behind a name that make it a part of a longer word: "USB-stick", "panty's"."""
Place = tuple[int, int]
"""First leaf and one past the last of what a text is known to be of."""


@dataclass(frozen=True)
class Name:
    """A name of goods as it may stand in a text.

    Attributes:
        words: its words, folded.
        others: what the same goods are called besides, in the same number where the language is English.
        places: leaves of its codes, as first and one past the last.
    """

    words: tuple[str, ...]
    others: tuple[str, ...]
    places: tuple[Place, ...]

    def holds(self, place: Place) -> bool:
        """Whether all leaves that a text may be of belong to one of the codes."""
        return any(first <= place[0] and place[1] <= last for first, last in self.places)


@dataclass(frozen=True)
class Synonyms:
    """Names in each language by their first word, the longest first."""

    names: Mapping[tuple[str, str], tuple[Name, ...]]

    @classmethod
    def load(cls, data: Path, tree: Tree) -> Synonyms:
        """The synonyms of ``data/terms``.

        Raises:
            BrokenData: terms.csv is missing or broken.
            UnknownNode: a code that the nomenclature does not have.
        """
        found: dict[tuple[str, str], list[Name]] = {}
        for (language, codes), terms in _groups(read_rows(data / "terms" / "terms.csv", _COLUMNS)).items():
            for name in _names(terms, language, tuple(tree.span(code) for code in codes)):
                found.setdefault((language, name.words[0]), []).append(name)
        return cls({key: tuple(sorted(names, key=lambda n: -len(n.words))) for key, names in found.items()})

    def exchanged(self, text: str, language: str, place: Place, rng: random.Random) -> str:
        """The text with the longest name in it, of goods of its own place, exchanged; itself where there is none.

        Args:
            text: a row's text.
            language: of the text.
            place: leaves that the row may be of; names of other goods stay.
            rng: chooses among the other names.
        """
        words = list(_WORD.finditer(text))
        folded = [word[0].casefold() for word in words]
        starts = (
            self._at(folded, i, language, place) if text[max(0, word.start() - 1)] != "-" else None
            for i, word in enumerate(words)
        )
        name, i = max(((n, i) for i, n in enumerate(starts) if n), key=lambda at: len(at[0].words), default=(None, 0))
        if name is None:
            return text
        start, end = words[i].start(), words[i + len(name.words) - 1].end()
        said = set(folded) - set(name.words)
        free = [other for other in name.others if said.isdisjoint({*_words(other)} - {*name.words})]
        if not free or text[end : end + 1] in _JOINED:
            return text
        return text[:start] + _cased(rng.choice(free), text[start:end]) + text[end:]

    def _at(self, words: Sequence[str], i: int, language: str, place: Place) -> Name | None:
        for name in self.names.get((language, words[i]), ()):
            if tuple(words[i : i + len(name.words)]) == name.words and name.holds(place):
                return name
        return None


def _groups(rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, tuple[str, ...]], list[str]]:
    """Names of one language with exactly the same codes; those of a catch-all code and large groups are left out."""
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for row in rows:
        if row["kind"] == _SYNONYM:
            key = row["language"], tuple(sorted(row["codes"].split(_PARTED)))
            groups.setdefault(key, []).append(row["term"])
    return {key: terms for key, terms in groups.items() if 2 <= len(terms) <= _MOST and not _is_catch_all(key[1])}


def _is_catch_all(codes: Sequence[str]) -> bool:
    """Whether unlike goods share the one code: a heading, or a 9 behind it, by which the nomenclature counts "other".

    Several codes together are no such place: that two names have the same list of them is no chance.
    """
    return len(codes) == 1 and (len(codes[0]) < 6 or "9" in codes[0][4:])


def _names(terms: Sequence[str], language: str, places: tuple[Place, ...]) -> Iterable[Name]:
    for term in terms:
        others = tuple(other for other in terms if other.casefold() != term.casefold())
        yield Name(_words(term), others, places)
        renumbered = _renumbered(term)
        if language == ENGLISH and renumbered != term:
            yield Name(_words(renumbered), tuple(map(_renumbered, others)), places)


def _words(term: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(term.casefold()))


def _renumbered(term: str) -> str:
    """The name with its last word in the other number; one in capitals is an abbreviation and stays."""
    before, last = re.fullmatch(r"(.*?)(\w*)", term, re.DOTALL).groups()  # type: ignore[union-attr] # matches anything
    return before + (last if last.isupper() else other_number(last))


def _cased(name: str, like: str) -> str:
    """A name in capitals or with a capital where what it stands for has them; its own capitals stay."""
    if like.isupper() and len(like) > 1:
        return name.upper()
    return name[0].upper() + name[1:] if like[0].isupper() else name
