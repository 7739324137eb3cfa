"""Where the official files lie."""

from collections.abc import Mapping
from pathlib import Path

from sources.errors import SourceMissing


def official_folder(environ: Mapping[str, str]) -> Path:
    """The folder of official files under the one that ``TARIFF_SOURCES`` names.

    Raises:
        SourceMissing: the variable is not set, or no such folder is there.
    """
    named = environ.get("TARIFF_SOURCES", "")
    if not named:
        raise SourceMissing("Name the folder of the official files in TARIFF_SOURCES, or give the path of a file.")
    root = Path(named)
    for folder in (root / "official", root):
        if folder.is_dir():
            return folder
    raise SourceMissing(f"TARIFF_SOURCES names {root}, and there is no such folder.")


def nomenclature_files(folder: Path) -> tuple[Path, ...]:
    """The nomenclature exports of a folder or of ``official/`` in it, by name.

    Raises:
        SourceMissing: there is none.
    """
    for place in (folder / "official", folder):
        found = sorted(p for p in place.glob("*") if p.stem.startswith("Nomenclature") and p.suffix.lower() == ".xlsx")
        if found:
            return tuple(found)
    raise SourceMissing(f"There is no nomenclature export (NomenclatureEN.XLSX) in {folder}.")
