"""Development sets of others are read as they come; nothing of them is in these tests."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from classifier.benchmark.cases import Reading, read_cases
from classifier.benchmark.codes import CUT, load_replaced
from classifier.benchmark.errors import BadCase, BenchmarkError
from classifier.benchmark.forms import Form, read_rows, recognise

ATLAS = (
    "id,text,hs6_set,hts_set,hs6_in_hs2022\n"
    'a1,"leather wallet, slim",420231,4202.31.6000,1\n'
    "a2,mug of stoneware,691200|690890,6912.00.39|6908.90.00,1\n"
    "a3,tiles,690890,6908.90.0051,0\n"
)
CROSS = (
    "ruling,date,text,subject,hs6,hts10,hs6_in_hs2022,also\n"
    "N1,2026-01-27,plastic wrist strap,The classification of a strap,392690,3926909985,1,0\n"
)
SPANISH = json.dumps(
    {
        "version": "1",
        "cases": [
            {"description": "Cartera de cuero", "origin": "ES", "expected_code": "4202310090"},
            {"description": "Taza de gres", "origin": "PT", "expected_code": "6912002300"},
        ],
    }
)


@pytest.fixture
def read(reading, tmp_path):
    def cases(content, **more):
        path = tmp_path / "set"
        path.write_text(content, encoding="utf-8")
        return read_cases(path, replace(reading, **more))

    return cases


def test_atlas_has_sets_of_codes_of_six_digits(read):
    first, second, third = read(ATLAS)
    assert (first.id, first.public.text, first.public.language) == ("a1", "leather wallet, slim", "en")
    assert first.gold.codes == ("420231",)
    assert second.gold.given == ("691200", "690890") and second.gold.codes == ("691200", "69")
    assert third.gold.codes == ("69",) and third.gold.how == CUT


def test_cross_is_named_by_its_ruling(read):
    (case,) = read(CROSS)
    assert (case.id, case.public.text, case.gold.codes) == ("N1", "plastic wrist strap", ("392690",))
    (other,) = read(CROSS, field="subject")
    assert other.public.text == "The classification of a strap"


def test_the_spanish_set_is_spanish_and_cut_to_six_digits(read):
    first, second = read(SPANISH)
    assert (first.public.text, first.public.language, first.gold.codes) == ("Cartera de cuero", "es", ("420231",))
    assert second.gold.codes == ("691200",) and first.id != second.id


def test_a_form_that_is_named_is_believed(read):
    assert read(ATLAS, form=Form.ATLAS)[0].id == "a1"
    with pytest.raises(BenchmarkError, match="not of the form cross: it has no column hs6"):
        read(ATLAS, form=Form.CROSS)
    with pytest.raises(BenchmarkError, match="not of the form spanish"):
        read(ATLAS, form=Form.SPANISH)
    with pytest.raises(BadCase, match="line 1: this is no JSON"):
        read(ATLAS, form=Form.LINES)


def test_our_own_lines_stay_what_they_are(read):
    assert recognise('{"id": "a", "text": "cases", "code": "42"}\n') is Form.LINES
    with pytest.raises(BadCase, match="unknown"):
        read('{"id": "a", "text": "tiles", "code": "690890"}')


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id,text,hs6_set\n", "is empty"),
        ("id,text,hs6_set\na1,wallet\n", "line 2: the line does not have 3 columns"),
        ("id,text,hs6_set\na1,wallet,42,1\n", "line 2: the line does not have 3 columns"),
        ("id,text,hs6_set\na1,wallet,42023\n", "line 2: '42023' is no code"),
        ("id,text,hs6_set\na1,,420231\n", "line 2: the field 'text' must be a text that is not empty"),
        ("id,text,hs6_set\na1,wallet,990890\n", "line 2: code '990890' is unknown"),
        ('id,text,hs6_set\na1,"wallet,420231\n', "no table that can be read"),
        ('{"cases": []}', "is empty"),
        ('{"cases": [{"description": "cartera"}]}', "line 1: the case has no expected_code"),
        ('{"cases": [{"expected_code": "4202310090"}]}', "line 1: the field 'text' must be a text"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(read, content, message):
    with pytest.raises(BenchmarkError, match=message):
        read(content)


def test_only_as_many_as_asked_are_read(tmp_path):
    for content in (ATLAS, SPANISH):
        path = tmp_path / "set"
        path.write_text(content, encoding="utf-8")
        assert len(read_rows(path, limit=1).rows) == 1


@pytest.mark.parametrize(("form", "cases", "whole"), [("atlas", 200, 199), ("cross", 89, 89), ("spanish", 108, 106)])
def test_the_real_sets_are_read(root, catalogue, form, cases, whole):
    folder = Path(os.environ.get("TARIFF_SOURCES", "")) / "dev"
    if not os.environ.get("TARIFF_SOURCES") or not folder.is_dir():
        pytest.skip("TARIFF_SOURCES names no folder with dev/")
    replaced = load_replaced(root / "data" / "nomenclature" / "replaced.csv")
    (path,) = [path for path in folder.iterdir() if read_rows(path, limit=1).form == form]
    found = read_cases(path, Reading(catalogue.tree, replaced))
    depths = Counter(max(map(len, case.gold.codes)) for case in found)
    assert (len(found), depths[6]) == (cases, whole)
    assert {case.public.language for case in found} == {"es" if form == "spanish" else "en"}
