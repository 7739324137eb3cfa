"""A recipe: every choice of one training run, read from a TOML file and copied into the record of the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import tomllib

from classifier.errors import BrokenArtefact

PACKAGED, SHIPPED = "packaged", "shipped"


class BadRecipe(BrokenArtefact):
    """A recipe that cannot be trained from; the text says which entry is wrong."""


@dataclass(frozen=True)
class Recipe:
    """Choices of a run.

    Attributes:
        name: of the recipe.
        seed: of samples, variants and batches.
        samples: texts an epoch, drawn by weight.
        epochs: rounds.
        tokens: tokens a batch; texts of like length share a batch.
        accumulate: batches whose gradients are added before a step.
        encoder_rate: highest learning rate of the encoder.
        head_rate: highest learning rate of class vectors and scale.
        decay: weight decay.
        warm: share of the steps in which the rate rises.
        words: whether token embeddings are learnt too.
        variants: share of texts that are varied as traders type, 0 to 1.
        tree: weight of the loss at 6, 4 and 2 digits beside that at the text's own depth.
        margin: how much nearer (cosine) rivals of confusable headings are made to look while training.
        pairs: weight of the loss of finding another text of the same leaf among those of the batch; 0 for none.
        temperature: of that loss.
        averaged: share of the old in the running average of weights, 0 for none.
        dropout: share of activations dropped.
        start: what is trained: ``packaged``, the encoder as published, or ``shipped``, the model in classifier/model.
        rivals: share of texts that share a batch with texts of headings that theirs is confused with, 0 to 1.
        shelf: texts a leaf from which class vectors start and in which the nearest is sought after each epoch; 0 for
            all, which takes long without a GPU.
        sources: source of a row -> how often it is drawn, 1 unless named.
        longest: tokens of a text that are read.
    """

    name: str = "unnamed"
    seed: int = 20260101
    samples: int = 300_000
    epochs: int = 1
    tokens: int = 1024
    accumulate: int = 1
    encoder_rate: float = 1e-4
    head_rate: float = 2e-3
    decay: float = 0.01
    warm: float = 0.1
    words: bool = False
    variants: float = 0.5
    tree: tuple[float, float, float] = (0.0, 0.0, 0.0)
    margin: float = 0.0
    pairs: float = 0.0
    temperature: float = 0.04
    averaged: float = 0.0
    dropout: float = 0.1
    start: str = PACKAGED
    rivals: float = 0.0
    shelf: int = 0
    sources: Mapping[str, float] = field(default_factory=dict)
    longest: int = 48

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {**asdict(self), "sources": dict(self.sources), "tree": list(self.tree)}


def read_recipe(path: Path) -> Recipe:
    """The recipe of a TOML file.

    Raises:
        BadRecipe: missing, no TOML, an unknown entry, or a value out of its range.
    """
    try:
        return recipe_of(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadRecipe(f"{path.name} cannot be read as a recipe: {error}") from error


def recipe_of(raw: Mapping[str, Any]) -> Recipe:
    """The recipe of a mapping; what is not named has its default.

    Raises:
        BadRecipe: an unknown entry, or a value out of its range.
    """
    known = {entry.name for entry in fields(Recipe)}
    if unknown := sorted(raw.keys() - known):
        raise BadRecipe(f"the recipe has an unknown entry '{unknown[0]}'")
    try:
        recipe = Recipe(**{**raw, "tree": tuple(float(value) for value in raw.get("tree", (0, 0, 0)))})
        shares = (recipe.variants, recipe.warm, recipe.averaged, recipe.dropout, recipe.rivals)
        counts = (recipe.samples, recipe.epochs, recipe.tokens, recipe.accumulate, recipe.longest)
        is_sound = all(0 <= s <= 1 for s in shares) and all(n >= 1 for n in counts) and len(recipe.tree) == 3
        if recipe.start not in (PACKAGED, SHIPPED) or recipe.shelf < 0:
            raise BadRecipe(
                f"a run starts from {PACKAGED} or {SHIPPED}, and its shelf holds no less than 0 texts a leaf"
            )
        rates = (recipe.encoder_rate, recipe.head_rate, recipe.temperature)
        if not is_sound or not all(rate > 0 for rate in rates) or any(w < 0 for w in recipe.sources.values()):
            raise BadRecipe("a value of the recipe is out of its range: shares lie in 0..1, counts and rates above 0")
    except (TypeError, ValueError, AttributeError) as error:
        raise BadRecipe(f"a value of the recipe has the wrong form: {error}") from error
    return recipe
