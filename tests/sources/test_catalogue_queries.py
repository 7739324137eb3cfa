"""Checks of queries, on pages made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.catalogue_findings import Page
from sources.catalogue_queries import bag_of_words, check_queries
from tariff.catalogue import NativeQueries


def leaf(code: str, *queries: str) -> Page:
    return Page(f"{code}-80", 1, "leaf", "Goods", "", "", queries, "")


@pytest.fixture
def native(tmp_path: Path):
    """Native queries in French and Polish: code -> (French, Polish)."""

    def write(**rows: tuple[str, str]) -> NativeQueries:
        lines = [f"{code[1:]},{french},,,,,{polish}" for code, (french, polish) in rows.items()]
        (tmp_path / "42.csv").write_text("\n".join(["code,fr,de,es,it,nl,pl", *lines]) + "\n", encoding="utf-8")
        return NativeQueries(tmp_path)

    return write


def test_one_query_under_two_codes_is_found_whatever_its_case(native) -> None:
    pages = [leaf("42021110", "Leather suitcase"), leaf("42021190", "leather suitcase")]
    (found,) = check_queries(pages, native())
    assert (found.kind, found.where) == ("two codes", "leather suitcase")
    assert "42021110" in found.what and "42021190" in found.what


def test_a_query_twice_under_one_code_is_not_two_codes(native) -> None:
    assert list(check_queries([leaf("42021110", "leather case", "leather case")], native())) == []


def test_native_queries_are_compared_within_their_language(native) -> None:
    pages = [leaf("42021110"), leaf("42021190")]
    known = native(c42021110=("sac", "torba"), c42021190=("valise", "torba"))
    assert [finding.where for finding in check_queries(pages, known)] == ["torba"]
    assert list(check_queries(pages, native(c42021110=("sac", ""), c42021190=("", "sac")))) == []


def test_the_same_words_under_another_heading_are_found(native) -> None:
    pages = [leaf("42021110", "bag for tools"), leaf("42033000", "tools bags"), leaf("42021190", "tool bag")]
    (found,) = check_queries(pages, native())
    assert (found.kind, found.where) == ("near duplicate", "bag for tools | tool bag | tools bags")


def test_the_same_words_under_one_heading_are_not(native) -> None:
    assert list(check_queries([leaf("42021110", "bag for tools"), leaf("42021190", "tools bag")], native())) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("men's pyjamas", "pajamas men"), ("grey tyre", "gray tire"), ("toys for children", "kids toy")],
)
def test_a_bag_of_words_knows_no_order_plural_or_spelling(one: str, other: str) -> None:
    assert bag_of_words(one) == bag_of_words(other)
    assert bag_of_words(one) != bag_of_words(f"{other} cotton")
