"""One method measured: how often it is right, how long it takes, how much room it needs."""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from classifier.benchmark.cases import Case
from classifier.benchmark.scoring import Shares, shares, stand
from classifier.benchmark.statistics import wilson
from classifier.compare.method import Lesson, Method
from tariff.tree import Tree

DEPTHS, TOPS = (8, 6, 4), (1, 5)
SINGLE, BATCH, BATCHES = 60, 32, 6
_AT_ONCE = 64
_MEGA = 1 << 20
Json = dict[str, Any]


@dataclass(frozen=True)
class Speed:
    """Median milliseconds a text, alone and 32 at once."""

    one: float
    many: float


def measure(method: Method, lesson: Lesson, tests: Mapping[str, Sequence[Case]], tree: Tree) -> Json:
    """Fit a method and measure it.

    Args:
        method: not yet fitted.
        lesson: what it learns from.
        tests: language -> cases.
        tree: the nomenclature.

    Returns:
        ``fit_seconds``, ``memory_mb`` (resident growth by the fitted method), ``peak_mb`` (of the process),
        ``disk_mb``, ``ms_one``, ``ms_many``, and ``right``: language -> depth -> ``top1``, ``top5`` as hits, and ``n``.
    """
    before = resident()
    began = time.perf_counter()
    method.fit(lesson)
    fitted = time.perf_counter() - began
    speed = time_of(method, [example.text for example in lesson.held])
    grown = resident() - before
    right = {language: _right(method, cases, tree) for language, cases in tests.items()}
    with tempfile.TemporaryDirectory() as folder:
        disk = method.save(Path(folder))
    return {
        "fit_seconds": round(fitted, 1),
        "memory_mb": round(grown / _MEGA),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "disk_mb": round(disk / _MEGA, 1),
        "ms_one": round(speed.one, 3),
        "ms_many": round(speed.many, 3),
        "load": round(os.getloadavg()[0], 1),
        "right": right,
    }


def time_of(method: Method, texts: Sequence[str]) -> Speed:
    """How long texts that the method has not been asked yet take; the first ones, which warm it, are not counted."""
    fresh = iter(dict.fromkeys(f"{text} {number}" for number, text in enumerate(texts)))

    def seconds(many: int) -> float:
        asked = [text for _, text in zip(range(many), fresh, strict=False)]
        began = time.perf_counter()
        method.probabilities(asked)
        return (time.perf_counter() - began) / many

    few = max(1, min(SINGLE, len(texts) // 4))
    batches = max(1, min(BATCHES, (len(texts) - few - 8) // BATCH))
    for _ in range(3):
        seconds(1)
    one = median(seconds(1) for _ in range(few))
    return Speed(1000 * one, 1000 * median(seconds(BATCH) for _ in range(batches)))


def resident() -> int:
    """Bytes of this process in memory, after what is free was given back."""
    gc.collect()
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):
        pass  # another C library: what is free stays counted
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def interval(row: Mapping[str, int], top: int) -> tuple[float, float, float]:
    """Share of hits and its 95 % interval."""
    low, high = wilson(row[f"top{top}"], row["n"])
    return (row[f"top{top}"] / row["n"] if row["n"] else 0.0), low, high


def _right(method: Method, cases: Sequence[Case], tree: Tree) -> Json:
    standings = []
    for start in range(0, len(cases), _AT_ONCE):
        part = cases[start : start + _AT_ONCE]
        rows = method.probabilities([case.public.text for case in part])
        standings += [stand(row, case.gold, tree) for row, case in zip(rows, part, strict=True)]
    found = shares(standings)
    return {str(depth): _row(found[depth]) for depth in DEPTHS if depth in found}


def _row(found: Shares) -> Json:
    return {**{f"top{top}": found.hits[top] for top in TOPS}, "n": found.n}
