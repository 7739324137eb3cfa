"""The tree: nodes as intervals of leaves."""

import numpy as np
import pytest

from tariff.errors import BrokenData, UnknownNode
from tariff.tree import Line, build


def lines(*rows):
    return [Line(code, suffix, depth, kind) for code, suffix, depth, kind in rows]


def test_the_nomenclature_has_its_published_size(catalogue):
    tree = catalogue.tree
    assert len(tree.lines) == 15_160
    assert len(tree.leaves) == 9_896
    assert sum(1 for code in tree.leaf_codes if code[:2] not in ("98", "99")) == 9_791


def test_children_partition_their_parents_leaves(catalogue):
    tree = catalogue.tree
    for node, children in enumerate(tree.children):
        if children:
            assert tree.first[node] == tree.first[children[0]]
            assert tree.last[node] == tree.last[children[-1]]
            assert all(tree.last[a] == tree.first[b] for a, b in zip(children, children[1:], strict=False))


def test_masses_of_every_depth_sum_to_one(catalogue):
    p = np.random.default_rng(3).dirichlet(np.ones(len(catalogue.tree.leaves)))
    for depth in (2, 4, 6, 8):
        assert catalogue.tree.mass(p, depth).sum() == pytest.approx(1)


@pytest.mark.parametrize("name", ["42", "4202", "420232", "42023210", "4202321000", "42023100-10", "42020000-80"])
def test_a_span_holds_just_the_leaves_below(catalogue, name):
    first, last = catalogue.tree.span(name)
    below = catalogue.tree.leaf_codes[first:last]
    digits = {"42023100-10": "42023", "42020000-80": "4202"}.get(name, name[:8])
    assert below
    assert all(code.startswith(digits) for code in below)
    assert first == 0 or not catalogue.tree.leaf_codes[first - 1].startswith(digits)


@pytest.mark.parametrize("name", ["4299", "00000000", "", "42023210-10", "28010000-10"])
def test_an_unknown_node_is_refused(catalogue, name):
    with pytest.raises(UnknownNode, match="not in the nomenclature of 2026-01-01"):
        catalogue.tree.span(name)


def test_titles_hold_no_codes_and_are_no_children(catalogue):
    tree = catalogue.tree
    titles = {i for i, line in enumerate(tree.lines) if line.kind == "title"}
    assert len(titles) == 33
    assert not titles & {c for children in tree.children for c in children}


@pytest.mark.parametrize(
    ("digits", "node"), [("09", "09000000-80"), ("0903", "09030000-80"), ("420211", "42021100-80")]
)
def test_node_of_a_code_is_its_own_line(catalogue, digits, node):
    assert catalogue.tree.lines[catalogue.tree.node_of(digits)].id == node


def test_every_code_of_every_depth_has_a_node_with_just_its_leaves(catalogue):
    tree = catalogue.tree
    for depth in (2, 4, 6, 8):
        for code in tree.groups[depth][1]:
            node = tree.node_of(code)
            assert (tree.first[node], tree.last[node]) == tree.span(code) or tree.lines[node].digits == code


def test_ancestors_run_from_chapter_to_node(catalogue):
    tree = catalogue.tree
    path = [tree.lines[i].id for i in tree.ancestors(tree.index["42023210-80"])]
    assert path == ["42000000-80", "42020000-80", "42023100-10", "42023200-80", "42023210-80"]


def test_a_line_under_no_chapter_is_refused():
    with pytest.raises(BrokenData, match="stands under no chapter"):
        build("2026-01-01", lines(("01010000", "80", 0, "node")))


def test_a_line_that_stands_twice_is_refused():
    with pytest.raises(BrokenData, match="stands twice"):
        build(
            "2026-01-01",
            lines(("01000000", "80", -1, "chapter"), ("01010000", "80", 0, "leaf"), ("01010000", "80", 0, "leaf")),
        )
