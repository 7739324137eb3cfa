"""The folder of sources that are not the project's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cli.errors import BadInput


def sources_folder(named: Path | None, environ: Mapping[str, str]) -> Path | None:
    """The folder of sources that are not the project's: the one named, else that of ``TARIFF_SOURCES``, if any.

    Raises:
        BadInput: there is no such folder.
    """
    raw = named or (Path(environ["TARIFF_SOURCES"]) if environ.get("TARIFF_SOURCES") else None)
    if raw is None:
        return None
    if not raw.is_dir():
        raise BadInput(f"There is no folder {raw}: --sources or TARIFF_SOURCES must name one.")
    folder = raw.resolve()
    return folder.parent if folder.name == "official" else folder
