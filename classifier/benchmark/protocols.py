"""What a benchmark needs of an engine and of an encoder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from tariff.constants import Constants
from tariff.contract import Reply, Request
from tariff.decide import Choose
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
    def constants(self) -> Constants:
        """What decides when to ask, what, and when to stop."""

    def with_policy(self, constants: Constants, repertoire: Repertoire, choose: Choose) -> Engine:
        """The same engine with another choice of questions."""

    @property
    def versions(self) -> Mapping[str, str]:
        """Of model, data and nomenclature: which engine this is."""

    def probabilities(self, texts: Sequence[str], languages: Sequence[str]) -> Floats:
        """(n, leaves) float64, rows sum to 1, from the texts alone."""

    def decide(self, request: Request) -> Reply:
        """The question, proposal or referral for a request."""

    def posterior(self, request: Request) -> Floats:
        """(leaves,) float64, sum 1, after the answers of a request."""
