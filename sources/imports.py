"""Official files into the knowledge base: each file, or each set that was given together, all or nothing."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sources.editions import CODES, NOMENCLATURE, Edition
from sources.errors import KnowledgeUnusable, SourceError, SourceMissing
from sources.kinds import Kind, files_in, files_of, kind_named
from sources.knowledge import Imported, Knowledge, Writer
from sources.official import official_folder
from sources.progress import Progress, no_progress


@dataclass(frozen=True)
class ImportReport:
    """What became of one list.

    Attributes:
        imported: the list, its file, language, date and counts.
        is_new: False where the knowledge base held exactly this list before and nothing was written.
    """

    imported: Imported
    is_new: bool


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file of a folder: its reports, or else why there are none."""

    file: str
    reports: tuple[ImportReport, ...]
    error: SourceError | None


def import_kind(
    name: str, path: Path | None, environ: Mapping[str, str], progress: Progress = no_progress, replace: bool = False
) -> tuple[ImportReport, ...]:
    """Imports files of one kind into the knowledge base of ``TARIFF_VAR``: all of them, or none where one fails.

    Args:
        name: of the kind.
        path: a file, or a folder of them; None for those in the folder that ``TARIFF_SOURCES`` names.
        environ: the environment, for ``TARIFF_VAR`` and ``TARIFF_SOURCES``.
        progress: told of every thousand rows, and at the end of each file.
        replace: whether a list takes the place of one of the same date that says something else.

    Returns:
        One report a list, by file and date.

    Raises:
        SourceError: one of its kinds; the knowledge base is then as it was.
    """
    kind = kind_named(name)
    if path is None:
        files = files_of(kind, official_folder(environ))
    else:
        files = files_of(kind, path) if path.is_dir() else (path,)
    with closing(Knowledge.from_environ(environ)) as knowledge:
        return _import(kind, files, knowledge, progress, replace)


def import_nomenclature(
    path: Path | None, environ: Mapping[str, str], progress: Progress = no_progress, replace: bool = False
) -> tuple[ImportReport, ...]:
    """Imports nomenclature exports; see ``import_kind``."""
    return import_kind(NOMENCLATURE, path, environ, progress, replace)


def import_files(
    files: tuple[Path, ...], knowledge: Knowledge, progress: Progress = no_progress, replace: bool = False
) -> tuple[ImportReport, ...]:
    """Imports nomenclature exports into a knowledge base: all of them, or none where one fails.

    Raises:
        SourceError: one of its kinds; the knowledge base is then as it was.
    """
    return _import(kind_named(NOMENCLATURE), files, knowledge, progress, replace)


def import_folder(
    folder: Path | None, environ: Mapping[str, str], progress: Progress = no_progress, replace: bool = False
) -> Iterator[FileOutcome]:
    """Imports every official file of a folder, one after another, each all or nothing.

    A file that cannot be read keeps no other one out. Where the process ends on the way, the files before that stay
    imported, and the next run goes on with those that are missing.

    Args:
        folder: of the files; None for the one that ``TARIFF_SOURCES`` names.
        environ: as in ``import_kind``.
        progress: as in ``import_kind``.
        replace: as in ``import_kind``.

    Raises:
        SourceMissing: there is no official file.
        KnowledgeUnusable: the knowledge base cannot be written.
    """
    for kind, path in files_in(folder or official_folder(environ)):
        with closing(Knowledge.from_environ(environ)) as knowledge:
            yield _outcome(kind, path, knowledge, progress, replace)


def _outcome(kind: Kind, path: Path, knowledge: Knowledge, progress: Progress, replace: bool) -> FileOutcome:
    try:
        return FileOutcome(path.name, _import(kind, (path,), knowledge, progress, replace), None)
    except KnowledgeUnusable:
        raise
    except SourceError as error:
        return FileOutcome(path.name, (), error)


def _import(
    kind: Kind, files: Sequence[Path], knowledge: Knowledge, progress: Progress, replace: bool
) -> tuple[ImportReport, ...]:
    digests = [_digest(path) for path in files]
    if held := _all_held(kind, files, digests, knowledge):
        return held
    read = [kind.read(path, progress) for path in files]
    with knowledge.writing() as writer:
        reports = [
            _store(writer, path, digest, edition, replace)
            for path, digest, editions in zip(files, digests, read, strict=True)
            for edition in editions
        ]
        if kind.name == CODES and any(report.is_new for report in reports):
            writer.renew_replaced()
    return tuple(reports)


def _all_held(
    kind: Kind, files: Sequence[Path], digests: Sequence[str], knowledge: Knowledge
) -> tuple[ImportReport, ...]:
    """The reports where all files were imported before under the same names; empty otherwise."""
    held = {(entry.file, entry.sha256): entry for entry in knowledge.imports()}
    entries = [held.get((path.name, digest)) for path, digest in zip(files, digests, strict=True)]
    if kind.name == CODES:  # several lists from one file, of which another file may have replaced some
        return ()
    return tuple(ImportReport(entry, False) for entry in entries if entry is not None) if all(entries) else ()


def _store(writer: Writer, path: Path, digest: str, edition: Edition, replace: bool) -> ImportReport:
    held = writer.held(edition.kind, edition.language, edition.dated.isoformat())
    if held is not None and (held.sha256 == digest or not _differs(writer, path, edition, replace)):
        return ImportReport(held, False)
    imported = _entry(path, digest, edition)
    writer.write(imported, edition.records)
    return ImportReport(imported, True)


def _differs(writer: Writer, path: Path, edition: Edition, replace: bool) -> bool:
    """Whether a list says something else than the one that is held, and may take its place."""
    difference = writer.difference(path, edition)
    if difference is not None and not replace:
        raise difference
    return difference is not None


def _entry(path: Path, digest: str, edition: Edition) -> Imported:
    return Imported(
        kind=edition.kind,
        language=edition.language,
        file=path.name,
        sha256=digest,
        imported_on=date.today().isoformat(),
        dated=edition.dated.isoformat(),
        rows=edition.rows,
        kept=len(edition.records),
        skipped=edition.skipped,
    )


def _digest(path: Path) -> str:
    if not path.is_file():
        raise SourceMissing(f"There is no file {path}.")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
