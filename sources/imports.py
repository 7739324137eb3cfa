"""Official files into the knowledge base, all or nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sources.errors import SourceMissing
from sources.knowledge import Imported, Knowledge, Writer
from sources.nomenclature import NomenclatureFile, Progress, no_progress, read_nomenclature
from sources.official import nomenclature_files, official_folder

NOMENCLATURE = "nomenclature"


@dataclass(frozen=True)
class ImportReport:
    """What became of one file.

    Attributes:
        imported: the file, its language, dates and counts.
        is_new: False where the knowledge base held exactly this file before and nothing was written.
    """

    imported: Imported
    is_new: bool


def import_nomenclature(
    path: Path | None, environ: Mapping[str, str], progress: Progress = no_progress
) -> tuple[ImportReport, ...]:
    """Imports the nomenclature into the knowledge base of ``TARIFF_VAR``.

    Args:
        path: an official export, or a folder of them; None for those in the folder that ``TARIFF_SOURCES`` names.
        environ: the environment, for ``TARIFF_VAR`` and ``TARIFF_SOURCES``.
        progress: told of every thousand rows, and at the end of each file.

    Returns:
        One report a file, by name.

    Raises:
        SourceError: one of its kinds; the knowledge base is then as it was.
    """
    if path is None:
        files = nomenclature_files(official_folder(environ))
    else:
        files = nomenclature_files(path) if path.is_dir() else (path,)
    return import_files(files, Knowledge.from_environ(environ), progress)


def import_files(
    files: tuple[Path, ...], knowledge: Knowledge, progress: Progress = no_progress
) -> tuple[ImportReport, ...]:
    """Imports nomenclature exports into a knowledge base: all of them, or none where one fails.

    Raises:
        SourceError: one of its kinds; the knowledge base is then as it was.
    """
    digests = [_digest(path) for path in files]
    held = {(entry.file, entry.sha256): entry for entry in knowledge.imports()}
    if all((path.name, digest) in held for path, digest in zip(files, digests, strict=True)):
        return tuple(ImportReport(held[path.name, digest], False) for path, digest in zip(files, digests, strict=True))
    read = [read_nomenclature(path, progress) for path in files]
    with knowledge.writing() as writer:
        return tuple(_write(writer, *one) for one in zip(files, digests, read, strict=True))


def _write(writer: Writer, path: Path, digest: str, read: NomenclatureFile) -> ImportReport:
    held = writer.imported(NOMENCLATURE, read.language, digest)
    if held is not None:
        return ImportReport(held, False)
    imported = _entry(path, digest, read)
    writer.replace_nomenclature(imported, read.lines)
    return ImportReport(imported, True)


def _entry(path: Path, digest: str, read: NomenclatureFile) -> Imported:
    return Imported(
        kind=NOMENCLATURE,
        language=read.language,
        file=path.name,
        sha256=digest,
        imported_on=date.today().isoformat(),
        dated=read.dated.isoformat(),
        rows=read.rows,
        kept=len(read.lines),
        skipped=read.skipped,
    )


def _digest(path: Path) -> str:
    if not path.is_file():
        raise SourceMissing(f"There is no file {path}.")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
