"""``python -m classifier.train.reliability``: how often cases with such a probability were right, by depth.

On the queries of the rulings held out of training, from an index without them, by the join as it is shipped. Rulings of
split dev are never read. The join's few weights were learnt on the same queries; ``classifier.train.temperatures``
measures crosswise by how much its probabilities are off.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator

import numpy as np

from classifier.constants import write_learnt
from classifier.join import JoinWeights, join, log_prior
from classifier.load import learnt_for, load_corpus, load_head, load_knowledge, vector_encoder
from classifier.settings import Settings
from classifier.sureness import Sureness
from classifier.train.examples import Examples, choose
from tariff.explanation import Reliability
from tariff.tree import Floats, Tree
from tariff.typed_json import to_json

DEPTHS = (2, 4, 6, 8)
BOUNDS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)
FEWEST = 30
"""Cases below which a share says too little to be told."""


def reliability(examples: Examples, weights: JoinWeights, sureness: Sureness, tree: Tree) -> tuple[Reliability, ...]:
    """How often the likeliest code of a depth was right, by its probability."""
    prior = log_prior(examples.counts, examples.special, weights)
    rows = [join(features, prior, weights, sureness) for features in examples.features]
    return tuple(one for depth in DEPTHS for one in _of_depth(rows, examples.leaf, depth, tree))


def _of_depth(rows: list[Floats], leaves: tuple[int, ...], depth: int, tree: Tree) -> Iterator[Reliability]:
    codes = tree.groups[depth][1]
    best = [(int(mass.argmax()), float(mass.max())) for mass in (tree.mass(row, depth) for row in rows)]
    sure = np.asarray([p for _, p in best])
    right = np.asarray(
        [tree.leaf_codes[leaf].startswith(codes[code]) for (code, _), leaf in zip(best, leaves, strict=True)]
    )
    for low, high in zip(BOUNDS, BOUNDS[1:], strict=False):
        chosen = (sure > low) & (sure <= high)
        if chosen.sum() >= FEWEST:
            yield Reliability(depth, low, high, int(chosen.sum()), round(float(right[chosen].mean()), 3))


def main() -> int:
    """Measure, and write the shares into the file of learnt constants."""
    from classifier.train.join import gather  # it measures with what it learnt, too

    settings = Settings.from_environ(os.environ)
    knowledge = load_knowledge(settings.data, settings.var)
    entries, tree = load_corpus(knowledge, settings.data), knowledge.catalogue.tree
    encode, head = vector_encoder(settings, lambda done, of: None), load_head(tree.leaf_codes, settings.model)
    examples, learnt = (
        gather(entries, knowledge, encode, choose(settings.data), head, settings.data),
        learnt_for(settings),
    )
    found = to_json(reliability(examples.in_doubt(), learnt.join, learnt.sureness, tree))
    raw = json.loads(settings.learnt.read_text(encoding="utf-8"))
    write_learnt(settings.learnt, {**raw, "reliability": found})
    sys.stdout.write("\n".join(json.dumps(one) for one in found) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
