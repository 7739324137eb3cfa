"""``python -m classifier.train.join``: learn the weights of the join on the rulings held out of training.

Held rulings are neither in the encoder's training nor in the index that is asked here. Rulings of split dev are never
read.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from classifier.corpus import Entry
from classifier.engine import Knowledge
from classifier.evidence import Encode, Witness
from classifier.index import build_index
from classifier.join import MOST_CONFLICTS, NAMES, Features, JoinWeights, join, log_prior
from classifier.load import LEARNT, load_corpus, load_head, load_knowledge, vector_encoder
from classifier.settings import Settings
from classifier.train.data.folds import held_groups
from classifier.train.data.own import group_of
from tariff.tree import Floats

START = JoinWeights(
    head=0.3, centroid=15.0, nearest=10.0, lexical=2.0, half=10.0, prior=0.5, special=6.0, conflicts=1.0, agrees=0.5
)
_STEPS, _RATE = 200, 0.05


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


def choose(data: Path) -> dict[str, dict[str, Any]]:
    """Reference -> row of the train rulings that training holds out."""
    with (data / "rulings" / "ebti.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    groups = held_groups(rows)
    return {row["reference"]: row for row in rows if row["split"] == "train" and group_of(row) in groups}


def gather(
    entries: Sequence[Entry], knowledge: Knowledge, encode: Encode, kept_out: Mapping[str, Mapping[str, Any]]
) -> Examples:
    """Evidence for the kept-out rulings' queries from an index without them."""
    tree = knowledge.catalogue.tree
    witness = witness_without(entries, knowledge, encode, kept_out)
    native: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.source in kept_out and entry.language != "en":
            native.setdefault(entry.source, []).append(entry)
    asked = [
        (query, tree.leaf_index[str(row["code"])[:8]])
        for row in kept_out.values()
        if str(row["code"])[:8] in tree.leaf_index
        for query in _queries(row, [e.text for e in native.get(str(row["reference"]), [])])
    ]
    heard = witness.hear([text for text, _ in asked])
    special = np.asarray([code[:2] in ("98", "99") for code in tree.leaf_codes], dtype=np.float64)
    return Examples(tuple(leaf for _, leaf in asked), tuple(e.features for e in heard), witness.index.counts, special)


def witness_without(
    entries: Sequence[Entry], knowledge: Knowledge, encode: Encode, kept_out: Mapping[str, Mapping[str, Any]]
) -> Witness:
    """What gathers evidence from an index that has not read the kept-out rulings."""
    tree = knowledge.catalogue.tree
    index = build_index([e for e in entries if e.source not in kept_out], len(tree.leaves), encode)
    return Witness(index, encode, knowledge.lexicon, knowledge.facts, load_head(tree.leaf_codes))


def loss(examples: Examples, weights: JoinWeights) -> float:
    """Mean negative log probability (nats) of the right leaves."""
    prior = log_prior(examples.counts, examples.special, weights)
    right = [join(f, prior, weights)[leaf] for f, leaf in zip(examples.features, examples.leaf, strict=True)]
    return float(-np.log(np.maximum(right, 1e-12)).mean())


def fit(examples: Examples) -> JoinWeights:
    """Weights of least loss, from the starting point on; the special codes' is not learnt, no ruling has one."""
    names = [name for name in NAMES if name != "special"]
    table = _Table(examples)
    logs = torch.log(torch.tensor([getattr(START, name) for name in names])).requires_grad_()
    optimiser = torch.optim.Adam([logs], lr=_RATE)
    for _ in range(_STEPS):
        optimiser.zero_grad()
        torch.autograd.backward(table.loss(dict(zip(names, logs.exp(), strict=True))))
        optimiser.step()
    values = {name: round(float(value), 4) for name, value in zip(names, logs.detach().exp(), strict=True)}
    return JoinWeights(special=START.special, **values)


class _Table:
    """The features of all examples as tensors (n, leaves), and the loss of weights upon them."""

    def __init__(self, examples: Examples) -> None:
        def stack(name: str) -> torch.Tensor:
            return torch.from_numpy(np.stack([getattr(f, name) for f in examples.features]).astype(np.float32))

        self._linear = {name: stack(name) for name in ("head", "centroid", "nearest", "agrees")}
        self._conflicts = stack("conflicts").clamp(max=MOST_CONFLICTS)
        self._lexical = stack("lexical")
        self._highest = self._lexical.amax(1, keepdim=True)
        self._counts = torch.from_numpy(np.log1p(examples.counts).astype(np.float32))
        self._special = START.special * torch.from_numpy(examples.special.astype(np.float32))
        self._leaf = torch.tensor(examples.leaf)

    def loss(self, weights: Mapping[str, torch.Tensor]) -> torch.Tensor:
        logits = weights["prior"] * self._counts - self._special
        logits = logits + weights["lexical"] * self._lexical / (self._highest + weights["half"])
        logits = logits - weights["conflicts"] * self._conflicts
        for name, values in self._linear.items():
            logits = logits + weights[name] * values
        return torch.nn.functional.cross_entropy(logits, self._leaf)


def main() -> int:
    """Learn and write the weights into the file of learnt constants."""
    settings = Settings.from_environ(os.environ)
    knowledge = load_knowledge(settings.data, settings.var)
    entries = load_corpus(knowledge, settings.data)
    encode = vector_encoder(settings, lambda done, of: None)
    examples = gather(entries, knowledge, encode, choose(settings.data))
    weights = fit(examples)
    raw = json.loads(LEARNT.read_text(encoding="utf-8"))
    raw["join"] = weights.to_dict()
    raw["learnt"]["join"] = {
        "texts": len(examples.leaf),
        "loss_before": round(loss(examples, START), 4),
        "loss_after": round(loss(examples, weights), 4),
    }
    LEARNT.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(raw["learnt"]["join"]) + "\n" + json.dumps(raw["join"]) + "\n")
    return 0


def _queries(row: Mapping[str, Any], native: Sequence[str]) -> list[str]:
    """Both English queries, and one of the others, which one turning with the reference."""
    turn = sum(str(row["reference"]).encode())
    return [str(query) for query in row["queries"]] + ([native[turn % len(native)]] if native else [])


if __name__ == "__main__":
    raise SystemExit(main())
