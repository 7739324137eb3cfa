"""Codes: parsing, truncation, display."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tariff.codes import DEPTHS, Code
from tariff.errors import InvalidCode

codes = st.sampled_from(DEPTHS).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n)).map(Code)


@given(codes)
def test_display_round_trips(code):
    assert Code.parse(code.display) == code


@given(codes, st.sampled_from(DEPTHS))
def test_truncation_never_lengthens_and_is_an_ancestor(code, depth):
    cut = code.truncate(depth)
    assert cut.depth == min(depth, code.depth)
    assert code.is_within(cut)


def test_heading_is_first_four_digits_with_leading_zero():
    assert Code("09012100").heading == Code("0901")
    assert Code("0901").chapter.digits == "09"


@pytest.mark.parametrize(
    ("written", "digits"),
    [("3926.90 97", "39269097"), (" 4202 32 10 ", "42023210"), ("8471300000", "8471300000"), ("01", "01")],
)
def test_parse_reads_what_people_write(written, digits):
    assert Code.parse(written).digits == digits


@pytest.mark.parametrize("text", ["", "1", "123", "12345678901", "42O2", "４２０２", "4202x", "+420"])
def test_parse_refuses_what_is_no_code(text):
    with pytest.raises(InvalidCode, match="is no code"):
        Code.parse(text)


def test_display_groups_digits():
    assert [Code(c).display for c in ("42", "4202", "420232", "42023210", "4202321000")] == [
        "42", "4202", "4202 32", "4202 32 10", "4202 32 10 00",
    ]  # fmt: skip
