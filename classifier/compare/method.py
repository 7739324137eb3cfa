"""What every method does, and what several of them share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from tariff.tree import Floats

SHARPNESSES = tuple(float(2**power) for power in np.arange(-3, 7.5, 0.5))


@dataclass(frozen=True, slots=True)
class Example:
    """A text of one leaf; ``leaf`` is its number."""

    text: str
    leaf: int
    language: str = "en"


@dataclass(frozen=True)
class Lesson:
    """What a method learns from.

    Attributes:
        train: texts to learn.
        held: texts to choose by, none of them a near twin of a text to learn.
        leaves: codes of all leaves in order.
    """

    train: Sequence[Example]
    held: Sequence[Example]
    leaves: Sequence[str]


class Method(Protocol):
    """One way to classify."""

    def fit(self, lesson: Lesson) -> None:
        """Learn, or load what was learnt.

        Raises:
            MissingPackage: a package that it needs is not installed.
        """

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """(n, leaves) probabilities, rows sum to 1."""

    def save(self, folder: Path) -> int:
        """Bytes on disk of all that it answers from; what it would be loaded from is written into the folder."""


def sharpest(held: Sequence[Example], probabilities: Callable[[float], Floats]) -> float:
    """The sharpness of least loss on texts held out.

    Args:
        held: texts with their leaf.
        probabilities: sharpness -> (n, leaves) probabilities of these texts.
    """
    leaf = [example.leaf for example in held]
    rows = np.arange(len(leaf))

    def loss(sharpness: float) -> float:
        return float(-np.log(np.maximum(probabilities(sharpness)[rows, leaf], 1e-12)).mean())

    return min(SHARPNESSES, key=loss)


def weigh(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
