"""What is read off the probabilities of many cases in one pass."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tariff.outlook import likeliest, outlooks

NUMBERS = st.lists(st.sampled_from([0.0, 1e-9, 0.1, 0.2, 0.25, 0.5, 0.7]), min_size=1, max_size=60)


@given(NUMBERS, st.integers(1, 8))
def test_the_likeliest_are_as_likely_as_the_first_of_all_sorted(numbers, many):
    p = np.asarray([numbers, numbers[::-1]])
    for row, found in zip(p, likeliest(p, many), strict=True):
        assert len(set(found.tolist())) == len(found) == min(many, len(numbers))
        assert sorted(row[found]) == sorted(row)[-many:]


def test_open_nodes_are_the_most_telling_first(tiny_catalogue, tiny_repertoire, constants):
    tree = tiny_catalogue.tree
    p = np.full(len(tree.leaves), 1e-9)
    for code, mass in (("42023210", 0.4), ("42023290", 0.4), ("39269097", 0.15), ("39269060", 0.05)):
        p[tree.leaf_index[code]] = mass
    found = outlooks((p / p.sum())[None], [True], tiny_repertoire, constants)[0]
    assert [tree.lines[node].id for node in found.nodes] == ["42023200-80", "39269000-80"]
    assert tree.leaf_codes[found.leading[8][0]] in ("42023210", "42023290")
    assert found.leading[4][1] == found.masses[4].max()


def test_a_case_that_holds_a_heading_already_is_not_looked_at_across_the_tree(repertoire, constants):
    p = np.full(len(repertoire.tree.leaves), 1e-9)
    for code in ("6403", "6404"):
        first, last = repertoire.tree.span(code)
        p[first:last] += 0.5 / (last - first)
    wide, placed = outlooks(np.asarray([p, p]) / p.sum(), [True, False], repertoire, constants)
    assert wide.crossings and wide.partings
    assert not placed.crossings and not placed.partings
    assert wide.nodes == placed.nodes
