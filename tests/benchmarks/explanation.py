"""How long explanations and their checks take: ``python -m tests.benchmarks.explanation [--cases 400]``.

Queries of train rulings, each decided at once; the time of the explanation and of its check is measured by itself, the
first time that a text is seen. With a knowledge base (``TARIFF_VAR``) notes and legal wording take part.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Sequence

import numpy as np

from classifier.engine import Engine
from classifier.explaining import Explainer, Gathered
from classifier.load import load_engine
from classifier.settings import Settings
from cli.checks_running import machine
from cli.terminal import output
from tariff.contract import Fact, Proposal, Request
from tariff.explanation import Explanation
from tariff.explanation_parts import Unknown
from tariff.verify import verify
from tariff.wording import Wording

_WARM = 10
DAY = "2026-11-26"


class Timed(Explainer):
    """Notes how long each explanation and each check took, in milliseconds, and what was not known."""

    def __init__(self, explainer: Explainer) -> None:
        self.__dict__.update(explainer.__dict__)
        self.made: list[float] = []
        self.checked: list[float] = []
        self.unknown: Counter[str] = Counter()
        self.rivals: Counter[str] = Counter()

    def explain(self, proposal: Proposal, facts: Sequence[Fact], gathered: Gathered, wording: Wording) -> Explanation:
        """As the explainer does, timed."""
        began = time.perf_counter()
        told = super().explain(proposal, facts, gathered, wording)
        self.made.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        verify(told, self.sources)
        self.checked.append((time.perf_counter() - began) * 1000)
        for name in ("rules", "notes", "rulings", "divergence", "missing", "rivals"):
            self.unknown[name] += isinstance(getattr(told, name), Unknown)
        if isinstance(told.rivals, tuple):
            self.rivals.update(rival.beaten_by for rival in told.rivals)
        return told


def run(engine: Engine, texts: Sequence[str]) -> Timed:
    """Decides on each text at once; what explaining took."""
    timed = Timed(engine._explainer)
    engine._explainer = timed
    for text in texts:
        engine.decide(Request(text, budget=0, date=DAY))
    return timed


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=400)
    count = parser.parse_args().cases
    engine, say = load_engine(Settings.from_environ(os.environ)), output().print
    step = len(engine.knowledge.rulings) // (count + _WARM)
    texts = [ruling.queries[0] for ruling in engine.knowledge.rulings.values()][::step][: count + _WARM]
    timed = run(engine, texts)
    for name, taken in (("explanation", timed.made), ("check", timed.checked)):
        middle, high, most = np.percentile(taken[_WARM:], [50, 95, 100])
        say(f"{name}: {middle:.1f} ms, 95 % within {high:.1f} ms, at most {most:.1f} ms, n = {len(taken) - _WARM}")
    say(f"not known: {dict(timed.unknown)} of {len(timed.made)}")
    say(f"rivals beaten by: {dict(timed.rivals)}")
    say(f"left out: {dict(Counter(fault.kind for fault in engine.left_out()))}")
    say(f"{machine()}; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
