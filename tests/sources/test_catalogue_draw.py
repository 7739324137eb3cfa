"""Nodes drawn at random."""

from __future__ import annotations

import csv

from sources.catalogue_draw import NODES, draw_nodes
from sources.nomenclature_facts import read_tree
from tariff.tree import TITLE
from tests.world import DATA

READ = DATA / "catalogue" / "read_200.csv"
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


def test_what_was_read_is_what_the_seed_draws() -> None:
    with READ.open(encoding="utf-8", newline="") as lines:
        heading, *rows = list(csv.reader(lines))
    assert heading == COLUMNS
    assert tuple(f"{row[0]}-{row[1]}" for row in rows) == draw_nodes(read_tree(DATA / "catalogue" / "en"))
    assert len(rows) == NODES


def test_verdicts_are_known_and_doubts_have_a_remark() -> None:
    with READ.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    verdicts = [row["verdict"] for row in rows]
    assert set(verdicts) <= VERDICTS
    assert verdicts.count("wrong") == 0
    assert verdicts.count("unclear") <= NODES * 0.02
    assert all(row["remark"].endswith(".") for row in rows if row["verdict"] != "right" or row["remark"])
