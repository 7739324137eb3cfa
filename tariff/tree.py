"""The tree of a nomenclature as arrays: every node is an interval of leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tariff.errors import BrokenData, UnknownNode

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

CHAPTER, NODE, LEAF, TITLE = "chapter", "node", "leaf", "title"


@dataclass(frozen=True)
class Line:
    """One line of the nomenclature in its published order.

    ``code`` has 8 digits, zeros to the right where it is shallower; ``suffix`` 80 means a code of its
    own, 10, 20, ... a grouping line that groups codes and is none.
    """

    code: str
    suffix: str
    depth: int
    kind: str

    @property
    def id(self) -> str:
        """The node's id: code and suffix, as in ``42021100-10``."""
        return f"{self.code}-{self.suffix}"

    @property
    def digits(self) -> str:
        """The code that the line stands for: 2, 4, 6 or 8 digits."""
        if self.kind == LEAF:
            return self.code
        if self.kind == CHAPTER:
            return self.code[:2]
        return self.code[:4] if self.code.endswith("0000") else self.code[:6] if self.code.endswith("00") else self.code


@dataclass(frozen=True)
class Branches:
    """All nodes with two children or more, their children laid out flat for vector arithmetic.

    Attributes:
        nodes: (branches,) node indices.
        flat: (children of all,) node indices, branch by branch.
        starts: (branches,) where each branch's children start in ``flat``.
        sizes: (branches,) children of each.
    """

    nodes: Ints
    flat: Ints
    starts: Ints
    sizes: Ints


@dataclass(frozen=True)
class Tree:
    """All lines of one nomenclature at one date; node i's leaves are first[i] .. last[i] - 1.

    Attributes:
        date: ISO date from which the nomenclature applies.
        lines: (nodes,) in published order.
        parent: (nodes,) index of the parent, -1 for chapters and titles.
        leaves: (leaves,) node index of each leaf, in order.
        first: (nodes,) first leaf.
        last: (nodes,) one past the last leaf.
    """

    date: str
    lines: tuple[Line, ...]
    parent: Ints
    leaves: Ints
    first: Ints
    last: Ints

    @cached_property
    def index(self) -> dict[str, int]:
        """Node id -> node index."""
        return {line.id: i for i, line in enumerate(self.lines)}

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """Node index -> indices of its children, in order; titles are no children."""
        found: list[list[int]] = [[] for _ in self.lines]
        for i, parent in enumerate(self.parent):
            if parent >= 0:
                found[parent].append(i)
        return tuple(tuple(c) for c in found)

    @cached_property
    def branches(self) -> Branches:
        """Nodes at which there is something to choose; headings are chosen across the tree, so chapters are none."""
        return self._branches([i for i in self._several if self.lines[i].kind != CHAPTER])

    @cached_property
    def branches_from_chapters(self) -> Branches:
        """The same with chapters, for those who go down the tree from there."""
        return self._branches(self._several)

    @property
    def _several(self) -> list[int]:
        return [i for i, children in enumerate(self.children) if len(children) > 1]

    def _branches(self, nodes: Sequence[int]) -> Branches:
        sizes = [len(self.children[i]) for i in nodes]
        flat = np.asarray([c for i in nodes for c in self.children[i]], dtype=np.int32)
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)
        return Branches(np.asarray(nodes, dtype=np.int32), flat, starts, np.asarray(sizes, dtype=np.int32))

    @cached_property
    def leaf_codes(self) -> tuple[str, ...]:
        """The 8-digit code of each leaf, in order."""
        return tuple(self.lines[i].code for i in self.leaves)

    @cached_property
    def leaf_index(self) -> dict[str, int]:
        """8-digit code -> leaf number."""
        return {code: i for i, code in enumerate(self.leaf_codes)}

    @cached_property
    def groups(self) -> dict[int, tuple[Ints, tuple[str, ...]]]:
        """For 2, 4, 6 and 8 digits: the first leaf of each group of that depth, and the groups' codes."""
        found = {}
        for depth in (2, 4, 6, 8):
            cut = [code[:depth] for code in self.leaf_codes]
            starts = [i for i, code in enumerate(cut) if i == 0 or cut[i - 1] != code]
            found[depth] = (np.asarray(starts, dtype=np.int32), tuple(cut[i] for i in starts))
        return found

    @cached_property
    def _spans(self) -> dict[str, tuple[int, int]]:
        spans = {line.id: (int(self.first[i]), int(self.last[i])) for i, line in enumerate(self.lines)}
        for starts, codes in self.groups.values():
            ends = [*starts[1:], len(self.leaves)]
            spans.update({code: (int(a), int(b)) for code, a, b in zip(codes, starts, ends, strict=True)})
        return spans

    def span(self, name: str) -> tuple[int, int]:
        """First leaf and one past the last leaf of a node id or of a code of 2 to 10 digits.

        Raises:
            UnknownNode: this nomenclature has no such node or code.
        """
        found = self._spans.get(name[:8] if name.isdecimal() else name)
        if found is None or found[0] == found[1]:
            raise UnknownNode(f"'{name[:24]}' is not in the nomenclature of {self.date}")
        return found

    def mass(self, p: Floats, depth: int) -> Floats:
        """Probability of each group of ``depth`` digits, in order, from (leaves,) or (n, leaves) probabilities."""
        starts = self.groups[depth][0]
        return p if len(starts) == len(self.leaves) else np.add.reduceat(p, starts, axis=-1)

    def ancestors(self, node: int) -> tuple[int, ...]:
        """The node and all above it, chapter first."""
        path = [node]
        while self.parent[path[-1]] >= 0:
            path.append(int(self.parent[path[-1]]))
        return tuple(reversed(path))

    def node_of(self, digits: str) -> int:
        """Index of the node that a code of 2 to 8 digits names: its own line, else the line that heads its leaves.

        Raises:
            UnknownNode: this nomenclature has no such code.
        """
        own = self.index.get(f"{digits:0<8}-80")
        if own is not None and self.lines[own].digits == digits:
            return own
        first, last = self.span(digits)
        path = self.ancestors(int(self.leaves[first]))
        return next(i for i in path if self.first[i] >= first and self.last[i] <= last)


def build(date: str, lines: Sequence[Line]) -> Tree:
    """The tree of lines in published order.

    Raises:
        BrokenData: a line is deeper than any line that could hold it, or ids repeat.
    """
    parent = np.full(len(lines), -1, dtype=np.int32)
    stack: list[int] = []
    for i, line in enumerate(lines):
        while stack and lines[stack[-1]].depth >= line.depth:
            stack.pop()
        if line.kind == TITLE:
            continue
        if stack:
            parent[i] = stack[-1]
        elif line.kind != CHAPTER:
            raise BrokenData(f"{line.id} stands under no chapter")
        stack.append(i)
    if len({line.id for line in lines}) != len(lines):
        raise BrokenData("a line of the nomenclature stands twice")
    return Tree(date, tuple(lines), parent, *_intervals(lines, parent))


def _intervals(lines: Sequence[Line], parent: Ints) -> tuple[Ints, Ints, Ints]:
    leaves = np.asarray([i for i, line in enumerate(lines) if line.kind == LEAF], dtype=np.int32)
    first = np.searchsorted(leaves, np.arange(len(lines))).astype(np.int32)
    last = first.copy()
    last[leaves] += 1
    for i in range(len(lines) - 1, -1, -1):
        if parent[i] >= 0:
            last[parent[i]] = max(last[parent[i]], last[i])
    return leaves, first, last
