"""The trial of other words: what it compares is the same texts, in other words alone."""

from pathlib import Path

import numpy as np
import pytest

from classifier.evidence import Head
from classifier.train.amounts import Amounts
from classifier.train.examples import Asked
from classifier.train.reworded import WAYS, Encoded, Trial, drawn, learnt, measure, question_sets
from classifier.train.synonyms import Name, Synonyms
from classifier.train.wordings import Wordings

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture
def trial(hearing, hash_encoder, monkeypatch) -> Trial:
    monkeypatch.setattr("classifier.train.reworded._TEXTS", 400)
    leaves = len(hearing.tree.leaves)
    rows = np.random.default_rng(5).normal(size=(leaves, hash_encoder.width))
    head = Head((rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), 20.0)
    names = {("en", "bag"): (Name(("bag",), ("sack",), ((0, leaves),)),)}
    others = Wordings(Synonyms(names), Amounts.load(DATA), 1.0, 1.0)
    asked = [*hearing.asked, Asked("bag of 20 cm", 3, "A", "en"), Asked("bag", 4, "B", "en")]
    return Trial(hearing.witness.index.entries, asked, head, Encoded(hash_encoder.encode, {}), others)


def test_rulings_are_drawn_more_often_and_the_same_at_each_call(trial):
    one, again, other = (drawn(trial.entries, seed, 400) for seed in (1, 1, 2))
    assert one == again != other
    share = [sum(e.kind == "ruling" for e in entries) / len(entries) for entries in (one, trial.entries)]
    assert share[0] > share[1]


def test_queries_that_can_be_reworded_are_asked_both_ways(trial):
    every, before, after = question_sets(trial).values()
    assert every == trial.asked
    assert len(before) == len(after) and {"bag of 20 cm", "bag"} <= {one.text for one in before}
    assert all(one.text != two.text and one.leaf == two.leaf for one, two in zip(before, after, strict=True))


def test_a_way_learns_from_other_texts_and_neither_from_none(trial):
    neither, changed = learnt(trial, (0.0, 0.0), 1)
    again, _ = learnt(trial, (0.0, 0.0), 1)
    other, many = learnt(trial, (1.0, 1.0), 1)
    assert changed == 0 < many
    assert np.array_equal(neither.classes.detach(), again.classes.detach())
    assert not np.array_equal(neither.classes.detach(), other.classes.detach())


def test_each_way_is_measured_against_the_first_of_its_seed(trial):
    found = list(measure(trial))
    assert [name for name, *_ in found] == [*WAYS, *WAYS]
    assert all(saved["all queries"] == (0.0, 0.0) for name, _, _, saved in found if name == "neither")
    for name, seed, own, saved in found:
        first = next(one for other, at, one, _ in found if at == seed and other == "neither")
        gain = first.scores["all queries"].nats - own.scores["all queries"].nats
        assert saved["all queries"][0] == pytest.approx(gain, abs=1e-9), name
