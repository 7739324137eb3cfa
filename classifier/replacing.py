"""Putting drafts in the place of files and folders: all of them, or none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path


def replace_all(drafts: Sequence[tuple[Path, Path]]) -> None:
    """Move each draft (a file or a folder) to its place; where one cannot be moved, everything is as it was before.

    Args:
        drafts: pairs of draft and place, on one file system.

    Raises:
        OSError: a draft is missing or a place cannot be written.
    """
    begun: list[tuple[Path, Path]] = []
    placed = set()
    try:
        for draft, place in drafts:
            old = place.with_name(f".{place.name}.old-{os.getpid()}")
            if place.exists():
                place.rename(old)
            begun.append((old, place))
            draft.rename(place)
            placed.add(place)
    except BaseException:
        for old, place in reversed(begun):
            if place in placed:
                _delete(place)
            if old.exists():
                old.rename(place)
        raise
    for old, _ in begun:
        _delete(old)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
