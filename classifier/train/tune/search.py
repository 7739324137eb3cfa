"""The search for constants: one after the other, up or down its steps, as long as that helps."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from classifier.train.tune.talks import TRADERS, Score
from tariff.constants import Constants
from tariff.tree import Floats

WEIGHTS = {"code": 0.4, "spoilt": 0.35, "facts": 0.25}
_STEPS: dict[str, tuple[float, ...]] = {
    "sure": (0.7, 0.75, 0.8, 0.85, 0.88, 0.9, 0.92, 0.94, 0.96),
    "worth": (0.02, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3),
    "option_cost": (0.0, 0.01, 0.02, 0.04),
    "word_cost": (0.0, 0.01, 0.02, 0.04),
    "count_cost": (0.0, 0.02, 0.05, 0.1),
    "fine": (0.7, 0.85, 1.0, 1.2),
    "stake": (0.0, 0.1, 0.2, 0.4),
    "options": (3, 4, 5, 6, 7),
    "named": (0.4, 0.5, 0.6, 0.75, 0.9),
    "named_across": (0.5, 0.6, 0.75, 0.85, 0.95),
}
_COSTS = (0.0, 0.05, 0.1, 0.15, 0.25, 0.4, 0.6, 0.8)
_NOISE: dict[str, tuple[float, ...]] = {
    "wrong": (0.02, 0.04, 0.06, 0.09, 0.13, 0.18, 0.25),
    "denies": (0.01, 0.03, 0.06),
    "forces": (0.1, 0.2, 0.3, 0.5),
    "hidden": (0.05, 0.1, 0.2, 0.3),
}


@dataclass(frozen=True)
class Trial:
    """Constants and what each trader reached with them."""

    constants: Constants
    scores: Mapping[str, Score]

    @property
    def worth(self) -> float:
        """What is made as large as it can be."""
        return sum(WEIGHTS[name] * one.worth for name, one in self.scores.items())

    def __str__(self) -> str:
        parts = (f"{name} {s.right8:.3f}/{s.right6:.3f} {s.asked:.2f}" for name, s in self.scores.items())
        return f"{self.worth:.4f}: {', '.join(parts)}"

    def betters(self, other: Trial) -> bool:
        """Whether it is worth more than another by more than the standard error of the difference on the same talks."""
        error = sum(
            WEIGHTS[name] ** 2 * _error_of_mean(score.each - other.scores[name].each) ** 2
            for name, score in self.scores.items()
        )
        return self.worth - other.worth > max(1e-6, math.sqrt(error))


def _error_of_mean(values: Floats) -> float:
    return float(values.std() / math.sqrt(len(values))) if len(values) else 0.0


Run = Callable[[Constants], Trial]


def names() -> dict[str, tuple[float, ...]]:
    """Each constant that is searched, by its path, with the values that it may take."""
    found = dict(_STEPS)
    for kind in ("node", "headings", "subheadings", "cross", "fact"):
        found[f"cost.{kind}"] = _COSTS
        found |= {f"noises.{kind}.{name}": values for name, values in _NOISE.items()}
    return found


def vary(constants: Constants, path: str, value: float) -> Constants:
    """The constants with one of them changed."""
    raw = constants.to_dict()
    place: dict[str, Any] = raw
    *above, name = path.split(".")
    for part in above:
        place = place[part]
    place[name] = value
    return Constants.from_dict(raw)


def read(constants: Constants, path: str) -> float:
    """One of the constants."""
    place: Any = constants.to_dict()
    for part in path.split("."):
        place = place[part]
    return float(place)


def steps(value: float, values: Sequence[float]) -> tuple[float, ...]:
    """The values next to one, below and above."""
    below = [v for v in values if v < value - 1e-9]
    above = [v for v in values if v > value + 1e-9]
    return (*below[-1:], *above[:1])


def search(start: Trial, run: Run, pool: Executor, most: int, seed: int, tell: Callable[[str], None]) -> Trial:
    """The best trial of at most ``most``, or until two rounds bring nothing; those of one constant run side by side.

    The same start, data and seed always give the same result.
    """
    best, done, idle = start, 0, 0
    tell(f"start {best}")
    for path, values in _turns(seed):
        if done >= most or idle >= 2 * len(names()):
            break
        idle += 1
        tried = [vary(best.constants, path, value) for value in steps(read(best.constants, path), values)]
        done += len(tried)
        for trial in pool.map(run, tried):
            if trial.betters(best):
                best, idle = trial, 0
                tell(f"{done} {path}={read(best.constants, path)} {best}")
    return best


def _turns(seed: int) -> Iterator[tuple[str, tuple[float, ...]]]:
    """The constants in turn, in another order each round."""
    order, shuffle = list(names().items()), random.Random(seed)
    while True:
        shuffle.shuffle(order)
        yield from order


def counted(start: Constants, scores: Mapping[str, Score]) -> Constants:
    """The constants with the noise that the traders showed: the shares of what became of their answers."""
    raw = start.to_dict()
    for kind in raw["noises"]:
        became = {
            what: sum(WEIGHTS[t] * scores[t].answers.get((kind, what), 0) for t in TRADERS)
            for what in ("right", "wrong", "denied", "forced", "none", "more", "missed", "sought", "unknown")
        }
        inside = became["right"] + became["wrong"] + became["denied"]
        hidden = became["missed"] + became["sought"]
        outside = became["forced"] + became["none"] + became["more"] + hidden
        noise = raw["noises"][kind]
        noise["wrong"] = _share(became["wrong"], inside, noise["wrong"])
        noise["denies"] = _share(became["denied"], inside, noise["denies"])
        noise["forces"] = _share(became["forced"], outside, noise["forces"])
        noise["hidden"] = _share(became["missed"], hidden, noise["hidden"])
        noise["unknown"] = _share(became["unknown"], inside + outside + became["unknown"], noise["unknown"])
    return Constants.from_dict(raw)


def _share(part: float, of: float, before: float, doubt: float = 20.0) -> float:
    """A share between 0.01 and 0.5, drawn towards what was thought before where little was counted."""
    return round(min(0.5, max(0.01, (part + doubt * before) / (of + doubt))), 4)
