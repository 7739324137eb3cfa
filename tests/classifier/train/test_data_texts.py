"""Texts made fit to learn from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.train.data.texts import LONGEST, clean, cut, holds_code, words_of
from classifier.train.data.twins import TextTwins, Twins, are_twins

HEADINGS = frozenset({"8471", "4202", "2008"})


@pytest.mark.parametrize(
    "written",
    ["8471 30 00", "8471.30.00", "84713000", "8471300000", "8471 3000 00", "8471.30", "8471-30-00", "8471", "84.71"],
)
def test_own_code_is_masked_however_it_is_written(written):
    text = clean(f"laptop of {written} with a lid", "84713000", HEADINGS)
    assert text == "laptop of with a lid"
    assert not holds_code(text, "84713000")


@pytest.mark.parametrize("written", ["4202 22 90", "42022290", "4202.22"])
def test_other_codes_are_masked_too(written):
    assert clean(f"laptop, not {written}", "84713000", HEADINGS) == "laptop, not"


@pytest.mark.parametrize("figure", ["12000 mAh", "1984 edition", "20251231", "0,35 mm but < 2 mm", "1600x1200"])
def test_figures_stay(figure):
    assert clean(f"thing {figure}", "84713000", HEADINGS) == f"thing {figure}"


def test_the_check_sees_a_code_that_nobody_masked():
    assert holds_code("laptop 8471 30", "84713000") and holds_code("see heading 8471", "84713000")
    assert not holds_code("laptop 18471309", "84713000")


def test_markup_and_line_breaks_go():
    assert clean("<p>- a &amp; b\n - c</p>\u200b ", "84713000", HEADINGS) == "a & b c"


@pytest.mark.parametrize("empty", ["", " - ", "84713000", "<br>", "…"])
def test_nothing_is_left_of_what_says_nothing(empty):
    assert clean(empty, "84713000", HEADINGS) == ""


def test_long_texts_end_with_a_sentence():
    text = "One thing. " + "Another thing of some length. " * 20
    assert cut(text).endswith("length") and LONGEST - 40 < len(cut(text)) <= LONGEST


@given(st.text(max_size=900))
def test_no_text_is_longer_than_the_longest(text):
    assert len(clean(text, "84713000", HEADINGS)) <= LONGEST


@given(st.text(max_size=200))
def test_cleaning_twice_changes_no_more_codes(text):
    assert not holds_code(clean(text, "84713000", HEADINGS), "84713000")


def test_words_know_no_case_accent_order_or_plural():
    assert words_of("Étuis, CUIR") == words_of("cuir étui") == frozenset({"etui", "cuir"})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("red phone case", "case phone red", True),
        ("red phone case", "blue phone case", False),
        ("a b c d e", "a b c d", True),
        ("a b c d", "a b c", False),
        ("a b c d e f", "a b c d x y", False),
        ("", "", False),
    ],
)
def test_twins(one, other, expected):
    assert are_twins(words_of(one), words_of(other)) is expected
    assert (words_of(other) in Twins([words_of(one)])) is expected


@given(
    st.lists(st.frozensets(st.sampled_from("abcdefghij")), max_size=12), st.frozensets(st.sampled_from("abcdefghij"))
)
def test_the_index_finds_what_comparing_all_finds(texts, asked):
    assert (asked in Twins(texts)) is any(are_twins(asked, text) for text in texts)


def test_a_text_is_a_twin_with_or_without_its_plurals():
    twins = TextTwins(["assorted red case, cases, lids", "red phone cases"])
    assert "lids cases red case" in twins  # four words of five; as stems three of four
    assert "phone case red" in twins
    assert "phone case" not in twins
