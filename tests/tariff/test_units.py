"""Numbers with units: one unit a dimension, whatever they are typed in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tariff.errors import BrokenData
from tariff.units import Units, number_of
from tests.world import DATA


@pytest.fixture(scope="module")
def units():
    return Units.load(DATA)


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1,250", "en", 1250.0), ("1.250", "de", 1250.0), ("1.250", "fr", 1.25), ("1,5", "en", 1.5),
        ("2 500", "fr", 2500.0), ("0,125", "en", 0.125), ("1.234,5", "it", 1234.5), ("3/4", "en", 0.75),
        ("1,234,567", "en", 1234567.0), ("12", "", 12.0),
    ],
)  # fmt: skip
def test_points_and_commas_follow_the_language(text, language, number):
    assert number_of(text, language) == number


@pytest.mark.parametrize(
    ("text", "form", "dimension", "numbers"),
    [
        ("500 g", "single", "mass", (0.5,)), ("gr 400", "single", "mass", (0.4,)), ("2 t", "single", "mass", (2000.0,)),
        ("33cl", "single", "volume", (0.33,)), ("180 g/m2", "single", "area_weight", (180.0,)),
        ("30x60 cm", "product", "length", (300.0, 600.0)), ("cm 140x180", "product", "length", (1400.0, 1800.0)),
        ("100-240V", "range", "voltage", (100.0, 240.0)), ("entre 5 et 10 kg", "range", "mass", (5.0, 10.0)),
        ('3/4"', "single", "length", (19.05,)), ("2.5 kW", "single", "power", (2500.0,)), ("12,5 %", "single", "percent", (12.5,)),
        ("9 litrow", "single", "volume", (9.0,)),
    ],
)  # fmt: skip
def test_a_quantity_is_brought_to_its_base_unit(units, text, form, dimension, numbers):
    (found,) = units.read(text, "fr")
    assert (found.form, found.dimension) == (form, dimension)
    assert found.numbers == pytest.approx(numbers)


def test_yarn_counts_become_decitex(units):
    (metric,), (english,) = units.read("Nm 28"), units.read("Ne 30")
    assert metric.numbers[0] == pytest.approx(357.14, abs=0.01)
    assert english.numbers[0] == pytest.approx(196.85, abs=0.01)


@pytest.mark.parametrize("text", ["vitamin D3", "M8", "cat6 cable", "router 4G", "316L", "UN-1263"])
def test_numbers_of_names_are_no_quantities(units, text):
    assert [q for q in units.read(text) if q.unit] == []


def test_units_that_no_kind_counts_are_not_taken_for_others(units):
    assert [q.dimension for q in units.read("30 l/min 5000 mAh 20 km/h")] == ["other", "other", "other"]


@given(
    st.integers(1, 9999), st.sampled_from([("g", "kg", 1000), ("mm", "cm", 10), ("ml", "l", 1000), ("W", "kW", 1000)])
)
def test_a_quantity_is_the_same_in_both_of_its_units(number, pair):
    small, large, factor = pair
    units = Units.load(DATA)
    (one,) = units.read(f"{number} {small}")
    (other,) = units.read(f"{number / factor:.6f} {large}")
    assert one.numbers == pytest.approx(other.numbers)


def test_a_broken_table_of_units_is_named(tmp_path):
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "units.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(BrokenData, match="units.csv must have the columns"):
        Units.load(tmp_path)
