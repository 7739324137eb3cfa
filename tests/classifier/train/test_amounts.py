"""Amounts written otherwise say the same."""

import random
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import pytest

from classifier.train.amounts import Amounts
from tariff.catalogue import load_catalogue
from tariff.facts import Lexicon, StatedFact
from tariff.units import Units

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="module")
def amounts() -> Amounts:
    return Amounts.load(DATA)


def forms(amounts, text, language) -> set[str]:
    return {amounts.turned(text, language, random.Random(seed)) for seed in range(60)}


@pytest.mark.parametrize(
    ("text", "language", "among"),
    [
        ("pipe 20 cm", "en", {"pipe 200 mm", "pipe 0.2 m"}),
        ("Rohr 20 cm", "de", {"Rohr 200 mm", "Rohr 0,2 m"}),
        ("juice 1.5 l", "en", {"juice 1500 ml", "juice 150 cl", "juice 1.5 litres"}),
        ("jus 1,5 l", "fr", {"jus 1500 ml", "jus 1,5 litres"}),
        ("flour 2 kg", "en", {"flour 2000 g", "flour 2 kilograms"}),
        ("lamp 12 V", "en", {"lamp 12 volts"}),
        ("tyre 10 inch", "en", {"tyre 25.4 cm", "tyre 254 mm"}),
        ("board 30 x 60 cm", "en", {"board 300 x 600 mm"}),
        ("drill 2-5 mm", "en", {"drill 0.2-0.5 cm"}),
        ("98% Baumwolle", "de", {"98 Prozent Baumwolle"}),
        ("rack 19in", "en", {"rack 482.6mm"}),
        ("750ml", "nl", {"75cl", "0,75 liter"}),
    ],
)
def test_an_amount_is_written_in_other_units_and_spellings(amounts, text, language, among):
    assert among <= forms(amounts, text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("3 in 1 charger", "en", id="no inches"),
        pytest.param("gold 1.234567 kg", "en", id="more digits than anybody writes"),
        pytest.param("oil 5W-30", "en", id="grade"),
        pytest.param("fuse 5V/2A", "en", id="slash"),
        pytest.param("sheets 1220x2440, 18 mm", "en", id="product without a unit"),
        pytest.param("1.6 l petrol engine", "en", id="engine"),
        pytest.param("tablets 500 mg", "en", id="dose"),
        pytest.param('set of "mugs 5" each', "en", id="quotation"),
        pytest.param("steel 316L", "en", id="grade of steel"),
        pytest.param("4G router", "en", id="network"),
        pytest.param("10 pieces", "en", id="count"),
        pytest.param("M8 bolt", "en", id="name"),
        pytest.param("2 lb", "en", id="too many digits"),
        pytest.param("no amount", "en", id="no digit"),
    ],
)
def test_what_is_no_sure_amount_stays(amounts, text, language):
    assert forms(amounts, text, language) == {text}


def test_a_number_without_unit_in_the_same_part_binds_the_unit(amounts):
    found = forms(amounts, "more than 3 but not more than 12 mm", "en")
    assert found == {"more than 3 but not more than 12 millimetres"}
    assert "type 3, board 1.2 cm" in forms(amounts, "type 3, board 12 mm", "en")


def test_grams_of_paper_become_no_share_of_a_kilogram(amounts):
    assert not any("0.2" in form for form in forms(amounts, "kraft paper 200 g", "en"))
    assert "rice 1.5 kg" in forms(amounts, "rice 1500 g", "en")


def test_what_would_be_read_otherwise_is_not_written(amounts):
    assert forms(amounts, "wire 4 g", "en") == {"wire 4 grams"}
    assert "wire 4g" not in forms(amounts, "wire 4gr", "en"), "4g is a network"


def test_one_of_a_unit_is_not_spelled_in_the_plural(amounts):
    assert not any("kilograms" in form for form in forms(amounts, "flour 1 kg", "en"))
    assert "milk 1 percent fat" in forms(amounts, "milk 1 % fat", "en")


def _texts() -> Iterator[str]:
    catalogue = load_catalogue(DATA)
    queries = (query for queries in catalogue.queries for query in queries.split(";"))
    with_digits = (text for text in chain(catalogue.labels, queries) if any(c.isdigit() for c in text))
    return islice(with_digits, 0, None, 20)


def test_quantities_and_facts_read_are_the_same_before_and_after(amounts):
    reader, units, changed = Lexicon.load(DATA), Units.load(DATA), 0
    for number, text in enumerate(_texts()):
        other = amounts.turned(text, "en", random.Random(number))
        if other == text:
            continue
        changed += 1
        before, after = units.read(text, "en"), units.read(other, "en")
        assert [(q.form, q.dimension) for q in before] == [(q.form, q.dimension) for q in after]
        for one, two in zip(before, after, strict=True):
            assert one.numbers == pytest.approx(two.numbers, rel=1e-9)
        assert _facts(reader, text) == _facts(reader, other), (text, other)
    assert changed > 100


def _facts(lexicon: Lexicon, text: str) -> list[tuple[object, ...]]:
    return sorted(map(_said, lexicon.read(text, "en")))


def _said(fact: StatedFact) -> tuple[object, ...]:
    bounds = (fact.interval.low, fact.interval.high) if fact.interval else (0.0, 0.0)
    return (fact.kind, fact.value, fact.is_denied, fact.share or 0.0, *(f"{bound:.6g}" for bound in bounds))
