"""The kinds of official files: how each is known by its name, which importer reads it, and what it is good for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sources.cn_names import read_names
from sources.code_lists import read_code_lists
from sources.duty_lists import read_duties
from sources.editions import CODES, DUTIES, EXPLANATORY, NAMES, NOMENCLATURE, NOTES, Edition
from sources.errors import SourceMissing, UnknownFile
from sources.explanatory_notes import read_explanatory
from sources.knowledge_writing import nomenclature_records
from sources.legal_notes import read_notes
from sources.nomenclature import read_nomenclature
from sources.progress import Progress

Read = Callable[[Path, Progress], tuple[Edition, ...]]


@dataclass(frozen=True)
class Kind:
    """One kind of official file.

    Attributes:
        name: of the kind; also of its command and its table.
        title: what it is, for people.
        example: a file name as published.
        pattern: of the names of its files.
        read: the importer.
        good_for: what the clerk can say once it is loaded.
    """

    name: str
    title: str
    example: str
    pattern: re.Pattern[str]
    read: Read
    good_for: str


def _read_nomenclature(path: Path, progress: Progress) -> tuple[Edition, ...]:
    read = read_nomenclature(path, progress)
    records = tuple(nomenclature_records(read.lines))
    return (Edition(NOMENCLATURE, read.language, read.dated, read.rows, read.skipped, records),)


KINDS = (
    Kind(
        NOMENCLATURE, "nomenclature export", "NomenclatureEN.XLSX", re.compile(r"Nomenclature.*\.xlsx", re.IGNORECASE),
        _read_nomenclature, "the legal wording beside each proposal, and TARIC codes below it",
    ),
    Kind(
        NAMES, "list of names in 24 languages", "cn_2026_names.csv.gz", re.compile(r"cn_.*names.*\.csv(\.gz)?"),
        read_names, "the official name of a code in the languages for which no export is loaded",
    ),
    Kind(
        CODES, "list of codes by year", "cn_codes_by_year.csv", re.compile(r"cn_codes.*\.csv(\.gz)?"),
        read_code_lists, "whether a code is valid in a year, what replaced it, and its supplementary unit",
    ),
    Kind(
        NOTES, "file of section and chapter notes", "legal_notes_hs2022_en.jsonl",
        re.compile(r"legal_notes.*\.jsonl(\.gz)?"), read_notes, "which notes include or exclude the goods",
    ),
    Kind(
        EXPLANATORY, "file of explanatory notes", "cn_explanatory_notes_en.jsonl.gz",
        re.compile(r"cn_explanatory.*\.jsonl(\.gz)?"), read_explanatory, "what the Commission says that a code covers",
    ),
    Kind(
        DUTIES, "list of third-country duties", "mfn_duty_2026-07-12.csv", re.compile(r"mfn_duty.*\.csv(\.gz)?"),
        read_duties, "the third-country duty at a date, down to TARIC codes",
    ),
)  # fmt: skip
"""In the order in which a folder is read."""


def kind_named(name: str) -> Kind:
    """The kind of a name; ``KeyError`` where there is none."""
    return {kind.name: kind for kind in KINDS}[name]


def kind_of(path: Path) -> Kind:
    """The kind of a file by its name.

    Raises:
        UnknownFile: no importer knows it.
    """
    for kind in KINDS:
        if kind.pattern.fullmatch(path.name):
            return kind
    raise UnknownFile(f"No importer knows a file of the name {path.name}.")


def files_of(kind: Kind, folder: Path) -> tuple[Path, ...]:
    """The files of a kind in a folder or in ``official/`` in it, by name.

    Raises:
        SourceMissing: there is none.
    """
    for place in (folder / "official", folder):
        if found := sorted(path for path in place.glob("*") if path.is_file() and kind.pattern.fullmatch(path.name)):
            return tuple(found)
    raise SourceMissing(f"There is no {kind.title} ({kind.example}) in {folder}.")


def files_in(folder: Path) -> tuple[tuple[Kind, Path], ...]:
    """All official files of a folder, or of ``official/`` in it where that is there, in the order of the kinds.

    Raises:
        SourceMissing: there is none.
    """
    place = folder / "official" if (folder / "official").is_dir() else folder
    paths = sorted(path for path in place.glob("*") if path.is_file())
    found = tuple((kind, path) for kind in KINDS for path in paths if kind.pattern.fullmatch(path.name))
    if not found:
        raise SourceMissing(f"There is no official file in {place}.")
    return found
