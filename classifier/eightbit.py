"""Linear layers in 8-bit integers, close enough to single precision for the vectors of an index.

Plain dynamic quantisation loses a sixth of each ten nearest texts, since a few activations are far larger than the
rest. So inputs are first centred on their means and evened out, the counterpart of which goes into the weights, and
then rounded token by token between their least and their largest value; weights are rounded row by row.

Source: Xiao et al. (2023), SmoothQuant, arXiv:2211.10438, for evening out; centring and the spread instead of the
largest value were tried here (docs/reference/encoder.md has the figures).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.nn import functional

from classifier.transformer import Linear

_LEVELS = 255
_HALF = 128
_LEAST = 1e-5


@dataclass
class Spread:
    """How the inputs of a layer are spread: sums over the tokens seen."""

    tokens: int
    total: torch.Tensor
    squares: torch.Tensor

    @property
    def mean(self) -> torch.Tensor:
        """(inputs,) mean of each input."""
        return (self.total / self.tokens).float()

    @property
    def deviation(self) -> torch.Tensor:
        """(inputs,) standard deviation of each input."""
        mean = self.total / self.tokens
        return (self.squares / self.tokens - mean * mean).clamp(min=_LEAST**2).sqrt().float()


@dataclass
class Watched:
    """Single precision that notes the spread of each layer's inputs."""

    hidden: torch.dtype = torch.float32
    attention: torch.dtype = torch.float32
    spreads: dict[str, Spread] = field(default_factory=dict)

    def linear(self, name: str, weight: torch.Tensor, bias: torch.Tensor) -> Linear:
        """The layer as it is, watched."""
        zeros = torch.zeros(weight.shape[1], dtype=torch.float64)
        spread = self.spreads[name] = Spread(0, zeros, zeros.clone())

        def watched(x: torch.Tensor) -> torch.Tensor:
            exact = x.double()
            spread.tokens += len(x)
            spread.total += exact.sum(0)
            spread.squares += (exact * exact).sum(0)
            return functional.linear(x, weight, bias)

        return watched


@dataclass(frozen=True)
class EightBit:
    """8-bit products; what lies between stays in single precision, attention in half precision."""

    spreads: dict[str, Spread]
    hidden: torch.dtype = torch.float32
    attention: torch.dtype = torch.bfloat16

    def linear(self, name: str, weight: torch.Tensor, bias: torch.Tensor) -> Linear:
        """The layer in 8 bits."""
        return EightBitLinear(weight, bias, self.spreads[name])


class EightBitLinear:
    """One layer: ``x @ weight.T + bias`` with weights and inputs in 8 bits."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor, spread: Spread) -> None:
        """Round the weights (outputs, inputs) for inputs that are spread so."""
        even = (spread.deviation / weight.abs().amax(0).clamp(min=_LEAST)).sqrt()
        evened = weight * even
        self._scales = evened.abs().amax(1).clamp(min=_LEAST) / 127
        rounded = (evened / self._scales[:, None]).round()
        self._stretch, self._shift = 1 / even, -spread.mean / even
        self._sums, self._bias = self._scales * rounded.sum(1), bias + weight @ spread.mean
        self._product = _product(rounded.to(torch.int8), self._scales)

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """(n, inputs) float32 to (n, outputs) float32."""
        even = torch.addcmul(self._shift, x, self._stretch)
        least = even.amin(1, keepdim=True)
        step = (even.amax(1, keepdim=True) - least).clamp_(min=_LEAST) / _LEVELS
        levels = even.sub_(least).mul_(1 / step).sub_(_HALF).round_().to(torch.int8)
        product = self._product(levels.view(torch.uint8).bitwise_xor_(_HALF))  # -128..127 to 0..255
        return product.mul_(step).addcmul_(least, self._sums).add_(self._bias)


def has_eight_bit() -> bool:
    """Whether this processor and this torch multiply 8-bit numbers fast and exactly (VNNI, oneDNN)."""
    return bool(
        torch._C._has_mkldnn  # what torch.backends.mkldnn.is_available() asks, untyped
        and torch.cpu._is_vnni_supported()
        and hasattr(torch.ops.onednn, "qlinear_pointwise")
    )


def _product(weight: torch.Tensor, scales: torch.Tensor) -> Callable[[torch.Tensor], torch.Tensor]:
    """(n, inputs) uint8 times (outputs, inputs) int8 with a scale an output, as (n, outputs) float32."""
    onednn: Any = torch.ops.onednn
    packed, zeros = onednn.qlinear_prepack(weight, None), torch.zeros(len(weight), dtype=torch.int64)

    def product(levels: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = onednn.qlinear_pointwise(
            levels, 1.0, 0, packed, scales, zeros, None, 1.0, 0, torch.float32, "none", [], ""
        )
        return found

    return product
