"""Files of the EBTI database into the base of rulings."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from sources import ruling_imports
from sources.errors import SourceMissing
from sources.progress import Step
from sources.ruling_base import RulingBase
from sources.ruling_imports import RulingReport, import_rulings
from tariff.bti import CodeList
from tests.ebti_files import COLUMNS, HOLDER, Writer, row, rows_of, table, write_zip

TODAY = date(2026, 9, 25)
LISTS = {2025: CodeList.of(["42022100"])}
FULL, DELTA = "DDS2-EBTI_Full.zip", "DDS2-EBTI_20260902040000.zip"

Import = Callable[..., list[RulingReport]]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[RulingBase]:
    found = RulingBase(tmp_path / "var")
    yield found
    found.close()


@pytest.fixture
def run(base: RulingBase) -> Import:
    def imported(*paths: Path, **options: object) -> list[RulingReport]:
        return list(import_rulings(paths, base, LISTS, today=TODAY, **options))

    return imported


def counts(reports: list[RulingReport]) -> list[tuple[int, int, int, int, int]]:
    return [(c.read, c.new, c.changed, c.unchanged, c.older) for c in (report.counts for report in reports)]


def fingerprint(base: RulingBase) -> str:
    return hashlib.sha256(base.path.read_bytes()).hexdigest()


def full(tmp_path: Path, *rows: dict[str, str], name: str = FULL, day: int = 1) -> Path:
    return write_zip(tmp_path / name, {"EBTI_2025.csv": table(rows or (row(),))}, (2026, 9, day, 4, 0, 0))


def test_a_full_export_is_read_table_by_table(tmp_path, base, run):
    tables = {
        "EBTI_2025.csv": table([row(BTI_REFERENCE="B")]),
        "EBTI_2024.csv": table([row(BTI_REFERENCE="A"), row(BTI_REFERENCE="C", DESCRIPTION_OF_GOODS='Ein "X",\nrot')]),
        "readme.txt": b"nothing",
    }
    (report,) = run(write_zip(tmp_path / FULL, tables))
    assert report.is_new and report.error is None and report.dated == "2026-09-01T04:00:00"
    assert counts([report]) == [(3, 3, 0, 0, 0)]
    assert base.ruling("C").description == 'Ein "X",\nrot'
    assert [one.reference for one in base.newest()] == ["B", "C", "A"]


def test_every_column_that_is_kept_comes_back(tmp_path, base, run):
    run(full(tmp_path, row(INVALIDATION_REASON="61", INVALIDATION_JUSTIFICATION="KN 2026", STATUS="INVALID")))
    found = base.ruling("DEBTI1/25-1")
    assert vars(found) == {
        "reference": "DEBTI1/25-1", "country": "DE", "language": "de", "issued": "2025-03-05",
        "valid_from": "2025-03-10", "valid_until": "2028-03-09", "code": "42022100", "status": "INVALID",
        "reason": "61", "withdrawal": "KN 2026", "justification": "AV 1 und 6", "description": "Handtasche aus Leder",
        "keywords": "HANDBAGS,OF LEATHER", "file": FULL, "dated": "2026-09-01T04:00:00",
    }  # fmt: skip


def test_columns_may_stand_in_another_order_with_extra_quotes(tmp_path, base, run):
    turned = table([row()], tuple(reversed(COLUMNS)))
    first, _, rest = turned.partition(b"\n")
    (tmp_path / "export.csv").write_bytes(first.replace(b'"KEYWORDS"', b'"""KEYWORDS"""') + b"\n" + rest)
    assert counts(run(tmp_path / "export.csv")) == [(1, 1, 0, 0, 0)]
    assert base.ruling("DEBTI1/25-1").country == "DE"


def test_name_and_address_never_come_in(tmp_path, base, run):
    """Neither where all is right, nor where a cell too many or too few moves them into another column."""
    shifted = table([row(), row()]).split(b"\n")
    shifted[2] = shifted[2].replace(b"DEBTI1/25-1", b'DEBTI2/25-1,"one more"')
    content = b"\n".join([*shifted[:3], shifted[1].replace(b",10/03/2025", b""), shifted[1].replace(b"DE,", b"")])
    (tmp_path / "EBTI_2025.csv").write_bytes(content + b"\n")
    (report,) = run(tmp_path / "EBTI_2025.csv")
    assert report.counts.skipped == {"more or fewer cells than the heading": 3}
    assert report.counts.new == 1
    for path in (tmp_path / "var").rglob("*"):
        held = path.read_bytes()
        assert HOLDER.encode() not in held and b"Secret" not in held
    assert "Secret" not in repr(report) + repr(base.files()) + repr(base.newest())


def test_the_same_file_twice_changes_not_a_byte(tmp_path, base, run):
    path = full(tmp_path, *rows_of(50))
    run(path)
    before = fingerprint(base)
    (again,) = run(path)
    assert not again.is_new and again.counts.new == 50
    assert fingerprint(base) == before


def test_a_delta_adds_changes_and_withdraws(tmp_path, base, run):
    run(full(tmp_path, row(BTI_REFERENCE="A"), row(BTI_REFERENCE="B"), row(BTI_REFERENCE="C")))
    delta = table([
        row(BTI_REFERENCE="A", STATUS="INVALID", INVALIDATION_REASON="64"),
        row(BTI_REFERENCE="B"),
        row(BTI_REFERENCE="N", DATE_OF_ISSUE="2026-09-01", START_DATE_OF_VALIDITY="2026-09-01"),
    ])  # fmt: skip
    assert counts(run(write_zip(tmp_path / DELTA, {"EBTI.csv": delta}))) == [(3, 1, 1, 1, 0)]
    assert base.ruling("A").status == "INVALID"
    assert base.ruling("A").status_at(TODAY) == "invalidated"
    assert {one.reference: one.status for one in base.newest()} == {
        "N": "VALID", "C": "VALID", "B": "VALID", "A": "INVALID",
    }  # fmt: skip
    assert base.held().by_status == {"VALID": 3, "INVALID": 1}
    assert [one.reference for one in base.valid()] == ["N", "C", "B"]


def test_an_older_file_never_overwrites_what_a_newer_one_said(tmp_path, base, run):
    newer = full(tmp_path, row(STATUS="INVALID"), name="DDS2-EBTI_20260903.zip")
    older = full(tmp_path, row(), row(BTI_REFERENCE="OLD"), name="DDS2-EBTI_20260902.zip")
    run(newer)
    assert counts(run(older)) == [(2, 1, 0, 0, 1)]
    assert base.ruling("DEBTI1/25-1").status == "INVALID"


def test_a_newer_file_that_says_the_same_confirms(tmp_path, base, run):
    run(full(tmp_path, row(), name="DDS2-EBTI_20260901.zip"))
    assert counts(run(full(tmp_path, row(), row(BTI_REFERENCE="B"), name="DDS2-EBTI_20260905.zip"))) == [
        (2, 1, 0, 1, 0)
    ]
    between = full(tmp_path, row(STATUS="INVALID"), name="DDS2-EBTI_20260903.zip")
    assert counts(run(between)) == [(1, 0, 0, 0, 1)]
    assert base.ruling("DEBTI1/25-1").status == "VALID"


def test_a_folder_is_read_in_the_order_of_dates_whatever_the_names(tmp_path, run, base):
    folder = tmp_path / "downloads"
    folder.mkdir()
    full(folder, row(STATUS="INVALID"), name="a_20260905.zip")
    full(folder, row(), name="z_20260904.zip")
    assert [report.file for report in run(folder)] == ["z_20260904.zip", "a_20260905.zip"]
    assert base.ruling("DEBTI1/25-1").status == "INVALID"


@pytest.mark.parametrize(
    ("name", "dated"),
    [
        ("DDS2-EBTI_20260902.zip", "2026-09-02"),
        ("DDS2-EBTI_2026-09-02.zip", "2026-09-02"),
        ("DDS2-EBTI_20260902153000.zip", "2026-09-02T15:30:00"),
        ("DDS2-EBTI_20260902_153000.zip", "2026-09-02T15:30:00"),
        ("DDS2-EBTI_1788361200000.zip", "2026-09-02T15:00:00"),
        ("DDS2-EBTI_Full.zip", "2026-09-01T04:00:00"),
    ],
)
def test_the_name_says_the_date_else_the_moment_at_which_the_zip_was_made(tmp_path, run, name, dated):
    assert run(full(tmp_path, name=name))[0].dated == dated


def test_a_bare_csv_is_of_its_newest_day_of_issue_unless_one_is_given(tmp_path, run):
    rows = [
        row(),
        row(BTI_REFERENCE="B", DATE_OF_ISSUE="01/02/2026"),
        row(BTI_REFERENCE="C", DATE_OF_ISSUE="01/02/2206"),
    ]
    (tmp_path / "EBTI_2025.csv").write_bytes(table(rows))
    assert run(tmp_path / "EBTI_2025.csv")[0].dated == "2026-02-01"
    (tmp_path / "EBTI_2024.csv").write_bytes(table(rows[:1]))
    assert run(tmp_path / "EBTI_2024.csv", dated="2026-09-20")[0].dated == "2026-09-20"


def test_of_two_rows_of_one_reference_the_later_one_holds(tmp_path, base, run):
    assert counts(run(full(tmp_path, row(), row(STATUS="INVALID"), row(STATUS="INVALID")))) == [(3, 1, 1, 1, 0)]
    assert base.ruling("DEBTI1/25-1").status == "INVALID"


def test_rows_that_cannot_be_used_are_counted_with_their_first_places(tmp_path, run):
    bad = [row(BTI_REFERENCE=f"R{i}", NOMENCLATURE_CODE="none") for i in range(5)]
    (report,) = run(full(tmp_path, row(), *bad, row(BTI_REFERENCE="E", END_DATE_OF_VALIDITY="09/03/2206")))
    assert report.counts.skipped == {"no code of 4, 6, 8 or 10 digits": 5}
    assert report.counts.odd == {"end date that cannot be, kept as unknown": 1}
    assert report.counts.examples[0] == (
        "DDS2-EBTI_Full.zip:EBTI_2025.csv, row 3, column 'NOMENCLATURE_CODE': no code of 4, 6, 8 or 10 digits"
    )
    assert len(report.counts.examples) == 4


class Killed(BaseException):
    """What ends a process ends it anywhere."""


@pytest.mark.parametrize("after", [0, 1, 2, 3, 4])
def test_a_killed_import_goes_on_behind_the_last_batch(tmp_path, base, run, monkeypatch, after):
    monkeypatch.setattr(ruling_imports, "BATCH", 7)
    rows = [row(BTI_REFERENCE=f"R{i}", NOMENCLATURE_CODE="none" if i % 10 == 3 else "42022100") for i in range(24)]
    path = write_zip(tmp_path / FULL, {"EBTI_2024.csv": table(rows[:10]), "EBTI_2025.csv": table(rows[10:])})
    told: list[Step] = []

    def dies(step: Step) -> None:
        if step.doing == "imported":
            if len(told) == after:
                raise Killed
            told.append(step)

    with pytest.raises(Killed):
        run(path, progress=dies)
    assert not base.files()[0].is_done
    written = len(base.newest())
    (report,) = run(path)
    assert counts([report]) == [(24, 21, 0, 0, 0)]
    assert report.counts.skipped == {"no code of 4, 6, 8 or 10 digits": 3}
    assert written == [6, 9, 15, 21, 21][after], "the batches before were in the base"
    assert len(base.newest()) == 21
    assert base.files()[0].is_done and len(base.files()) == 1
    assert run(path)[0].is_new is False


def test_progress_tells_of_rows_looked_through_and_imported(tmp_path, run):
    steps: list[Step] = []
    run(full(tmp_path, *rows_of(30)), progress=steps.append)
    assert steps[0] == Step(FULL, 30, 30, "looked through")
    assert steps[-1] == Step(FULL, 30, 30, "imported")


def test_a_path_that_is_not_there_is_told(tmp_path, run):
    with pytest.raises(SourceMissing, match="There is no file"):
        run(tmp_path / "none.zip")
    with pytest.raises(SourceMissing, match=r"no \.zip or \.csv file"):
        run(tmp_path)


def test_made_up_exports_are_what_they_should_be(tmp_path, base, run):
    path = Writer().export(tmp_path / FULL, 400)
    (report,) = run(path)
    assert report.counts.read == report.counts.new == 400
    found = base.newest(400)
    assert 350 < sum(len(one.description) for one in found) / 400 < 650
    assert {one.language for one in found} == {"de", "fr", "en", "nl", "cs", "pl", "el", "bg"}


@pytest.mark.sources
def test_a_real_extract_is_read_whole(tmp_path, base, official_sources):
    path = official_sources / "official" / "ebti" / "export_sample.csv"
    if not path.is_file():
        pytest.skip("TARIFF_SOURCES has no official/ebti/export_sample.csv")
    (report,) = import_rulings([path], base, {}, today=TODAY)
    assert counts([report]) == [(30, 30, 0, 0, 0)]
    assert (report.counts.skipped, report.counts.odd, report.dated) == ({}, {}, "2025-12-30")
    held = base.held()
    assert (held.by_status, held.newest) == ({"VALID": 23, "INVALID": 7}, "2025-12-30")
    assert held.by_country == {"DE": (19, 16), "FR": (8, 4), "CZ": (2, 2), "RO": (1, 1)}
    assert {one.depth for one in base.newest()} == {8, 10}
    assert os.path.getsize(base.path) < 300_000
