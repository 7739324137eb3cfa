"""How long explanations and their checks take, and what is known against rivals: ``python -m tests.benchmarks.explanation``.

Queries of train rulings, or with ``--split dev`` the development cases, each decided at once, or with ``--questions N``
after so many questions that one answers who knows the right code. The time of the explanation and of its check is
measured by itself, the first time that a text is seen; with others at work the processor's time tells more. With a knowledge base (``TARIFF_VAR``) notes and legal wording
take part.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Sequence

import numpy as np

from classifier.citing import Citing, Looked
from classifier.engine import Engine
from classifier.explaining import Explainer, Gathered
from classifier.load import load_engine
from classifier.settings import Settings
from cli.checks_running import machine
from cli.terminal import output
from tariff.contract import Fact, Proposal
from tariff.explanation import Explanation
from tariff.explanation_parts import BY_NOTHING, RivalBeaten, Unknown
from tariff.repertoire import parse_key
from tariff.similar_rulings import MOST, SimilarRuling
from tariff.verify import verify
from tariff.wording import Wording
from tests.benchmarks.similar_headings import proposed_for

_WARM = 10
DAY = "2026-11-26"
NEITHER = "neither"


class Timed(Explainer):
    """Notes how long each explanation and each check took, in milliseconds, and what was not known."""

    def __init__(self, explainer: Explainer) -> None:
        self.__dict__.update(explainer.__dict__)
        self.made: list[float] = []
        self.used: list[float] = []
        self.checked: list[float] = []
        self.found: list[float] = []
        self.searched: list[float] = []
        self.unknown: Counter[str] = Counter()

    def explain(self, proposal: Proposal, facts: Sequence[Fact], gathered: Gathered, wording: Wording) -> Explanation:
        """As the explainer does, timed."""
        began, used = time.perf_counter(), time.thread_time()
        told = super().explain(proposal, facts, gathered, wording)
        self.made.append((time.perf_counter() - began) * 1000)
        self.used.append((time.thread_time() - used) * 1000)
        began = time.perf_counter()
        verify(told, self.sources)
        self.checked.append((time.perf_counter() - began) * 1000)
        for name in ("rules", "notes", "rulings", "divergence", "missing", "rivals"):
            self.unknown[name] += isinstance(getattr(told, name), Unknown)
        return told


class TimedCiting(Citing):
    """Notes how long it took to find the rulings near to the goods of a proposal, in milliseconds."""

    def __init__(self, citing: Citing) -> None:
        self.__dict__.update(citing.__dict__)
        self.taken: list[float] = []
        self.used: list[float] = []

    def near(self, looked: Looked, at: str, heading: str = "", most: int = MOST) -> tuple[SimilarRuling, ...]:
        """As the engine finds them, timed."""
        began, used = time.perf_counter(), time.thread_time()
        found = super().near(looked, at, heading, most)
        self.taken.append((time.perf_counter() - began) * 1000)
        self.used.append((time.thread_time() - used) * 1000)
        return found


def known_against(rival: RivalBeaten) -> str:
    """What beats a rival, else the kind of question that would settle it, else that neither is known."""
    if rival.beaten_by != BY_NOTHING:
        return rival.beaten_by
    return NEITHER if isinstance(rival.settled_by, Unknown) else f"question: {parse_key(rival.settled_by.key)[0]}"


def run(engine: Engine, rows: Sequence[dict[str, str]], questions: int) -> tuple[Timed, Counter[str], Counter[str]]:
    """Proposes for each case; what explaining took, what is known against rivals, and where the rival was right."""
    timed, citing = Timed(engine._explainer), TimedCiting(engine._citing)
    engine._explainer, engine._citing = timed, citing
    against: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for row in rows:
        proposal = proposed_for(engine, row, questions)
        told = proposal.explanation if proposal is not None else None
        for rival in told.rivals if told is not None and isinstance(told.rivals, tuple) else ():
            against[known_against(rival)] += 1
            right[known_against(rival)] += row["code"].startswith(rival.code)
    timed.found, timed.searched = citing.taken, citing.used
    return timed, against, right


def rows_of(engine: Engine, settings: Settings, split: str, count: int) -> list[dict[str, str]]:
    """The cases: id, text and code."""
    if split == "dev":
        lines = (settings.data / "benchmarks" / "ebti_dev.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines][:count]
    rulings = list(engine.knowledge.rulings.values())
    step = max(1, len(rulings) // count)
    return [{"id": one.reference, "text": one.queries[0], "code": one.cn} for one in rulings[::step][:count]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=400)
    parser.add_argument("--split", choices=("train", "dev"), default="train")
    parser.add_argument("--questions", type=int, default=0)
    asked = parser.parse_args()
    settings = Settings.from_environ(os.environ)
    engine, say = load_engine(settings), output().print
    rows = rows_of(engine, settings, asked.split, asked.cases + _WARM)
    timed, against, right = run(engine, rows, asked.questions)
    parts = {
        "explanation": timed.made, "of processor": timed.used, "check": timed.checked,
        "finding rulings": timed.found, "finding, of processor": timed.searched,
    }  # fmt: skip
    for name, taken in parts.items():
        middle, high, most = np.percentile(taken[_WARM:], [50, 95, 100])
        say(f"{name}: {middle:.1f} ms, 95 % within {high:.1f} ms, at most {most:.1f} ms, n = {len(taken) - _WARM}")
    say(f"not known: {dict(timed.unknown)} of {len(timed.made)}")
    for kind, count in against.most_common():
        say(f"rivals: {count} {kind}; the rival was right in {right[kind]} ({100 * right[kind] / count:.0f} %)")
    say(f"left out: {dict(Counter(fault.kind for fault in engine.left_out()))}")
    say(f"{machine()}; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
