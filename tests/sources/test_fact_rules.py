"""What one line of the nomenclature says, and what it does not."""

import shutil

import pytest

from sources.fact_rules import Rules
from tariff.errors import BrokenData
from tests.world import DATA


@pytest.fixture(scope="module")
def rules():
    return Rules.load(DATA)


def said(rules: Rules, code: str, wording: str, above: str = "") -> dict[str, str]:
    return {kind: str(a) for kind, a in rules.of_line(code, wording, above).admissions.items()}


@pytest.mark.parametrize(
    ("code", "wording", "facts"),
    [
        ("62052000", "Of cotton", {"material": "cotton"}),
        ("51111100", "Of wool or fine animal hair", {"material": "fine_hair|wool"}),
        ("62044200", "Of cotton", {"material": "cotton"}),
        ("02023090", "Boneless", {"process": "boneless"}),
        ("72085120", "Of a thickness exceeding 15 mm", {"thickness": "(15,inf)"}),
    ],
)
def test_a_line_says_what_its_words_carry(rules, code, wording, facts):
    assert said(rules, code, wording).items() >= facts.items()


@pytest.mark.parametrize(
    ("code", "wording"),
    [
        ("84213920", "Machinery for working rubber"),
        ("38249992", "Compounds of rubber"),
        ("61159500", "containing less than 85 % of cotton"),
        ("39269097", "Articles other than of leather"),
        ("61091000", "Of cotton, for women or girls"),
    ],
)
def test_a_line_says_no_more_than_its_words_carry(rules, code, wording):
    assert "material" not in said(rules, code, wording)


def test_only_a_line_about_one_kind_alone_is_whole(rules):
    assert rules.of_line("62052000", "Of cotton").whole == "material"
    assert rules.of_line("62052000", "Shirts of cotton").whole == ""
    assert rules.of_line("62059080", "Other").is_other
    assert rules.of_line("62059080", "Of other textile materials").is_other


def test_a_named_quantity_is_handed_down(rules):
    assert rules.of_line("04012000", "Of a fat content, by weight").names_below == "fat"
    assert said(rules, "04012011", "Not exceeding 3 %", "fat") == {"fat": "[0,3]"}


@pytest.fixture
def broken(tmp_path):
    shutil.copytree(DATA / "facts", tmp_path / "facts")

    def write(row: str) -> Rules:
        (tmp_path / "facts" / "rules.csv").write_text(f"scope,where,pattern,kind,admits\n{row}\n", encoding="utf-8")
        return Rules.load(tmp_path)

    return write


@pytest.mark.parametrize(
    "row",
    [
        "*,somewhere,.*,material,cotton", "*,line,.*,smell,sweet", "*,line,.*,material,kryptonite",
        '*,line,(,material,cotton', '*,line,.*,material,"[0,2]"',
    ],
)  # fmt: skip
def test_broken_rules_are_refused(broken, row):
    with pytest.raises(BrokenData):
        broken(row)


def test_a_rule_holds_for_its_scope(broken):
    rules = broken("61 62,scope,,construction,knitted")
    assert [kind for kind, _ in rules.of_scope("61091000")] == ["construction"]
    assert list(rules.of_scope("63010000")) == []
