"""How long the choice of a question takes: ``python -m tests.benchmarks.choice [--cases N]``.

Made-up probabilities over all leaves, from a few likely codes to many; each case is decided at once and after a first
answer. Times are those of the processor, so that others on the machine count less. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

import numpy as np

from cli.checks_running import machine
from tariff.catalogue import load_catalogue
from tariff.constants import Constants
from tariff.contract import Answer
from tariff.cross import cross_of
from tariff.cross_table import CrossTable
from tariff.decide import decide
from tariff.duties import load_duties
from tariff.fact_table import FactTable
from tariff.leaf_facts import LeafFacts
from tariff.repertoire import Repertoire
from tariff.words import reading_of
from tests.world import DATA, ROOT

SEED = 5


def repertoire() -> Repertoire:
    """All questions on the embedded nomenclature."""
    catalogue = load_catalogue(DATA)
    tree = catalogue.tree
    cross = CrossTable.of(cross_of(DATA / "cross", tree), tree)
    return Repertoire(tree, cross, FactTable.of(LeafFacts.load(DATA, tree)), reading_of(catalogue))


def times(cases: int) -> np.ndarray:
    """(2 * cases,) milliseconds of the processor for each decision."""
    ground = repertoire()
    duties = load_duties(DATA / "nomenclature" / "cn2026.csv", ground.tree)
    raw = json.loads((ROOT / "classifier" / "learnt.json").read_text(encoding="utf-8"))
    constants, random, found = Constants.from_dict(raw["decision"]), np.random.default_rng(SEED), []
    for spread in np.geomspace(0.002, 0.05, cases):
        prior = random.dirichlet(np.full(len(ground.tree.leaves), spread)) + 1e-9
        answers: tuple[Answer, ...] = ()
        for _ in range(2):
            start = time.process_time()
            decision = decide(prior / prior.sum(), answers, ground, duties, constants, budget=3)
            found.append(1000 * (time.process_time() - start))
            if decision.question is not None:
                answers = (Answer(decision.question.key, decision.question.options, decision.question.options[0]),)
    return np.asarray(found)


def main() -> int:
    """Print mean, median and 95th percentile; the exit status."""
    parser = argparse.ArgumentParser(description="Time the choice of a question.")
    parser.add_argument("--cases", type=int, default=256)
    found = times(parser.parse_args().cases)
    middle, most = np.percentile(found, [50, 95])
    sys.stdout.write(
        f"{len(found)} decisions: mean {found.mean():.2f} ms, median {middle:.2f}, 95 % below {most:.2f}\n"
    )
    sys.stdout.write(machine() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
