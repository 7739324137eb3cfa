"""The catalogue of the year after: what it takes over, what it flags, and what it refuses."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from sources.errors import ExportIncomplete, NotNewer
from sources.knowledge import Imported, Knowledge
from sources.next_year import Made, make_missing, make_year
from sources.nomenclature import read_nomenclature
from sources.unwritten import read_list
from tariff.catalogue import Catalogue, NativeQueries
from tariff.codes import Code
from tariff.dated import DatedCatalogue, dated_catalogues, valid_at
from tariff.duties import load_duties
from tariff.leaf_facts import LeafFacts
from tests.sources import years
from tests.world import DATA

NEW, REWORDED, MOVED, DIVIDED = "new", "reworded", "moved", "divided"


@pytest.fixture(scope="module")
def facts_data(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny data folder with facts and replaced codes."""
    data = shutil.copytree(tiny_data, tmp_path_factory.mktemp("years") / "data")
    shutil.copytree(DATA / "facts", data / "facts")
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


def node(catalogue: Catalogue, code: str, suffix: str = "80") -> int:
    return catalogue.tree.index[f"{code}-{suffix}"]


def texts(catalogue: Catalogue, code: str, suffix: str = "80") -> tuple[str, str, str, str]:
    i = node(catalogue, code, suffix)
    return catalogue.labels[i], catalogue.options[i], catalogue.questions[i], catalogue.queries[i]


def items(made: Made, code: str, suffix: str = "80") -> set[tuple[str, str]]:
    return {(row.item, row.language) for row in made.unwritten if row.node == f"{code}-{suffix}"}


def change_of(made: Made, code: str, suffix: str = "80") -> tuple[str, str]:
    return next((row.change, row.taken_from) for row in made.unwritten if row.node == f"{code}-{suffix}")


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
    assert later.questions[node(later, "42022210", "10")]


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


@pytest.fixture
def world(tiny_data: Path, tmp_path: Path) -> Path:
    """A folder with data of its own, in which a test may make years."""
    shutil.copytree(tiny_data, tmp_path / "data")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_same_export_again_makes_nothing(world, tiny_catalogue):
    years.both_years(tiny_catalogue, world / "data", world)
    before = contents(world / "var")
    assert years.import_year(world / "2027" / "NomenclatureEN.XLSX", world / "data", world / "var") == ()
    assert contents(world / "var") == before


def test_what_a_person_wrote_stays_when_a_later_export_comes(world, tiny_catalogue):
    made = years.both_years(tiny_catalogue, world / "data", world)
    english, listed = made.folder / "catalogue" / "en" / "42.csv", made.folder / "unwritten.csv"
    english.write_text(english.read_text().replace("42021930,80,3,leaf,", "42021930,80,3,leaf,Titanium cases, ", 1))
    text = english.read_text().replace(
        'Titanium cases, "Suitcases, briefcases and similar cases with an outside of aluminium: Suitcases and briefcases with an outside of titanium"',
        "Titanium cases",
    )
    english.write_text(text)
    listed.write_text("".join(row for row in listed.read_text().splitlines(True) if not row.startswith("42021930")))
    rows = years.after(
        years.next_rows(years.rows_of(tiny_catalogue)),
        "39269070",
        years.line("39269080", 2, "Woven nets", start="01-03-2027"),
    )
    path = years.write_export(world / "spring" / "NomenclatureEN.XLSX", rows, datetime(2027, 3, 15))
    (again,) = years.import_year(path, world / "data", world / "var")
    later = dated_catalogues(world / "data", world / "var")[-1]
    catalogue = later.load()
    assert texts(catalogue, "42021930")[0] == "Titanium cases"
    assert catalogue.is_written(node(catalogue, "42021930"))
    assert not catalogue.is_written(node(catalogue, "39269080")) and not catalogue.is_written(
        node(catalogue, "42022110")
    )
    assert (again.base, [c.kind for c in again.changes], again.ended) == ("2027-01-01", [DIVIDED, NEW], ())
    assert later.legal_from == "2027-03-01"
    assert [p.name for p in (world / "var" / "catalogues").iterdir()] == ["2027-01-01"]


def test_year_after_next_is_made_from_the_next(world, tiny_catalogue):
    years.both_years(tiny_catalogue, world / "data", world)
    rows = years.without(years.next_rows(years.rows_of(tiny_catalogue)), "42022110")
    rows = years.after(rows, "42022100", years.line("42022120", 3, "Of crocodile leather", start="01-01-2028"))
    path = years.write_export(world / "2028" / "NomenclatureEN.XLSX", rows, datetime(2028, 1, 15))
    (made,) = years.import_year(path, world / "data", world / "var")
    later = dated_catalogues(world / "data", world / "var")[-1]
    assert (made.date, made.base, later.date) == ("2028-01-01", "2027-01-01", "2028-01-01")
    assert change_of(made, "42022120") == (MOVED, "42022110 80")
    assert later.taken()["42022120"] == "42022100", "followed back to the embedded list"
    assert later.replaced()["42022100"] == ("42022120", "42022190")
    assert not later.load().is_written(node(later.load(), "42021930")), "still unwritten from the year before"


def test_official_wording_of_other_languages_translates_the_buttons_of_new_codes(world, tiny_catalogue):
    rows = years.next_rows(years.rows_of(tiny_catalogue))
    folder = world / "2027"
    years.write_export(folder / "NomenclatureEN.XLSX", rows, datetime(2027, 1, 15))
    french = [(*row[:3], "FR", *row[4:6], f"fr {row[6]}", row[7]) for row in rows]
    years.write_export(folder / "NomenclatureFR.XLSX", french, datetime(2027, 1, 15))
    (made,) = years.import_year(folder, world / "data", world / "var")
    later = dated_catalogues(world / "data", world / "var")[-1].load()
    assert later.option(node(later, "39269070"), "fr").text == "fr Woven awnings"
    assert later.option(node(later, "39269070"), "de").language == "en"
    assert not made.is_compared and REWORDED not in {row.change for row in made.unwritten}


def test_line_that_ended_before_the_day_of_the_export_is_none(world, tiny_catalogue):
    def change(rows: list[years.Row]) -> list[years.Row]:
        rows = years.saying(rows, "39261000", "Reworded, so that the export is of 2027")
        return [(*row[:2], "31-12-2026", *row[3:]) if row[0] == "6912002900 80" else row for row in rows]

    assert years.both_years(tiny_catalogue, world / "data", world, change).ended == ("69120029",)


def half(rows: list[years.Row]) -> list[years.Row]:
    return [row for row in years.saying(rows, "42021910", "x") if not str(row[0]).startswith("69")]


def thin(rows: list[years.Row]) -> list[years.Row]:
    kept = [row for row in rows if row[4] != 8 or str(row[0]).startswith("4202191")]
    return years.saying(kept, "42021910", "x")


def orphan(rows: list[years.Row]) -> list[years.Row]:
    return [years.line("01010000", 0, "Of no chapter"), *rows]


@pytest.mark.parametrize(
    ("change", "words"),
    [(half, "lacks 1 of 3 chapters, 69 among them"), (thin, "too few for a whole nomenclature"), (orphan, "under no chapter")],
)  # fmt: skip
def test_export_that_is_not_whole_is_refused_before_anything_is_written(world, tiny_catalogue, change, words):
    path = years.write_export(world / "N" / "NomenclatureEN.XLSX", years.rows_of(tiny_catalogue), datetime(2026, 3, 1))
    years.import_year(path, world / "data", world / "var")
    before = contents(world / "var")
    rows = change(years.rows_of(tiny_catalogue))
    bad = years.write_export(world / "bad" / "NomenclatureEN.XLSX", rows, datetime(2027, 1, 15))
    with pytest.raises(ExportIncomplete, match=words):
        years.import_year(bad, world / "data", world / "var")
    assert contents(world / "var") == before


def test_older_year_makes_no_catalogue_and_is_refused_when_asked_for(world, tiny_catalogue):
    rows = [(row[0], "01-01-2025", *row[2:7], "01-01-2025") for row in years.rows_of(tiny_catalogue)]
    path = years.write_export(world / "2025" / "NomenclatureEN.XLSX", rows, datetime(2025, 3, 1))
    assert years.import_year(path, world / "data", world / "var") == ()
    assert not (world / "var" / "catalogues").exists()
    with pytest.raises(NotNewer, match="2025 is not newer than that of 2026"):
        make_year(2025, world / "data", world / "var")
    with pytest.raises(NotNewer, match="No English nomenclature export of 2027"):
        make_year(2027, world / "data", world / "var")
    assert not (world / "var" / "catalogues").exists()


def test_failure_on_the_way_leaves_the_earlier_state(world, tiny_catalogue, monkeypatch):
    made = years.both_years(tiny_catalogue, world / "data", world)
    before = contents(world / "var")
    shutil.rmtree(world / "data" / "sentences")
    with pytest.raises(Exception, match="sentences"):
        make_year(2027, world / "data", world / "var")
    assert contents(world / "var") == before and made.folder.is_dir()


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
    path = Knowledge(tmp_path).legal_path("85171310", "80", "en", date(2027, 2, 1))
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
