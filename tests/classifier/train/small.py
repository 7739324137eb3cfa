"""A model of two small layers and twelve made-up goods."""

from __future__ import annotations

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from classifier.checkpoint import Shape
from classifier.transformer import Checkpoint

CODES = ["01012100", "01012910", "01012990", "01013000", "02011000", "02012020"]
GOODS = ["red horse", "grey pony", "wild zebra", "small donkey", "beef half", "beef quarter"]
WIDTH, INNER, LAYERS = 64, 128, 2


def tokenizer() -> Tokenizer:
    """A word a piece."""
    words = sorted({word for text in GOODS for word in text.split()} | {"query:"})
    pieces = ["<s>", "<pad>", "</s>", "<unk>", *words]
    found = Tokenizer(models.WordLevel({piece: i for i, piece in enumerate(pieces)}, unk_token="<unk>"))
    found.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    found.post_processor = processors.TemplateProcessing("<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return found


def checkpoint(pieces: int) -> Checkpoint:
    """Random weights of two layers."""
    torch.manual_seed(3)
    shapes = {
        "embeddings.word_embeddings.weight": (pieces, WIDTH),
        "embeddings.position_embeddings.weight": (32, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
    }
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}"
        for part in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            shapes[f"{at}.{part}.weight"] = (WIDTH, WIDTH)
        shapes[f"{at}.intermediate.dense.weight"] = (INNER, WIDTH)
        shapes[f"{at}.output.dense.weight"] = (WIDTH, INNER)
    tensors = {name: torch.randn(shape) * 0.2 for name, shape in shapes.items()}
    for name in list(tensors):
        if "embeddings" not in name:
            tensors[name.replace("weight", "bias")] = torch.zeros(len(tensors[name]))
    norms = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        norms += [f"encoder.layer.{layer}.attention.output.LayerNorm", f"encoder.layer.{layer}.output.LayerNorm"]
    for norm in norms:
        tensors |= {f"{norm}.weight": torch.ones(WIDTH), f"{norm}.bias": torch.zeros(WIDTH)}
    return Checkpoint(Shape(LAYERS, 4, WIDTH, 1e-12, 32), tensors)
