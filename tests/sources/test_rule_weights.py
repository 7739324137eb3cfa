"""Weights of signs by General Rule: how they are learnt, and what the committed ones name."""

import numpy as np
import pytest

from sources.rule_weights import (
    BY_LAW,
    Example,
    best_least,
    brief_case,
    fit,
    full_case,
    learn,
    named,
    out_of_fold,
    own_signs,
)
from tariff import LANGUAGES
from tariff.facts import Lexicon
from tariff.rule_signs import READ
from tariff.rule_weights import BASE, LEAST, RuleWeights
from tariff.rulings import DEV, TRAIN, load_rulings
from tariff.vocabulary import read_rows
from tests.world import DATA

FOLDER = DATA / "general_rules"


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.load(DATA)


@pytest.fixture(scope="module")
def ruling():
    return next(r for r in load_rulings(DATA / "rulings" / "ebti.jsonl") if "set" in r.facts)


def planted(n: int = 400):
    """Cases in which the first sign makes a rule likely and the second does nothing."""
    rng = np.random.default_rng(5)
    table = np.hstack([rng.integers(0, 2, (n, 2)), np.ones((n, 1))]).astype(float)
    right = rng.random(n) < np.where(table[:, 0] == 1, 0.8, 0.1)
    return table, right


def test_a_sign_that_matters_weighs_and_one_that_does_not_hardly_does():
    table, right = planted()
    weights = fit(table, right.astype(float), np.ones(len(table)))
    assert weights[0] > 2 and abs(weights[1]) < 0.6 and weights[2] < -1


def test_a_sign_that_always_tells_keeps_a_finite_weight():
    table = np.array([[1, 1], [1, 1], [0, 1], [0, 1]], dtype=float)
    weights = fit(table, np.array([1.0, 1.0, 0.0, 0.0]), np.ones(4))
    assert np.isfinite(weights).all() and 0 < weights[0] < 5


def test_out_of_fold_never_sees_the_example():
    table, right = planted(60)
    alone = np.zeros(60, dtype=np.int64)
    alone[0] = 1
    with_it = out_of_fold(table, right.astype(float), np.ones(60), alone)
    flipped = right.copy()
    flipped[0] = not flipped[0]
    assert out_of_fold(table, flipped.astype(float), np.ones(60), alone)[0] == pytest.approx(with_it[0])


def test_the_least_probability_prefers_precision():
    p = np.array([0.9, 0.9, 0.3, 0.3, 0.3])
    right = np.array([True, True, True, False, False])
    least, f = best_least(p, right, np.ones(5, dtype=bool), np.ones(5))
    assert 0.3 < least <= 0.9 and f == pytest.approx(1.25 * 2 / (0.25 * 3 + 2))


def test_learning_leaves_out_what_the_law_settles():
    rows = [
        Example(frozenset({"set", "section:1"}), frozenset({"set"}), frozenset({"1", "3b"} if i % 3 else {"1"}), str(i))
        for i in range(30)
    ]
    learnt = list(learn(rows, {"2a": frozenset({"set"}), "3b": frozenset({"set"})}))
    assert {rule for rule, _, _ in learnt} == {"3b"}
    assert {term for _, term, _ in learnt} == {"set", "section:1", BASE, LEAST}


def test_a_ruling_tells_all_or_what_was_typed(ruling, lexicon):
    full, brief = full_case(ruling, lexicon), brief_case(ruling, lexicon)
    assert {said.kind for said in full.said} == {"goods", *ruling.facts} - {"what"}
    assert [said.words for said in brief.said] == [ruling.queries[0]]


def test_rulings_name_rules_and_groups():
    rulings = load_rulings(DATA / "rulings" / "ebti.jsonl")
    assert {rule for r in rulings for rule in named(r)} == {"1", "2a", "2b", "3a", "3b", "3c", "5a", "5b", "6"}
    assert all(r.group for r in rulings)
    groups = {r.group for r in rulings if r.split == TRAIN}
    assert not groups & {r.group for r in load_rulings(DATA / "rulings" / "ebti.jsonl", (DEV,))}


def test_the_committed_weights_are_of_signs_that_are_read():
    signs = {row["sign"] for row in read_rows(FOLDER / "signs.csv", ["sign", *LANGUAGES])} | READ
    own = own_signs(FOLDER / "rules.csv")
    weights = RuleWeights.load(FOLDER / "weights.csv")
    assert set(weights.of) == set(own) - BY_LAW
    terms = {term for of in weights.of.values() for term in of if ":" not in term} - {BASE, LEAST}
    assert terms <= signs
    assert {sign for of in own.values() for sign in of} <= signs
