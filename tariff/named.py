"""Options whose goods a text names: "leather handbag" says which kind of bag it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from tariff import LANGUAGES
from tariff.answers import FILLER, NEGATIONS, NO, OTHERS, YES, fold_text
from tariff.catalogue import Catalogue
from tariff.cross import CrossQuestion
from tariff.polarity import same_word
from tariff.tree import CHAPTER

_BETWEEN = re.compile(r"[,;/()]|\b(?:and|or|et|ou|und|oder|y|o|e|en|of|lub|i|oraz)\b", re.IGNORECASE)
_IDLE = FILLER | YES | NO
_A_NAME = 2
"""Words up to which a whole button names goods; a longer one says something of them, and names come after a colon."""

Thing = frozenset[str]
"""One thing that a button lists, as folded words."""


class Names:
    """What the buttons of a catalogue name, in all its languages; read button by button when first asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Read the buttons of ``catalogue``."""
        self._catalogue = catalogue
        self._known: dict[int, tuple[Thing, ...]] = {}
        self._crossed: dict[str, list[tuple[Thing, ...]]] = {}

    def named(self, words: Collection[str], nodes: Sequence[int]) -> list[int]:
        """Places of the nodes that words name: all words of one of the things on their button are among them.

        Who says "stainless steel" names it, and not steel besides: what is part of a longer name does not count.

        Args:
            words: folded words of a text.
            nodes: the nodes.
        """
        return _named(words, [self._things(node) for node in nodes])

    def followed(self, words: Collection[str], codes: Sequence[str]) -> int | None:
        """Place of the code to which words lead down the tree, naming at each step the one way that is theirs.

        Args:
            words: folded words of a text.
            codes: of 4 or 6 digits.

        Returns:
            None where they leave a step open.
        """
        tree = self._catalogue.tree
        nodes = [tree.ancestors(tree.node_of(code)) for code in codes]
        paths = [[node for node in path if tree.lines[node].kind != CHAPTER] for path in nodes]
        left = list(range(len(codes)))
        for depth in range(max(map(len, paths), default=0)):
            steps = list(dict.fromkeys(paths[i][depth] for i in left if depth < len(paths[i])))
            if len(steps) > 1:
                named = self.named(words, steps)
                if len(named) != 1:
                    return None
                left = [i for i in left if paths[i][depth : depth + 1] == [steps[named[0]]]]
        return left[0] if len(left) == 1 else None

    def chosen(self, words: Collection[str], question: CrossQuestion) -> list[int]:
        """Places of the options of a question between headings that words name.

        Args:
            words: folded words of a text.
            question: the question.
        """
        if question.key not in self._crossed:
            labels = [dict.fromkeys(option.labels.values()) for option in question.options]
            self._crossed[question.key] = [_all_things(filter(None, map(_list_of, texts))) for texts in labels]
        return _named(words, self._crossed[question.key])

    def _things(self, node: int) -> tuple[Thing, ...]:
        if node not in self._known:
            texts = dict.fromkeys(self._catalogue.option(node, language).text for language in LANGUAGES)
            self._known[node] = _all_things(texts)
        return self._known[node]


def things(button: str) -> tuple[Thing, ...]:
    """The things that a button lists, as folded words, up to the rest: "cakes, pizza, other"; none where it denies."""
    words = [frozenset(fold_text(part).split()) - _IDLE for part in _BETWEEN.split(button)]
    if any(part & NEGATIONS for part in words):
        return ()
    words = words[: next((place for place, part in enumerate(words) if part & OTHERS), len(words))]
    return tuple(part for part in words if part and not all(len(word) < 3 or word.isdecimal() for word in part))


def _list_of(label: str) -> str:
    """The names on the button of a question between headings: after its colon, or all of it where it is short."""
    _, colon, listed = label.partition(":")
    return listed if colon else label if len(label.split()) <= _A_NAME else ""


def _all_things(buttons: Iterable[str]) -> tuple[Thing, ...]:
    return tuple(dict.fromkeys(thing for button in buttons for thing in things(button)))


def _named(words: Collection[str], options: Sequence[Sequence[Thing]]) -> list[int]:
    held = [[thing for thing in option if _holds(words, thing)] for option in options]
    every = {thing for named in held for thing in named}
    longest = {thing for thing in every if not any(thing < other for other in every)}
    return [place for place, named in enumerate(held) if longest.intersection(named)]


def _holds(words: Collection[str], thing: Thing) -> bool:
    return all(any(same_word(word, part) for word in words) for part in thing)
