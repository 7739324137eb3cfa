"""What codes admit: admissions of one kind, and all leaves at once."""

import csv
import shutil

import numpy as np
import pytest

from tariff.admissions import ANY, Admission, Judge
from tariff.errors import BrokenData
from tariff.facts import Lexicon
from tariff.intervals import Interval
from tariff.leaf_facts import LeafFacts, parse_facts, write_facts
from tests.world import DATA


@pytest.fixture(scope="module")
def facts(catalogue):
    return LeafFacts.load(DATA, catalogue.tree)


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.load(DATA)


def admits(facts: LeafFacts, code: str, kind: str, value: str) -> bool:
    wanted = Interval.parse(value) if value[0] in "[(" else value
    return bool(facts.admits(kind, wanted)[facts.tree.leaf_index[code]])


class TestAdmission:
    @pytest.fixture
    def material(self, facts):
        return Judge(facts.vocabulary, "material")

    @pytest.mark.parametrize("text", ["cotton|wool", "!cotton", "textile|!cotton", "[0,2]|(5,inf)", ""])
    def test_text_round_trips(self, text):
        assert str(Admission.parse(text)) == text

    def test_cases_and_what_is_more_general_are_admitted(self, material):
        steel = Admission.parse("steel|!stainless_steel")
        assert material.admits(steel, "alloy_steel")
        assert material.admits(steel, "metal")
        assert not material.admits(steel, "stainless_steel")
        assert not material.admits(steel, "wood")

    def test_a_case_of_two_values_is_barred_where_both_are(self, material):
        assert material.admits(Admission.parse("!plastic"), "polyester")
        assert not material.admits(Admission.parse("!plastic|!synthetic"), "polyester")
        assert not material.admits(Admission.parse("!plastic"), "pvc")

    def test_both_is_the_narrower(self, material):
        assert str(material.both(Admission.parse("textile"), Admission.parse("cotton"))) == "cotton"
        assert str(material.both(Admission.parse("textile"), Admission.parse("!cotton"))) == "textile|!cotton"
        assert material.both(Admission.parse("cotton"), Admission.parse("wood")) is None
        assert material.both(Admission.parse("cotton"), Admission.parse("!textile")) is None
        assert material.both(ANY, ANY) == ANY

    def test_outside_is_what_is_left(self, material, facts):
        assert str(material.outside(Admission.parse("cotton"))) == "!cotton"
        assert str(material.outside(Admission.parse("!cotton"))) == "cotton"
        weight = Judge(facts.vocabulary, "weight")
        assert str(weight.outside(Admission.parse("(2,5]"))) == "[0,2]|(5,inf)"

    def test_goods_denied_to_be_all_that_is_admitted_are_not_meant(self, material):
        assert not material.admits_without(Admission.parse("leather"), "leather")
        assert not material.admits_without(Admission.parse("cotton|wool"), "textile")
        assert material.admits_without(Admission.parse("leather|plastic"), "leather")

    def test_intervals_where_values_belong_are_refused(self, material):
        with pytest.raises(BrokenData, match="does not fit"):
            material.check(Admission.parse("[0,2]"))


@pytest.mark.parametrize(
    ("code", "kind", "yes", "no"),
    [
        ("42021110", "material", "leather", "wood"), ("42021990", "material", "wood", "aluminium"),
        ("61091000", "material", "cotton", "polyester"), ("61091000", "construction", "knitted", "woven"),
        ("02031211", "process", "with_bone", "boneless"), ("03035410", "state", "frozen", "live"),
        ("84183080", "volume", "[500,500]", "[300,300]"), ("22011011", "sparkling", "still", "sparkling"),
        ("87032410", "condition", "new", "used"), ("07011000", "use", "sowing", "human_food"),
        ("64029996", "sex", "male", "unisex"), ("52083216", "width", "[1500,1500]", "[2000,2000]"),
        ("44079200", "material", "wood", "oak"), ("85011010", "watts", "[10,10]", "(18,inf)"),
    ],
)  # fmt: skip
def test_leaves_admit_what_their_wording_says(facts, code, kind, yes, no):
    assert admits(facts, code, kind, yes)
    assert not admits(facts, code, kind, no)


def test_what_a_leaf_does_not_speak_of_is_any(facts):
    leaf = facts.tree.leaf_index["84713000"]
    assert facts.admission(leaf, "material") == ANY
    assert not facts.said("material")[leaf]
    assert facts.admits("material", "wood")[leaf]


def test_arrays_run_along_the_leaves(facts):
    found = facts.admits("material", "cotton")
    assert found.shape == (9896,)
    assert found.dtype == np.bool_
    assert not found.all()


def test_a_text_keeps_the_leaves_that_fit_it(facts, lexicon):
    fits = facts.compatible(lexicon.read("frozen boneless beef", "en"))
    index = facts.tree.leaf_index
    assert fits[index["02023090"]]
    assert not fits[index["02013000"]]
    assert not fits[index["02032955"]]


def test_the_largest_share_decides(facts, lexicon):
    index = facts.tree.leaf_index
    mixed = facts.compatible(lexicon.read("men's knitted shirt 60% cotton 40% polyester", "en"))
    assert mixed[index["61051000"]]
    assert not mixed[index["61052010"]]


def test_denied_facts_take_leaves_away(facts, lexicon):
    denied = facts.compatible(lexicon.read("not leather", "en"))
    assert not denied[facts.tree.leaf_index["64031900"]]
    assert denied[facts.tree.leaf_index["42021211"]]


def test_no_facts_fit_everything(facts):
    assert facts.compatible([]).all()


def test_conflicts_are_counted_by_kind(facts, lexicon):
    count = facts.conflicts(lexicon.read("women's woven cotton shirt", "en"))
    assert count[facts.tree.leaf_index["62063000"]] == 0
    assert count[facts.tree.leaf_index["61052010"]] == 3


def test_unknown_kinds_and_values_are_refused(facts):
    with pytest.raises(BrokenData, match="no kind of fact"):
        facts.admits("smell", "sweet")
    with pytest.raises(BrokenData, match="no value of the kind"):
        facts.admits("material", "kryptonite")


@pytest.mark.parametrize("text", ["material=cotton;weight=[0,2]", "", "sex=male"])
def test_facts_of_a_leaf_round_trip(facts, text):
    assert write_facts(parse_facts(text, facts.vocabulary, "here")) == text


@pytest.mark.parametrize("text", ["smell=sweet", "sex=male;sex=female", "sex=cotton", "weight=heavy"])
def test_broken_facts_of_a_leaf_are_refused(facts, text):
    with pytest.raises(BrokenData):
        parse_facts(text, facts.vocabulary, "here")


def test_leaves_that_the_file_lacks_admit_anything(catalogue, tmp_path):
    shutil.copytree(DATA / "facts", tmp_path / "facts")
    (tmp_path / "facts" / "leaves.csv").write_text("code,facts\n42021110,material=leather\n", encoding="utf-8")
    facts = LeafFacts.load(tmp_path, catalogue.tree)
    assert facts.said("material").sum() == 1
    assert facts.admits("sex", "male").all()


@pytest.fixture(scope="module")
def rows():
    with (DATA / "facts" / "read_200.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


class TestTheTwoHundredThatWereRead:
    def test_at_most_three_in_a_hundred_are_wrong(self, rows):
        assert len(rows) == 200
        assert {row["verdict"] for row in rows} <= {"right", "wide", "wrong"}
        assert sum(row["verdict"] == "wrong" for row in rows) <= 0.03 * len(rows)

    def test_they_are_what_the_leaves_still_say(self, rows, facts):
        kinds = facts.vocabulary.kinds
        for row in rows:
            leaf = facts.tree.leaf_index[row["code"]]
            said = write_facts({kind: facts.admission(leaf, kind) for kind in kinds})
            assert said == row["facts"], f"{row['code']} changed since it was read: read it again"
