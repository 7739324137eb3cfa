from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.duties import Rate, at_ten_digits, join_rates, read_rate


@pytest.mark.parametrize(
    ("published", "text", "percent"),
    [
        pytest.param("0.000 %", "Free", 0.0, id="free"),
        pytest.param("11.500 %", "11.5 %", 11.5, id="zeros trimmed"),
        pytest.param("10.200 % + 93.100 EUR DTN", "10.2 % + 93.1 EUR/100 kg", None, id="compound"),
        pytest.param("1,024.000 EUR TNE", "1024 EUR/1 000 kg", None, id="thousands"),
        pytest.param("1.190 EUR KGM P + 27.500 EUR DTN", "1.19 EUR/kg/lactic matter + 27.5 EUR/100 kg", None, id="qualifier"),
        pytest.param("17.300 % MIN 1.000 EUR ASV X", "17.3 % MIN 1 EUR/% vol/hl", None, id="minimum"),
        pytest.param("9.000 % + EA MAX 18.700 % +ADSZ", "9 % + EA MAX 18.7 % + ADSZ", None, id="agricultural component"),
        pytest.param("Cond: B cert: Y-155 (01):50.000 % ; B (01):0.000 %", "50 % (Y-155), else 0 %", None, id="with a paper"),
        pytest.param(
            "Cond: V 67.600 EUR/DTN(01):8.800 % ; V 66.200 EUR/DTN(01):8.800 % + 1.400 EUR DTN ; V 0.000 EUR/DTN(01):8.800 % + 29.800 EUR DTN",
            "8.8 % … 8.8 % + 29.8 EUR/100 kg (entry price)", None, id="entry prices",
        ),
        pytest.param("Cond: Q 1 ; Z 2", "Cond: Q 1 ; Z 2", None, id="unknown condition as published"),
    ],
)  # fmt: skip
def test_published_rate_is_shortened(published: str, text: str, percent: float | None) -> None:
    assert read_rate(published, "0101210000") == Rate(text, percent, percent, "0101210000")


PLAIN = [Rate("Free", 0, 0, "a"), Rate("4 %", 4, 4, "b"), Rate("12 %", 12, 12, "c")]
ODD = [Rate("5 EUR/100 kg", None, None, "d"), Rate("7 EUR/hl", None, None, "e"), Rate("9 EUR/kg", None, None, "f")]


@pytest.mark.parametrize(
    ("rates", "joined"),
    [
        pytest.param([], Rate(), id="nothing"),
        pytest.param([Rate(), Rate()], Rate(), id="unknown stays unknown"),
        pytest.param(PLAIN[:1] * 3, PLAIN[0], id="all the same keep their line"),
        pytest.param(PLAIN, Rate("0 – 12 %", 0, 12), id="spread"),
        pytest.param([PLAIN[1], Rate()], Rate("4 % | ?", 4, 4), id="partly unknown"),
        pytest.param([*PLAIN, ODD[0]], Rate("0 – 12 % | 5 EUR/100 kg", 0, 12), id="odd one out of the spread"),
        pytest.param(ODD[:2], Rate("5 EUR/100 kg | 7 EUR/hl", None, None), id="two odd ones"),
        pytest.param([PLAIN[1], *ODD, Rate()], Rate("4 % | … | ?", 4, 4), id="many odd ones"),
    ],
)
def test_rates_of_several_codes_are_joined(rates: list[Rate], joined: Rate) -> None:
    assert join_rates(rates) == joined


def test_rate_at_ten_digits_names_its_lines() -> None:
    assert at_ten_digits(PLAIN[1:]) == Rate("4 – 12 %", 4, 12, "b c")


@given(st.lists(st.sampled_from([*PLAIN, *ODD, Rate()]), max_size=8), st.integers(0, 8))
def test_joining_in_two_steps_keeps_the_spread(rates: list[Rate], cut: int) -> None:
    once, twice = join_rates(rates), join_rates([join_rates(rates[:cut]), join_rates(rates[cut:])])
    assert (once.low, once.high) == (twice.low, twice.high)


@given(st.lists(st.sampled_from([*PLAIN, *ODD, Rate()]), max_size=8))
def test_spread_holds_every_plain_rate(rates: list[Rate]) -> None:
    joined = join_rates(rates)
    for rate in rates:
        assert rate.low is None or joined.low <= rate.low <= rate.high <= joined.high
    assert bool(joined.text) == any(rate.text for rate in rates)
