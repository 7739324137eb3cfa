"""Vectors computed before, kept by text, so that a changed catalogue costs only the texts that are new."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from classifier.errors import BrokenArtefact

Vectors = npt.NDArray[np.float32]
Keys = npt.NDArray[np.uint64]
Encode = Callable[[Sequence[str]], Vectors]
Progress = Callable[[int, int], None]
_CHUNK = 16_384


class VectorStore:
    """Vectors of one encoder, by hash of the text; half precision, which moves a cosine by less than 0.001."""

    def __init__(self, path: Path) -> None:
        """Keep vectors in the file ``path``; it is made when first needed, and done without where it cannot be."""
        self._path = path

    def encode(self, texts: Sequence[str], encode: Encode, progress: Progress) -> Vectors:
        """Vectors of the texts; those seen before are read, the others computed and kept, chunk by chunk.

        Args:
            texts: n texts.
            encode: computes (n, d) float32 unit rows.
            progress: called with texts done and texts to compute.

        Returns:
            (n, d) float32, unit rows up to half precision.
        """
        wanted = np.asarray([_key(text) for text in texts], dtype=np.uint64)
        keys, vectors = self._read()
        new = np.flatnonzero(~np.isin(wanted, keys))
        new = new[np.unique(wanted[new], return_index=True)[1]]
        new = new[np.argsort([len(texts[int(i)]) for i in new], kind="stable")] if len(new) else new
        is_kept = True
        for start in range(0, len(new), _CHUNK):
            progress(start, len(new))
            part = new[start : start + _CHUNK]
            fresh = encode([texts[int(i)] for i in part]).astype(np.float16)
            keys = np.concatenate([keys, wanted[part]])
            vectors = np.concatenate([vectors, fresh]) if len(vectors) else fresh
            is_kept = is_kept and self._write(keys, vectors)
        progress(len(new), len(new))
        order = np.argsort(keys, kind="stable")
        return vectors[order[np.searchsorted(keys, wanted, sorter=order)]].astype(np.float32)

    def _read(self) -> tuple[Keys, npt.NDArray[np.float16]]:
        if not self._path.exists():
            return np.zeros(0, dtype=np.uint64), np.zeros((0, 0), dtype=np.float16)
        try:
            with np.load(self._path, allow_pickle=False) as kept:
                return kept["keys"], kept["vectors"]
        except (OSError, ValueError, KeyError) as error:
            raise BrokenArtefact(f"{self._path} cannot be read: delete it and build again ({error})") from error

    def _write(self, keys: Keys, vectors: npt.NDArray[np.float16]) -> bool:
        """Whether they could be kept; a cache that cannot be written costs the work again, not the answer."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft = self._path.with_suffix(f".draft-{os.getpid()}.npz")
            np.savez(draft, keys=keys, vectors=vectors)
            draft.replace(self._path)
        except OSError:
            return False
        return True


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
