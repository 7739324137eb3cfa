"""Intervals: what lies in them, what is left, and their text."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tariff.errors import BrokenData
from tariff.intervals import Interval

NUMBERS = st.integers(0, 400).map(lambda n: n / 4)
INTERVALS = st.builds(
    lambda a, b, left, right: Interval(min(a, b), max(a, b), left, right),
    NUMBERS,
    NUMBERS,
    st.booleans(),
    st.booleans(),
).filter(lambda i: not i.is_empty)


def holds(interval: Interval, number: float) -> bool:
    return interval.meets(Interval.exactly(number))


@pytest.mark.parametrize("text", ["[0,0.25)", "(80,inf)", "[1,1]", "(2.5,10]"])
def test_text_round_trips(text):
    assert str(Interval.parse(text)) == text


@given(INTERVALS)
def test_every_interval_round_trips(interval):
    assert Interval.parse(str(interval)) == interval


@pytest.mark.parametrize("text", ["", "1,2", "[1;2]", "[a,b]", "cotton"])
def test_other_text_is_refused(text):
    with pytest.raises(BrokenData, match="no interval"):
        Interval.parse(text)


@given(INTERVALS, INTERVALS, NUMBERS)
def test_a_cut_holds_what_both_hold(one, other, number):
    assert holds(one.cut(other), number) == (holds(one, number) and holds(other, number))
    assert one.meets(other) == other.meets(one)


@given(INTERVALS, NUMBERS)
def test_what_is_outside_is_all_that_is_not_inside(interval, number):
    assert any(holds(part, number) for part in interval.outside()) != holds(interval, number)


def test_an_open_end_leaves_out_the_number():
    limit = Interval.parse("(2,inf)")
    assert not holds(limit, 2.0)
    assert holds(limit, math.nextafter(2.0, 3.0))
    assert Interval.exactly(1.5).scaled(1000.0) == Interval.exactly(1500.0)
