"""The tiny world holds what its users count on."""

from __future__ import annotations

import json

import numpy as np


def test_tiny_world_has_forty_leaves_in_three_headings(tiny_catalogue):
    assert len(tiny_catalogue.tree.leaves) == 40
    assert tiny_catalogue.tree.groups[4][1] == ("3926", "4202", "6912")


def test_tiny_world_is_a_part_of_the_real_one(tiny_catalogue, catalogue):
    whole = dict(zip((line.id for line in catalogue.tree.lines), catalogue.labels, strict=True))
    tiny = {line.id: label for line, label in zip(tiny_catalogue.tree.lines, tiny_catalogue.labels, strict=True)}
    assert tiny.items() <= whole.items()


def test_tiny_duties_follow_the_tiny_tree(tiny_duties, tiny_catalogue):
    assert len(tiny_duties.duties) == len(tiny_catalogue.tree.lines)


def test_tiny_world_has_thirty_train_rulings(tiny_rulings, tiny_catalogue):
    assert len(tiny_rulings) == 30
    assert all(ruling.cn in tiny_catalogue.tree.leaf_index for ruling in tiny_rulings)


def test_tiny_benchmark_holds_only_dev_rulings(tiny_data, tiny_rulings):
    lines = (tiny_data / "benchmarks" / "ebti_dev.jsonl").read_text(encoding="utf-8").splitlines()
    ids = {json.loads(line)["id"] for line in lines}
    assert len(ids) == 9 and not ids & {ruling.reference for ruling in tiny_rulings}


def test_encoder_puts_shared_words_near(hash_encoder):
    wallet, purse, mug = hash_encoder.encode(["leather wallet", "leather wallet with zip", "ceramic mug"])
    assert wallet @ purse > wallet @ mug
    assert np.isclose(np.linalg.norm(hash_encoder.encode(["", "x"]), axis=1), 1).all()
