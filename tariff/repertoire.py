"""All questions that can be asked on one nomenclature, and which leaves each of their options holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from tariff.contract import Answer
from tariff.cross_table import CrossTable
from tariff.errors import BrokenData, ContractError, UnknownNode
from tariff.fact_table import FactTable
from tariff.named import Names
from tariff.tree import Bools, Branches, Ints, Tree

NODE, HEADINGS, SUBHEADINGS, CROSS, FACT = "node", "headings", "subheadings", "cross", "fact"
KINDS = (NODE, HEADINGS, SUBHEADINGS, CROSS, FACT)
_NAMED = (NODE, CROSS, FACT)


@dataclass(frozen=True)
class Reading:
    """Words to read: of the question at each node, of each node's button, and of each node's label."""

    questions: Ints
    options: Ints
    labels: Ints


@dataclass(frozen=True)
class Asked:
    """The leaves that a question told apart.

    Attributes:
        kind: of the question.
        scope: (leaves,) those that the question is about.
        shown: (options, leaves) those of which each option can be true.
        silent: (leaves,) those of which nothing says what is true; None where there are none.
    """

    kind: str
    scope: Bools
    shown: Bools
    silent: Bools | None = None


@dataclass(frozen=True)
class Repertoire:
    """What can be asked on one nomenclature.

    Attributes:
        tree: the nomenclature.
        cross: questions between headings; None where there are none.
        facts: facts that cut across the tree; None where they are not known.
        words: what must be read; None where questions are not weighed by it.
        names: what the buttons name; None where texts are not compared with them.
        from_chapters: whether chapters are asked about like other nodes, instead of by a choice of headings.
    """

    tree: Tree
    cross: CrossTable | None = None
    facts: FactTable | None = None
    words: Reading | None = None
    names: Names | None = None
    from_chapters: bool = False

    @property
    def branches(self) -> Branches:
        """Nodes whose question can be asked."""
        return self.tree.branches_from_chapters if self.from_chapters else self.tree.branches

    @cached_property
    def _fine(self) -> Bools:
        """(nodes,) whether all leaves of a node share six digits."""
        codes = self.tree.leaf_codes
        pairs = zip(self.tree.first, self.tree.last, strict=True)
        return np.asarray([a < b and codes[a][:6] == codes[b - 1][:6] for a, b in pairs], dtype=np.bool_)

    def is_fine(self, node: int) -> bool:
        """Whether the question at a node decides between codes that share six digits."""
        return bool(self._fine[node])

    @cached_property
    def heading_of(self) -> Ints:
        """(leaves,) number of each leaf's heading."""
        starts = self.tree.groups[4][0]
        sizes = np.diff(np.append(starts, len(self.tree.leaves)))
        return np.repeat(np.arange(len(starts)), sizes).astype(np.int32)

    def asked(self, answer: Answer) -> Asked:
        """What a question told apart, from its key and the options shown.

        Raises:
            ContractError: the key, an option shown or the option chosen is not of this nomenclature.
        """
        kind, name, _ = parse_key(answer.key)
        if answer.option and answer.option not in answer.shown:
            raise ContractError("answers.option", f"'{answer.option[:24]}' was not among the options shown")
        if kind == CROSS:
            return self._across(name, answer.shown)
        return self._of_fact(name, answer.shown) if kind == FACT else self._in_tree(kind, name, answer.shown)

    def _in_tree(self, kind: str, name: str, shown: Sequence[str]) -> Asked:
        leaves = len(self.tree.leaves)
        try:
            scope = self.tree.span(name) if name else (0, leaves)
            spans = [self.tree.span(option) for option in shown]
        except UnknownNode as error:
            raise ContractError("answers.shown", str(error)) from error
        masks = np.zeros((len(spans) + 1, leaves), dtype=np.bool_)
        for mask, (first, last) in zip(masks, [*spans, scope], strict=True):
            mask[first:last] = True
        return Asked(kind, masks[-1], masks[:-1])

    def _across(self, key: str, shown: Sequence[str]) -> Asked:
        if self.cross is None or key not in self.cross.place:
            raise ContractError("answers.key", f"'{CROSS}:{key[:40]}' is no question of this service")
        try:
            member = self.cross.member(key, shown)
        except KeyError as error:
            raise ContractError("answers.shown", f"{error} is no answer to '{CROSS}:{key}'") from error
        return Asked(CROSS, np.ones(len(self.tree.leaves), dtype=np.bool_), member.take(self.heading_of, axis=1))

    def _of_fact(self, kind: str, shown: Sequence[str]) -> Asked:
        if self.facts is None:
            raise ContractError("answers.key", f"'{FACT}:{kind[:40]}' is no question of this service")
        try:
            classes = self.facts.of_kind(kind)
            admit = [classes.admit(option) for option in shown]
        except BrokenData as error:
            raise ContractError("answers.shown", str(error)) from error
        of_leaf = classes.of_leaf
        member = np.asarray(admit, dtype=np.bool_).reshape(len(admit), len(classes.admissions))
        scope: Bools = classes.speaks[of_leaf]
        return Asked(FACT, scope, member.take(of_leaf, axis=1), ~scope)


@lru_cache(maxsize=4096)
def parse_key(key: str) -> tuple[str, str, int]:
    """Kind, name (of a node, question or kind of fact; empty where there is one such question) and page of a key.

    Raises:
        ContractError: no key of this contract.
    """
    kind, _, rest = key.partition(":")
    name, _, page = rest.partition(":") if kind in _NAMED else ("", "", rest)
    if kind not in KINDS or (kind in _NAMED) != bool(name) or not (page or "1").isdecimal():
        raise ContractError("answers.key", f"'{key[:40]}' is no question of this service")
    return kind, name, int(page or "1")
