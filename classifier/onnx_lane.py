"""The encoder on ONNX Runtime: what one text costs least with, and all that is needed where there is no torch."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as _state
from safetensors import SafetensorError, safe_open

from classifier.checkpoint import GRAPH, WEIGHTS, Shape, broken
from classifier.lane import Ids, Mask, Vectors

_RUNTIME_ERRORS = (_state.Fail, _state.InvalidGraph, _state.InvalidProtobuf, _state.InvalidArgument, _state.NoSuchFile)
_FORM = "blocks8-2"
_WORDS, _PLACES, _KINDS = (f"embeddings.{kind}_embeddings.weight" for kind in ("word", "position", "token_type"))


class OnnxLane:
    """Token ids to unit vectors with weights and inputs in 8 bits, by blocks of 32."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Open the encoder of a folder; its graph is written there first where it is not.

        Args:
            folder: with config.json and model.safetensors.
            threads: of one batch.

        Raises:
            BrokenArtefact: the folder cannot be loaded.
        """
        shape = Shape.read(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        try:
            self._file = safe_open(folder / WEIGHTS, "np")
            if missing := sorted(shape.tensors() - set(self._file.keys())):
                raise broken(folder, f"{missing[0]} is missing")
            self._words = self._file.get_slice(_WORDS)
            self._places = self._file.get_tensor(_PLACES) + self._file.get_tensor(_KINDS)[0]
            graph = ensure_graph(folder, shape)
            self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        except (OSError, SafetensorError, *_RUNTIME_ERRORS) as error:
            raise broken(folder, str(error)) from error

    def __call__(self, ids: Ids, mask: Mask | None = None) -> Vectors:
        """See Lane."""
        seen = np.ones(ids.shape, dtype=np.int32) if mask is None else mask.astype(np.int32)
        sums = (self.tokens(ids, seen) * seen[:, :, None]).sum(1)
        unit: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-12))
        return unit

    def tokens(self, ids: Ids, seen: npt.NDArray[np.int32]) -> Vectors:
        """(n, m, width) vectors of pieces.

        Args:
            ids: (n, m).
            seen: (n, m), 1 where there is a token, else 0.
        """
        pieces, places = np.unique(ids, return_inverse=True)
        table = np.stack([self._words[int(piece)] for piece in pieces])
        rows = table[places.reshape(ids.shape)] + self._places[: ids.shape[1]]
        found: Vectors = self._session.run(None, {"rows": rows, "mask": seen})[0]
        return found


def ensure_graph(folder: Path, shape: Shape) -> str | bytes:
    """Path of a folder's graph, which is written where it is missing; its bytes where it cannot be written.

    Raises:
        OSError, SafetensorError: the weights cannot be read.
    """
    path = graph_path(folder, shape)
    if path.exists():
        return str(path)
    from classifier.onnx_graph import graph_of

    data = graph_of(_tensors(folder, shape), shape)
    draft = path.with_name(f"{path.name}.draft-{os.getpid()}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError:
        return data
    return str(path)


def graph_path(folder: Path, shape: Shape) -> Path:
    """Where the graph of a folder's weights stands; its name holds a hash of all biases, which any training changes.

    Raises:
        OSError, SafetensorError: the weights cannot be read.
    """
    found = hashlib.blake2b(digest_size=8)
    with safe_open(folder / WEIGHTS, "np") as file:
        for name in sorted(shape.tensors()):
            if name.endswith(".bias"):
                found.update(file.get_tensor(name).tobytes())
    return folder / f"{_FORM}-{found.hexdigest()}{GRAPH}"


def _tensors(folder: Path, shape: Shape) -> Mapping[str, npt.NDArray[np.float32]]:
    wanted = shape.tensors() - {_WORDS, _PLACES, _KINDS}
    with safe_open(folder / WEIGHTS, "np") as file:
        return {name: file.get_tensor(name) for name in wanted}
