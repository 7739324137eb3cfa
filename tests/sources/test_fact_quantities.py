"""Limits as the official wording writes them."""

import pytest

from sources.fact_quantities import hanging, is_all, limits_of, plain


def limits(wording: str, named_above: str = "") -> list[str]:
    return [f"{limit.kind}={limit.interval}" for limit in limits_of(plain(wording), named_above)]


@pytest.mark.parametrize(
    ("wording", "read"),
    [
        ("of a thickness exceeding 3 mm but not exceeding 4.75 mm", ["thickness=(3,4.75]"]),
        ("of a thickness of 4.75 mm or more", ["thickness=[4.75,inf)"]),
        ("of a width of less than 600 mm", ["width=[0,600)"]),
        ("of a width of 60 cm or less", ["width=[0,600]"]),
        ("in immediate packings of a net content not exceeding 2,5 kg", ["weight=[0,2.5]"]),
        ("of a weight not exceeding 185 grams each", ["weight=[0,0.185]"]),
        ("in containers holding 2 litres or less", ["volume=[0,2]"]),
        ("of a cylinder capacity exceeding 50 cm³ but not exceeding 250 cm³", ["displacement=(50,250]"]),
        ("of a cylinder capacity exceeding 1 500 cm³", ["displacement=(1500,inf)"]),
        ("of an output not exceeding 37,5 W", ["watts=[0,37.5]"]),
        ("of an output exceeding 750 W but not exceeding 75 kW", ["watts=(750,75000]"]),
        ("for a voltage not exceeding 1 000 V", ["voltage=[0,1000]"]),
        ("of a fat content, by weight, exceeding 1 % but not exceeding 3 %", ["fat=(1,3]"]),
        ("weighing more than 150 g/m²", ["area_weight=(150,inf)"]),
        ("of an alcoholic strength by volume of 80 % vol or higher", []),
    ],
)
def test_limits_are_read_with_open_and_closed_ends(wording, read):
    assert limits(wording) == read


@pytest.mark.parametrize(
    "wording",
    [
        "with conductors of a diameter exceeding 0.51 mm",
        "containing by weight 85 % or more of cotton",
        "of heading 8471",
        "of a value exceeding 100 euro",
        "tiles of a thickness exceeding 3 mm or of a thickness exceeding 9 mm",
    ],
)
def test_limits_of_something_else_are_left(wording):
    assert limits(wording) == []


def test_a_line_of_limits_takes_its_kind_from_the_line_above():
    assert hanging("Other, of a fat content, by weight") == "fat"
    assert limits("not exceeding 1.5 %", "fat") == ["fat=[0,1.5]"]
    assert limits("not exceeding 1.5 %") == []


def test_whether_a_line_is_nothing_but_its_limit():
    alone, more = plain("Of a thickness exceeding 3 mm"), plain("Sheets of a thickness exceeding 3 mm")
    assert is_all(alone, limits_of(alone)[0])
    assert not is_all(more, limits_of(more)[0])


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("Of  a weight\u00a0of 1 500\u00a0kg", "Of a weight of 1500 kg"),
        ("3,5 mm (nominal (outer) width) or more", "3.5 mm or more"),
        ("two litres or less", "2 litres or less"),
    ],
)
def test_wordings_are_made_plain(wording, text):
    assert plain(wording) == text
