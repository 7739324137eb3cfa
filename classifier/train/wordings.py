"""Texts in other words that say the same: another name of the goods, another unit; as often as a recipe says."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from classifier.train.amounts import Amounts
from classifier.train.recipe import Recipe
from classifier.train.synonyms import Place, Synonyms
from tariff.tree import Tree

_OWN = 0x5E11
"""Draws of its own, so that all else that is done to a text is the same with other words and without."""


@dataclass(frozen=True)
class Wordings:
    """Other words for texts.

    Attributes:
        synonyms: names that may be exchanged.
        amounts: how amounts may be written.
        by_synonym: share of texts with such a name in which it is exchanged.
        by_unit: share of texts with an amount in which one is written otherwise.
    """

    synonyms: Synonyms
    amounts: Amounts
    by_synonym: float
    by_unit: float

    def other(self, text: str, language: str, place: Place, seed: int) -> str:
        """The text or another that says the same, the same for the same seed.

        Args:
            text: a row's text.
            language: of the text, two small letters.
            place: leaves that the row may be of.
            seed: decides everything.
        """
        rng = random.Random(seed ^ _OWN)
        if rng.random() < self.by_synonym:
            text = self.synonyms.exchanged(text, language, place, rng)
        return self.amounts.turned(text, language, rng) if rng.random() < self.by_unit else text


def wordings(data: Path, tree: Tree, recipe: Recipe) -> Wordings | None:
    """What a recipe asks for; None where it asks for neither.

    Raises:
        BrokenData: a file of ``data`` is missing or broken.
        UnknownNode: a synonym has a code that the nomenclature does not have.
    """
    if not recipe.synonyms and not recipe.units:
        return None
    return Wordings(Synonyms.load(data, tree), Amounts.load(data), recipe.synonyms, recipe.units)
