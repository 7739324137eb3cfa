"""A project's data folder with all files that the training data are made from, and a folder of sources in our words."""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from classifier.evidence import Head
from classifier.load import load_corpus, load_knowledge
from classifier.train.data.build import Places, build_rows
from classifier.train.data.rows import TRAIN, Row
from classifier.train.examples import choose
from classifier.train.hearing import Hearing
from classifier.transformer import Checkpoint
from tests.classifier.train import small

NAMES = """level,code,en,fr,sv
heading,4202,Cases of many sorts for travel and for the hand,Étuis de toutes sortes,Fodral av många slag
subheading,420221,With an outer side of leather,En cuir,Av läder
code,42022100,With an outer side of leather,En cuir,Av läder
subheading,420212,Other,Autres,Andra
code,42021250,Other,Autres,Andra
"""
HS6 = [
    {
        "text": "Porcelain egg cup <b>white</b>",
        "code": "691110",
        "language": "en",
        "source": "a/list",
        "licence": "MIT",
    },
    {"text": "Stoneware mug for soup", "code": "691200", "language": "en", "source": "a/list", "licence": "MIT"},
]
REFERENCES = (
    "term,code\nvanity case,4202125000\nleather purse for coins,42023100\nold heading,6912000000\nnothing,0000000000\n"
)


@dataclass
class World:
    """Folders that a test may change, and what makes the data from them."""

    places: Places
    told: list[str]

    def build(self) -> Path:
        """Make the data."""
        self.told.clear()
        return build_rows(self.places, self.told.append)

    @property
    def rulings(self) -> list[dict]:
        """The rulings of the data folder."""
        return [json.loads(line) for line in self._rulings.read_text(encoding="utf-8").splitlines()]

    def write_rulings(self, rulings: list[dict]) -> None:
        """Put other rulings in their place."""
        self._rulings.write_text("".join(json.dumps(row) + "\n" for row in rulings), encoding="utf-8")

    @property
    def _rulings(self) -> Path:
        return self.places.data / "rulings" / "ebti.jsonl"

    def add_hs6(self, text: str, code: str = "420222") -> None:
        """One more text of six digits."""
        line = {**HS6[0], "text": text, "code": code}
        with (self.places.sources / "hs6" / "texts.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")


@pytest.fixture
def world(tiny_data, tmp_path) -> World:
    data = shutil.copytree(tiny_data, tmp_path / "data")
    (data / "terms").mkdir(exist_ok=True)
    (data / "terms" / "terms.csv").write_text(
        "term,codes,language,kind,facts\nvalise cabine,42021250;420212,fr,synonym,\npcs,,en,empty,\n", encoding="utf-8"
    )
    (data / "nomenclature" / "replaced.csv").write_text(
        "code,replaced_by\n42022290,42022210 42022290\n", encoding="utf-8"
    )
    sources = tmp_path / "sources"
    for name in ("official/ebti", "hs6", "terms", "dev"):
        (sources / name).mkdir(parents=True)
    with gzip.open(sources / "official" / "cn_2026_names.csv.gz", "wt", encoding="utf-8") as out:
        out.write(NAMES)
    made = World(Places(data, sources, tmp_path / "cache"), [])
    _write_originals(made)
    (sources / "hs6" / "texts.jsonl").write_text("".join(json.dumps(line) + "\n" for line in HS6), encoding="utf-8")
    (sources / "terms" / "search_references.csv").write_text(REFERENCES, encoding="utf-8")
    (sources / "dev" / "cases.csv").write_text(
        "id,text,hs6\n1,umbrella stand of bent steel wire,420222\n", encoding="utf-8"
    )
    return made


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    return small.tokenizer()


@pytest.fixture
def checkpoint(tokenizer) -> Checkpoint:
    return small.checkpoint(tokenizer.get_vocab_size())


@pytest.fixture
def row() -> Row:
    return Row("leather coin purse", "42023100", 8, "en", "terms", "term", "near:1", "MIT", 1.0, TRAIN)


@pytest.fixture
def rows(row) -> tuple[Row, ...]:
    return row, replace(row, text="nylon rucksack", code="42029291", group="near:2")


@pytest.fixture(scope="session")
def hearing(tiny_data, hash_encoder) -> Hearing:
    """The tiny world's held rulings, and a witness that goes by hashed words and by class vectors of any direction."""
    knowledge = load_knowledge(tiny_data, tiny_data / "no-knowledge-base")
    rows = np.random.default_rng(1).normal(size=(len(knowledge.catalogue.tree.leaves), hash_encoder.width))
    head = Head((rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), 20.0)
    entries = load_corpus(knowledge, tiny_data)
    return Hearing.of(entries, knowledge, hash_encoder.encode, choose(tiny_data), head, tiny_data)


def _write_originals(world: World) -> None:
    taken = [next(r for r in world.rulings if r["split"] == split) for split in ("train", "dev")]
    lines = [
        {
            "reference": ruling["reference"], "language": "sv", "code": ruling["code"], "keywords": None,
            "description": f"En vara numer {i} av tyg, enligt uppgift avsedd att bära saker i.",
        }
        for i, ruling in enumerate(taken)
    ]  # fmt: skip
    path = world.places.sources / "official" / "ebti" / "originals.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
