"""How often three similar rulings of the right heading are shown: ``python -m tests.benchmarks.similar_headings``.

On the development cases: decided at once from the text alone, and with ``--questions N`` after so many questions that
one answers who knows the right code. A ruling is never shown for its own case, since none of them is in the index.
Counted are the cases of whose right heading the index holds at least three rulings.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from dataclasses import replace

from classifier.benchmark.cases import Gold
from classifier.benchmark.traders import CodeTrader
from classifier.engine import Engine
from classifier.load import load_engine
from classifier.settings import Settings
from cli.checks_running import machine
from cli.terminal import output
from tariff.contract import Proposal, Request

DAY, LEAST = "2026-11-26", 3


def proposed_for(engine: Engine, row: dict[str, str], questions: int) -> Proposal | None:
    """The proposal for a case after so many questions at most."""
    gold = Gold((row["code"],), (row["code"][:8],), "")
    trader = CodeTrader(gold, engine.repertoire)
    request = Request(row["text"], budget=questions, date=DAY)
    reply = engine.decide(request)
    while reply.question is not None:
        answers = (*request.answers, trader.answer(reply.question))
        request = replace(request, answers=answers, budget=request.budget - 1)
        reply = engine.decide(request)
    return reply.proposal


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--questions", type=int, default=0)
    asked = parser.parse_args()
    settings, say = Settings.from_environ(os.environ), output().print
    lines = (settings.data / "benchmarks" / "ebti_dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines][: asked.cases]
    engine = load_engine(settings)
    held = Counter(ruling.code[:4] for ruling in engine.knowledge.rulings.values())
    shown, alone, beside, proposed, counted, diverging = 0, 0, 0, 0, 0, 0
    for row in rows:
        heading = row["code"][:4]
        proposal = proposed_for(engine, row, asked.questions)
        told = proposal.explanation if proposal is not None else None
        diverging += told is not None and isinstance(told.divergence, tuple)
        if held[heading] < LEAST:
            continue
        counted += 1
        own = [one.code for one in proposal.rulings if one.reference != row["id"]] if proposal is not None else []
        every = [one.code for one in told.rulings] if told is not None and isinstance(told.rulings, tuple) else []
        alone += sum(code.startswith(heading) for code in own) >= LEAST
        shown += sum(code.startswith(heading) for code in every) >= LEAST
        beside += len(every) > len(own)
        proposed += proposal is not None and proposal.candidate.code.startswith(heading)
    say(f"three rulings of the right heading: {shown} of {counted} ({100 * shown / counted:.1f} %)")
    say(f"of those for the proposed code alone: {alone} of {counted} ({100 * alone / counted:.1f} %)")
    say(f"rulings of another heading, or one that was withdrawn, stand beside them in {beside} of {counted}")
    say(f"the right heading was proposed: {proposed} of {counted} ({100 * proposed / counted:.1f} %)")
    say(f"rulings that diverge are told of in {diverging} of {len(rows)}; {engine.versions['model']}; {machine()}")


if __name__ == "__main__":
    main()
