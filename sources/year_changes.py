"""What differs between two years' nomenclatures, and from which line each changed one takes its texts."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tariff.catalogue import Catalogue
from tariff.tree import LEAF, Tree

NEW, REWORDED, MOVED, DIVIDED = "new", "reworded", "moved", "divided"
NEAR = 0.5
"""Share of words in common (Dice) from which a line beside a new one counts as near to it."""

_WORDS = re.compile(r"\w+")
_SMALL = frozenset(("of", "the", "and", "or", "for", "a", "an", "in", "with", "other", "than", "not", "to", "by"))


@dataclass(frozen=True)
class Change:
    """One line of the new year that is not what it was.

    Attributes:
        node: of the new tree.
        kind: new (a line, or a code of its own, that was not there), reworded, moved (the same goods under another
            code, or the same code under another line), divided (the choice below it changed).
        source: node of the old tree whose texts it takes, -1 where there is none.
        is_whole: whether those texts fit as they stand.
        is_heir: whether the source ended in its favour.
    """

    node: int
    kind: str
    source: int
    is_whole: bool = True
    is_heir: bool = False


def compare(old: Catalogue, wordings: Mapping[str, str], tree: Tree, official: Sequence[str]) -> tuple[Change, ...]:
    """The changes from one year to another, in the order of the new tree.

    Args:
        old: the catalogue of the earlier year.
        wordings: its official wording by node id; empty where it is not known, and nothing then counts as reworded.
        tree: the nomenclature of the later year.
        official: official wording along its lines.
    """
    found = list(_Comparison(old, wordings, tree, official).changes())
    heirs = Counter(change.source for change in found if change.is_heir)
    return tuple(replace(c, is_whole=heirs[c.source] == 1) if c.is_heir and c.is_whole else c for c in found)


def ended_codes(old: Tree, tree: Tree) -> tuple[str, ...]:
    """The codes of the earlier year that the later one has no more, in order."""
    return tuple(code for code in old.leaf_codes if code not in tree.leaf_index)


def plain(text: str) -> str:
    """A wording without what a new print may change: spaces and marks at its end."""
    return " ".join(text.split()).rstrip(" :;,.")


def is_residual(wording: str) -> bool:
    """Whether a line holds what its neighbours leave."""
    return plain(wording).casefold().startswith("other")


class _Comparison:
    """Old and new side by side."""

    def __init__(self, old: Catalogue, wordings: Mapping[str, str], tree: Tree, official: Sequence[str]) -> None:
        self.old, self.tree = old.tree, tree
        self.official = official
        self.wordings = wordings
        self.said = [
            wordings.get(line.id) or f"{option} {label}"
            for line, option, label in zip(old.tree.lines, old.options, old.labels, strict=True)
        ]
        self.ended: dict[str, list[int]] = {}
        self.place: dict[int, int] = {-1: -1}
        """New line -> the old line that it is, under the same id or another one."""
        for code in ended_codes(old.tree, tree):
            self.ended.setdefault(code[:6], []).append(int(old.tree.leaves[old.tree.leaf_index[code]]))

    def changes(self) -> Iterator[Change]:
        first = [self._of(node) for node in range(len(self.tree.lines))]
        for node, change in enumerate(first):
            if change is not None:
                yield change
            elif {self.place.get(n, -2) for n in self.tree.children[node]} != set(self.old.children[self.place[node]]):
                yield Change(node, DIVIDED, self.place[node])

    def _of(self, node: int) -> Change | None:
        """The change of a line itself; those above it are in their place by now."""
        before = self.old.index.get(self.tree.lines[node].id)
        change = self._new(node) if before is None else self._kept(node, before)
        if before is not None:
            self.place[node] = before
        elif change is not None and change.kind == MOVED:
            self.place[node] = change.source
        return change

    def _kept(self, node: int, before: int) -> Change | None:
        is_leaf, was_leaf = self.tree.lines[node].kind == LEAF, self.old.lines[before].kind == LEAF
        if is_leaf and not was_leaf:
            return Change(node, NEW, before)
        if plain(self.wordings.get(self.tree.lines[node].id, self.official[node])) != plain(self.official[node]):
            return Change(node, REWORDED, before)
        is_there = self.place.get(int(self.tree.parent[node]), -2) == int(self.old.parent[before])
        return None if is_there else Change(node, MOVED, before)

    def _new(self, node: int) -> Change:
        for found, is_heir in ((self._predecessor(node), True), (self._neighbour(node), False)):
            if found >= 0:
                same = plain(self.said[found]).casefold() == plain(self.official[node]).casefold()
                is_gone = self.old.lines[found].id not in self.tree.index
                is_moved = is_heir and is_gone and same and not is_residual(self.official[node])
                return Change(node, MOVED if is_moved else NEW, found, is_heir and is_gone, is_heir)
        return Change(node, NEW, self._above(node), is_whole=False)

    def _predecessor(self, node: int) -> int:
        """A code that ended under the same HS subheading; for a line that is no code, one that ended in its place."""
        if self.tree.lines[node].kind == LEAF:
            return self._nearest(node, self.ended.get(self.tree.lines[node].code[:6], []), 0.0)
        gone = [n for n in self._beside(node) if self.old.lines[n].id not in self.tree.index]
        return self._nearest(node, [n for n in gone if self.old.lines[n].kind != LEAF], NEAR)

    def _neighbour(self, node: int) -> int:
        """The line with the nearest wording under the same line."""
        if is_residual(self.official[node]):
            return -1
        is_leaf = self.tree.lines[node].kind == LEAF
        alike = [n for n in self._beside(node) if (self.old.lines[n].kind == LEAF) == is_leaf]
        return self._nearest(node, alike, NEAR)

    def _beside(self, node: int) -> tuple[int, ...]:
        before = self.place.get(int(self.tree.parent[node]), -1)
        return self.old.children[before] if before >= 0 else ()

    def _nearest(self, node: int, among: Sequence[int], least: float) -> int:
        shares = [(_alike(self.official[node], self.said[n]), -n) for n in among]
        share, best = max(shares, default=(-1.0, 1))
        return -best if share >= least else -1

    def _above(self, node: int) -> int:
        """The nearest line above that was there before."""
        above = reversed(self.tree.ancestors(node)[:-1])
        return next((self.place[n] for n in above if n in self.place), -1)


def _alike(left: str, right: str) -> float:
    """Share of words that two texts have in common, 0 to 1."""
    one, other = (set(_WORDS.findall(text.casefold())) - _SMALL for text in (left, right))
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
