"""Years made again, one after another, in other languages, and what is refused."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from sources.errors import ExportIncomplete, NotNewer
from sources.next_year import make_year
from sources.year_changes import DIVIDED, MOVED, NEW, REWORDED
from tariff.dated import dated_catalogues
from tests.sources import years
from tests.sources.years import change_of, node, texts


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
