"""Lists and notes into the knowledge base: all or nothing, once, and never two that disagree."""

from __future__ import annotations

import gzip
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sources.errors import (
    BadCell,
    BadCode,
    BadDate,
    BadEncoding,
    ColumnMissing,
    ListsDisagree,
    SourceError,
    SourceMissing,
    TextTooLarge,
    TextTruncated,
    UnknownFile,
    WorkbookTooLarge,
    WorkbookTruncated,
)
from sources.imports import FileOutcome, import_folder, import_kind
from sources.kinds import kind_of
from sources.knowledge import Knowledge
from sources.progress import Step
from tests.sources.small_lists import (
    CODE_ROWS,
    CODES,
    DUTIES,
    DUTY_ROWS,
    EXPLANATORY,
    NAME_ROWS,
    NAMES,
    NOTE_LINES,
    NOTES,
    SMALL,
    codes_bytes,
    csv_bytes,
    dump,
    duties_bytes,
    names_bytes,
    notes_bytes,
    write_folder,
)

NOMENCLATURE = "NomenclatureEN.XLSX"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"TARIFF_VAR": str(tmp_path / "var"), "TARIFF_SOURCES": ""}


@pytest.fixture
def folder(tmp_path: Path, write_export) -> Path:
    """A small file of every kind."""
    write_export(NOMENCLATURE, folder=tmp_path / "official")
    return write_folder(tmp_path / "official")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return tmp_path / "var" / "knowledge.sqlite"


def run(folder: Path, environ: dict[str, str], **options: object) -> list[FileOutcome]:
    return list(import_folder(folder, environ, **options))


def test_every_file_of_a_folder_is_read(folder: Path, environ: dict[str, str], base: Path) -> None:
    (folder / "notes.txt").write_text("of a person")
    outcomes = run(folder, environ)
    assert [(one.file, [(r.imported.kind, r.imported.kept, r.is_new) for r in one.reports]) for one in outcomes] == [
        (NOMENCLATURE, [("nomenclature", 6, True)]),
        (NAMES, [("names", 6, True)]),
        (CODES, [("codes", 2, True), ("codes", 2, True), ("codes", 3, True), ("codes", 3, True)]),
        (NOTES, [("notes", 8, True)]),
        (EXPLANATORY, [("explanatory", 4, True)]),
        (DUTIES, [("duties", 4, True)]),
    ]
    assert all(one.error is None for one in outcomes)
    assert base.exists()


def test_second_import_changes_nothing(folder: Path, environ: dict[str, str], base: Path) -> None:
    first = run(folder, environ)
    held, content = dump(base), base.read_bytes()
    second = run(folder, environ)
    assert [r.imported for one in second for r in one.reports] == [r.imported for one in first for r in one.reports]
    assert not any(r.is_new for one in second for r in one.reports)
    assert dump(base) == held and base.read_bytes() == content


def test_import_that_ended_on_the_way_goes_on_with_what_is_missing(folder: Path, environ: dict[str, str]) -> None:
    def power_cut(step: Step) -> None:
        if step.file == NOTES:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(folder, environ, progress=power_cut)
    news = {one.file: {r.is_new for r in one.reports} for one in run(folder, environ)}
    assert news == {
        NOMENCLATURE: {False}, NAMES: {False}, CODES: {False}, NOTES: {True}, EXPLANATORY: {True}, DUTIES: {True},
    }  # fmt: skip


KILLED = """
import os, signal, sys
from pathlib import Path
from sources.imports import import_folder
def tell(step):
    if step.file == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)
list(import_folder(Path(sys.argv[1]), {"TARIFF_VAR": sys.argv[2]}, tell))
"""


def test_process_that_was_killed_leaves_what_it_had_imported(
    folder: Path, environ: dict[str, str], base: Path, root: Path
) -> None:
    arguments = [str(folder), environ["TARIFF_VAR"], NOTES]
    done = subprocess.run([sys.executable, "-c", KILLED, *arguments], cwd=root, check=False)
    assert done.returncode == -signal.SIGKILL
    assert {entry.kind for entry in Knowledge(base.parent).imports()} == {"nomenclature", "names", "codes"}
    outcomes = run(folder, environ)
    assert [one.file for one in outcomes if any(r.is_new for r in one.reports)] == [NOTES, EXPLANATORY, DUTIES]


def test_bad_file_keeps_no_other_one_out(folder: Path, environ: dict[str, str]) -> None:
    (folder / CODES).write_bytes(b"code\n")
    outcomes = {one.file: one for one in run(folder, environ)}
    assert isinstance(outcomes[CODES].error, ColumnMissing) and outcomes[CODES].reports == ()
    assert [name for name, one in outcomes.items() if one.error is None] == [
        NOMENCLATURE, NAMES, NOTES, EXPLANATORY, DUTIES,
    ]  # fmt: skip


def test_folder_without_official_files_is_explained(tmp_path: Path, environ: dict[str, str]) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceMissing, match="no official file"):
        run(tmp_path / "empty", environ)
    with pytest.raises(SourceMissing, match="TARIFF_SOURCES"):
        run(None, environ)


def test_one_kind_is_found_in_the_folder_of_sources(folder: Path, environ: dict[str, str]) -> None:
    (report,) = import_kind("duties", None, {**environ, "TARIFF_SOURCES": str(folder.parent)})
    assert report.imported.file == DUTIES
    with pytest.raises(SourceMissing, match="mfn_duty_2026-07-12"):
        import_kind("duties", folder.parent / "var", environ)


@pytest.mark.parametrize("name", [NOMENCLATURE, *SMALL])
def test_files_are_known_by_their_names(name: str) -> None:
    assert kind_of(Path(name)).pattern.fullmatch(name)


def test_file_of_another_name_is_not_known() -> None:
    with pytest.raises(UnknownFile, match=r"holiday\.csv"):
        kind_of(Path("holiday.csv"))


def cell(rows: tuple[tuple[str, ...], ...], place: int, column: int, text: str) -> list[tuple[str, ...]]:
    return [(*row[:column], text, *row[column + 1 :]) if i == place else row for i, row in enumerate(rows)]


NOTE_CHANGED = [
    *NOTE_LINES[:2],
    {**NOTE_LINES[2], "text": NOTE_LINES[2]["text"].replace("whips", "sticks")},
    NOTE_LINES[3],
]
DISAGREE = [
    pytest.param("names", NAMES, names_bytes(cell(NAME_ROWS, 2, 2, "Cases")), 4, "en", id="names"),
    pytest.param("names", NAMES, names_bytes(blank="da"), 2, "da", id="names in one language"),
    pytest.param("codes", CODES, codes_bytes(cell(CODE_ROWS, 0, 1, "KG")), 2, "supplementary_unit", id="codes"),
    pytest.param("codes", CODES, codes_bytes(cell(CODE_ROWS, 4, 2, "2025")), 6, "code", id="codes by year"),
    pytest.param("notes", NOTES, notes_bytes(NOTE_CHANGED), 3, "text", id="notes"),
    pytest.param("duties", DUTIES, duties_bytes(cell(DUTY_ROWS, 3, 1, "6.000 EUR DTN")), 5, "mfn_duty", id="duties"),
    pytest.param("duties", DUTIES, duties_bytes(DUTY_ROWS[:3]), 5, "code", id="a row less"),
    pytest.param("duties", DUTIES, duties_bytes((*DUTY_ROWS, ("4206000000", "1.000 %"))), 6, "code", id="a row more"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "content", "row", "column"), DISAGREE)
def test_two_lists_of_one_date_that_disagree_are_refused(
    folder: Path, environ: dict[str, str], base: Path, kind: str, name: str, content: bytes, row: int, column: str
) -> None:
    run(folder, environ)
    before = dump(base)
    (folder / name).write_bytes(content)
    with pytest.raises(ListsDisagree, match="--replace") as caught:
        import_kind(kind, folder / name, environ)
    assert (caught.value.path.name, caught.value.row, caught.value.column) == (name, row, column)
    assert dump(base) == before
    reports = import_kind(kind, folder / name, environ, replace=True)
    assert any(report.is_new for report in reports) and dump(base) != before
    assert not any(report.is_new for report in import_kind(kind, folder / name, environ))


def test_nomenclatures_that_disagree_are_refused(
    folder: Path, environ: dict[str, str], base: Path, write_export, change_line
) -> None:
    run(folder, environ)
    before = dump(base)
    other = write_export(lines=change_line(3, description="Of skin"))
    with pytest.raises(ListsDisagree) as caught:
        import_kind("nomenclature", other, environ)
    assert (caught.value.row, caught.value.column) == (5, "Description")
    assert dump(base) == before
    import_kind("nomenclature", other, environ, replace=True)
    assert any("Of skin" in line for line in dump(base))


def test_same_list_in_other_bytes_is_the_same_list(folder: Path, environ: dict[str, str], base: Path) -> None:
    run(folder, environ)
    before = dump(base)
    (folder / NAMES).write_bytes(gzip.compress(gzip.decompress(SMALL[NAMES]), 1, mtime=7))
    (report,) = import_kind("names", folder / NAMES, environ)
    assert not report.is_new and dump(base) == before


def test_list_of_another_date_stands_beside(folder: Path, environ: dict[str, str], base: Path) -> None:
    run(folder, environ)
    (folder / "mfn_duty_2026-08-01.csv").write_bytes(duties_bytes(DUTY_ROWS[:1]))
    run(folder, environ)
    assert [i.dated for i in Knowledge(base.parent).imports() if i.kind == "duties"] == ["2026-07-12", "2026-08-01"]


def test_two_files_of_a_folder_that_disagree_are_told(folder: Path, environ: dict[str, str]) -> None:
    (folder / "mfn_duty_2026-07-12_b.csv").write_bytes(duties_bytes(DUTY_ROWS[:1]))
    assert [type(one.error) for one in run(folder, environ) if one.error] == [ListsDisagree]


def bomb(path: Path) -> bytes:
    """A workbook that unpacks to more than 200 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(201 * 1024 * 1024))
    return path.read_bytes()


BAD = [
    pytest.param("names", NAMES, SMALL[NAMES][:-30], TextTruncated, id="truncated gzip"),
    pytest.param("names", NAMES, gzip.compress(b"level,code" + b"," * 2_000_000), TextTooLarge, id="gzip bomb"),
    pytest.param("codes", CODES, csv_bytes(("code", "years"), [("42021110", "2023")]), ColumnMissing, id="column missing"),
    pytest.param("codes", CODES, SMALL[CODES].replace(b"PST", "é".encode("latin-1")), BadEncoding, id="Latin-1"),
    pytest.param("codes", CODES, SMALL[CODES].decode().encode("utf-16"), BadEncoding, id="UTF-16"),
    pytest.param("codes", CODES, SMALL[CODES].replace(b"2023 2024\n", b"2021 2023\n"), BadDate, id="date before 2023"),
    pytest.param("codes", CODES, SMALL[CODES].replace(b"42021191", b"4202119X"), BadCode, id="bad code"),
    pytest.param("notes", NOTES, b"[]\n" + SMALL[NOTES], BadCell, id="line that is no object"),
    pytest.param("notes", NOTES, SMALL[NOTES].replace(b'"text"', b'"texts"', 1), ColumnMissing, id="field missing"),
    pytest.param("nomenclature", NOMENCLATURE, None, WorkbookTruncated, id="truncated workbook"),
    pytest.param("nomenclature", NOMENCLATURE, b"", WorkbookTooLarge, id="workbook bomb"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "content", "error"), BAD)
def test_bad_file_leaves_the_knowledge_base_untouched(
    folder: Path, environ: dict[str, str], base: Path, kind: str, name: str, content: bytes | None, error: type[SourceError]
) -> None:  # fmt: skip
    run(folder, environ)
    before = dump(base)
    path = folder / name
    good = path.read_bytes()
    path.write_bytes(good[: len(good) // 2] if content is None else content or bomb(path))
    for replace in (False, True):
        with pytest.raises(error, match=name.replace(".", r"\.")):
            import_kind(kind, path, environ, replace=replace)
    assert dump(base) == before
    assert [type(one.error) for one in run(folder, environ) if one.error] == [error]
    assert dump(base) == before


def test_failed_first_import_leaves_no_file(folder: Path, environ: dict[str, str], base: Path) -> None:
    (folder / CODES).write_bytes(b"code\n")
    with pytest.raises(ColumnMissing):
        import_kind("codes", folder / CODES, environ)
    assert not base.parent.exists()
