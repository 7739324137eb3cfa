"""``python -m classifier.train.decision``: learn what stops the questions, by simulated conversations.

The cases are train rulings kept out of the index (the same as for the join); rulings of split dev are never read.
Each constant is tried in turn, the others held, until a round changes nothing.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from classifier.benchmark.cases import Case, Gold, PublicCase, Story
from classifier.benchmark.run import Plan, run_benchmark
from classifier.benchmark.traders import Spoiling
from classifier.constants import Learnt, load_learnt
from classifier.engine import Engine, Knowledge
from classifier.index import Encode, build_index
from classifier.load import LEARNT, load_corpus, load_knowledge, vector_encoder
from classifier.settings import Settings
from classifier.train.examples import choose
from tariff.constants import Constants

QUESTIONS, CASES, SEED = 3, 240, 20260101
SPOILT = Spoiling(wrong=0.1, unknown=0.2, seed=SEED)
LONG = 0.5
"""Bits that self-contained labels of subheadings cost more to read than headings; set by reading, not learnt."""
PRICE = 0.02
"""Accuracy that one more question on average must bring."""

TRIED: dict[str, tuple[float, ...]] = {
    "sure": (0.7, 0.75, 0.8, 0.85, 0.9, 0.95),
    "worth": (0.05, 0.1, 0.2, 0.3),
    "wrong": (0.02, 0.05, 0.08, 0.12),
    "across": (0.05, 0.15, 0.3, 0.5),
    "option_cost": (0.0, 0.02, 0.05),
}


@dataclass(frozen=True)
class Trial:
    """Constants and what they reached: share right at 8 digits with true and with spoilt answers, questions asked."""

    constants: Constants
    right: float
    right_spoilt: float
    asked: float

    @property
    def worth(self) -> float:
        """What is made as large as it can be."""
        return (self.right + self.right_spoilt) / 2 - PRICE * self.asked


def vary(constants: Constants, name: str, value: float) -> Constants:
    """The constants with one of them changed; ``wrong`` and ``across`` stand for all kinds of question."""
    if name == "wrong":
        return replace(constants, noises={k: replace(n, wrong=value) for k, n in constants.noises.items()})
    if name == "across":
        node = constants.cost["node"]
        return replace(constants, cost={"node": node, "headings": node + value, "subheadings": node + value + LONG})
    return Constants.from_dict({**constants.to_dict(), name: value})


def search(start: Constants, run: Callable[[Constants], Trial], tell: Callable[[str], None]) -> Trial:
    """The best trial of a search along one constant at a time."""
    best = run(start)
    tell(_line("start", best))
    while True:
        before = best
        for name, constants in _neighbours(best.constants):
            trial = run(constants)
            if trial.worth > best.worth + 1e-6:
                best = trial
                tell(_line(name, best))
        if best is before:
            return best


def _neighbours(constants: Constants) -> Iterator[tuple[str, Constants]]:
    for name, values in TRIED.items():
        for value in values:
            changed = vary(constants, name, value)
            if changed != constants:
                yield f"{name}={value}", changed


def simulate(
    knowledge: Knowledge, engine_of: Callable[[Constants], Engine], cases: Sequence[Case], constants: Constants
) -> Trial:
    """Talk to every case twice, with true and with spoilt answers."""
    engine = engine_of(constants)
    true, spoilt = (run_benchmark(engine, cases, Plan(QUESTIONS, None, s)) for s in (Spoiling(), SPOILT))
    asked = (true.mean_questions + spoilt.mean_questions) / 2
    return Trial(constants, true.after[QUESTIONS][8].share(1), spoilt.after[QUESTIONS][8].share(1), asked)


def kept_out_cases(knowledge: Knowledge, kept_out: dict[str, dict[str, Any]]) -> tuple[Case, ...]:
    """The first query of each kept-out ruling as a case."""
    cases = []
    for reference in kept_out:
        ruling = knowledge.rulings[reference]
        if ruling.cn in knowledge.catalogue.tree.leaf_index:
            gold = Gold((ruling.cn,), (ruling.cn,), "")
            cases.append(Case(reference, PublicCase(ruling.queries[0], "en"), Story({}, ""), gold))
    return tuple(cases[:CASES])


def engines(
    knowledge: Knowledge, settings: Settings, encode: Encode, kept_out: dict[str, dict[str, Any]]
) -> Callable[[Constants], Engine]:
    """Makes engines over an index without the kept-out rulings; what a text tells is computed once for all."""
    entries = [e for e in load_corpus(knowledge, settings.data) if e.source not in kept_out]
    index = build_index(entries, len(knowledge.catalogue.tree.leaves), encode)
    learnt: Learnt = load_learnt(LEARNT)
    first = Engine(knowledge, index, encode, learnt, {"model": learnt.model})

    def engine_of(constants: Constants) -> Engine:
        return first.with_constants(constants)

    return engine_of


def main() -> int:
    """Learn and write the constants into the file of learnt constants."""
    settings = Settings.from_environ(os.environ)
    knowledge = load_knowledge(settings.data, settings.var)
    kept_out = choose(settings.data)
    encode = vector_encoder(settings, lambda done, of: None)
    return learn(knowledge, engines(knowledge, settings, encode, kept_out), kept_out_cases(knowledge, kept_out))


def learn(knowledge: Knowledge, engine_of: Callable[[Constants], Engine], cases: Sequence[Case]) -> int:
    """Search, and write what was found with how it was found."""

    def tell(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    start = load_learnt(LEARNT).decision
    best = search(start, lambda constants: simulate(knowledge, engine_of, cases, constants), tell)
    raw = json.loads(LEARNT.read_text(encoding="utf-8"))
    raw["decision"] = best.constants.to_dict()
    raw["learnt"]["decision"] = {
        "cases": len(cases), "seed": SEED, "questions": QUESTIONS, "right": round(best.right, 4),
        "right_spoilt": round(best.right_spoilt, 4), "asked": round(best.asked, 3),
    }  # fmt: skip
    LEARNT.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    return 0


def _line(what: str, trial: Trial) -> str:
    return f"{what:>18}: right {trial.right:.3f}, spoilt {trial.right_spoilt:.3f}, asked {trial.asked:.2f}"


if __name__ == "__main__":
    raise SystemExit(main())
