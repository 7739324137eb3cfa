"""All that is read from the project's data before a text can be looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from classifier.official import LegalAt, Official
from tariff.catalogue import Catalogue, NativeQueries
from tariff.cross import CrossQuestion
from tariff.cross_table import CrossTable
from tariff.duties import DutyTable
from tariff.fact_table import FactTable
from tariff.facts import Lexicon
from tariff.general_rules import GeneralRules
from tariff.leaf_facts import LeafFacts
from tariff.named import Names
from tariff.notes import NoteBook
from tariff.repertoire import Repertoire
from tariff.rulings import Ruling
from tariff.sentences import Sentences
from tariff.words import reading_of


@dataclass(frozen=True)
class Knowledge:
    """All that is read from the project's data; of another year's list from its own folder.

    ``legal_from`` is the first ISO day on which the legal wording of that list can be asked for, ``replaced`` leads
    from codes that ended to those of the list, ``started`` tells from which day each of its codes is valid.
    ``unread`` are the references of rulings that the project keeps to measure itself: they are never cited.
    """

    catalogue: Catalogue
    native: NativeQueries
    duties: DutyTable
    rulings: dict[str, Ruling]
    sentences: Sentences
    legal: LegalAt
    lexicon: Lexicon
    facts: LeafFacts
    cross: tuple[CrossQuestion, ...] = ()
    legal_from: str = ""
    replaced: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    started: Mapping[str, str] = field(default_factory=dict)
    notes: NoteBook = field(default_factory=NoteBook)
    rules: GeneralRules | None = None
    official: Official = field(default_factory=Official)
    unread: frozenset[str] = frozenset()


def repertoire_of(knowledge: Knowledge) -> Repertoire:
    """All that can be asked on the nomenclature of what was read."""
    tree = knowledge.catalogue.tree
    facts = FactTable.of(knowledge.facts)
    catalogue = knowledge.catalogue
    return Repertoire(tree, CrossTable.of(knowledge.cross, tree), facts, reading_of(catalogue), Names(catalogue))
