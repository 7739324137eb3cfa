"""Nodes of the catalogue drawn at random, to be read against the official text."""

import random

from tariff.tree import TITLE, Tree

SEED = 2026
NODES = 200


def draw_nodes(tree: Tree, number: int = NODES, seed: int = SEED) -> tuple[str, ...]:
    """Ids of nodes without titles, the same ones for the same seed, in the order of the nomenclature."""
    ids = [line.id for line in tree.lines if line.kind != TITLE]
    drawn = set(random.Random(seed).sample(ids, min(number, len(ids))))
    return tuple(node for node in ids if node in drawn)
