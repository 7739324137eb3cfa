"""Weights exchanged for their running average while a model is measured."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

import torch


class Swapped(AbstractContextManager[None]):
    """Parameters exchanged for their averages and back."""

    def __init__(self, parameters: Sequence[torch.Tensor], average: Sequence[torch.Tensor]) -> None:
        """Name both, in the same order."""
        self.parameters, self.average = parameters, average

    def __enter__(self) -> None:
        self._swap()

    def __exit__(self, *_: object) -> None:
        self._swap()

    @torch.no_grad()
    def _swap(self) -> None:
        for one, other in zip(self.parameters, self.average, strict=True):
            kept = one.detach().clone()
            one.copy_(other)
            other.copy_(kept)
