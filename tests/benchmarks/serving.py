"""How fast the engine looks at texts: ``python -m tests.benchmarks.serving [--synthetic 250000]``.

One text at a time: encoder, search and joining, by the clock and by the processor's time, which other work on the
machine disturbs less; and many at once. ``--synthetic`` adds so many made-up rulings to the index: mixtures of two texts
that are in it, a little shaken. Nothing is encoded twice: each text is made new by a number.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from classifier.cores import cores
from classifier.corpus import RULING, Entry
from classifier.engine import Engine
from classifier.index import Index, Vectors, quantised
from classifier.load import load_corpus, load_encoder, load_engine, load_head, vector_encoder
from classifier.settings import Settings
from cli.checks_running import machine
from cli.terminal import output

SEED = 11
_SHAKEN = 0.35


@dataclass(frozen=True)
class Taken:
    """What looks took.

    Attributes:
        clock: milliseconds a text by the clock.
        processor: milliseconds a text of the processor.
    """

    clock: tuple[float, ...]
    processor: tuple[float, ...]

    def told(self) -> str:
        """Medians with the 5th and 95th percentiles."""
        (low, clock, high), used = np.percentile(self.clock, [5, 50, 95]), float(np.median(self.processor))
        return f"{clock:.1f} ms by the clock ({low:.1f}-{high:.1f}), {used:.1f} ms of processor"


def one_by_one(engine: Engine, texts: Sequence[str]) -> Taken:
    """Each text alone."""
    clock, processor = [], []
    for number, text in enumerate(texts):
        began, used = time.perf_counter(), time.process_time()
        engine.look([f"{text} {number}"])
        clock.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - used) * 1000)
    return Taken(tuple(clock[10:]), tuple(processor[10:]))


def at_once(engine: Engine, texts: Sequence[str], size: int) -> float:
    """Texts a second in batches of so many."""
    began = time.perf_counter()
    for start in range(0, len(texts), size):
        engine.look([f"{text} no. {start + i} of {size}" for i, text in enumerate(texts[start : start + size])])
    return len(texts) / (time.perf_counter() - began)


def with_synthetic(engine: Engine, settings: Settings, many: int) -> Engine:
    """The engine with so many made-up rulings more in its index."""
    entries = load_corpus(engine.knowledge, settings.data)
    known = vector_encoder(settings, lambda done, of: None)([entry.text for entry in entries])
    rng = np.random.default_rng(SEED)
    one, other = rng.integers(0, len(known), (2, many))
    made = known[one] + known[other] + rng.normal(0, _SHAKEN / np.sqrt(known.shape[1]), (many, known.shape[1]))
    unit: Vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    more = [Entry(f"made up {i}", RULING, entries[int(n)].leaf, f"X{i}", "en") for i, n in enumerate(one)]
    faiss_index = quantised(np.concatenate([known, unit]))
    index = Index([*entries, *more], faiss_index, engine.index.centroids, engine.index.lexical)
    encoder, head = load_encoder(settings), load_head(engine.tree.leaf_codes, settings.model)
    return Engine(engine.knowledge, index, encoder.encode, engine.learnt, engine.versions, head)


def main() -> None:
    """Measure and print."""
    order = argparse.ArgumentParser(description=__doc__)
    order.add_argument("--synthetic", type=int, default=0, help="made-up rulings to add (default 0)")
    order.add_argument("--texts", type=int, default=200, help="texts one by one (default 200)")
    asked = order.parse_args()
    settings = Settings.from_environ(os.environ)
    lines = (settings.data / "benchmarks" / "ebti_dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [str(json.loads(line)["text"]) for line in lines][: asked.texts + 10]
    engine = load_engine(settings)
    if asked.synthetic:
        engine = with_synthetic(engine, settings, asked.synthetic)
    output().print(f"{len(engine.index.entries):,} texts in the index; {engine.versions['model']}")
    with threadpool_limits(settings.threads, user_api="blas"):
        output().print(f"one text: {one_by_one(engine, texts).told()}, n = {len(texts) - 10}")
        for size in (32, 64):
            output().print(f"{size} at once: {at_once(engine, texts, size):.0f} texts a second, n = {len(texts)}")
    output().print(f"{cores()} cores, {machine()}")


if __name__ == "__main__":
    main()
