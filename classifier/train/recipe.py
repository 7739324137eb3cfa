"""A recipe: every choice of one training run, read from a TOML file and copied into the record of the run."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import tomllib

from classifier.errors import BrokenArtefact

PACKAGED, SHIPPED = "packaged", "shipped"
_MOST_SEED = 2**31
_POSITIONS = 512
"""Positions of the encoder: it reads no longer texts."""


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
        synonyms: share of varied texts with a known name of their goods in which it is exchanged for another, 0 to 1.
        units: share of varied texts with an amount in which one is written in another unit or spelling, 0 to 1.
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
    synonyms: float = 0.0
    units: float = 0.0
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
        BadRecipe: an unknown entry, or a value of the wrong form or out of its range.
    """
    if unknown := sorted(raw.keys() - _RULES.keys()):
        raise BadRecipe(f"the recipe has an unknown entry '{unknown[0]}'")
    for name, value in raw.items():
        fits, wanted = _RULES[name]
        if not fits(value):
            raise BadRecipe(f"the recipe's entry {name} must be {wanted}, not {value!r}")
    return Recipe(**{**raw, "tree": tuple(float(value) for value in raw.get("tree", (0, 0, 0)))})


def _is_whole(value: object, least: int, most: float = math.inf) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_number(value: object) -> bool:
    """Whether a value is a number from 0 up, and no infinite one."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf


def _is_rate(value: Any) -> bool:  # noqa: ANN401 - any value of a TOML file
    return _is_number(value) and value > 0


def _is_share(value: Any) -> bool:  # noqa: ANN401 - any value of a TOML file
    return _is_number(value) and value <= 1


def _is_part(value: Any) -> bool:  # noqa: ANN401 - any value of a TOML file
    return _is_number(value) and value < 1


def _is_tree(value: object) -> bool:
    return isinstance(value, list | tuple) and len(value) == 3 and all(map(_is_number, value))


def _is_sources(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(key, str) and _is_number(many) for key, many in value.items())


def _is_name(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\w[\w.-]*", value) is not None


Rule = tuple[Callable[[Any], bool], str]
_COUNT: Rule = (lambda value: _is_whole(value, 1), "a whole number from 1 up")
_RATE: Rule = (_is_rate, "a number above 0")
_WEIGHT: Rule = (_is_number, "a number from 0 up")
_SHARE: Rule = (_is_share, "a share from 0 to 1")
_PART: Rule = (_is_part, "a share from 0 to below 1")
_RULES: Mapping[str, Rule] = {
    "name": (_is_name, "a word of letters, digits, dots and dashes"),
    "seed": (lambda value: _is_whole(value, 0, _MOST_SEED), "a whole number from 0 up"),
    "samples": _COUNT,
    "epochs": _COUNT,
    "tokens": _COUNT,
    "accumulate": _COUNT,
    "encoder_rate": _RATE,
    "head_rate": _RATE,
    "decay": _WEIGHT,
    "warm": _SHARE,
    "words": (lambda value: isinstance(value, bool), "true or false"),
    "variants": _SHARE,
    "synonyms": _SHARE,
    "units": _SHARE,
    "tree": (_is_tree, "three numbers from 0 up, for 6, 4 and 2 digits"),
    "margin": _WEIGHT,
    "pairs": _WEIGHT,
    "temperature": _RATE,
    "averaged": _PART,
    "dropout": _PART,
    "start": (lambda value: value in (PACKAGED, SHIPPED), f"{PACKAGED} or {SHIPPED}"),
    "rivals": _SHARE,
    "shelf": (lambda value: _is_whole(value, 0), "a whole number from 0 up"),
    "sources": (_is_sources, "a table of sources with a number from 0 up for each"),
    "longest": (lambda value: _is_whole(value, 3, _POSITIONS), f"a whole number from 3 to {_POSITIONS}"),
}
"""What each entry may be: every field of Recipe has its line."""
