"""Few texts a leaf, and confusable headings side by side."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from classifier.train.batches import Epoch, Example, batches, clusters_of
from classifier.train.fit import shelved
from classifier.train.recipe import BadRecipe, recipe_of

TEXTS = ["other", "wooden garden chair", "folding chair of beech", "Stuhl aus Holz", "chaise"]


def test_a_shelf_holds_so_many_texts_of_each_leaf_and_english_ones_first():
    languages = ["en", "en", "en", "de", "fr"]
    examples = [
        Example(t, lang, "x", leaf, leaf + 1) for leaf in (0, 3) for t, lang in zip(TEXTS, languages, strict=True)
    ]
    kept = shelved(examples, 4)
    assert [e.first for e in kept] == [0] * 4 + [3] * 4
    assert [e.language for e in kept[:3]] == ["en"] * 3
    assert kept == shelved(examples[::-1], 4)[4:] + shelved(examples[::-1], 4)[:4]


def test_without_a_number_all_texts_stay():
    examples = [Example(text, "en", "x", 0, 1) for text in TEXTS]
    assert shelved(examples, 0) == examples


def test_headings_that_are_confused_share_a_cluster_of_bounded_size():
    headings = [f"{i:04d}" for i in range(10) for _ in range(2)]
    rivals = [(f"{i:04d}", f"{i + 1:04d}") for i in range(9)]
    found = clusters_of(headings, rivals, seed=1, most=4)
    assert (found[::2] == found[1::2]).all()
    sizes = np.bincount(found[::2])
    assert 1 < sizes.max() <= 4
    assert (clusters_of(headings, [], seed=1) == np.repeat(np.arange(10), 2)).all()


def test_rivals_come_into_the_same_batches():
    leaves = np.tile(np.arange(40), 25)
    epoch = Epoch([[0, 1, 2, 3]] * len(leaves), np.column_stack([leaves, leaves + 1]))
    clusters = np.arange(40) // 4

    def mixed(share: float) -> float:
        found = [len(torch.unique(batch.targets[:, 0] // 4)) for batch in batches(epoch, 80, 7, clusters, share)]
        return float(np.mean(found))

    assert mixed(1.0) < 3 < mixed(0.0)


@pytest.mark.parametrize("raw", [{"start": "elsewhere"}, {"shelf": -1}, {"rivals": 1.5}])
def test_a_recipe_out_of_range_is_refused(raw):
    with pytest.raises(BadRecipe):
        recipe_of(raw)
