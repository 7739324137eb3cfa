"""The forward pass of a BERT encoder over batches of token ids, with the arithmetic of its linear layers to choose.

Half the time of transformers' own forward pass on short texts is not arithmetic; and its layers know neither
8-bit products nor batches without padding. In single precision both give the same vectors (a test compares).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch.nn import functional

from classifier.checkpoint import AFTER_ALL, AFTER_ATTENTION, PARTS, WEIGHTS, Shape, broken

Linear = Callable[[torch.Tensor], torch.Tensor]
Tensors = dict[str, torch.Tensor]
_HIGHEST = 80.0
"""Beyond this the exponential leaves single precision; the scores of short texts stay far below."""


class Arithmetic(Protocol):
    """How linear layers are computed."""

    @property
    def hidden(self) -> torch.dtype:
        """What activations are kept in between layers."""

    @property
    def attention(self) -> torch.dtype:
        """What attention is computed in."""

    def linear(self, name: str, weight: torch.Tensor, bias: torch.Tensor) -> Linear:
        """The layer of the name: (n, inputs) to (n, outputs)."""


@dataclass(frozen=True)
class Plain:
    """Floating point of one precision throughout."""

    hidden: torch.dtype

    @property
    def attention(self) -> torch.dtype:
        """The same precision."""
        return self.hidden

    def linear(self, name: str, weight: torch.Tensor, bias: torch.Tensor) -> Linear:
        """The layer as it is."""
        w, b = weight.to(self.hidden), bias.to(self.hidden)
        return lambda x: functional.linear(x, w, b)


@dataclass(frozen=True)
class Checkpoint:
    """A BertModel as it lies in a folder: sizes, and tensors by name."""

    shape: Shape
    tensors: Tensors

    @property
    def width(self) -> int:
        """Length of a vector."""
        return self.shape.width

    @classmethod
    def read(cls, folder: Path) -> Checkpoint:
        """Read config.json and model.safetensors.

        Raises:
            BrokenArtefact: a file is missing or cut off, or holds another kind of model.
        """
        shape = Shape.read(folder)
        try:
            tensors = load_file(folder / WEIGHTS)
        except (OSError, SafetensorError) as error:
            raise broken(folder, str(error)) from error
        if missing := sorted(shape.tensors() - tensors.keys()):
            raise broken(folder, f"{missing[0]} is missing")
        return cls(shape, tensors)


@dataclass(frozen=True)
class _Layer:
    attend: Linear
    merge: Linear
    widen: Linear
    narrow: Linear
    after_attention: Linear
    after_all: Linear


class Transformer:
    """Token ids to unit vectors: embeddings, layers, mean over tokens."""

    def __init__(self, model: Checkpoint, arithmetic: Arithmetic, device: str = "cpu") -> None:
        """Prepare a checkpoint's weights for an arithmetic and a device; the checkpoint stays as it is."""
        self.width, self.device = model.width, device
        self._model, self._arithmetic = model, arithmetic
        self._words = model.tensors["embeddings.word_embeddings.weight"].to(device)
        kinds = model.tensors["embeddings.token_type_embeddings.weight"]
        self._places = (model.tensors["embeddings.position_embeddings.weight"] + kinds[0]).to(device)
        self._norm = self._norm_of("embeddings.LayerNorm", torch.float32)
        self._layers = [self._layer(i) for i in range(model.shape.layers)]

    def __call__(self, ids: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """Vectors of n texts of up to m tokens.

        Args:
            ids: (n, m) int64.
            mask: (n, m) bool, true where there is a token; None where there is one everywhere.

        Returns:
            (n, width) float32, unit rows.
        """
        n, m = ids.shape
        x = self._norm(functional.embedding(ids, self._words) + self._places[:m])
        x = x.to(self._arithmetic.hidden).view(n * m, self.width)
        seen = None if mask is None else mask[:, None, None, :].float()
        for layer in self._layers:
            x = layer.after_attention(layer.merge(self._attention(layer.attend(x), (n, m), seen)) + x)
            x = layer.after_all(layer.narrow(functional.gelu(layer.widen(x))) + x)
        tokens = x.float().view(n, m, self.width)
        if mask is None:
            return functional.normalize(tokens.mean(1), dim=1)
        counted = mask.unsqueeze(2).to(tokens.dtype)
        return functional.normalize((tokens * counted).sum(1) / counted.sum(1), dim=1)

    def _attention(self, joint: torch.Tensor, size: tuple[int, int], seen: torch.Tensor | None) -> torch.Tensor:
        """Heads apart, scores, and the weighted values: written out, since texts are short and heads are small."""
        n, m = size
        heads = self._model.shape.heads
        depth = self.width // heads
        apart = joint.to(self._arithmetic.attention).view(n, m, 3, heads, depth).permute(2, 0, 3, 1, 4).contiguous()
        query, key, value = apart.view(3, n * heads, m, depth)
        scores = torch.bmm(query * depth**-0.5, key.transpose(1, 2)).float().clamp_(-_HIGHEST, _HIGHEST).exp_()
        if seen is not None:
            scores.view(n, heads, m, m).mul_(seen)
        weights = scores.div_(scores.sum(2, keepdim=True)).to(value.dtype)
        found = torch.bmm(weights, value).view(n, heads, m, depth)
        return found.transpose(1, 2).reshape(n * m, self.width).to(self._arithmetic.hidden)

    def _layer(self, number: int) -> _Layer:
        parts = {role: self._linear(f"encoder.layer.{number}", role) for role in PARTS}
        after = (
            self._norm_of(f"encoder.layer.{number}.{part}", self._arithmetic.hidden)
            for part in (AFTER_ATTENTION, AFTER_ALL)
        )
        return _Layer(**parts, **dict(zip(("after_attention", "after_all"), after, strict=True)))

    def _linear(self, layer: str, role: str) -> Linear:
        tensors = self._model.tensors
        weight = torch.cat([tensors[f"{layer}.{part}.weight"] for part in PARTS[role]])
        bias = torch.cat([tensors[f"{layer}.{part}.bias"] for part in PARTS[role]])
        return self._arithmetic.linear(f"{layer}.{role}", weight.to(self.device), bias.to(self.device))

    def _norm_of(self, name: str, kind: torch.dtype) -> Linear:
        weight, bias = (self._model.tensors[f"{name}.{end}"].to(self.device, kind) for end in ("weight", "bias"))
        return lambda x: functional.layer_norm(x, (self.width,), weight, bias, self._model.shape.epsilon)
