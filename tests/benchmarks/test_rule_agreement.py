"""How the agreement with the rules that rulings name is counted."""

import pytest

from tests.benchmarks.general_rules import Pair, f1_interval, interval, row, share, table


def test_intervals_hold_the_share_and_narrow_with_more_cases():
    low, high = interval(8, 10)
    assert low == pytest.approx(0.490, abs=0.001) and high == pytest.approx(0.943, abs=0.001)
    assert interval(0, 0) == (0.0, 1.0)
    assert f1_interval(8, 10, 10)[0] < 0.8 < f1_interval(8, 10, 10)[1]
    assert f1_interval(800, 1000, 1000)[0] > f1_interval(8, 10, 10)[0]


def test_a_line_counts_ours_and_theirs():
    pairs = [Pair(frozenset({"1", "3b"}), frozenset({"1", "3b"})), Pair(frozenset({"1"}), frozenset({"1", "3b"}))]
    assert row("3b", pairs).startswith("| 3b | 1 | 2 | 50 (") and "| 100 (" in row("3b", pairs)
    assert "| 67 (" in row("3b", pairs)
    assert row("4", pairs) == "| 4 | 0 | 0 | - | - | - |" and share(0, 0) == "-"


def test_the_whole_set_must_agree():
    pairs = [
        Pair(frozenset({"1", "6"}), frozenset({"1", "6"})),
        Pair(frozenset({"1", "6"}), frozenset({"1", "5b", "6"})),
    ]
    assert list(table(pairs))[-1].startswith("whole set agrees: 50 (")
    assert "1 and 6 always: 100 (" in list(table(pairs))[-1]
