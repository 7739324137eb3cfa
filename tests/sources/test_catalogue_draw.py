"""Nodes drawn at random."""

from __future__ import annotations

from sources.catalogue_draw import draw_nodes
from sources.nomenclature_facts import read_tree
from tariff.tree import TITLE
from tests.world import DATA

COLUMNS = ["code", "suffix", "verdict", "remark"]
VERDICTS = {"right", "unclear", "wrong"}


def test_the_same_seed_draws_the_same_nodes_in_order() -> None:
    tree = read_tree(DATA / "catalogue" / "en")
    drawn = draw_nodes(tree, 50, seed=7)
    assert drawn == draw_nodes(tree, 50, seed=7) != draw_nodes(tree, 50, seed=8)
    places = [tree.index[node] for node in drawn]
    assert places == sorted(set(places)) and len(places) == 50
    assert TITLE not in {tree.lines[place].kind for place in places}


def test_no_more_nodes_are_drawn_than_there_are() -> None:
    tree = read_tree(DATA / "catalogue" / "en")
    whole = draw_nodes(tree, 10**6)
    assert len(whole) == sum(line.kind != TITLE for line in tree.lines)
