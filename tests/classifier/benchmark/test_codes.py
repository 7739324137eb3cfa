"""By which codes a case is scored."""

from __future__ import annotations

import pytest

from classifier.benchmark.codes import CUT, REPLACED, Resolved, load_replaced, resolve
from tariff.errors import BrokenData, UnknownNode

TABLE = {"42023291": ("42023210", "42023290"), "42029999": ("11111111",)}


@pytest.mark.parametrize(
    ("code", "codes", "how"),
    [
        ("42", ("42",), ""),
        ("4202", ("4202",), ""),
        ("420232", ("420232",), ""),
        ("42023210", ("42023210",), ""),
        ("4202321000", ("42023210",), ""),
        ("42023291", ("42023210", "42023290"), REPLACED),
        ("4202329100", ("42023210", "42023290"), REPLACED),
        ("42023299", ("420232",), CUT),
        ("42029999", ("420299",), CUT),
        ("42028888", ("4202",), CUT),
        ("420288", ("4202",), CUT),
    ],
)
def test_a_code_is_scored_by_itself_by_its_heirs_or_higher_up(tiny_catalogue, code, codes, how):
    assert resolve(code, tiny_catalogue.tree, TABLE) == Resolved(codes, how)


@pytest.mark.parametrize("code", ["77", "4299", "42999999", "4299999900"])
def test_a_code_without_even_a_heading_is_unknown(tiny_catalogue, code):
    with pytest.raises(UnknownNode, match=f"code '{code}' is unknown: the nomenclature of 2026-01-01"):
        resolve(code, tiny_catalogue.tree, TABLE)


def test_the_table_of_ended_codes_is_read(root, tmp_path):
    assert load_replaced(root / "data" / "nomenclature" / "replaced.csv")["85439000"] == ("85439010", "85439090")
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for name in ("x.csv", "missing.csv"):
        with pytest.raises(BrokenData, match=name):
            load_replaced(tmp_path / name)
