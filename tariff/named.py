"""Options whose goods a text names: "leather handbag" says which kind of bag it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from tariff import LANGUAGES
from tariff.answers import FILLER, NEGATIONS, NO, OTHERS, YES, fold_text
from tariff.catalogue import Catalogue
from tariff.polarity import same_word

_BETWEEN = re.compile(r"[,;/()]|\b(?:and|or|et|ou|und|oder|y|o|e|en|of|lub|i|oraz)\b", re.IGNORECASE)
_IDLE = FILLER | YES | NO
_REST = OTHERS | NEGATIONS


class Names:
    """What the buttons of a catalogue name, in all its languages; read button by button when first asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Read the buttons of ``catalogue``."""
        self._catalogue = catalogue
        self._known: dict[int, tuple[frozenset[str], ...]] = {}

    def named(self, words: Collection[str], nodes: Sequence[int]) -> list[int]:
        """Places of the nodes that words name: all words of one of the things on their button are among them.

        Who says "stainless steel" names it, and not steel besides: what is part of a longer name does not count.

        Args:
            words: folded words of a text.
            nodes: the nodes.
        """
        held = [[thing for thing in self._things(node) if _holds(words, thing)] for node in nodes]
        every = {thing for named in held for thing in named}
        longest = {thing for thing in every if not any(thing < other for other in every)}
        return [place for place, named in enumerate(held) if longest.intersection(named)]

    def _things(self, node: int) -> tuple[frozenset[str], ...]:
        if node not in self._known:
            texts = dict.fromkeys(self._catalogue.option(node, language).text for language in LANGUAGES)
            self._known[node] = tuple(dict.fromkeys(thing for text in texts for thing in things(text)))
        return self._known[node]


def things(button: str) -> tuple[frozenset[str], ...]:
    """The things that a button lists, as folded words; none of a button that says what goods are not, or the rest."""
    words = [frozenset(fold_text(part).split()) - _IDLE for part in _BETWEEN.split(button)]
    if any(part & _REST for part in words):
        return ()
    return tuple(part for part in words if part and not all(len(word) < 3 or word.isdecimal() for word in part))


def _holds(words: Collection[str], thing: frozenset[str]) -> bool:
    return all(any(same_word(word, part) for word in words) for part in thing)
