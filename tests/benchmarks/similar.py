"""What imported rulings cost a reply: ``python -m tests.benchmarks.similar [--records 123067]``.

That many made-up valid rulings are imported, and vectors stand in for theirs: mixtures of two that are in the index, a
little shaken. Measured are the start (shards read and taken in), one search with its look-ups, and how soon a withdrawn
ruling is gone.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np

from classifier.encoding import PART
from classifier.engine import Engine
from classifier.load import encoder_name, load_engine
from classifier.settings import Settings
from classifier.shards import Shards
from classifier.similar import open_similar
from cli.checks_running import machine
from cli.terminal import output
from sources.ruling_base import RulingBase
from sources.ruling_imports import import_rulings
from tests.ebti_files import Writer, row, table

RECORDS, QUERIES, SEED = 123_067, 500, 11


def fill(var: Path, count: int, engine: Engine, name: str) -> None:
    """Imports so many valid rulings and adds a vector for each."""
    base = RulingBase(var)
    list(import_rulings([Writer().export(var / "DDS2-EBTI_Full.zip", count, (2025, 2026))], base, {}))
    random, shards = np.random.default_rng(SEED), Shards(var, name)
    part = []
    for ruling in base.valid(part=PART):
        part.append(ruling)
        if len(part) == PART:
            pairs = random.integers(0, len(engine.index.entries), (2, len(part)))
            rows = engine.index.vectors(pairs[0]) + engine.index.vectors(pairs[1])
            rows = rows + random.normal(0, 0.02, rows.shape)
            unit = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
            shards.add([one.reference for one in part], [one.digest for one in part], unit)
            part = []
    base.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS)
    count = parser.parse_args().records
    settings, say = Settings.from_environ(os.environ), output().print
    engine, name = load_engine(settings), encoder_name(settings.model)
    say(f"{machine()}; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        fill(var, count, engine, name)
        began = time.perf_counter()
        similar = open_similar(var, name, engine.index, engine.tree.leaf_codes)
        say(f"start with {len(similar):,} rulings: {time.perf_counter() - began:.1f} s")
        random = np.random.default_rng(SEED + 1)
        queries = engine.index.vectors(random.integers(0, len(engine.index.entries), QUERIES))
        taken, on = [], date(2026, 9, 1)
        for query in queries:
            began = time.perf_counter()
            found = similar.near(query[None], on)
            taken.append((time.perf_counter() - began) * 1000)
        low, middle, high = np.percentile(taken[10:], [5, 50, 95])
        say(f"one search: {middle:.1f} ms ({low:.1f}-{high:.1f}), load {os.getloadavg()[0]:.1f}")
        gone = found[0].ruling.reference
        (var / "DDS2-EBTI_20260905.csv").write_bytes(table([row(BTI_REFERENCE=gone, STATUS="INVALID")]))
        list(import_rulings([var / "DDS2-EBTI_20260905.csv"], RulingBase(var), {}))
        after = similar.near(queries[-1:], date(2026, 9, 6))
        say(f"a withdrawn ruling is {'still there' if gone in [one.ruling.reference for one in after] else 'gone'}")


if __name__ == "__main__":
    main()
