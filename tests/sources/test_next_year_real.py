"""A year made from the official export, some of its rows changed in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sources.knowledge import Imported, Knowledge
from sources.next_year import make_missing
from sources.nomenclature import read_nomenclature
from sources.year_changes import MOVED
from tariff.codes import Code
from tariff.dated import dated_catalogues
from tests.sources.years import change_of, texts
from tests.world import DATA


@pytest.mark.sources
def test_real_export_with_some_rows_changed_leaves_all_other_codes_alone(official_sources, catalogue, tmp_path):
    folder = official_sources / "official" if (official_sources / "official").is_dir() else official_sources
    knowledge = Knowledge(tmp_path)
    old = read_nomenclature(folder / "NomenclatureEN.XLSX").lines
    new = list(changed_lines(old))
    for number, (day, lines) in enumerate((("2026-03-12", old), ("2027-01-05", new))):
        entry = Imported("nomenclature", "en", "N.XLSX", str(number), day, day, len(lines), len(lines), {})
        with knowledge.writing() as writer:
            writer.replace_nomenclature(entry, lines)
    (made,) = make_missing(DATA, tmp_path)
    later = dated_catalogues(DATA, tmp_path)[-1].load()
    assert made.ended == ("85171300", "95030041")
    assert {row.node for row in made.unwritten} == {
        "01012100-80", "85171300-80", "85171310-80", "85171390-80", "95030043-80",
    }  # fmt: skip
    assert change_of(made, "95030043") == (MOVED, "95030041 80")
    kept = set(later.tree.leaf_codes) & set(catalogue.tree.leaf_codes)
    assert len(kept) == len(catalogue.tree.leaves) - 2
    for code in kept:
        assert texts(later, code) == texts(catalogue, code)
    same = [
        f"catalogue/{name}/{chapter:02d}.csv" for name in ("en", "queries", "strings") for chapter in (2, 42, 84, 97)
    ]
    assert all((made.folder / name).read_bytes() == (DATA / name).read_bytes() for name in same)
    path = knowledge.legal_path("85171310", "80", "en", date(2027, 2, 1))
    assert path[-1].wording == "With a screen that folds"
    knowledge.close()


def changed_lines(lines):
    """A made-up list of 2027: one code split, one renumbered, one reworded."""
    start = {"valid_from": date(2027, 1, 1), "worded_from": date(2027, 1, 1)}
    for one in lines:
        if (one.code.digits, one.suffix) == ("9503004100", "80"):
            one = replace(one, code=Code("9503004300"), **start)
        if (one.code.digits, one.suffix) == ("0101210000", "80"):
            one = replace(one, wording=f"{one.wording} of any age")
        yield one
        if (one.code.digits, one.suffix) == ("8517130000", "80"):
            part = replace(one, depth=one.depth + 1, position=8, **start)
            yield replace(part, code=Code("8517131000"), wording="With a screen that folds")
            yield replace(part, code=Code("8517139000"), wording="Other")
