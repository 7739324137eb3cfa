"""The line that the shipped model must hold: data/benchmarks/thresholds.toml.

Shares may not fall, questions, referrals and calibration errors not rise, by more than a tolerance. The line is raised
by ``clerk train promote`` and ``clerk train card`` alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import tomllib

from classifier.benchmark.errors import BenchmarkError
from classifier.benchmark.run import Outcome, Report, calibration
from classifier.benchmark.scoring import shares

_LEAST = (
    ("one_shot", ("top1_at_4", "top1_at_6", "top1_at_8", "top5_at_8")),
    ("after_3_questions", ("top1_at_6", "top1_at_8")),
    ("languages_in_turn", ("top1_at_6", "top1_at_8", "top5_at_8")),
)
_MOST = (("after_3_questions", ("mean_questions", "referred")), ("calibration", ("ece_at_6", "ece_at_8")))
_SECTIONS = ("one_shot", "after_3_questions", "languages_in_turn", "calibration")
_LOOSER = {"after_3_questions.mean_questions": 0.1}
_QUESTIONS = 3
_HIGHEST = {"after_3_questions.mean_questions": 10}
_SAID = {
    "after_3_questions.mean_questions": "at most",
    "after_3_questions.referred": "at most: share of cases that end with a referral once the questions are spent",
    "calibration.ece_at_6": "at most, from the text alone",
    "calibration.ece_at_8": "at most",
}
LEAST = tuple(f"{section}.{name}" for section, names in _LEAST for name in names)
MOST = tuple(f"{section}.{name}" for section, names in _MOST for name in names)


@dataclass(frozen=True)
class Line:
    """The line.

    Attributes:
        tolerance: by how much a share may fall short.
        values: ``one_shot.top1_at_8``, ... -> least share, or the most of what is to be low.
    """

    tolerance: float
    values: Mapping[str, float]


def read_line(path: Path) -> Line:
    """The line of a file.

    Raises:
        BenchmarkError: it cannot be read, an entry is missing or unknown, or a value is no share.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        tolerance = raw["tolerance"]
        values = {f"{s}.{name}": v for s in raw if s != "tolerance" for name, v in raw[s].items()}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as e:
        raise BenchmarkError(f"{path.name} holds no line that can be read: {e}.") from e
    if wrong := sorted(set(values) ^ {*LEAST, *MOST}):
        raise BenchmarkError(f"{path.name}: the entry {wrong[0]} is missing or unknown.")
    for name, value in {"tolerance": tolerance, **values}.items():
        if type(value) not in (int, float) or not 0 <= value <= _HIGHEST.get(name, 1):
            raise BenchmarkError(f"{path.name}: {name} is {value!r}, which nothing can be held to.")
    return Line(float(tolerance), {name: float(value) for name, value in values.items()})


def stand_of(first: Report, in_turn: Sequence[Outcome], referred: float) -> dict[str, float]:
    """Where a model stands beside the line.

    Args:
        first: report of the first query, with three questions.
        in_turn: outcomes of every case in one of six languages, from the text alone.
        referred: share of the first set that ends with a referral.
    """
    spoken = shares(outcome.standings[0] for outcome in in_turn)
    stages = {"one_shot": first.one_shot, "after_3_questions": first.after[_QUESTIONS], "languages_in_turn": spoken}
    found = {}
    for name in LEAST:
        stage, _, what = name.partition(".")
        top, _, depth = what.removeprefix("top").partition("_at_")
        found[name] = stages[stage][int(depth)].share(int(top))
    errors = {f"calibration.ece_at_{depth}": calibration(first.outcomes, depth, 0) or 0.0 for depth in (6, 8)}
    asked = {"after_3_questions.mean_questions": first.mean_questions, "after_3_questions.referred": referred}
    return {**found, **asked, **errors}


def undercut(line: Line, found: Mapping[str, float]) -> tuple[str, ...]:
    """What falls short of the line, one sentence each; empty where nothing does."""
    # turned round, so that what is no number falls short
    short = [name for name in LEAST if not found[name] >= line.values[name] - line.tolerance]
    over = [name for name in MOST if not found[name] <= line.values[name] + _LOOSER.get(name, line.tolerance)]
    said = {**dict.fromkeys(short, "at least"), **dict.fromkeys(over, "at most")}
    return tuple(f"the line is not held: {n} is {found[n]:.3f}, {how} {line.values[n]:.3f}" for n, how in said.items())


def raised(line: Line, found: Mapping[str, float]) -> Line:
    """The line raised to where a model stands, never lowered; rounded so that the model holds it exactly."""
    better = {name: max(line.values[name], math.floor(found[name] * 1000) / 1000) for name in LEAST}
    lower = {name: min(line.values[name], math.ceil(found[name] * 1000) / 1000) for name in MOST}
    return replace(line, values={**better, **lower})


def render_line(line: Line, run: str, day: str) -> str:
    """The file's text.

    Args:
        line: what to write.
        run: of the model that holds it.
        day: ISO date of its measurement.
    """
    parts = [
        "# The line that the shipped model must hold on data/benchmarks (395 rulings, answers by the right code); a\n"
        "# test fails on a fall by more than the tolerance. languages_in_turn: each case in one of the six languages.\n"
        f"# Raised by `clerk train promote` or `card`; last measured on {day} with the model {run}.\n",
        f"tolerance = {line.tolerance:.3f}\n",
    ]
    for section in _SECTIONS:
        names = [name for name in (*LEAST, *MOST) if name.startswith(f"{section}.")]
        parts.append(f"[{section}]\n" + "".join(_entry(name, line.values[name]) for name in names))
    return "\n".join(parts)


def _entry(name: str, value: float) -> str:
    said = f"  # {_SAID[name]}" if name in _SAID else ""
    return f"{name.partition('.')[2]} = {value:.3f}{said}\n"
