"""The choice of question: which answer would tell most about the code, less what asking costs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from tariff.before import Before
from tariff.constants import Constants
from tariff.contract import MORE, NONE, Answer
from tariff.cross import CrossQuestion
from tariff.fact_table import Bools, Classes
from tariff.posterior import Noise
from tariff.repertoire import CROSS, FACT, HEADINGS, NODE, SUBHEADINGS, Repertoire
from tariff.told import NOTHING_TOLD, Told
from tariff.tree import Floats, Ints
from tariff.value import information, information_shared
from tariff.words import words_of

ACROSS = {HEADINGS: 4, SUBHEADINGS: 6}
_LEAST_SCOPE = 0.02
_NODES, _LEAVES, _HEADINGS = 24, 256, 24
_SPOKEN = 0.1
"""Probability of the codes that a fact or a question between headings must speak of."""


@dataclass(frozen=True)
class Candidate:
    """A question that could be asked.

    Attributes:
        key: stable name.
        kind: ``node``, ``headings``, ``subheadings``, ``cross`` or ``fact``.
        node: index of the node asked about, -1 for questions across the tree.
        options: ids shown, likeliest first where some were left out.
        masses: (options,) probability of the leaves that each option holds.
        more: whether options were left out.
        bits: expected drop in entropy over the codes.
        value: bits, weighted by what is at stake, less what asking costs.
    """

    key: str
    kind: str
    node: int
    options: tuple[str, ...]
    masses: tuple[float, ...]
    more: bool
    bits: float
    value: float


@dataclass(frozen=True)
class Situation:
    """What a question is chosen from.

    Attributes:
        p: (leaves,) probabilities so far, sum 1.
        repertoire: what can be asked.
        constants: costs and noises.
        before: what was asked before.
        told: what the text states.
        spread: percentage points between the lowest and the highest duty of the codes still open.
    """

    p: Floats
    repertoire: Repertoire
    constants: Constants
    before: Before
    told: Told
    spread: float

    @cached_property
    def leaves(self) -> Ints:
        """The leaves that hold nearly all of the probability."""
        return np.argpartition(-self.p, min(_LEAVES, len(self.p) - 1))[:_LEAVES].astype(np.int32)

    def masses(self, depth: int) -> Floats:
        """Probability of each code of so many digits."""
        return self.repertoire.tree.mass(self.p, depth)

    def least(self, kind: str) -> float:
        """Bits that a question of a kind must tell to be worth anything."""
        most = (1 + self.constants.stake) * (1 - self.noise(kind).unknown)
        return (self.constants.worth + self.constants.cost[kind]) / max(most, 1e-9)

    def noise(self, kind: str) -> Noise:
        """How people answer a kind of question."""
        return self.constants.noises[kind]


def candidates(
    p: Floats,
    repertoire: Repertoire,
    spread: float,
    answers: Sequence[Answer],
    declined: Collection[str],
    constants: Constants,
    told: Told = NOTHING_TOLD,
) -> list[Candidate]:
    """Every question worth its scope, best first.

    Args:
        p: (leaves,) probabilities so far, sum 1.
        repertoire: what can be asked on the nomenclature.
        spread: percentage points between the lowest and the highest duty of the codes still open.
        answers: answers so far.
        declined: keys (with or without a page) never to ask.
        constants: costs and noises.
        told: what the text states; that is not asked.

    Returns:
        Candidates by falling value; equal values in the order of their keys.
    """
    case = Situation(p, repertoire, constants, Before(answers, declined, repertoire), told, spread)
    weighed = [_weigh(c, case) for c in _found(case) if len(c.options) > 1]
    return sorted(weighed, key=lambda c: (-round(c.value, 9), c.key))


def _found(case: Situation) -> Iterator[Candidate]:
    for node in _open_nodes(case.p, case):
        yield from _at_node(node, case)
    if case.before.is_placed:
        return
    for kind in ACROSS:
        yield from _across(kind, case)
    yield from _crossing(case)
    yield from _of_facts(case)


def _open_nodes(p: Floats, case: Situation) -> list[int]:
    """Branching nodes that hold some mass, the most telling first."""
    branches, tree = case.repertoire.branches, case.repertoire.tree
    below = np.concatenate([[0.0], np.cumsum(p)])
    child = below[tree.last[branches.flat]] - below[tree.first[branches.flat]]
    inside = np.add.reduceat(child, branches.starts)
    held = np.flatnonzero(inside > _LEAST_SCOPE)
    # entropy among the children, in bits: an upper bound of what the question can tell
    ends = np.append(branches.starts[1:], len(branches.flat))
    spread = [_bound(child[branches.starts[i] : ends[i]], float(inside[i])) for i in held]
    order = sorted(zip(spread, held, strict=True), key=lambda pair: (-pair[0], pair[1]))[:_NODES]
    return [int(branches.nodes[i]) for bits, i in order if bits > case.constants.worth]


def _bound(masses: Floats, inside: float) -> float:
    """Entropy of a choice among masses, in bits, times their sum ``inside``."""
    return float(inside * np.log2(max(inside, 1e-300)) - (masses * np.log2(np.maximum(masses, 1e-300))).sum())


def _at_node(node: int, case: Situation) -> Iterator[Candidate]:
    tree, most = case.repertoire.tree, case.constants.options
    base = f"{NODE}:{tree.lines[node].id}"
    key = case.before.next_key(base, (MORE,))
    if not key or not case.before.fits(int(tree.first[node]), int(tree.last[node])):
        return
    seen = case.before.seen(base)
    children = [c for c in tree.children[node] if tree.lines[c].id not in seen]
    masses = np.asarray([case.p[tree.first[c] : tree.last[c]].sum() for c in children])
    kept = list(range(len(children)))
    if len(children) > most:
        kept = sorted(kept, key=lambda i: (-masses[i], i))[:most]
    options = tuple(tree.lines[children[i]].id for i in kept)
    yield _tree_question(key, NODE, node, options, masses[kept], len(children) > most, case)


def _across(kind: str, case: Situation) -> Iterator[Candidate]:
    key = case.before.next_key(kind, (NONE,))
    if not key:
        return
    tree, most = case.repertoire.tree, case.constants.options
    codes, masses, seen = tree.groups[ACROSS[kind]][1], case.masses(ACROSS[kind]), case.before.seen(kind)
    held = [int(i) for i in np.flatnonzero(masses >= _LEAST_SCOPE) if codes[i] not in seen]
    kept = sorted(held, key=lambda i: (-masses[i], i))[:most]
    if len(kept) > 1:
        yield _tree_question(key, kind, -1, tuple(codes[i] for i in kept), masses[kept], False, case)


def _tree_question(
    key: str, kind: str, node: int, options: tuple[str, ...], masses: Floats, more: bool, case: Situation
) -> Candidate:
    bits = information(masses, case.noise(kind)) if len(options) > 1 else 0.0
    return Candidate(key, kind, node, options, tuple(float(m) for m in masses), more, bits, 0.0)


def _crossing(case: Situation) -> Iterator[Candidate]:
    """Questions between headings that hold the probability, unless the text or an answer tells already."""
    cross = case.repertoire.cross
    if cross is None:
        return
    masses = case.masses(4)
    near = np.argpartition(-masses, min(_HEADINGS, len(masses) - 1))[:_HEADINGS].astype(np.int32)
    held = masses[near]
    numbers = cross.near(near, held, _SPOKEN)
    member = cross.members[numbers][:, :, near]
    bits = information_shared(held, member, cross.many[numbers], case.noise(CROSS))
    for i in np.flatnonzero(bits > case.least(CROSS)):
        question = cross.questions[numbers[i]]
        key = case.before.next_key(f"{CROSS}:{question.key}", ())
        if key and not _is_told(case, question):
            options = tuple(option.id for option in question.options)
            shares = _shares(member[i, : len(options)], held)
            yield Candidate(key, CROSS, -1, options, shares, False, float(bits[i]), 0.0)


def _is_told(case: Situation, question: CrossQuestion) -> bool:
    facts = case.repertoire.facts
    return facts is not None and case.told.answers(question, facts.facts.vocabulary, case.before.stated)


def _of_facts(case: Situation) -> Iterator[Candidate]:
    """Facts that part the codes that hold the probability, of kinds of which nothing is known."""
    facts = case.repertoire.facts
    if facts is None:
        return
    known = case.told.kinds() | case.before.kinds
    for classes, masses in facts.masses(case.leaves, case.p[case.leaves]):
        if classes.kind not in known:
            spoken = np.where(classes.speaks, masses, 0.0)
            if _bound(spoken, float(spoken.sum())) > case.least(FACT):
                yield from _of_kind(classes, spoken, case)


def _of_kind(classes: Classes, spoken: Floats, case: Situation) -> Iterator[Candidate]:
    """The question for a fact; of the codes that are silent on it the answer tells nothing."""
    base, most = f"{FACT}:{classes.kind}", case.constants.options
    key, seen = case.before.next_key(base, (MORE,)), case.before.seen(base)
    options = [name for name in classes.options(spoken) if name not in seen] if key else []
    if len(options) < 2 or (classes.is_number and len(options) > most):
        return
    shown = tuple(options[:most])
    member = np.asarray([classes.admit(name) for name in shown])
    total, many = float(spoken.sum()), np.asarray([len(shown)], dtype=np.int32)
    bits = total * float(information_shared(spoken / total, member[None], many, case.noise(FACT))[0])
    yield Candidate(key, FACT, -1, shown, _shares(member, spoken), len(options) > most, bits, 0.0)


def _shares(member: Bools, masses: Floats) -> tuple[float, ...]:
    """Probability of each option; what fits several is shared among them."""
    return tuple(float(m) for m in (member / np.maximum(1, member.sum(axis=0))) @ masses)


def _weigh(candidate: Candidate, case: Situation) -> Candidate:
    constants, kind = case.constants, candidate.kind
    stake = 1 + constants.stake * min(1.0, case.spread / 10)
    price = constants.cost[kind] + constants.option_cost * (len(candidate.options) - 2)
    price += constants.word_cost * words_of(candidate.key, candidate.options, case.repertoire) / 10
    price += constants.count_cost * case.before.count
    bits = candidate.bits * stake * (1 - constants.noises[kind].unknown)
    if candidate.node >= 0 and case.repertoire.is_fine(candidate.node):
        bits *= constants.fine
    return replace(candidate, value=bits - price)
