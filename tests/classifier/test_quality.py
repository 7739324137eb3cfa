"""The shipped model holds the line of data/benchmarks/thresholds.toml on the development sets, and a worse one would not.

Of the six languages each case is asked in one, which is a sixth of the work of ``clerk train promote``.
"""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest

from classifier.benchmark.cases import Reading, read_cases
from classifier.benchmark.codes import load_replaced
from classifier.benchmark.development import FIRST, QUESTIONS, SPOKEN, in_turn, own_sets, referred_share
from classifier.benchmark.line import LEAST, MOST, read_line, stand_of, undercut
from classifier.benchmark.run import Plan, run_benchmark
from classifier.engine import Engine
from classifier.errors import BrokenArtefact
from classifier.load import load_engine
from classifier.settings import Settings
from tests.world import DATA

LINE = read_line(DATA / "benchmarks" / "thresholds.toml")
SETS = {each.subject: each for each in own_sets(DATA)}
FEW = 60


@pytest.fixture(scope="module")
def engine():
    try:
        return load_engine(Settings.from_environ(os.environ))
    except BrokenArtefact as error:
        pytest.skip(f"the real engine is needed: {error}")


@pytest.fixture(scope="module")
def cases(engine):
    """Cases by set."""
    replaced = load_replaced(DATA / "nomenclature" / "replaced.csv")
    return {
        subject: read_cases(each.file, Reading(engine.tree, replaced, each.field)) for subject, each in SETS.items()
    }


def stand(engine, cases, limit=None):
    first, spoken = cases[FIRST][:limit], in_turn([cases[language][:limit] for language in SPOKEN])
    report = run_benchmark(engine, first, Plan(QUESTIONS))
    referred = referred_share(engine, [case.public.text for case in first], report.outcomes)
    return stand_of(report, run_benchmark(engine, spoken, Plan()).outcomes, referred)


@pytest.fixture(scope="module")
def measured(engine, cases):
    return stand(engine, cases)


@pytest.mark.parametrize("name", [*LEAST, *MOST])
def test_the_shipped_model_holds_the_line(measured, name):
    assert not [reason for reason in undercut(LINE, measured) if f" {name} " in reason]


class TestAWorseModelWouldNot:
    def test_vectors_that_know_nothing(self, engine, cases):
        random = np.random.default_rng(7)

        def encode(texts):
            rows = random.normal(size=(len(texts), engine.index.centroids.shape[1])).astype(np.float32)
            return rows / np.linalg.norm(rows, axis=1, keepdims=True)

        worse = Engine(engine.knowledge, engine.index, encode, engine.learnt, {})
        short = " ".join(undercut(LINE, stand(worse, cases, FEW)))
        for name in ("one_shot.top1_at_8", "after_3_questions.top1_at_8", "languages_in_turn.top1_at_8"):
            assert name in short

    def test_one_that_is_too_sure(self, engine, cases):
        sure = Sure(engine)
        report = run_benchmark(sure, cases[FIRST], Plan())
        found = {**LINE.values, "calibration.ece_at_8": report.ece[8], "calibration.ece_at_6": report.ece[6]}
        assert len(undercut(LINE, found)) == 2

    def test_every_entry_bites(self):
        for name in LEAST:
            assert undercut(LINE, {**LINE.values, name: LINE.values[name] - 2 * LINE.tolerance})
        for name in MOST:
            assert undercut(LINE, {**LINE.values, name: LINE.values[name] + 0.2})
        assert undercut(replace(LINE, tolerance=0.0), LINE.values) == ()


class Sure:
    """The shipped engine, whose probabilities are squared."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.tree, self.versions, self.repertoire = engine.tree, engine.versions, engine.repertoire

    def probabilities(self, texts, languages=()):
        p = self._engine.probabilities(texts) ** 2
        return p / p.sum(axis=1, keepdims=True)
