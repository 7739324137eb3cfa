"""What a benchmark needs of an engine and of an encoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from tariff.contract import Reply, Request
from tariff.repertoire import Repertoire
from tariff.tree import Floats, Tree


class Engine(Protocol):
    """Text and answers to probabilities and decisions, in process."""

    @property
    def tree(self) -> Tree:
        """The nomenclature."""

    @property
    def repertoire(self) -> Repertoire:
        """What can be asked on it."""

    @property
    def versions(self) -> Mapping[str, str]:
        """Of model, data and nomenclature: which engine this is."""

    def probabilities(self, texts: Sequence[str], languages: Sequence[str]) -> Floats:
        """(n, leaves) float64, rows sum to 1, from the texts alone."""

    def decide(self, request: Request) -> Reply:
        """The question, proposal or referral for a request."""

    def posterior(self, request: Request) -> Floats:
        """(leaves,) float64, sum 1, after the answers of a request."""


class Encoder(Protocol):
    """Texts to unit vectors."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.floating[Any]]:
        """(n, d), unit rows."""
