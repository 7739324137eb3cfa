"""400 explanations of the development cases hold, and of 100 planted faults each is found, and nothing else."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from classifier.errors import BrokenArtefact
from classifier.load import load_engine
from classifier.lookups import Sources
from classifier.settings import Settings
from sources.editions import NOMENCLATURE, NOTES
from sources.imports import import_kind
from sources.official import official_folder
from tariff.contract import Request
from tariff.explanation import Explanation
from tariff.verify import verify
from tests.tariff.planted import PLANTS, Plant
from tests.world import DATA

DAY, CASES, FAULTS = "2026-11-25", 400, 100
FILES = ("ebti_dev.jsonl", "everyday.jsonl")
OFFICIAL = ("notes", "path")
"""Parts whose sources stand in the official files alone."""


@dataclass(frozen=True)
class World:
    """400 explanations by the engine that is shipped, with what they are checked against."""

    sources: Sources
    told: tuple[Explanation, ...]
    left_out: int
    has_official: bool


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """With legal wording and notes where the official files are there."""
    environ = {**os.environ, "TARIFF_VAR": str(tmp_path_factory.mktemp("var"))}
    if environ.get("TARIFF_SOURCES"):
        import_kind(NOTES, None, environ)
        import_kind(NOMENCLATURE, official_folder(environ) / "NomenclatureEN.XLSX", environ)
    try:
        engine = load_engine(Settings.from_environ(environ))
    except BrokenArtefact as error:
        pytest.skip(f"the real engine is needed: {error}")
    found = []
    for text, language in cases():
        proposal = engine.decide(Request(text, budget=0, date=DAY, language=language)).proposal
        if proposal is not None:
            found.append(proposal.explanation)
        if len(found) == CASES:
            break
    assert None not in found
    sources = Sources(engine.knowledge)
    return World(sources, tuple(found), len(engine.left_out()), bool(environ.get("TARIFF_SOURCES")))


def cases() -> Iterator[tuple[str, str]]:
    """Texts with their languages."""
    for name in FILES:
        for line in (DATA / "benchmarks" / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield row["text"], row["language"]


def planted(told: tuple[Explanation, ...]) -> dict[int, Plant]:
    """A fault for every fourth explanation: of those that fit the one planted least, then the one that fits least."""
    fitting = {plant.name: sum(plant.fits(one) for one in told) for plant in PLANTS}
    used: Counter[str] = Counter()
    found = {}
    for number in range(0, CASES, CASES // FAULTS):
        fits = [plant for plant in PLANTS if plant.fits(told[number])]
        found[number] = min(fits, key=lambda plant: (used[plant.name], fitting[plant.name], plant.name))
        used[found[number].name] += 1
    return found


def test_all_that_400_explanations_say_holds(world):
    assert len(world.told) == CASES and world.left_out == 0
    assert [fault for one in world.told for fault in verify(one, world.sources)] == []


def test_100_planted_faults_are_found_and_nothing_else(world):
    plants = planted(world.told)
    assert len(plants) == FAULTS
    spoilt = [plants[i].into(one) if i in plants else one for i, one in enumerate(world.told)]
    found = {i: faults for i, one in enumerate(spoilt) if (faults := verify(one, world.sources))}
    assert {plant.name for i, plant in plants.items() if i not in found} == set()
    assert set(found) == set(plants)
    for i, faults in found.items():
        assert [fault for fault in faults if not plants[i].is_at(fault.where)] == [], plants[i].name


def test_faults_of_every_kind_are_planted(world):
    missing = {plant.name for plant in PLANTS} - {plant.name for plant in planted(world.told).values()}
    assert missing == set() or not world.has_official
    assert {plant.part for plant in PLANTS if plant.name in missing} <= set(OFFICIAL)
