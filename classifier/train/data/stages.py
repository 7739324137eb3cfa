"""Stages that are kept in the cache by the hash of all that they read, the code that makes them included."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from classifier.train.data.errors import DataError
from classifier.train.data.rows import Row, pack, parse, render


@dataclass(frozen=True)
class Stage:
    """One source.

    Attributes:
        name: of the source.
        inputs: files that are read, by the name under which the manifest lists them.
        make: reads them.
    """

    name: str
    inputs: Mapping[str, Path]
    make: Callable[[], Iterable[Row]]


@dataclass(frozen=True)
class Made:
    """What a stage gave.

    Attributes:
        rows: cleaned, without fold.
        hashes: name of each input -> its hash.
        cached: whether the cache had it.
    """

    rows: Sequence[Row]
    hashes: Mapping[str, str]
    cached: bool


def run_stage(stage: Stage, hashes: Mapping[str, str], code: str, cache: Path) -> Made:
    """The rows of a stage, from the cache where it holds them for these inputs and this code."""
    path = cache / f"{stage.name}-{key_of(hashes, code)}.jsonl.gz"
    try:
        return Made(parse(path.read_bytes(), path.name, drafts=True), hashes, True)
    except (OSError, DataError):
        rows = tuple(stage.make())  # absent or broken: made anew
    cache.mkdir(parents=True, exist_ok=True)
    write_whole(path, pack(render(rows)))
    return Made(rows, hashes, False)


def hash_inputs(inputs: Mapping[str, Path]) -> dict[str, str]:
    """Hash of each file, or of all files of a folder with their names."""
    return {name: _hash(path) for name, path in inputs.items()}


def hash_code() -> str:
    """Hash of the modules that make the rows."""
    return _hash(Path(__file__).resolve().parent, "*.py")


def key_of(hashes: Mapping[str, str], *more: str) -> str:
    """One short hash of several."""
    return hashlib.sha256("\n".join([*(f"{k} {v}" for k, v in sorted(hashes.items())), *more]).encode()).hexdigest()[
        :16
    ]


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees a part of it."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as draft:
        draft.write(content)
    os.chmod(draft.name, 0o644)
    os.replace(draft.name, path)


def _hash(path: Path, pattern: str = "*") -> str:
    digest = hashlib.sha256()
    for file in sorted(path.glob(pattern)) if path.is_dir() else [path]:
        if file.is_file():
            digest.update(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
