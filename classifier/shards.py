"""Vectors of imported rulings on disk: shards that are only ever added, beside the built index.

A shard is one file, written whole or not at all. What is encoded anew goes into a later shard, which then holds.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from classifier.errors import BrokenArtefact

Vectors = npt.NDArray[np.float32]
FORMAT = 1
"""Also of how texts are made fit: raise it, and all is encoded anew."""
_NAME, _REFERENCE, _DIGEST = "{:06d}.npz", "S48", 12


@dataclass(frozen=True)
class Shard:
    """Some vectors.

    Attributes:
        references: of n rulings.
        digests: of what each said when it was encoded.
        vectors: (n, d) float16.
    """

    references: tuple[str, ...]
    digests: tuple[bytes, ...]
    vectors: npt.NDArray[np.float16]


class Shards:
    """The shards of one encoder."""

    def __init__(self, var: Path, encoder: str) -> None:
        """Those below ``var`` of the encoder of a name, which holds the hash of its weights."""
        self.folder = var / "rulings" / f"{encoder}-{FORMAT}"

    @property
    def names(self) -> tuple[str, ...]:
        """Of all shards that are there, in the order of their making."""
        return tuple(sorted(path.name for path in self.folder.glob("[0-9]*.npz")))

    @property
    def changed(self) -> int:
        """A number that is another one once a shard was added; 0 where there is none."""
        try:
            return self.folder.stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def read(self, name: str) -> Shard:
        """A shard.

        Raises:
            BrokenArtefact: it cannot be read.
        """
        try:
            with np.load(self.folder / name, allow_pickle=False) as kept:
                references = tuple(reference.decode() for reference in kept["references"].tolist())
                return Shard(references, tuple(bytes(row) for row in kept["digests"]), kept["vectors"])
        except (OSError, ValueError, KeyError, EOFError) as error:
            raise BrokenArtefact(f"{self.folder / name} cannot be read: delete it and encode again.") from error

    def known(self) -> dict[str, bytes]:
        """Reference -> digest of what was encoded of it last.

        Raises:
            BrokenArtefact: a shard cannot be read.
        """
        found: dict[str, bytes] = {}
        for name in self.names:
            shard = self.read(name)
            found.update(zip(shard.references, shard.digests, strict=True))
        return found

    def add(self, references: Sequence[str], digests: Sequence[bytes], vectors: Vectors) -> None:
        """One more shard."""
        self.folder.mkdir(parents=True, exist_ok=True)
        last = int(self.names[-1].partition(".")[0]) if self.names else 0
        draft = self.folder / f"draft-{os.getpid()}.npz"
        try:
            with draft.open("wb") as file:
                np.savez(
                    file,
                    references=np.asarray([reference.encode() for reference in references], dtype=_REFERENCE),
                    digests=np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, _DIGEST),
                    vectors=vectors.astype(np.float16),
                )
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / _NAME.format(last + 1))
        finally:
            draft.unlink(missing_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other process adds shards meanwhile.

        Raises:
            BrokenArtefact: another one does so now.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BrokenArtefact("Another process is encoding the imported rulings already.") from None
            yield
