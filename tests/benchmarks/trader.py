"""How well the trader of facts answers, on train rulings: ``python -m tests.benchmarks.trader [--rulings N]``.

The rulings (and all near-identical ones) are taken out of the index first, so that the clerk knows as little of them
as of any new goods. The trader of codes leads each case through at most three questions; the trader of facts is asked
the same ones. Chosen from the output: overlap and floor by the share of right answers among the three tenths that lead
most, the margin where less than half of the answers become right. No development ruling is looked at.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import sys
from dataclasses import dataclass, replace

import numpy as np

from classifier.benchmark.cases import Gold, Story
from classifier.benchmark.facts_trader import FITTING, FactsTrader, Fitting
from classifier.benchmark.traders import CodeTrader
from classifier.corpus import RULING
from classifier.encoder import Encoder
from classifier.engine import Engine
from classifier.index import build_index
from classifier.load import LEARNT, load_corpus, load_knowledge, load_learnt, model_folder, vector_encoder
from classifier.settings import Settings
from tariff.contract import Question, Request
from tariff.rulings import Ruling

OVERLAPS, FLOORS = (0.0, 0.03, 0.05, 0.1), (0.0, 0.83, 0.84, 0.85, 0.86)
SEED, QUESTIONS = 11, 3


@dataclass(frozen=True)
class Asked:
    """A question, the goods that it was asked about, and the right option (empty where none is)."""

    question: Question
    story: Story
    right: str


def held_out(settings: Settings, rulings: dict[str, Ruling], count: int) -> tuple[list[Ruling], set[str]]:
    """Rulings to ask about, and the references that must leave the index with them."""
    path = settings.data / "rulings" / "ebti.jsonl"
    group = {row["reference"]: row["group"] for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    chosen = sorted(rulings.values(), key=lambda ruling: ruling.reference)
    random.Random(SEED).shuffle(chosen)
    groups = {group[ruling.reference] for ruling in chosen[:count]}
    return chosen[:count], {reference for reference in rulings if group[reference] in groups}


def engine_without(settings: Settings, encoder: Encoder, count: int) -> tuple[Engine, list[Ruling]]:
    """An engine that does not know some rulings, and those rulings."""
    knowledge = load_knowledge(settings.data, settings.var)
    chosen, out = held_out(settings, knowledge.rulings, count)
    kept = [e for e in load_corpus(knowledge, settings.data) if e.kind != RULING or e.source not in out]
    encode = vector_encoder(settings, lambda done, of: None)
    index = build_index(kept, len(knowledge.catalogue.tree.leaves), encode)
    return Engine(knowledge, index, encoder.encode, load_learnt(LEARNT), {}), chosen


def questions_of(engine: Engine, ruling: Ruling) -> list[Asked]:
    """The questions on the way to a ruling's code."""
    if ruling.cn not in engine.tree.leaf_index:
        return []
    trader = CodeTrader(Gold((ruling.cn,), (ruling.cn,), ""), engine.repertoire)
    request, found = Request(ruling.queries[0], budget=QUESTIONS), []
    while request.budget and (question := engine.decide(request).question) is not None:
        answer = trader.answer(question)
        found.append(Asked(question, Story(ruling.facts, ruling.goods), answer.option))
        request = replace(request, answers=(*request.answers, answer), budget=request.budget - 1)
    return found


def leads(asked: list[Asked], encoder: Encoder, fitting: Fitting) -> tuple[np.ndarray, np.ndarray]:
    """Lead of each best option over the next, largest first, and whether it was right."""
    found = []
    for one in asked:
        fits = FactsTrader(one.story, encoder, fitting=fitting).fits(one.question)
        order = np.argsort(-fits, kind="stable")
        lead = float(fits[order[0]] - fits[order[1]]) if len(order) > 1 else 1.0
        found.append((lead, one.question.options[order[0]].id == one.right))
    found.sort(key=lambda pair: -pair[0])
    return np.asarray([lead for lead, _ in found]), np.asarray([right for _, right in found])


def main() -> int:
    """Print the table; the exit status."""
    parser = argparse.ArgumentParser(description="Measure the trader of facts on train rulings.")
    parser.add_argument("--rulings", type=int, default=500)
    settings = Settings.from_environ(os.environ)
    encoder = Encoder.load(model_folder(settings), device=settings.device or None)
    engine, chosen = engine_without(settings, encoder, parser.parse_args().rulings)
    asked = [one for ruling in chosen for one in questions_of(engine, ruling)]
    sys.stdout.write(f"{len(asked)} questions about {len(chosen)} rulings\n")
    sys.stdout.write("overlap floor | right of all | of the 3 tenths that lead most | tenth by tenth\n")
    for overlap, floor in itertools.product(OVERLAPS, FLOORS):
        lead, right = leads(asked, encoder, Fitting(overlap, floor, 0.0))
        tenths = " ".join(f"{part.mean():.2f}" for part in np.array_split(right, 10))
        most = right[: 3 * len(right) // 10].mean()
        sys.stdout.write(f"{overlap:7.2f} {floor:5.2f} | {right.mean():.3f} | {most:.3f} | {tenths}\n")
    lead, right = leads(asked, encoder, FITTING)
    said = lead >= FITTING.margin
    shares = (
        f"{said.mean():.2f} answered, {right[said].mean():.2f} right of them, {right[~said].mean():.2f} of the others"
    )
    sys.stdout.write(f"chosen: {FITTING}: {shares}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
