"""``python -m classifier.train.join``: learn the join on the rulings held out of training.

Weights of the evidence, how sure their sum may be of a text, and how much probability a set of codes must gather.

Held rulings are neither in the encoder's training nor in the index that is asked here. Rulings of split dev are never
read.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from classifier.constants import write_learnt
from classifier.corpus import Entry
from classifier.evidence import Encode, Head, Witness
from classifier.index import build_index
from classifier.join import MOST_CONFLICTS, NAMES, JoinWeights, join, log_prior
from classifier.knowledge import Knowledge
from classifier.load import load_corpus, load_head, load_knowledge, run_name, vector_encoder
from classifier.settings import Settings
from classifier.sureness import Sureness
from classifier.train.calibration import calibrate
from classifier.train.examples import Asked, Examples, all_asked, choose
from classifier.train.recognition import recognition
from classifier.train.reliability import reliability
from tariff.tree import Tree
from tariff.typed_json import to_json

START = JoinWeights(
    head=0.3, centroid=15.0, nearest=10.0, lexical=2.0, half=10.0, prior=0.5, special=6.0, conflicts=1.0, agrees=0.5
)
_ROUNDS = 40


def gather(
    entries: Sequence[Entry],
    knowledge: Knowledge,
    encode: Encode,
    kept_out: Mapping[str, Mapping[str, Any]],
    head: Head | None,
    data: Path,
) -> Examples:
    """Evidence for the kept-out rulings' queries and for everyday goods, from an index without them."""
    tree = knowledge.catalogue.tree
    witness = witness_without(entries, knowledge, encode, kept_out, head)
    return heard(witness, all_asked(entries, tree, kept_out, data), tree)


def heard(witness: Witness, asked: Sequence[Asked], tree: Tree) -> Examples:
    """Queries with the evidence that a witness gives for each."""
    found = witness.hear([one.text for one in asked], [one.language for one in asked])
    return Examples.of(asked, found, witness.index.counts, tree)


def witness_without(
    entries: Sequence[Entry],
    knowledge: Knowledge,
    encode: Encode,
    kept_out: Mapping[str, Mapping[str, Any]],
    head: Head | None,
) -> Witness:
    """What gathers evidence from an index that has not read the kept-out rulings."""
    leaves = len(knowledge.catalogue.tree.leaves)
    index = build_index([e for e in entries if e.source not in kept_out], leaves, encode)
    return Witness(index, encode, knowledge.lexicon, knowledge.facts, head)


def loss(examples: Examples, weights: JoinWeights, sureness: Sureness | None = None) -> float:
    """Mean negative log probability (nats) of the right leaves."""
    prior = log_prior(examples.counts, examples.special, weights)
    right = [join(f, prior, weights, sureness)[leaf] for f, leaf in zip(examples.features, examples.leaf, strict=True)]
    return float(-np.log(np.maximum(right, 1e-12)).mean())


def fit(examples: Examples, rounds: int = _ROUNDS) -> JoinWeights:
    """Weights of least loss, from the starting point on; the special codes' is not learnt, no ruling has one.

    Source of the search: Liu and Nocedal (1989), On the limited memory BFGS method, Mathematical Programming 45.
    """
    names = [name for name in NAMES if name != "special"]
    table = _Table(examples)
    logs = torch.log(torch.tensor([getattr(START, name) for name in names])).requires_grad_()
    optimiser: Any = torch.optim.LBFGS([logs], max_iter=rounds, line_search_fn="strong_wolfe")

    def step() -> torch.Tensor:
        optimiser.zero_grad()
        found = table.loss(dict(zip(names, logs.exp(), strict=True)))
        torch.autograd.backward(found)
        return found

    optimiser.step(step)
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


def learn(settings: Settings) -> tuple[dict[str, Any], dict[str, Any]]:
    """The join of a model with how often it is right; the texts it was learnt on, its losses, and how sure it was.

    Raises:
        BrokenArtefact: the model's encoder is not built.
    """
    knowledge = load_knowledge(settings.data, settings.var)
    entries = load_corpus(knowledge, settings.data)
    encode = vector_encoder(settings, lambda done, of: None)
    head = load_head(knowledge.catalogue.tree.leaf_codes, settings.model)
    examples = gather(entries, knowledge, encode, choose(settings.data), head, settings.data)
    weights = fit(examples)
    sureness, sets, errors = calibrate(examples.in_doubt(), weights, knowledge.catalogue.tree)
    before, after = round(loss(examples, START), 4), round(loss(examples, weights, sureness), 4)
    told = {"texts": len(examples.leaf), "loss_before": before, "loss_after": after, "ece": errors}
    shares = reliability(examples.in_doubt(), weights, sureness, knowledge.catalogue.tree)
    found = {"join": weights.to_dict(), "sureness": sureness.to_dict(), "sets": sets.to_dict()}
    named = recognition(examples.features)
    return {**found, "recognition": named.to_dict(), "reliability": to_json(shares)}, told


def learn_constants(settings: Settings, known: Path) -> dict[str, Any]:
    """The constants of a model: those of its join learnt, all others those of a file.

    Args:
        settings: whose model it is.
        known: the file.
    """
    found, told = learn(settings)
    raw: dict[str, Any] = json.loads(known.read_text(encoding="utf-8"))
    learnt = {**raw["learnt"], "join": told}
    return {**raw, "model": run_name(settings.model), **found, "learnt": learnt}


def main() -> int:
    """Learn and write the weights into the file of learnt constants."""
    settings = Settings.from_environ(os.environ)
    raw = learn_constants(settings, settings.learnt)
    write_learnt(settings.learnt, raw)
    sys.stdout.write(json.dumps(raw["learnt"]["join"]) + "\n" + json.dumps(raw["join"]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
