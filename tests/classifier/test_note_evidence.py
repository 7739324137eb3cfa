"""Notes as evidence: less likely, never deleted, and nothing where they do not count."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from classifier.constants import Learnt, load_learnt
from classifier.engine import Engine
from classifier.note_evidence import OFF, NoteEvidence
from classifier.settings import LEARNT
from classifier.train.notes import Asked, halves, pick, score
from classifier.train.tune.priors import HeldCase
from tariff.contract import Request
from tariff.notes import NoteBook, NoteRule, OfficialNote

RULERS = NoteRule(
    "Note 1 to Chapter 39", "excludes", ("39",), ("4202",), "rulers", "rulers of heading 4202", ("rulers",)
)
CODES = ("39261000", "42021210", "42031000")


@pytest.mark.parametrize(("factor", "expected"), [(0.5, (0.3, 0.5, 0.2)), (OFF, (0.6, 0.2, 0.2))])
def test_what_codes_lose_the_target_gains(factor, expected):
    p = NoteEvidence(NoteBook([RULERS]), CODES, factor).weigh(np.asarray([0.6, 0.2, 0.2]), "wooden ruler")
    assert p == pytest.approx(expected)


def test_without_a_target_all_others_gain():
    p = NoteEvidence(NoteBook([replace(RULERS, sends_to=())]), CODES, 0.5).weigh(np.asarray([0.6, 0.2, 0.2]), "ruler")
    assert p == pytest.approx((0.3 / 0.7, 0.2 / 0.7, 0.2 / 0.7))


def test_a_text_that_meets_nothing_changes_nothing():
    p = np.asarray([0.6, 0.2, 0.2])
    assert NoteEvidence(NoteBook([RULERS]), CODES, 0.1).weigh(p, "belt for rulers") is p


def test_no_code_is_ever_deleted():
    p = NoteEvidence(NoteBook([RULERS] * 5), CODES, 0.01).weigh(np.asarray([0.6, 0.2, 0.2]), "ruler")
    assert (p > 0).all()
    assert p.sum() == pytest.approx(1)


def with_notes(engine: Engine, factor: float) -> Engine:
    """The engine where a note keeps rulers out of chapter 39, and says what a heading means."""
    book = NoteBook([RULERS], lambda code: OfficialNote("Note 9", f"About {code}"))
    learnt: Learnt = replace(engine.learnt, notes=factor)
    return Engine(replace(engine.knowledge, notes=book), engine.index, engine._witness.encode, learnt, {})


def test_the_engine_counts_notes_where_they_were_learnt_to_help(engine):
    plain, weighed, off = (
        e.probabilities(["plastic ruler"])[0] for e in (engine, with_notes(engine, 0.1), with_notes(engine, OFF))
    )
    leaf = engine.tree.leaf_index["39261000"]
    assert weighed[leaf] < plain[leaf]
    assert np.array_equal(off, plain)


def test_options_carry_what_an_official_note_says(engine):
    options = with_notes(engine, OFF).decide(Request("handbag", date="2026-11-25")).question.options
    assert any(option.official.startswith("About ") and option.place == "Note 9" for option in options)
    assert all(not option.official for option in engine.decide(Request("handbag", date="2026-11-25")).question.options)


def test_notes_do_not_count_in_constants_of_before(tmp_path):
    assert load_learnt(LEARNT).notes == OFF
    path = tmp_path / "learnt.json"
    path.write_text(LEARNT.read_text().replace('"model"', '"notes": 0.3, "model"', 1))
    assert load_learnt(path).notes == 0.3


@pytest.mark.parametrize(("gold", "factor"), [("42021210", 0.02), ("39261000", OFF)], ids=["they help", "they do not"])
def test_the_factor_that_serves_both_halves_is_learnt(tiny_catalogue, gold, factor):
    tree = tiny_catalogue.tree
    leaf = tree.leaf_index.get(gold, tree.leaf_index["42023210"])
    p = np.full(len(tree.leaves), 1 / len(tree.leaves))
    asked = [Asked(HeldCase(str(i), f"group {i}", "ruler", leaf, {}, ""), p) for i in range(20)]
    fit, check = halves(asked)
    assert fit and check
    book = NoteBook([RULERS])
    assert pick(fit, check, book, tree) == factor
    assert score(fit, book, tree, OFF).n == len(fit)
