"""How the tensors of the packaged encoder are called in a transformers ``BertModel``, and their shapes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Weights = dict[str, npt.NDArray[np.float32]]

CONFIG: dict[str, object] = {
    "architectures": ["BertModel"],
    "model_type": "bert",
    "hidden_act": "gelu",
    "pad_token_id": 1,
    "bos_token_id": 0,
    "eos_token_id": 2,
    "dtype": "float32",
}

_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
TENSORS = (*_EMBEDDINGS, *(f"l{{}}.{part}.{end}" for part in _PARTS for end in ("w", "b")))
"""Names in the package's file; ``{}`` stands for the layer."""


def bert_name(name: str) -> str:
    """Name in the BertModel of a tensor of the file."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, end = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_PARTS[part]}.{'weight' if end == 'w' else 'bias'}"


def shape_of(name: str, hidden: int, inner: int) -> tuple[int, ...]:
    """Shape of a tensor of the file; -1 is what remains."""
    if name.startswith("emb.ln") or name.endswith(".b") or ".aln." in name or ".oln." in name:
        return (-1,)
    if ".fi." in name:
        return (inner, hidden)
    if ".fo." in name:
        return (hidden, inner)
    return (-1, hidden)
