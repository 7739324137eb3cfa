"""The tiny world of tests/world.py as fixtures; each is built once a session and never written to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tariff.catalogue import Catalogue, load_catalogue
from tariff.cross import cross_of
from tariff.cross_table import CrossTable
from tariff.duties import DutyTable, load_duties
from tariff.fact_table import FactTable
from tariff.facts import Lexicon
from tariff.leaf_facts import LeafFacts
from tariff.repertoire import Repertoire
from tariff.rulings import Ruling, load_rulings
from tariff.sentences import Sentences
from tariff.words import reading_of
from tests.world import DATA, ROOT, HashEncoder, build_data


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of 40 leaves and 30 train rulings; copy it before you change it."""
    return build_data(tmp_path_factory.mktemp("tiny") / "data")


@pytest.fixture(scope="session")
def tiny_catalogue(tiny_data: Path) -> Catalogue:
    """Headings 3926, 4202 and 6912 with their texts and tree."""
    return load_catalogue(tiny_data)


@pytest.fixture(scope="session")
def tiny_duties(tiny_data: Path, tiny_catalogue: Catalogue) -> DutyTable:
    """Duties along the tiny tree."""
    return load_duties(tiny_data / "nomenclature" / "cn2026.csv", tiny_catalogue.tree)


@pytest.fixture(scope="session")
def tiny_rulings(tiny_data: Path) -> tuple[Ruling, ...]:
    """Thirty train rulings."""
    return load_rulings(tiny_data / "rulings" / "ebti.jsonl")


@pytest.fixture(scope="session")
def hash_encoder() -> HashEncoder:
    """A deterministic encoder without weights."""
    return HashEncoder()


@pytest.fixture(scope="session")
def tiny_repertoire(tiny_data: Path, tiny_catalogue: Catalogue) -> Repertoire:
    """What can be asked on the tiny tree: its nodes, its headings, and facts."""
    tree = tiny_catalogue.tree
    return Repertoire(tree, None, FactTable.of(LeafFacts.load(tiny_data, tree)))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The whole catalogue; loading it takes a third of a second."""
    return load_catalogue(DATA)


@pytest.fixture(scope="session")
def sentences() -> Sentences:
    """The clerk's fixed sentences."""
    return Sentences.load(DATA)


@pytest.fixture(scope="session")
def repertoire(catalogue) -> Repertoire:
    tree = catalogue.tree
    cross = CrossTable.of(cross_of(DATA / "cross", tree), tree)
    return Repertoire(tree, cross, FactTable.of(LeafFacts.load(DATA, tree)), reading_of(catalogue))


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The words by which people say facts."""
    return Lexicon.load(DATA)
