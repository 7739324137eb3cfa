"""Rulings near to the goods: status, quotes, choice and divergence."""

from dataclasses import replace
from datetime import date

import pytest

from tariff.bti import CodeList
from tariff.rulings import Ruling
from tariff.similar_rulings import SimilarRuling, diverging, own_status, pick_similar, quoted, similar_of_own

CODES = CodeList.of(["42023210", "39269097"])
OWN = Ruling("DEBTI1/26-1", "DE", "2026-01-02", "42023210", "A wallet.", ("wallet", "case"), {}, "train")


def near(reference, code, cosine, status="valid", country="DE"):
    return SimilarRuling(reference, country, "de", "2026-01-01", "2029-01-01", status, code, "own", "x", cosine, "l")


@pytest.mark.parametrize(
    ("day", "code", "status"),
    [
        ("2026-01-01", "42023210", "not_yet"),
        ("2026-01-02", "42023210", "valid"),
        ("2029-01-01", "42023210", "valid"),
        ("2029-01-02", "42023210", "expired"),
        ("2026-06-01", "42023299", "code_ended"),
    ],
)
def test_a_ruling_of_the_project_is_worth_what_its_dates_and_code_say(day, code, status):
    assert own_status(replace(OWN, code=code), date.fromisoformat(day), CODES) == status


def test_a_cosine_of_vectors_in_eight_bits_is_no_more_than_one():
    assert similar_of_own(OWN, 1.0123, date(2026, 6, 1), CODES).cosine == 1


@pytest.mark.parametrize(
    "text", ["Short.", "  Bag, black. \n", "x" * 500, "Ein Koffer.\nAus Leder. " * 30, "a b " * 200]
)
def test_a_quote_is_an_exact_span_of_no_more_than_300_characters(text):
    quote = quoted(text)
    assert quote and quote in text and len(quote) <= 300


def test_a_quote_ends_with_a_sentence_where_it_can():
    text = "A bag with an outer side of leather, closed by a zip fastener and lined with textile. " * 6
    assert quoted(text).endswith("lined with textile.")


def test_rulings_under_the_proposed_heading_come_first_and_valid_ones_are_favoured():
    found = [
        near("A", "39269097", 0.95), near("B", "42023210", 0.9), near("C", "42029219", 0.8),
        near("D", "42021250", 0.84, "expired"), near("E", "39261000", 0.7),
    ]  # fmt: skip
    assert [one.reference for one in pick_similar(found, "42023210")] == ["B", "C", "D"]
    assert [one.reference for one in pick_similar(found[:2], "42023210")] == ["B", "A"]
    twin = near("F", "42021250", 0.99, "code_ended")
    assert [one.reference for one in pick_similar([*found, twin], "42023210")] == ["B", "C", "F"]


def test_rulings_of_another_likely_heading_stand_behind_those_of_the_proposed_one():
    own = [near(name, "42023210", cosine) for name, cosine in zip("ABCD", (0.8, 0.7, 0.6, 0.5), strict=True)]
    other = [near(name, "39269097", cosine) for name, cosine in zip("EFGH", (0.9, 0.85, 0.8, 0.75), strict=True)]
    found = pick_similar([*other, *own], "42023210", "3926")
    assert [one.reference for one in found] == ["A", "B", "C", "E", "F", "G"]
    assert [one.reference for one in pick_similar([*other, *own], "42023210", "6912")] == ["A", "B", "C"]
    assert [one.reference for one in pick_similar([*own[:2], *other], "42023210", "3926")] == [
        "A",
        "B",
        "E",
        "F",
        "G",
        "H",
    ]
    gone = near("I", "39269097", 0.9, "invalidated")
    assert pick_similar([*other, *own, gone], "42023210", "3926")[-1] == gone


def test_one_that_was_withdrawn_takes_no_place_and_is_told_behind_the_others_where_it_is_the_nearest():
    found = [near("A", "42023210", 0.8), near("B", "42023210", 0.7), near("C", "39269097", 0.6)]
    gone, far = near("D", "42023210", 0.8, "invalidated"), near("E", "42023210", 0.79, "invalidated")
    assert [one.reference for one in pick_similar([*found, gone], "42023210")] == ["A", "B", "C", "D"]
    assert [one.reference for one in pick_similar([*found, far], "42023210")] == ["A", "B", "C"]
    nearer = near("F", "39269097", 0.95, "invalidated")
    assert [one.reference for one in pick_similar([*found, gone, nearer], "42023210")][3:] == ["D"]
    assert [one.reference for one in pick_similar([gone, far], "42023210")] == ["D"]


@pytest.mark.parametrize("status", ["expired", "invalidated", "code_ended"])
def test_what_is_not_valid_any_more_never_takes_the_place_of_a_valid_one_as_near(status):
    valid = [near(name, "42023210", 0.8) for name in "ABC"]
    found = pick_similar([near("D", "42023210", 0.85, status), *valid], "42023210")
    assert [one.reference for one in found if one.status == "valid"] == ["A", "B", "C"]
    assert not [one for one in found[:3] if one.status != "valid"]


def test_who_ruled_goods_as_near_otherwise_is_told_with_how_many():
    pool = [
        near("A", "42023210", 0.9), near("B", "39269097", 0.91, country="NL"), near("C", "39261000", 0.89),
        near("D", "42023290", 0.885, country="FR"), near("E", "85171300", 0.87), near("F", "73269098", 0.99, "expired"),
    ]  # fmt: skip
    heading, code = diverging(pool, "42023210")
    assert (heading.code, heading.countries, heading.count, heading.differs_in) == ("3926", ("NL", "DE"), 2, "heading")
    assert (code.code, code.countries, code.references, code.differs_in) == ("42023290", ("FR",), ("D",), "code")


def test_rulings_under_the_proposed_code_do_not_diverge():
    pool = [near("A", "42023210", 0.9), near("B", "42023290", 0.9)]
    assert diverging(pool, "4202") == ()
    assert diverging(pool, "42") == ()
    assert diverging([], "4202") == ()
