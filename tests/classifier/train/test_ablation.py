"""What runs are worth, measured on a smaller index."""

from __future__ import annotations

from classifier.corpus import CATALOGUE, RULING, Entry
from classifier.train.ablation import thinned


def test_two_thirds_of_the_catalogues_queries_go_and_no_leaf_is_left_without_a_text():
    entries = [Entry(f"text {leaf} {i}", CATALOGUE, leaf, "x", "en") for leaf in range(20) for i in range(9)]
    rulings = [Entry(f"ruling {i}", RULING, i, f"R{i}", "en") for i in range(20)]
    kept = thinned([*entries, *rulings])
    assert [entry for entry in kept if entry.kind == RULING] == rulings
    texts = [entry for entry in kept if entry.kind == CATALOGUE]
    assert {entry.leaf for entry in texts} == set(range(20))
    assert len(entries) / 3 <= len(texts) <= len(entries) / 2
