"""``python -m classifier.train.join``: learn the weights of the join on train rulings kept out of the index.

Rulings of split dev are never read here. Near-identical goods share a group and are kept out together.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from classifier.corpus import Entry
from classifier.index import Encode, build_index
from classifier.join import Features, JoinWeights, join, log_prior
from classifier.load import LEARNT, load_corpus, load_knowledge, vector_encoder
from classifier.settings import Settings
from tariff.tree import Floats, Tree

SEED, KEPT_OUT = 20260101, 600
START = JoinWeights(centroid=30.0, nearest=30.0, lexical=5.0, half=5.0, prior=0.2, special=6.0)
_NAMES = ("centroid", "nearest", "lexical", "half", "prior")


@dataclass(frozen=True)
class Examples:
    """Texts with their leaf, and what an index without them knows of each.

    Attributes:
        leaf: (n,) right leaf.
        features: evidence for each text.
        counts: (leaves,) texts of rulings that lead to each leaf.
        special: (leaves,) 1 for special codes.
    """

    leaf: tuple[int, ...]
    features: tuple[Features, ...]
    counts: Floats
    special: Floats


def choose(data: Path, seed: int, many: int) -> dict[str, dict[str, object]]:
    """References of train rulings to keep out, whole groups at a time, with their rows."""
    with (data / "rulings" / "ebti.jsonl").open(encoding="utf-8") as lines:
        rows = [row for line in lines if (row := json.loads(line))["split"] == "train"]
    groups: dict[object, list[dict[str, object]]] = {}
    for row in rows:
        groups.setdefault(row["group"], []).append(row)
    order = sorted(groups, key=str)
    random.Random(seed).shuffle(order)
    chosen: dict[str, dict[str, object]] = {}
    for group in order:
        if len(chosen) >= many:
            break
        chosen.update({str(row["reference"]): row for row in groups[group]})
    return chosen


def gather(entries: Sequence[Entry], tree: Tree, encode: Encode, kept_out: dict[str, dict[str, object]]) -> Examples:
    """Evidence for the kept-out rulings' queries from an index without them."""
    index = build_index([e for e in entries if e.source not in kept_out], len(tree.leaves), encode)
    native: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.source in kept_out and entry.language != "en":
            native.setdefault(entry.source, []).append(entry)
    asked = [
        (str(query), tree.leaf_index[str(row["code"])[:8]])
        for row in kept_out.values()
        if str(row["code"])[:8] in tree.leaf_index
        for query in _queries(row, [e.text for e in native.get(str(row["reference"]), [])])
    ]
    vectors = encode([text for text, _ in asked])
    features = []
    for (text, _), vector in zip(asked, vectors, strict=True):
        cosines, numbers = index.search(vector[None], 200)
        nearest = np.full(len(tree.leaves), float(cosines[0][-1]))
        np.maximum.at(nearest, index.leaf[numbers[0]], cosines[0])
        features.append(Features((vector @ index.centroids.T).astype(np.float64), nearest, index.lexical.score(text)))
    special = np.asarray([code[:2] in ("98", "99") for code in tree.leaf_codes], dtype=np.float64)
    return Examples(tuple(leaf for _, leaf in asked), tuple(features), index.counts, special)


def loss(examples: Examples, weights: JoinWeights) -> float:
    """Mean negative log probability (nats) of the right leaves."""
    prior = log_prior(examples.counts, examples.special, weights)
    right = [join(f, prior, weights)[leaf] for f, leaf in zip(examples.features, examples.leaf, strict=True)]
    return float(-np.log(np.maximum(right, 1e-12)).mean())


def fit(examples: Examples) -> JoinWeights:
    """Weights of least loss, from the starting point on; the special codes' is not learnt, no ruling has one."""

    def weights(x: Floats) -> JoinWeights:
        values = dict(zip(_NAMES, np.exp(x), strict=True))
        return JoinWeights(special=START.special, **{name: round(float(v), 4) for name, v in values.items()})

    start = np.log([getattr(START, name) for name in _NAMES])
    found = minimize(lambda x: loss(examples, weights(x)), start, method="Nelder-Mead", options={"maxfev": 160})
    return weights(found.x)


def main() -> int:
    """Learn and write the weights into the file of learnt constants."""
    settings = Settings.from_environ(os.environ)
    knowledge = load_knowledge(settings.data, settings.var)
    entries = load_corpus(knowledge, settings.data)
    kept_out = choose(settings.data, SEED, KEPT_OUT)
    encode = vector_encoder(settings, lambda done, of: None)
    examples = gather(entries, knowledge.catalogue.tree, encode, kept_out)
    weights = fit(examples)
    raw = json.loads(LEARNT.read_text(encoding="utf-8"))
    raw["join"] = weights.to_dict()
    raw["learnt"]["join"] = {
        "texts": len(examples.leaf),
        "seed": SEED,
        "loss_before": round(loss(examples, START), 4),
        "loss_after": round(loss(examples, weights), 4),
    }
    LEARNT.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(raw["learnt"]["join"]) + "\n" + json.dumps(raw["join"]) + "\n")
    return 0


def _queries(row: dict[str, object], native: Sequence[str]) -> list[str]:
    """Both English queries, and one of the others, which one turning with the reference."""
    queries = row["queries"]
    english = [str(query) for query in queries] if isinstance(queries, list) else []
    turn = sum(str(row["reference"]).encode())
    return english + ([native[turn % len(native)]] if native else [])


if __name__ == "__main__":
    raise SystemExit(main())
