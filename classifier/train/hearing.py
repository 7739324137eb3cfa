"""The rulings held out of training, and a witness that has not read them: what measuring evidence begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.corpus import Entry
from classifier.evidence import Encode, Head, Witness
from classifier.knowledge import Knowledge
from classifier.load import load_corpus, load_head, load_knowledge, vector_encoder
from classifier.settings import Settings
from classifier.train.examples import Asked, Examples, all_asked, choose
from classifier.train.join import heard, witness_without
from tariff.tree import Tree


@dataclass(frozen=True)
class Hearing:
    """What is asked, and who answers.

    Attributes:
        asked: queries of the rulings held out, and everyday goods.
        witness: has not read those rulings.
        head: class vectors that it goes by.
        knowledge: what it goes by besides.
    """

    asked: tuple[Asked, ...]
    witness: Witness
    head: Head | None
    knowledge: Knowledge

    @classmethod
    def open(cls, settings: Settings) -> Hearing:
        """A hearing of the shipped model.

        Raises:
            BrokenArtefact: its encoder is not built.
        """
        knowledge = load_knowledge(settings.data, settings.var)
        entries, encode = load_corpus(knowledge, settings.data), vector_encoder(settings, lambda done, of: None)
        head = load_head(knowledge.catalogue.tree.leaf_codes, settings.model)
        return cls.of(entries, knowledge, encode, choose(settings.data), head, settings.data)

    @classmethod
    def of(
        cls,
        entries: Sequence[Entry],
        knowledge: Knowledge,
        encode: Encode,
        kept_out: Mapping[str, Mapping[str, Any]],
        head: Head | None,
        data: Path,
    ) -> Hearing:
        """A hearing of any encoder and class vectors."""
        asked = all_asked(entries, knowledge.catalogue.tree, kept_out, data)
        return cls(tuple(asked), witness_without(entries, knowledge, encode, kept_out, head), head, knowledge)

    @property
    def tree(self) -> Tree:
        """The nomenclature."""
        return self.knowledge.catalogue.tree

    def examples(self) -> Examples:
        """The queries with their evidence."""
        return heard(self.witness, self.asked, self.tree)
