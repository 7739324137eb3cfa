"""The catalogues of several years: the embedded one, and those made for later lists beside it.

A later list lies in ``catalogues/YYYY-MM-DD`` below the folder of the knowledge base and has the forms of the
project's data folder; ``clerk import nomenclature`` makes it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tariff.catalogue import NOMENCLATURE_DATE, Catalogue, load_catalogue
from tariff.errors import BrokenData

FOLDER = "catalogues"
MADE = "made.json"
TAKEN = "taken.csv"


@dataclass(frozen=True)
class DatedCatalogue:
    """Where the catalogue of one list lies.

    Attributes:
        date: ISO date from which the list applies.
        folder: holds ``catalogue/``, ``nomenclature/`` and ``facts/``.
        is_embedded: whether it is the one of the project's data folder.
    """

    date: str
    folder: Path
    is_embedded: bool

    @property
    def table(self) -> Path:
        """The fact table of its lines: dates, units and duties."""
        return self.folder / "nomenclature" / f"cn{self.date[:4]}.csv"

    @property
    def leaf_facts(self) -> Path:
        """What each of its leaves admits."""
        return self.folder / "facts" / "leaves.csv"

    @property
    def legal_from(self) -> str:
        """First ISO day on which its legal wording can be asked for: that of the export that it was made from."""
        return "" if self.is_embedded else str(read_made(self.folder)["dated"])

    def load(self) -> Catalogue:
        """The catalogue itself.

        Raises:
            BrokenData: a file of it is missing or inconsistent.
        """
        return load_catalogue(self.folder, self.date)

    def replaced(self) -> dict[str, tuple[str, ...]]:
        """Code that ended before this list -> the codes of this list that replaced it; empty where no file says so."""
        return {row["code"]: tuple(row["replaced_by"].split()) for row in _rows(self.table.parent / "replaced.csv")}

    def taken(self) -> dict[str, str]:
        """New code -> the code of the embedded list, or of one above it, whose texts it took; empty where embedded."""
        return {row["code"]: row["taken_from"] for row in _rows(self.folder / TAKEN)}


def dated_catalogues(data: Path, var: Path) -> tuple[DatedCatalogue, ...]:
    """The embedded catalogue of ``data`` and the later ones below ``var``, oldest first."""
    places = (var / FOLDER).glob("????-??-??")
    later = [DatedCatalogue(place.name, place, False) for place in sorted(places) if _is_later(place.name)]
    return (DatedCatalogue(NOMENCLATURE_DATE, data, True), *later)


def valid_at(catalogues: Sequence[DatedCatalogue], day: str) -> DatedCatalogue:
    """The newest catalogue that is not after an ISO day, else the oldest one."""
    return max((one for one in catalogues if one.date <= day), key=lambda one: one.date, default=catalogues[0])


def read_made(folder: Path) -> Mapping[str, object]:
    """What a later catalogue was made from: ``dated`` (of the export), ``base`` (date), ``lists`` (hashes).

    Raises:
        BrokenData: the folder does not say so.
    """
    try:
        found = json.loads((folder / MADE).read_text(encoding="utf-8"))
        date.fromisoformat(found["dated"])
        return dict(found)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenData(f"{folder.name}/{MADE} cannot be read: delete the folder and import again") from error


def _is_later(name: str) -> bool:
    try:
        return date.fromisoformat(name).isoformat() > NOMENCLATURE_DATE
    except ValueError:
        return False


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
