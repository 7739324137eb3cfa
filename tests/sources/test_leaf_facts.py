"""Facts of leaves from the wording of their paths: what is handed down, what "other" leaves, what is corrected."""

import csv
from pathlib import Path

import pytest

from sources.fact_rules import Rules
from sources.leaf_facts import correct, coverage, derive, draw, main, make_table, official_wordings
from tariff.admissions import Admission
from tariff.catalogue import load_catalogue
from tariff.errors import BrokenData
from tariff.leaf_facts import LeafFacts
from tests.world import DATA, build_data

HEAD = "line_id,code,depth,label"


@pytest.fixture(scope="module")
def rules():
    return Rules.load(DATA)


@pytest.fixture(scope="module")
def facts(catalogue):
    return LeafFacts.load(DATA, catalogue.tree)


@pytest.fixture
def tiny(tmp_path):
    """The tiny world without corrections of its facts."""
    data = build_data(tmp_path / "data")
    (data / "facts" / "corrections.csv").write_text("code,kind,admits,reason\n", encoding="utf-8")
    return data


def derived(data: Path, rules: Rules, **wordings: str) -> dict[str, dict[str, str]]:
    """Facts of the tiny leaves where only the lines named (``c420211="With ..."``) have a wording."""
    tree = load_catalogue(data).tree
    texts = {(name[1:].ljust(8, "0"), "80"): text for name, text in wordings.items()}
    out = derive(tree, texts, rules)
    return {code: {kind: str(a) for kind, a in kinds.items()} for code, kinds in out.facts.items()}


def test_what_a_line_says_holds_for_all_below_it(tiny, rules):
    found = derived(tiny, rules, c420211="With outer surface of leather or of composition leather")
    assert found["42021110"] == found["42021190"] == {"material": "composition_leather|leather"}


def test_other_is_without_what_the_lines_beside_it_are_about(tiny, rules):
    found = derived(tiny, rules, c42021910="Of aluminium", c42021990="Of other materials")
    assert found["42021910"] == {"material": "aluminium"}
    assert found["42021990"] == {"material": "!aluminium"}


def test_other_is_not_without_what_a_line_beside_it_only_names(tiny, rules):
    found = derived(tiny, rules, c42021910="Trunks of aluminium", c42021990="Of other materials")
    assert "42021990" not in found or not found["42021990"]


def test_two_lines_that_contradict_each_other_are_told_and_say_nothing(tiny, rules):
    tree = load_catalogue(tiny).tree
    texts = {("42021100", "80"): "Of leather", ("42021110", "80"): "Of cotton"}
    out = derive(tree, texts, rules)
    assert any("4202111" in clash and "material" in clash for clash in out.clashes)
    assert "material" not in out.facts["42021110"]


def test_every_leaf_has_its_line(catalogue):
    with (DATA / "facts" / "leaves.csv").open(encoding="utf-8", newline="") as lines:
        codes = [row["code"] for row in csv.DictReader(lines, strict=True)]
    assert codes == list(catalogue.tree.leaf_codes)
    assert len(codes) == 9_896


@pytest.mark.parametrize(("admits", "left"), [("wood", "wood"), ("any", "")])
def test_corrections_take_the_place_of_what_was_derived(tmp_path, rules, admits, left):
    path = tmp_path / "corrections.csv"
    path.write_text(f'code,kind,admits,reason\n4202,material,{admits},"It is so."\n', encoding="utf-8")
    facts = {code: {"material": Admission.parse("leather")} for code in ("42021110", "61091000")}
    correct(facts, rules, path)
    assert str(facts["42021110"].get("material", "")) == left
    assert str(facts["61091000"]["material"]) == "leather"


@pytest.mark.parametrize(
    "row", ["9999,material,wood,Why", "4202,smell,any,Why", "4202,material,wood,", "4202,material,x,Why"]
)
def test_corrections_that_correct_nothing_are_refused(tmp_path, rules, row):
    path = tmp_path / "corrections.csv"
    path.write_text(f"code,kind,admits,reason\n{row}\n", encoding="utf-8")
    with pytest.raises(BrokenData):
        correct({"42021110": {}}, rules, path)


def test_coverage_counts_the_leaves_that_say_something(facts):
    counts = {kind: (count, share) for kind, count, share in coverage(facts)}
    assert len(counts) == 40
    assert counts["material"][0] == facts.said("material").sum() > 3_000
    assert counts["material"][1] == pytest.approx(counts["material"][0] / 9_896)


def test_leaves_are_drawn_the_same_for_the_same_seed(facts):
    drawn = draw(facts, 4711)
    assert drawn == draw(facts, 4711) != draw(facts, 4712)
    with (DATA / "facts" / "read_200.csv").open(encoding="utf-8", newline="") as lines:
        assert [line[:8] for line in drawn] == [row["code"] for row in csv.DictReader(lines)]


def test_the_command_needs_the_official_wording(tiny, monkeypatch, capsys):
    monkeypatch.delenv("TARIFF_SOURCES", raising=False)
    before = (tiny / "facts" / "leaves.csv").read_bytes()
    assert main(["--data", str(tiny)]) == 2
    assert "TARIFF_SOURCES" in capsys.readouterr().err
    assert (tiny / "facts" / "leaves.csv").read_bytes() == before


def test_the_command_reads_the_catalogue_when_told(tiny, capsys):
    assert main(["--data", str(tiny), "--catalogue"]) == 0
    assert (tiny / "facts" / "leaves.csv").read_text(encoding="utf-8").count("\n") == 41
    shown = capsys.readouterr().out
    assert shown.startswith("material")
    assert main(["--data", str(tiny), "--show"]) == 0
    assert capsys.readouterr().out == shown


def test_the_command_tells_what_is_broken(tiny, capsys):
    (tiny / "facts" / "rules.csv").write_text("scope,where\n", encoding="utf-8")
    assert main(["--data", str(tiny), "--catalogue"]) == 2
    assert "rules.csv" in capsys.readouterr().err


@pytest.mark.sources
def test_the_table_is_what_the_official_wording_makes(official_sources):
    text, clashes = make_table(DATA, official_wordings(official_sources / "official"))
    assert text == (DATA / "facts" / "leaves.csv").read_text(encoding="utf-8")
    assert clashes == []
