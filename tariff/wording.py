"""How nodes are named in a language: button texts, labels, paths and hints, and whether English had to help out."""

from __future__ import annotations

from collections.abc import Callable

from tariff.amounts import interval_label
from tariff.catalogue import Catalogue, NativeQueries
from tariff.contract import Step
from tariff.cross import CrossQuestion
from tariff.errors import ContractError
from tariff.intervals import Interval
from tariff.notes import Official, OfficialNote, no_official
from tariff.repertoire import CROSS, FACT, NODE, Repertoire, parse_key
from tariff.tree import CHAPTER, LEAF

Legal = Callable[[str, str, str], str]
"""Legal wording of a line by code (8 digits), suffix and language; empty where none is loaded."""


def no_legal(code: str, suffix: str, language: str) -> str:
    """Stands in where no official text is loaded."""
    return ""


class Wording:
    """Texts of one reply in one language; ``fell_back`` tells whether any of them had to stay English."""

    def __init__(
        self,
        catalogue: Catalogue,
        native: NativeQueries,
        language: str,
        legal: Legal = no_legal,
        repertoire: Repertoire | None = None,
        official: Official = no_official,
    ) -> None:
        """Texts of ``catalogue``, and of the other questions of ``repertoire``, in ``language``."""
        self.catalogue = catalogue
        self.repertoire = repertoire or Repertoire(catalogue.tree)
        self.language = language
        self.fell_back = False
        self.native = native
        self._legal = legal
        self._official = official

    def option(self, node: int) -> str:
        """Button text of a node."""
        said = self.catalogue.option(node, self.language)
        self.fell_back |= said.language != self.language
        return said.text

    def to(self, language: str) -> Wording:
        """The same texts in another language."""
        return Wording(self.catalogue, self.native, language, self._legal, self.repertoire, self._official)

    def asked(self, key: str) -> str:
        """The words of a question by its key; empty for a choice among headings or subheadings.

        Raises:
            ContractError: the repertoire has no such question.
        """
        kind, name, _ = parse_key(key)
        if kind == NODE:
            return self.question(self.catalogue.tree.index[name])
        if kind == CROSS:
            return self._crossing(name).texts[self.language]
        if kind == FACT and self.repertoire.facts is not None:
            return self.repertoire.facts.facts.vocabulary.kinds[name].questions[self.language]
        return ""

    def answer(self, option: str, key: str) -> str:
        """Button text of an option: short below its question, self-contained where it stands across the tree.

        Raises:
            ContractError: the repertoire has no such question.
        """
        kind, name, _ = parse_key(key)
        tree = self.catalogue.tree
        if kind == CROSS:
            return next(o.labels[self.language] for o in self._crossing(name).options if o.id == option)
        if kind == FACT:
            return self._fact(name, option)
        node = tree.index[option] if kind == NODE else tree.node_of(option)
        if kind != NODE and len(option) == 4:
            return self._heading(node, option)
        return self.option(node) if kind == NODE else self.label(node)

    def _heading(self, node: int, code: str) -> str:
        """Button of a heading among those of other chapters: with its chapter where it needs it."""
        chapters = [n for n in self.catalogue.tree.ancestors(node) if self.catalogue.tree.lines[n].kind == CHAPTER]
        if not chapters or code not in self.catalogue.unclear:
            return self.option(node)
        return f"{self.option(node)} ({self.option(chapters[0])})"

    def _crossing(self, name: str) -> CrossQuestion:
        cross = self.repertoire.cross
        if cross is None or name not in cross.place:
            raise ContractError("answers.key", f"'{CROSS}:{name[:40]}' is no question of this service")
        return cross.questions[cross.place[name]]

    def _fact(self, kind: str, option: str) -> str:
        facts = self.repertoire.facts
        if facts is None:
            raise ContractError("answers.key", f"'{FACT}:{kind[:40]}' is no question of this service")
        vocabulary = facts.facts.vocabulary
        if facts.of_kind(kind).is_number:
            return interval_label(Interval.parse(option), kind, vocabulary, self.language)
        return vocabulary.values[kind, option].label(self.language)

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

    def official(self, node: int) -> OfficialNote | None:
        """What an official note says of a node by itself; None for grouping lines and where no note is loaded."""
        line = self.catalogue.tree.lines[node]
        return self._official(line.digits) if line.suffix == "80" else None

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
