"""Scores of a join, each half of the rulings measured with what was learnt on the other."""

from __future__ import annotations

import numpy as np
import pytest

from classifier.join import Features
from classifier.train.crossed import EVERYDAY, Score, crossed, heading, line, scored
from classifier.train.examples import Asked, Examples

LEAVES = 12


def asked(number: int, language: str, reference: str) -> tuple[Asked, Features]:
    """A query whose mean vectors speak for the right leaf where the ruling's number is even, else its class vectors."""
    leaf, nothing, sign = number % LEAVES, np.zeros(LEAVES), np.zeros(LEAVES)
    sign[leaf] = 1.0
    is_even = number % 2 == 0
    features = Features(
        head=nothing if is_even else sign,
        centroid=sign if is_even else nothing,
        nearest=nothing,
        lexical=nothing,
        conflicts=nothing,
        agrees=nothing,
    )
    return Asked(f"text {number}", leaf, reference, language), features


def examples(found: list[tuple[Asked, Features]]) -> Examples:
    queries, features = zip(*found, strict=True)
    return Examples(queries, features, np.zeros(LEAVES), np.zeros(LEAVES))


@pytest.fixture
def split() -> Examples:
    """One half of the rulings is known by mean vectors alone, the other by class vectors alone."""
    languages = ("en", "de", "fr")
    return examples([asked(i, language, f"R{i:02}") for i in range(24) for language in languages])


def test_a_half_is_measured_with_what_was_learnt_on_the_other(split):
    told_apart = crossed(split)["English"]
    told_by_both = crossed(examples([asked(2 * i, "en", f"R{i:02}") for i in range(24)]))["English"]
    assert told_by_both.nats < 0.01 and told_by_both.first == 100
    assert told_apart.nats > 0.5


def test_groups_are_of_rulings_and_everyday_goods_stand_apart(split):
    goods = [asked(i, "en", f"everyday:{i}") for i in range(6)]
    found = crossed(examples([*zip(split.asked, split.features, strict=True), *goods]))
    assert {name: score.n for name, score in found.items()} == {
        "English": 24, "six languages": 48, "German and Dutch": 24, EVERYDAY: 6,
    }  # fmt: skip


def test_weights_may_be_fitted_on_some_alone(split):
    is_even = np.asarray([int(one.reference[1:]) % 2 == 0 for one in split.asked])
    found = crossed(examples([*zip(split.asked, split.features, strict=True)]), is_even | ~split.is_first)
    assert found["English"].nats == crossed(split)["English"].nats  # the first half is the even one: nothing is lost
    mixed = examples([asked(i, "en", f"R{i // 2:02}") for i in range(48)])
    by_even = crossed(mixed, np.asarray([i % 2 == 0 for i in range(48)]))
    assert by_even["English"].nats > crossed(mixed)["English"].nats + 0.1


def test_probabilities_by_themselves_are_ranked():
    queries = examples([asked(i, "en", f"R{i:02}") for i in range(4)])
    logs = np.log(np.full((4, LEAVES), 0.05))
    for i in range(4):
        logs[i, i] = np.log(0.45)
    logs[3, 5] = np.log(0.9)
    found = scored(queries, logs)["English"]
    assert (found.first, found.five, found.n) == (75.0, 100.0, 4)
    assert found.nats > -np.log(0.45)


def test_a_table_holds_each_group_with_its_queries():
    scores = {"English": Score(40.04, 66.0, 81.96, 2.9274, 1200), "six languages": Score(1, 2, 3, 4, 600)}
    assert heading(scores, "run").splitlines() == ["| run | English (1,200) | six languages (600) |", "|---|---|---|"]
    assert line("plain", scores) == "| plain | 40.0 / 66.0 / 82.0, 2.927 | 1.0 / 2.0 / 3.0, 4.000 |"
