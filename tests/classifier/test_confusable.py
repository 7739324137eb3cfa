import csv

import pytest

from classifier.train.confusable import COLUMNS, confusable, write_confusable


@pytest.fixture(scope="module")
def pairs(engine):
    return confusable(engine.index, [code[:4] for code in engine.tree.leaf_codes], {})


def test_pairs_are_of_two_headings_the_lower_first(pairs, engine):
    known = {code[:4] for code in engine.tree.leaf_codes}
    assert pairs
    assert all(low < high and {low, high} <= known for low, high in pairs)


def test_a_group_does_not_vouch_for_itself(engine):
    everything = {entry.source: "one group" for entry in engine.index.entries}
    alone = confusable(engine.index, [code[:4] for code in engine.tree.leaf_codes], everything)
    assert not alone


def test_the_most_confused_are_written_first(tmp_path, pairs):
    path = tmp_path / "confusable.csv"
    many = write_confusable(path, pairs)
    with path.open(encoding="utf-8", newline="") as lines:
        heading, *rows = csv.reader(lines)
    assert tuple(heading) == COLUMNS
    assert len(rows) == many > 0
    counts = [int(row[2]) for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert min(counts) >= 3
