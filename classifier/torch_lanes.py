"""The encoder on torch, in the precision that is asked for: on a GPU, and for the many texts of an index."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from classifier.eightbit import EightBit, Watched, has_eight_bit
from classifier.errors import BrokenArtefact
from classifier.lane import Ids, Lane, Mask, Vectors
from classifier.transformer import Arithmetic, Checkpoint, Plain, Transformer

_PLAIN: dict[str, Arithmetic] = {"fp32": Plain(torch.float32), "bf16": Plain(torch.bfloat16)}


def has_gpu() -> bool:
    """Whether torch finds a CUDA device."""
    return torch.cuda.is_available()


def best_bulk(device: str) -> str:
    """The fastest precision of a device whose vectors are close enough for an index."""
    if device == "cuda":
        return "bf16"
    if has_eight_bit():
        return "int8"
    return "bf16" if torch.cpu._is_avx512_bf16_supported() else "fp32"


class TorchLanes:
    """Lanes over one folder, whose weights are read once.

    Sets torch's threads to one for the whole process: threads that share a batch of short texts wait for each other at
    every layer, which on a busy machine takes many times longer than the work itself.
    """

    def __init__(self, folder: Path, device: str) -> None:
        """Read the encoder of a folder.

        Raises:
            BrokenArtefact: it cannot be loaded, or the device is not there.
        """
        if device == "cuda" and not has_gpu():
            raise BrokenArtefact("CLASSIFIER_DEVICE is cuda, but torch finds no CUDA device here.")
        torch.set_num_threads(1)
        self._model, self._device = Checkpoint.read(folder), device

    def open(self, precision: str, watch: Callable[[Lane], object]) -> Lane:
        """The lane of a precision.

        Args:
            precision: ``fp32``, ``bf16`` or ``int8``.
            watch: runs texts through a lane, from which 8 bits learn how inputs are spread.

        Raises:
            BrokenArtefact: the processor does not have the precision.
        """
        if precision in _PLAIN:
            return _Lane(Transformer(self._model, _PLAIN[precision], self._device), self._device)
        if self._device != "cpu" or not has_eight_bit():
            raise BrokenArtefact("The precision int8 needs a processor that multiplies 8-bit numbers (VNNI).")
        watched = Watched()
        watch(_Lane(Transformer(self._model, watched), self._device))
        return _Lane(Transformer(self._model, EightBit(watched.spreads)), self._device)


class _Lane:
    def __init__(self, transformer: Transformer, device: str) -> None:
        self._transformer, self._device = transformer, device

    def __call__(self, ids: Ids, mask: Mask | None = None) -> Vectors:
        with torch.inference_mode():
            moved = None if mask is None else torch.from_numpy(mask).to(self._device)
            found = self._transformer(torch.from_numpy(ids).to(self._device), moved)
        return np.asarray(found.cpu().numpy(), dtype=np.float32)
