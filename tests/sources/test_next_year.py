"""The catalogue of the year after: what it takes over, what it flags, and what it refuses."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from sources.next_year import Made
from sources.unwritten import read_list
from sources.year_changes import DIVIDED, MOVED, NEW, REWORDED
from tariff.catalogue import Catalogue, NativeQueries
from tariff.dated import DatedCatalogue, dated_catalogues, valid_at
from tariff.duties import load_duties
from tariff.leaf_facts import LeafFacts
from tests.sources import years
from tests.sources.years import change_of, node, texts
from tests.world import DATA


@pytest.fixture(scope="module")
def facts_data(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny data folder with facts and replaced codes."""
    data = shutil.copytree(tiny_data, tmp_path_factory.mktemp("years") / "data")
    shutil.copytree(DATA / "facts", data / "facts", dirs_exist_ok=True)
    (data / "nomenclature" / "replaced.csv").write_text(
        "code,replaced_by\n42021112,42022100\n39260099,39269050 69120029\n", encoding="utf-8"
    )
    return data


@pytest.fixture(scope="module")
def made(tiny_catalogue: Catalogue, facts_data: Path) -> Made:
    """The year 2027 of the tiny world, made once."""
    return years.both_years(tiny_catalogue, facts_data, facts_data.parent)


@pytest.fixture(scope="module")
def dated(made: Made, facts_data: Path) -> DatedCatalogue:
    return dated_catalogues(facts_data, facts_data.parent / "var")[-1]


@pytest.fixture(scope="module")
def later(dated: DatedCatalogue) -> Catalogue:
    return dated.load()


def items(made: Made, code: str, suffix: str = "80") -> set[tuple[str, str]]:
    return {(row.item, row.language) for row in made.unwritten if row.node == f"{code}-{suffix}"}


def test_new_code_takes_the_texts_of_the_nearest_line_beside_it(made, later, tiny_catalogue):
    assert change_of(made, "42021930") == (NEW, "42021910 80")
    label, option, _, queries = texts(later, "42021930")
    near = texts(tiny_catalogue, "42021910")
    wording = "Suitcases and briefcases with an outside of titanium"
    assert (label, option, queries) == (f"{near[0]}: {wording}", wording, near[3])


def test_new_code_without_a_near_one_takes_those_of_its_parent_and_keeps_the_official_wording(made, later):
    assert change_of(made, "39269070") == (NEW, "39269000 80")
    label, option, _, queries = texts(later, "39269070")
    assert label == f"{texts(later, '39269000')[0]}: Woven awnings"
    assert (option, queries) == ("Woven awnings", "")


def test_split_code_leaves_its_texts_to_both_parts_told_apart_by_the_official_wording(made, later, tiny_catalogue):
    old = texts(tiny_catalogue, "42022100")
    for code, wording in (("42022110", "Of crocodile leather"), ("42022190", "Other")):
        assert change_of(made, code) == (NEW, "42022100 80")
        assert texts(later, code) == (f"{old[0]}: {wording}", wording, "", old[3])


def test_split_code_is_a_line_with_a_question_that_all_languages_can_ask(made, later):
    assert change_of(made, "42022100") == (DIVIDED, "42022100 80")
    assert items(made, "42022100") == {
        ("question", language) for language in ("en", "fr", "de", "es", "it", "nl", "pl")
    }
    split = node(later, "42022100")
    assert later.question(split, "en").text == "Which of these fits your goods best?"
    assert {later.question(split, language).language for language in ("fr", "pl")} == {"fr", "pl"}
    assert later.queries[split] == ""


def test_renumbered_code_is_moved_with_all_that_was_written(made, later, tiny_catalogue, dated, facts_data):
    assert change_of(made, "42029217") == (MOVED, "42029215 80")
    assert texts(later, "42029217") == texts(tiny_catalogue, "42029215")
    old, new = (NativeQueries(f / "catalogue" / "queries") for f in (facts_data, dated.folder))
    assert new.of("42029217", "fr") == old.of("42029215", "fr") != ()
    assert later.option(node(later, "42029217"), "de").language == "de"


def test_code_under_another_line_is_moved_and_keeps_its_texts(made, later, tiny_catalogue):
    for code in ("42022210", "42022290"):
        assert change_of(made, code) == (MOVED, f"{code} 80")
        assert texts(later, code) == texts(tiny_catalogue, code)
    assert change_of(made, "42022210", "10") == (NEW, "42022200 80")
    assert later.questions[node(later, "42022210", "10")] == texts(tiny_catalogue, "42022200")[2]


def test_reworded_line_keeps_its_texts_and_is_listed_for_review(made, later, tiny_catalogue):
    assert change_of(made, "39261000") == (REWORDED, "39261000 80")
    assert texts(later, "39261000") == texts(tiny_catalogue, "39261000")
    assert items(made, "39261000") == {("label", "en"), ("option", "en"), ("queries", "en"), ("facts", "")}


def test_for_a_new_code_all_texts_are_listed_one_a_row(made):
    six = ("fr", "de", "es", "it", "nl", "pl")
    wanted = {
        ("label", "en"),
        ("facts", ""),
        *((item, language) for item in ("option", "queries") for language in ("en", *six)),
    }
    rows = [row for row in made.unwritten if row.node == "42021930-80"]
    assert {(row.item, row.language) for row in rows} == wanted
    assert len(rows) == len(wanted) == 16
    assert {row.official for row in rows} == {"NomenclatureEN.XLSX of 2027-01-01, 4202193000 80"}
    assert read_list(made.folder) == made.unwritten


def test_leaves_that_changed_are_flagged_and_no_others(later):
    flagged = {later.tree.lines[i].code for i in later.tree.leaves if not later.is_written(int(i))}
    assert flagged == {
        "42021930", "39269070", "42022110", "42022190", "42029217", "42022210", "42022290", "39261000",
    }  # fmt: skip


def test_line_whose_choice_changed_is_written_but_for_its_question(made, later):
    assert items(made, "42021900") == {("question", x) for x in ("en", "fr", "de", "es", "it", "nl", "pl")}
    assert later.is_written(node(later, "42021900")) and not later.is_written(node(later, "42021930"))


def test_lines_that_did_not_change_are_as_they_were(later, tiny_catalogue, made):
    changed = {later.tree.lines[change.node].id for change in made.changes}
    same = [one.id for one in later.tree.lines if one.id not in changed and one.id in tiny_catalogue.tree.index]
    assert len(same) > 40
    for name in same:
        code, suffix = name.split("-")
        assert texts(later, code, suffix) == texts(tiny_catalogue, code, suffix)


def test_ended_codes_lead_to_what_replaced_them(made, dated):
    assert made.ended == ("42022100", "42029215", "69120029")
    assert dated.replaced() == {
        "39260099": ("39269050",),
        "42021112": ("42022110", "42022190"),
        "42022100": ("42022110", "42022190"),
        "42029215": ("42029217",),
    }


def test_facts_of_a_new_code_are_those_that_all_its_goods_had(dated, later, facts_data):
    facts = LeafFacts.load(facts_data, later.tree, dated.leaf_facts)
    leaf = later.tree.leaf_index
    assert str(facts.admission(leaf["42022110"], "material")) == "composition_leather|leather"
    assert str(facts.admission(leaf["42029217"], "material")) == "plastic"
    assert facts.admission(leaf["42021930"], "material").is_any, "its neighbours are of aluminium and of anything else"


def test_duties_follow_the_tree_and_those_of_new_codes_are_unknown(dated, later, tiny_catalogue, tiny_duties):
    table = load_duties(dated.table, later.tree)
    for code in ("42021910", "39261000", "69120021"):
        assert table.duties[node(later, code)] == tiny_duties.duties[node(tiny_catalogue, code)]
    assert table.duties[node(later, "42021930")].text == ""
    assert table.duties[node(later, "42021900")].text.endswith("| ?")
    rows = list(csv.DictReader(dated.table.read_text(encoding="utf-8").splitlines()))
    assert [row["valid_from"] for row in rows if row["code"] == "42021930"] == ["2027-01-01"]


def test_newest_catalogue_not_after_the_day_holds(dated, facts_data):
    found = dated_catalogues(facts_data, facts_data.parent / "var")
    days = ("2020-01-01", "2026-12-31", "2027-01-01", "2031-05-05")
    assert [valid_at(found, day).date for day in days] == ["2026-01-01", "2026-01-01", "2027-01-01", "2027-01-01"]
    assert dated.legal_from == "2027-01-01"
    assert dated.taken()["42022190"] == "42022100"
