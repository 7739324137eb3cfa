"""Weights in few bits for shipping: blocks of a row share a scale. Small tensors stay in half precision."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Weights = dict[str, npt.NDArray[np.float32]]
Stored = dict[str, npt.NDArray[np.generic]]
BLOCK = 32
_HIGHEST = 127
_LEVELS, _SCALES, _PLAIN = "levels.", "scales.", "plain."
_SMALL = 4096


def rounded(weights: Mapping[str, npt.NDArray[np.floating]]) -> Stored:
    """Tensors to store: of each matrix its 8-bit levels and a half-precision scale for each 32 of a row.

    Args:
        weights: name -> tensor; the last dimension of a large one is a multiple of 32.
    """
    found: Stored = {}
    for name, tensor in weights.items():
        if tensor.size < _SMALL or tensor.ndim < 2 or tensor.shape[-1] % BLOCK:
            found[_PLAIN + name] = np.asarray(tensor, dtype=np.float16)
            continue
        levels, found[_SCALES + name] = in_blocks(tensor)
        found[_LEVELS + name] = levels.reshape(tensor.shape)
    return found


def in_blocks(tensor: npt.NDArray[np.floating]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float16]]:
    """Levels of a matrix and the scale of each 32 of a row.

    Args:
        tensor: (..., n), n a multiple of 32.

    Returns:
        (..., n / 32, 32) levels from -127 to 127, and (..., n / 32) scales.
    """
    blocks = np.asarray(tensor, dtype=np.float32).reshape(*tensor.shape[:-1], -1, BLOCK)
    scales = (np.abs(blocks).max(-1) / _HIGHEST).astype(np.float16)
    levels = np.rint(blocks / np.maximum(scales.astype(np.float32), 1e-8)[..., None])
    return np.clip(levels, -_HIGHEST, _HIGHEST).astype(np.int8), scales


def restored(stored: Mapping[str, npt.NDArray[np.generic]]) -> Weights:
    """The tensors of ``rounded`` in single precision.

    Raises:
        ValueError: levels without their scales, or of another shape.
    """
    found: Weights = {}
    for name, tensor in stored.items():
        if name.startswith(_PLAIN):
            found[name.removeprefix(_PLAIN)] = tensor.astype(np.float32)
        elif name.startswith(_LEVELS):
            bare = name.removeprefix(_LEVELS)
            scales = stored.get(_SCALES + bare)
            if scales is None or scales.shape != (*tensor.shape[:-1], tensor.shape[-1] // BLOCK):
                raise ValueError(f"{bare} has no scales of its shape")
            blocks = tensor.reshape(*scales.shape, BLOCK).astype(np.float32)
            found[bare] = (blocks * scales.astype(np.float32)[..., None]).reshape(tensor.shape)
    return found
