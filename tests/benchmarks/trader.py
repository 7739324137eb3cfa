"""How the trader of facts weighs options, learnt on train rulings: ``python -m tests.benchmarks.trader``.

The rulings are those that training holds out, seen by an index that has not read them. The trader of codes leads each
case through at most three questions; of each the weights of what speaks for an option are learnt on half of the
rulings' groups and checked on the other. Prints the weights for ``FITTING`` and how often he would be right, by how
sure he is. No development ruling is looked at.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from classifier.benchmark.cases import Story
from classifier.benchmark.facts_trader import FITTING, FactsTrader
from classifier.constants import load_learnt
from classifier.settings import LEARNT, Settings
from classifier.train.tune.run import make_ground
from classifier.train.tune.talks import CODE, Ground, Heard, talk
from tariff.tree import Floats

STEPS, RATE, DECAY = 300, 0.1, 2e-5
SURE = (0.0, 0.4, 0.5, 0.55, 0.6, 0.7, 0.8)


@dataclass(frozen=True)
class Asked:
    """A question: (options, 9) what speaks for each option, the right one, and the group of the ruling."""

    features: Floats
    right: int
    group: str


def questions(ground: Ground) -> Iterator[Asked]:
    """The questions on the way to the codes of each ruling's first query, of which an option is right."""
    constants = load_learnt(LEARNT).decision
    for number, case in enumerate(ground.cases):
        if case.id.endswith("#0"):
            trader = ground.tell(Story(case.facts, case.goods))
            assert isinstance(trader, FactsTrader)
            heard: list[Heard] = []
            talk(number, CODE, constants, ground, heard=heard)
            for question, answer in heard:
                if answer.option:
                    yield Asked(trader.features(question), answer.shown.index(answer.option), case.group)


def learn(asked: Sequence[Asked]) -> Floats:
    """(9,) weights of least loss."""
    most = max(len(one.features) for one in asked)
    table = torch.zeros(len(asked), most, asked[0].features.shape[1], dtype=torch.float64)
    mask = torch.full((len(asked), most), -1e9, dtype=torch.float64)
    for row, hidden, one in zip(table, mask, asked, strict=True):
        row[: len(one.features)] = torch.from_numpy(one.features)
        hidden[: len(one.features)] = 0
    right = torch.tensor([one.right for one in asked])
    weights = torch.zeros(table.shape[2], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.Adam([weights], lr=RATE)
    for _ in range(STEPS):
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(table @ weights + mask, right) + DECAY * (weights**2).sum()
        torch.autograd.backward(loss)
        optimiser.step()
    return weights.detach().numpy()


def table(asked: Sequence[Asked], weights: Floats) -> str:
    """Share of questions that he answers, and of right answers among them, by how sure he is."""
    chances = []
    for one in asked:
        logits = one.features @ weights
        p = np.exp(logits - logits.max())
        chances.append((float(p.max() / p.sum()), int(logits.argmax()) == one.right))
    sure, right = np.asarray([c for c, _ in chances]), np.asarray([r for _, r in chances])
    parts = (f"from {s:.2f} {(sure >= s).mean():.2f} answered, {right[sure >= s].mean():.2f} right" for s in SURE)
    return "; ".join(parts)


def main() -> int:
    """Print weights and shares; the exit status."""
    ground = make_ground(Settings.from_environ(os.environ), lambda line: None)
    asked = list(questions(ground))
    fit = [one for one in asked if zlib.crc32(one.group.encode()) % 2 == 0]
    check = [one for one in asked if zlib.crc32(one.group.encode()) % 2]
    weights = learn(fit)
    sys.stdout.write(f"{len(asked)} questions\nfit: {table(fit, weights)}\ncheck: {table(check, weights)}\n")
    sys.stdout.write(f"of all: {np.round(learn(asked), 2).tolist()}; chosen {FITTING}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
