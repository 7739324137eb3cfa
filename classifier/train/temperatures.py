"""``python -m classifier.train.temperatures``: how well probabilities are calibrated by one temperature, or by several.

On the queries of the rulings held out, from an index without them, by the shipped model and its join; how sure to be is
learnt on one half of the rulings and measured on the other. Rulings of split dev are never read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

import numpy as np

from classifier.benchmark.statistics import calibration_error
from classifier.load import learnt_for
from classifier.settings import Settings
from classifier.train.calibration import Sums, leading
from classifier.train.hearing import Hearing
from classifier.train.table import heads, row
from tariff.conformal import DEPTHS
from tariff.tree import Floats, Tree

_DRAWS = 200
SERVED = "by what the text is like (served)"


def ways(sums: Sums) -> Mapping[str, Floats]:
    """(n,) factor of the logits of each text, by way."""
    alike = sums.signs.copy()
    alike[:, 1:] = 0
    return {
        "evidence as it adds up": np.ones(len(sums.right)),
        "one temperature": sums.crossed(alike),
        SERVED: sums.crossed(sums.signs),
    }


def by_chance(sure: Sequence[float]) -> float:
    """Mean calibration error of so many cases whose probabilities are right by construction."""
    draws = np.random.default_rng(1).random((_DRAWS, len(sure))) < np.asarray(sure)
    return float(np.mean([calibration_error(sure, draw) for draw in draws]))


def measure(sums: Sums, tree: Tree) -> dict[str, dict[int, float]]:
    """Calibration error by way and depth; last what chance alone would show with the probabilities that are served."""
    led = {name: leading(sums, factor, tree) for name, factor in ways(sums).items()}
    found = {
        name: {depth: calibration_error(sure[depth], hits[depth]) or 0.0 for depth in DEPTHS}
        for name, (sure, hits) in led.items()
    }
    return {**found, "by chance alone": {depth: by_chance(led[SERVED][0][depth]) for depth in DEPTHS}}


def main() -> int:
    """Measure; a table of a line a way."""
    settings = Settings.from_environ(os.environ)
    hearing = Hearing.open(settings)
    sums = Sums.of(hearing.examples().in_doubt(), learnt_for(settings).join)
    sys.stdout.write(heads([f"{len(sums.right):,} queries", *(f"{depth} digits" for depth in DEPTHS)]) + "\n")
    for name, errors in measure(sums, hearing.tree).items():
        sys.stdout.write(row([name, *(f"{error:.3f}" for error in errors.values())]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
