"""Answers as evidence: how likely each answer is for each leaf, folded into the probabilities.

An answer never deletes a code: people answer wrongly, so each answer only makes codes more or less likely.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tariff.contract import MORE, UNKNOWN, Answer
from tariff.errors import ContractError, UnknownNode
from tariff.tree import Floats, Tree

NODE, HEADINGS, SUBHEADINGS = "node", "headings", "subheadings"
KINDS = (NODE, HEADINGS, SUBHEADINGS)


@dataclass(frozen=True)
class Noise:
    """How people answer one kind of question.

    Attributes:
        wrong: probability that somebody whose goods are among the options picks another option.
        denies: probability that he says ``none`` or ``more`` although his goods are among the options.
        forces: probability that somebody whose goods are not among the options picks one all the same.
        hidden: probability that somebody whose goods are in the part not shown says ``none`` instead of ``more``.
    """

    wrong: float
    denies: float
    forces: float
    hidden: float


@dataclass(frozen=True)
class Asked:
    """The parts of the tree that a question told apart: its scope and the options shown, as intervals of leaves."""

    kind: str
    scope: tuple[int, int]
    shown: tuple[tuple[int, int], ...]


def parse_key(key: str) -> tuple[str, str, int]:
    """Kind, node id (empty for questions across the tree) and page of a question's key.

    Raises:
        ContractError: no key of this contract.
    """
    kind, _, rest = key.partition(":")
    node, _, page = rest.partition(":") if kind == NODE else ("", "", rest)
    if kind not in KINDS or (kind == NODE) != bool(node) or not (page or "1").isdigit():
        raise ContractError("answers.key", f"'{key[:40]}' is no question of this service")
    return kind, node, int(page or "1")


def asked(answer: Answer, tree: Tree) -> Asked:
    """What a question told apart, from its key and the options shown.

    Raises:
        ContractError: the key, an option shown or the option chosen is not of this nomenclature.
    """
    kind, node, _ = parse_key(answer.key)
    try:
        scope = tree.span(node) if node else (0, len(tree.leaves))
        shown = tuple(tree.span(name) for name in answer.shown)
    except UnknownNode as error:
        raise ContractError("answers.shown", str(error)) from error
    if answer.option and answer.option not in answer.shown:
        raise ContractError("answers.option", f"'{answer.option[:24]}' was not among the options shown")
    return Asked(kind, scope, shown)


def likelihood(answer: Answer, tree: Tree, noise: Noise) -> Floats:
    """Probability of the answer for each leaf.

    Args:
        answer: an answer whose free text was resolved; free text left over is no evidence here.
        tree: the nomenclature.
        noise: how people answer this kind of question.

    Returns:
        (leaves,) numbers above 0; all 1 for ``unknown`` and for free text.

    Raises:
        ContractError: see asked.
    """
    question = asked(answer, tree)
    if answer.special == UNKNOWN or answer.free:
        return np.ones(len(tree.leaves))
    many = max(1, len(question.shown))
    if answer.option:
        found = np.full(len(tree.leaves), noise.forces / many)
        _set(found, question.shown, noise.wrong / max(1, many - 1))
        chosen = question.shown[answer.shown.index(answer.option)]
        found[chosen[0] : chosen[1]] = 1 - noise.wrong - noise.denies
        return found
    outside = noise.hidden if answer.special == MORE else 1 - noise.forces
    inside = 1 - noise.hidden - noise.forces if answer.special == MORE else _unseen(question, noise)
    found = np.full(len(tree.leaves), max(outside, 1e-3))
    _set(found, (question.scope,), inside)
    _set(found, question.shown, noise.denies)
    return found


def fold(prior: Floats, answers: Iterable[Answer], tree: Tree, noises: dict[str, Noise]) -> Floats:
    """Probabilities after the answers; their order does not matter.

    Args:
        prior: (leaves,) probabilities from the text alone, all above 0.
        answers: resolved answers.
        tree: the nomenclature.
        noises: noise by kind of question.

    Returns:
        (leaves,) probabilities, sum 1.

    Raises:
        ContractError: see asked.
    """
    logs = np.log(np.maximum(prior, 1e-12))
    for answer in sorted(answers, key=lambda a: (a.key, a.shown, a.option, a.special)):
        logs += np.log(likelihood(answer, tree, noises[parse_key(answer.key)[0]]))
    p: Floats = np.exp(logs - logs.max())
    p /= p.sum()
    return p


def _set(array: Floats, spans: Iterable[tuple[int, int]], value: float) -> None:
    for first, last in spans:
        array[first:last] = value


def _unseen(question: Asked, noise: Noise) -> float:
    """How likely ``none`` is for goods that the question's scope holds but that were not shown."""
    return 1 - noise.forces if question.kind != NODE else noise.hidden
