"""The choice of question: which answer would tell most about the code, less what asking costs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tariff.before import Before
from tariff.constants import Constants
from tariff.contract import MORE, NONE, Answer
from tariff.cross import CrossQuestion
from tariff.fact_table import Classes
from tariff.outlook import LEAST_SCOPE, Outlook, outlooks
from tariff.repertoire import CROSS, FACT, HEADINGS, NODE, SUBHEADINGS, Repertoire
from tariff.told import NOTHING_TOLD, Told
from tariff.tree import Floats
from tariff.value import information, information_shared, shared
from tariff.words import words_of

ACROSS = {HEADINGS: 4, SUBHEADINGS: 6}


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
        outlook: the probabilities so far and what follows from them.
        repertoire: what can be asked.
        constants: costs and noises.
        before: what was asked before.
        told: what the text states.
        spread: percentage points between the lowest and the highest duty of the codes still open.
    """

    outlook: Outlook
    repertoire: Repertoire
    constants: Constants
    before: Before
    told: Told
    spread: float


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
    before = Before(answers, declined, repertoire)
    outlook = outlooks(p[None], [not before.is_placed], repertoire, constants)[0]
    return ranked(Situation(outlook, repertoire, constants, before, told, spread))


def ranked(case: Situation) -> list[Candidate]:
    """The ``candidates`` of a situation."""
    found = (candidate for candidate in _found(case) if len(candidate.options) > 1)
    return sorted(found, key=lambda c: (-round(c.value, 9), c.key))


def _found(case: Situation) -> Iterator[Candidate]:
    for node in case.outlook.nodes:
        yield from _at_node(node, case)
    if case.before.is_placed:
        return
    for kind in ACROSS:
        yield from _across(kind, case)
    yield from _crossing(case)
    yield from _of_facts(case)


def _at_node(node: int, case: Situation) -> Iterator[Candidate]:
    tree, most = case.repertoire.tree, case.constants.options
    base = f"{NODE}:{tree.lines[node].id}"
    key = case.before.next_key(base, (MORE,))
    if not key or not case.before.fits(int(tree.first[node]), int(tree.last[node])):
        return
    seen = case.before.seen(base)
    children = [c for c in tree.children[node] if tree.lines[c].id not in seen]
    masses = np.asarray([case.outlook.p[tree.first[c] : tree.last[c]].sum() for c in children])
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
    codes, masses, seen = tree.groups[ACROSS[kind]][1], case.outlook.masses[ACROSS[kind]], case.before.seen(kind)
    held = [int(i) for i in np.flatnonzero(masses >= LEAST_SCOPE) if codes[i] not in seen]
    held = [i for i in held if not case.before.is_passed_over(*tree.span(codes[i]))]
    kept = sorted(held, key=lambda i: (-masses[i], i))[:most]
    if len(kept) > 1:
        yield _tree_question(key, kind, -1, tuple(codes[i] for i in kept), masses[kept], False, case)


def _tree_question(
    key: str, kind: str, node: int, options: tuple[str, ...], masses: Floats, more: bool, case: Situation
) -> Candidate:
    bits = information(masses, case.constants.noises[kind]) if len(options) > 1 else 0.0
    return _weighed(key, kind, node, options, masses.tolist(), more, bits, case)


def _crossing(case: Situation) -> Iterator[Candidate]:
    """Questions between headings that hold the probability, unless the text or an answer tells already."""
    for found in case.outlook.crossings:
        key = case.before.next_key(f"{CROSS}:{found.question.key}", ())
        if key and not _is_told(case, found.question):
            options = tuple(option.id for option in found.question.options)
            yield _weighed(key, CROSS, -1, options, found.masses, False, found.bits, case)


def _is_told(case: Situation, question: CrossQuestion) -> bool:
    facts = case.repertoire.facts
    return facts is not None and case.told.answers(question, facts.facts.vocabulary, case.before.stated)


def _of_facts(case: Situation) -> Iterator[Candidate]:
    """Facts that part the codes that hold the probability, of kinds of which nothing is known."""
    known = case.told.kinds() | case.before.kinds
    for parting in case.outlook.partings:
        if parting.classes.kind not in known:
            yield from _of_kind(parting.classes, parting.masses, case)


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
    bits = total * float(information_shared(spoken / total, member[None], many, case.constants.noises[FACT])[0])
    shares = shared(member[None], spoken[None])[0].tolist()
    yield _weighed(key, FACT, -1, shown, shares, len(options) > most, bits, case)


def _weighed(
    key: str, kind: str, node: int, options: tuple[str, ...], masses: Sequence[float], more: bool, bits: float,
    case: Situation,
) -> Candidate:  # fmt: skip
    """The candidate with its value."""
    constants = case.constants
    stake = 1 + constants.stake * min(1.0, case.spread / 10)
    price = constants.cost[kind] + constants.option_cost * (len(options) - 2)
    price += constants.word_cost * words_of(key, options, case.repertoire) / 10
    price += constants.count_cost * case.before.count
    weight = stake * (1 - constants.noises[kind].unknown)
    if node >= 0 and case.repertoire.is_fine(node):
        weight *= constants.fine
    return Candidate(key, kind, node, options, tuple(masses), more, bits, bits * weight - price)
