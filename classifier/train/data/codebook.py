"""Which code of this nomenclature a source's code speaks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from os.path import commonprefix

from classifier.benchmark.codes import resolve
from tariff.errors import UnknownNode
from tariff.tree import Tree


@dataclass(frozen=True)
class CodeBook:
    """The nomenclature with what became of codes that ended.

    Attributes:
        tree: the nomenclature.
        replaced: ended code -> codes that replaced it.
    """

    tree: Tree
    replaced: Mapping[str, tuple[str, ...]]

    @cached_property
    def headings(self) -> frozenset[str]:
        """All headings of 4 digits."""
        return frozenset(self.tree.groups[4][1])

    def valid(self, code: str, depth: int = 8) -> str:
        """The code of 8, 6 or 4 digits that is meant; empty where the nomenclature has not even its heading.

        Args:
            code: 4 to 10 digits; one that ended gives what replaced it, or what all of those have in common.
            depth: digits that may be believed.
        """
        try:
            found = commonprefix(list(resolve(code[:depth], self.tree, self.replaced).codes))
        except UnknownNode:
            return ""
        return found[: len(found) // 2 * 2] if len(found) >= 4 else ""
