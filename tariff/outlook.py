"""What is read off the probabilities of many cases in one pass, before each case's questions are weighed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from tariff.constants import Constants
from tariff.cross import CrossQuestion
from tariff.fact_table import Classes
from tariff.repertoire import CROSS, FACT, Repertoire
from tariff.tree import Floats, Ints
from tariff.value import information_shared, plogp, shared

T = TypeVar("T")
DEPTHS = (8, 6, 4, 2)
LEAST_SCOPE = 0.02
_NODES, _LEAVES, _HEADINGS = 24, 256, 24
_SPOKEN = 0.1
"""Probability of the codes that a fact or a question between headings must speak of."""


@dataclass(frozen=True)
class Crossing:
    """A question between headings that tells enough.

    Attributes:
        question: the question.
        bits: that its answer tells.
        masses: (options,) probability of each option; what fits several is shared among them.
    """

    question: CrossQuestion
    bits: float
    masses: Sequence[float]


@dataclass(frozen=True)
class Parting:
    """A kind of fact that parts the likely leaves: its classes and the probability of those that speak, others 0."""

    classes: Classes
    masses: Floats


@dataclass(frozen=True)
class Outlook:
    """One case, as far as its probabilities decide.

    Attributes:
        p: (leaves,) probabilities, sum 1.
        masses: digits -> probability of each code of so many digits.
        leading: digits -> number and probability of the leading code.
        nodes: branching nodes that hold some mass, the most telling first.
        crossings: questions between headings, none where a heading was chosen already.
        partings: kinds of fact, likewise.
    """

    p: Floats
    masses: Mapping[int, Floats]
    leading: Mapping[int, tuple[int, float]]
    nodes: Sequence[int]
    crossings: Sequence[Crossing]
    partings: Sequence[Parting]


def outlooks(p: Floats, wide: Sequence[bool], repertoire: Repertoire, constants: Constants) -> list[Outlook]:
    """The outlook of each case.

    Args:
        p: (n, leaves) probabilities, each row's sum 1.
        wide: (n,) whether questions across the tree may be asked.
        repertoire: what can be asked.
        constants: costs and noises.
    """
    masses = {depth: repertoire.tree.mass(p, depth) for depth in DEPTHS}
    leading = {depth: _leading(mass) for depth, mass in masses.items()}
    nodes = _open_nodes(p, repertoire, constants.worth)
    rows: Ints = np.flatnonzero(wide).astype(np.int32)
    crossings = _by_case(rows, _crossings(masses[4][rows], repertoire, constants), len(p))
    partings = _by_case(rows, _partings(p[rows], repertoire, constants), len(p))
    return [
        Outlook(
            p[i],
            {depth: mass[i] for depth, mass in masses.items()},
            {depth: lead[i] for depth, lead in leading.items()},
            nodes[i],
            crossings[i],
            partings[i],
        )
        for i in range(len(p))
    ]


def _leading(masses: Floats) -> list[tuple[int, float]]:
    best = masses.argmax(axis=1)
    return list(zip(best.tolist(), masses[np.arange(len(masses)), best].tolist(), strict=True))


def _by_case(rows: Ints, found: Iterable[tuple[int, T]], many: int) -> list[list[T]]:
    """What was found, by case; its numbers count along ``rows``, which are cases among ``many``."""
    lists: list[list[T]] = [[] for _ in range(many)]
    for number, one in found:
        lists[rows[number]].append(one)
    return lists


def _open_nodes(p: Floats, repertoire: Repertoire, worth: float) -> list[list[int]]:
    """Branching nodes of each case that hold some mass, the most telling first."""
    branches, tree = repertoire.branches, repertoire.tree
    below = np.zeros((len(p), p.shape[1] + 1))
    np.cumsum(p, axis=1, out=below[:, 1:])
    inside = below[:, tree.last[branches.nodes]] - below[:, tree.first[branches.nodes]]
    case, held = np.nonzero(inside > LEAST_SCOPE)
    starts, children = _spans(branches.starts[held], branches.sizes[held])
    node, of = branches.flat[children], np.repeat(case, branches.sizes[held])
    child = below[of, tree.last[node]] - below[of, tree.first[node]]
    # entropy among the children, in bits: an upper bound of what the question can tell
    spread = _bounds(child, starts, inside[case, held])
    kept = spread > worth
    case, held, spread = case[kept], held[kept], spread[kept]
    order = np.lexsort((held, -spread, case))
    nodes: list[list[int]] = [[] for _ in p]
    for number, i in zip(case[order].tolist(), branches.nodes[held[order]].tolist(), strict=True):
        nodes[number].append(i)
    return [found[:_NODES] for found in nodes]


def _spans(starts: Ints, sizes: Ints) -> tuple[Ints, Ints]:
    """Where each of several spans begins among their numbers laid out one after the other, and those numbers."""
    ends = np.cumsum(sizes)
    laid = ends - sizes
    total = int(ends[-1]) if len(ends) else 0
    numbers = np.arange(total) + np.repeat(starts - laid, sizes)
    return laid, numbers


def _bounds(masses: Floats, starts: Ints, inside: Floats) -> Floats:
    """Entropy of choices among masses, in bits, times their sums ``inside``; ``starts`` says where each begins."""
    if not len(starts):
        return np.zeros(inside.shape)
    parts = np.add.reduceat(plogp(masses), starts, axis=-1)
    found: Floats = inside * np.log2(np.maximum(inside, 1e-300)) - parts
    return found


def _crossings(masses: Floats, repertoire: Repertoire, constants: Constants) -> Iterable[tuple[int, Crossing]]:
    """Questions between headings that tell enough, from the (n, headings) probabilities of n cases."""
    cross = repertoire.cross
    if cross is None or not len(masses):
        return
    near = likeliest(masses, _HEADINGS)
    held = np.take_along_axis(masses, near, axis=1)
    case, numbers = cross.near(near, held, _SPOKEN)
    member = cross.among(numbers, near[case])
    bits = information_shared(held[case], member, cross.many[numbers], constants.noises[CROSS])
    kept = np.flatnonzero(bits > constants.least_bits(CROSS))
    shares = shared(member[kept], held[case[kept]]).tolist()
    for row, number, told, share in zip(
        case[kept].tolist(), numbers[kept].tolist(), bits[kept].tolist(), shares, strict=True
    ):
        question = cross.questions[number]
        yield row, Crossing(question, told, share[: len(question.options)])


def _partings(p: Floats, repertoire: Repertoire, constants: Constants) -> Iterable[tuple[int, Parting]]:
    """Kinds of fact that may tell enough, from the (n, leaves) probabilities of n cases."""
    facts = repertoire.facts
    if facts is None or not facts.classes or not len(p):
        return
    leaves = likeliest(p, _LEAVES)
    masses = facts.masses(leaves, np.take_along_axis(p, leaves, axis=1))
    bounds = _bounds(masses, facts.starts, np.add.reduceat(masses, facts.starts, axis=1))
    classes, ends = tuple(facts.classes.values()), [*facts.starts[1:].tolist(), masses.shape[1]]
    for case, kind in np.argwhere(bounds > constants.least_bits(FACT)).tolist():
        yield case, Parting(classes[kind], masses[case, facts.starts[kind] : ends[kind]])


def likeliest(p: Floats, many: int) -> Ints:
    """(n, many) numbers of the likeliest of each row, in no order; all where there are no more."""
    if p.shape[1] <= many:
        return np.tile(np.arange(p.shape[1]), (len(p), 1))
    # of more than ``many`` runs as many hold one of at least ``least``: what lies below can be left out
    runs = np.arange(0, p.shape[1], max(1, p.shape[1] // (3 * many)))
    highest = np.maximum.reduceat(p, runs, axis=1)
    least = -np.partition(-highest, many - 1, axis=1)[:, many - 1]
    held = [np.flatnonzero(row >= bound) for row, bound in zip(p, least, strict=True)]
    found: Ints = np.stack(
        [some[np.argpartition(-row[some], many - 1)[:many]] for row, some in zip(p, held, strict=True)]
    )
    return found
