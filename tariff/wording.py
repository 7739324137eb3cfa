"""How nodes are named in a language: button texts, labels, paths and hints, and whether English had to help out."""

from __future__ import annotations

from collections.abc import Callable

from tariff.catalogue import Catalogue, NativeQueries
from tariff.contract import Step
from tariff.tree import CHAPTER, LEAF

Legal = Callable[[str, str, str], str]
"""Legal wording of a line by code (8 digits), suffix and language; empty where none is loaded."""


def no_legal(code: str, suffix: str, language: str) -> str:
    """Stands in where no official text is loaded."""
    return ""


class Wording:
    """Texts of one reply in one language; ``fell_back`` tells whether any of them had to stay English."""

    def __init__(self, catalogue: Catalogue, native: NativeQueries, language: str, legal: Legal = no_legal) -> None:
        """Texts of ``catalogue`` in ``language``."""
        self.catalogue = catalogue
        self.language = language
        self.fell_back = False
        self.native = native
        self._legal = legal

    def option(self, node: int) -> str:
        """Button text of a node."""
        said = self.catalogue.option(node, self.language)
        self.fell_back |= said.language != self.language
        return said.text

    def question(self, node: int) -> str:
        """The question that chooses among a node's children."""
        said = self.catalogue.question(node, self.language)
        self.fell_back |= said.language != self.language
        return said.text

    def label(self, node: int) -> str:
        """A name that stands by itself: the label, in other languages the button texts from the heading down."""
        if self.language == "en":
            return self.catalogue.labels[node]
        tree = self.catalogue.tree
        steps = [n for n in tree.ancestors(node) if tree.lines[n].kind != CHAPTER] or [node]
        return " › ".join(self.option(n) for n in steps)

    def legal(self, node: int) -> str:
        """Legal wording of a node, empty where none is loaded."""
        line = self.catalogue.tree.lines[node]
        return self._legal(line.code, line.suffix, self.language)

    def path(self, node: int) -> tuple[Step, ...]:
        """From chapter to node; grouping lines carry no code."""
        tree = self.catalogue.tree
        return tuple(
            Step(tree.lines[n].digits if tree.lines[n].suffix == "80" else "", self.option(n), self.legal(n))
            for n in tree.ancestors(node)
        )

    def hint(self, leaf: int) -> str:
        """What importers type for a leaf (a node index), in the language where it is known, else in English."""
        line = self.catalogue.tree.lines[leaf]
        if line.kind != LEAF:
            return ""
        native = self.native.of(line.code, self.language)
        return (native or self.catalogue.queries_of(leaf) or ("",))[0]
