"""One slip of the pen, and only one."""

import pytest

from tariff.misspellings import Misspellings

KNOWN = Misspellings.of(["leather", "cotton", "stainless", "plastic", "wool"], ["elastic"])


@pytest.mark.parametrize("typed", ["lether", "leahter", "leatherr", "leathor"])
def test_one_letter_lost_swapped_doubled_or_wrong_is_mended(typed):
    assert KNOWN.mend(typed) == "leather"


@pytest.mark.parametrize("word", ["leather", "weather", "lethor", "elastic", "wol", "c0tton", "cat"])
def test_other_words_stay_as_they_are(word):
    assert KNOWN.mend(word) == word


def test_a_slip_between_two_words_is_left():
    assert Misspellings.of(["printed", "printer"]).mend("printe") == "printe"
