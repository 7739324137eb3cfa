"""How often cases with such a probability were right."""

import numpy as np
import pytest

from classifier.constants import load_learnt
from classifier.settings import LEARNT
from classifier.train import reliability as module


def test_shares_are_counted_by_depth_and_span(tiny_catalogue, monkeypatch):
    monkeypatch.setattr(module, "FEWEST", 2)
    tree = tiny_catalogue.tree
    rows = [np.full(len(tree.leaves), 0.01) for _ in range(4)]
    for row in rows:
        row[0] = 1 - row[1:].sum()
    (found,) = module._of_depth(rows, (0, 0, 0, 5), 8, tree)
    assert (found.depth, found.cases, found.right) == (8, 4, 0.75)
    assert found.low < rows[0][0] <= found.high


def test_the_shipped_shares_cover_every_depth_and_rise_with_the_probability():
    shares = load_learnt(LEARNT).reliability
    assert {one.depth for one in shares} == set(module.DEPTHS)
    for depth in (4, 6, 8):
        of_depth = [one.right for one in shares if one.depth == depth]
        assert of_depth == sorted(of_depth)
    assert all(one.cases >= module.FEWEST for one in shares)


@pytest.mark.parametrize("depth", [4, 6, 8])
def test_spans_follow_one_another(depth):
    shares = [one for one in load_learnt(LEARNT).reliability if one.depth == depth]
    assert all(one.high == after.low for one, after in zip(shares, shares[1:], strict=False))
