"""Ways to choose the next question, side by side; all know the same of the text and read answers alike."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np

from classifier.benchmark.protocols import Engine
from tariff.constants import Constants
from tariff.decide import Choose
from tariff.questions import Candidate
from tariff.repertoire import HEADINGS, NODE, Repertoire
from tariff.tree import Floats

_FAINT = 0.02
"""Bits below which a question counts as telling nothing."""


OURS, GREEDY, NODE_ONLY, HEADING_ONLY, FIXED, RANDOM = POLICIES = (
    "ours", "greedy", "node-only", "heading-only", "fixed", "random",
)  # fmt: skip


def under(policy: str, engine: Engine) -> Engine:
    """The engine with its questions chosen by a policy; our own is the engine as it is."""
    if policy == OURS:
        return engine
    repertoire = engine.repertoire
    choose: Callable[[Repertoire], Choose] = {
        GREEDY: lambda _: most_telling((NODE, HEADINGS)),
        NODE_ONLY: lambda _: most_telling((NODE,)),
        HEADING_ONLY: lambda _: most_telling((HEADINGS,)),
        FIXED: from_the_top,
        RANDOM: lambda _: by_lot,
    }[policy]
    from_chapters = policy in (NODE_ONLY, FIXED)
    asked = replace(repertoire, from_chapters=from_chapters)
    return engine.with_policy(free_of_cost(engine.constants), asked, choose(asked))


def free_of_cost(constants: Constants) -> Constants:
    """The constants with bits alone counting: no cost, no stake, every question that tells something."""
    return replace(
        constants,
        worth=_FAINT,
        cost=dict.fromkeys(constants.cost, 0.0),
        option_cost=0.0,
        word_cost=0.0,
        count_cost=0.0,
        fine=1.0,
        stake=0.0,
        noises={kind: replace(noise, unknown=0.0) for kind, noise in constants.noises.items()},
    )


def most_telling(kinds: Collection[str]) -> Choose:
    """Greedy: the candidate of some kinds that tells most bits."""

    def choose(candidates: Sequence[Candidate], p: Floats) -> Candidate | None:
        return next((c for c in candidates if c.kind in kinds and c.bits > _FAINT), None)

    return choose


def from_the_top(repertoire: Repertoire) -> Choose:
    """A fixed order: the highest question not yet asked on the way from the leading chapter to the leading code."""
    tree = repertoire.tree

    def choose(candidates: Sequence[Candidate], p: Floats) -> Candidate | None:
        path = tree.ancestors(int(tree.leaves[int(np.argmax(p))]))
        asked = {c.node: c for c in candidates if c.kind == NODE}
        return next((asked[node] for node in path if node in asked), None)

    return choose


def by_lot(candidates: Sequence[Candidate], p: Floats) -> Candidate | None:
    """Any of the candidates that tell something; the same probabilities always draw the same one."""
    held = [c for c in candidates if c.bits > _FAINT]
    return held[zlib.crc32(np.round(p, 6).tobytes()) % len(held)] if held else None
