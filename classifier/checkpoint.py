"""What a folder with a BertModel says of itself, read without torch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from classifier.errors import BrokenArtefact

CONFIG, WEIGHTS, TOKENIZER = "config.json", "model.safetensors", "tokenizer.json"
GRAPH = ".onnx"
"""How files end that were made from the weights, and belong to them alone."""
PARTS = {
    "attend": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "merge": ("attention.output.dense",),
    "widen": ("intermediate.dense",),
    "narrow": ("output.dense",),
}
"""Role of a dense layer -> the tensors that make it, joined by rows."""
AFTER_ATTENTION, AFTER_ALL = "attention.output.LayerNorm", "output.LayerNorm"


@dataclass(frozen=True)
class Shape:
    """Sizes of an encoder.

    Attributes:
        layers: of the encoder.
        heads: of attention.
        width: length of a vector.
        epsilon: of the layer norms.
        positions: most tokens of a text.
    """

    layers: int
    heads: int
    width: int
    epsilon: float
    positions: int

    @classmethod
    def read(cls, folder: Path) -> Shape:
        """Of the folder's config.json.

        Raises:
            BrokenArtefact: it is missing or broken, or tells of another kind of model.
        """
        try:
            config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
            if config["model_type"] != "bert" or config["hidden_act"] != "gelu":
                raise broken(folder, f"a {config['model_type']} with {config['hidden_act']} is not known")
            return cls(
                int(config["num_hidden_layers"]), int(config["num_attention_heads"]), int(config["hidden_size"]),
                float(config["layer_norm_eps"]), int(config["max_position_embeddings"]),
            )  # fmt: skip
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise broken(folder, str(error)) from error

    def tensors(self) -> set[str]:
        """Names of all tensors that an encoder of these sizes has."""
        ends = ("weight", "bias")
        first = {f"embeddings.{kind}_embeddings.weight" for kind in ("word", "position", "token_type")}
        parts = [part for group in PARTS.values() for part in group] + [AFTER_ATTENTION, AFTER_ALL]
        return {
            *first,
            *(f"embeddings.LayerNorm.{end}" for end in ends),
            *(f"encoder.layer.{i}.{part}.{end}" for i in range(self.layers) for part in parts for end in ends),
        }


def broken(folder: Path, why: str) -> BrokenArtefact:
    """The error for a folder that cannot be loaded."""
    return BrokenArtefact(f"The encoder in {folder} cannot be loaded: delete it and build again ({why}).")
