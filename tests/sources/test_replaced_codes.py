"""What replaced the codes that ended."""

from __future__ import annotations

from sources.replaced_codes import replaced_codes


def years(**lists: str) -> dict[str, frozenset[int]]:
    """Years by code from codes by year."""
    found: dict[str, set[int]] = {}
    for year, codes in lists.items():
        for code in codes.split():
            found.setdefault(code, set()).add(int(year[1:]))
    return {code: frozenset(held) for code, held in found.items()}


def test_a_code_is_replaced_by_what_is_new_under_its_subheading():
    found = replaced_codes(years(y2025="85439000 01012100", y2026="85439010 85439090 85437091 01012100"))
    assert found == {"85439000": ("85439010", "85439090")}


def test_replacements_that_ended_are_followed():
    found = replaced_codes(years(y2024="11110010", y2025="11110020 11110030", y2026="11110021 11110030"))
    assert found["11110010"] == ("11110021", "11110030")


def test_a_code_that_nothing_replaced_is_left_out():
    assert replaced_codes(years(y2025="11110010 22220010", y2026="22220010")) == {}


def test_the_table_in_the_data_leads_to_codes_of_the_tree(root, catalogue):
    rows = (root / "data" / "nomenclature" / "replaced.csv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = [row.split(",") for row in rows]
    assert len(pairs) > 50
    assert all(old not in catalogue.tree.leaf_index for old, _ in pairs)
    assert all(code in catalogue.tree.leaf_index for _, new in pairs for code in new.split())
