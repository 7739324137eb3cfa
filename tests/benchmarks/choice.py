"""How long the choice of a question takes: ``python -m tests.benchmarks.choice [--cases N]``.

Made-up probabilities over all leaves, from a few likely codes to many; each case is decided at once and after a first
answer, one by one and many together. Times are those of the processor, so that others on the machine count less, and
the ways to decide take turns, so that its load is the same for all. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cli.checks_running import machine
from tariff.catalogue import load_catalogue
from tariff.constants import Constants
from tariff.contract import Answer
from tariff.cross import cross_of
from tariff.cross_table import CrossTable
from tariff.decide import Case, Decision, decide
from tariff.decide_many import decide_many
from tariff.duties import DutyTable, load_duties
from tariff.fact_table import FactTable
from tariff.leaf_facts import LeafFacts
from tariff.repertoire import Repertoire
from tariff.tree import Floats
from tariff.words import reading_of
from tests.world import DATA, ROOT

SEED = 5
TOGETHER = (64, 512)


@dataclass(frozen=True)
class Ground:
    """What is decided on."""

    repertoire: Repertoire
    duties: DutyTable
    constants: Constants

    @classmethod
    def load(cls) -> Ground:
        """All questions on the embedded nomenclature, with the learnt constants."""
        catalogue = load_catalogue(DATA)
        tree = catalogue.tree
        cross = CrossTable.of(cross_of(DATA / "cross", tree), tree)
        repertoire = Repertoire(tree, cross, FactTable.of(LeafFacts.load(DATA, tree)), reading_of(catalogue))
        raw = json.loads((ROOT / "classifier" / "learnt.json").read_text(encoding="utf-8"))
        duties = load_duties(DATA / "nomenclature" / "cn2026.csv", tree)
        return cls(repertoire, duties, Constants.from_dict(raw["decision"]))

    def one(self, prior: Floats, case: Case) -> Decision:
        """The decision for one case alone."""
        return decide(prior, case.answers, self.repertoire, self.duties, self.constants, budget=case.budget)

    def many(self, priors: Sequence[Floats], cases: Sequence[Case]) -> list[Decision]:
        """The decisions for several."""
        return decide_many(priors, cases, self.repertoire, self.duties, self.constants)


def made_up(ground: Ground, many: int) -> tuple[list[Floats], list[Case]]:
    """(2 * many,) probabilities and cases, in random order: each without an answer, and with one."""
    leaves, random, found = len(ground.repertoire.tree.leaves), np.random.default_rng(SEED), []
    for spread in np.geomspace(0.002, 0.05, many):
        prior = random.dirichlet(np.full(leaves, spread)) + 1e-9
        prior /= prior.sum()
        question = ground.one(prior, Case(budget=3)).question
        answers = () if question is None else (Answer(question.key, question.options, question.options[0]),)
        found += [(prior, Case(budget=3)), (prior, Case(answers, 3))]
    order = random.permutation(len(found))
    return [found[i][0] for i in order], [found[i][1] for i in order]


def times(ground: Ground, priors: Sequence[Floats], cases: Sequence[Case]) -> dict[int, list[float]]:
    """Cases decided at a time -> milliseconds of the processor a decision, for each such lot of them."""
    found: dict[int, list[float]] = {many: [] for many in (1, *TOGETHER)}
    for start in range(0, len(cases), max(TOGETHER)):
        for many, kept in found.items():
            for first in range(start, min(start + max(TOGETHER), len(cases)), many):
                some, rows = cases[first : first + many], priors[first : first + many]
                begun = time.process_time()
                if many == 1:
                    ground.one(rows[0], some[0])
                else:
                    ground.many(rows, some)
                kept.append(1000 * (time.process_time() - begun) / len(some))
    return found


def main() -> int:
    """Print mean, median and 95th percentile; the exit status."""
    parser = argparse.ArgumentParser(description="Time the choice of a question.")
    parser.add_argument("--cases", type=int, default=512)
    ground = Ground.load()
    priors, cases = made_up(ground, parser.parse_args().cases)
    for many, found in times(ground, priors, cases).items():
        middle, most = np.percentile(found, [50, 95])
        how = "one by one" if many == 1 else f"{many} at once"
        sys.stdout.write(
            f"{how}: mean {np.mean(found):.2f} ms a decision, median {middle:.2f}, 95 % below {most:.2f}\n"
        )
    sys.stdout.write(f"{len(cases)} decisions; {machine()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
