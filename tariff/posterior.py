"""Answers as evidence: how likely each answer is for each leaf, folded into the probabilities.

An answer never deletes a code: people answer wrongly, so each answer only makes codes more or less likely.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tariff.contract import MORE, UNKNOWN, Answer
from tariff.repertoire import NODE, Asked, Repertoire, parse_key
from tariff.tree import Floats

_NEVER = 1e-3


@dataclass(frozen=True)
class Noise:
    """How people answer one kind of question.

    Attributes:
        wrong: probability that somebody whose goods are among the options picks another option.
        denies: probability that he says ``none`` or ``more`` although his goods are among the options.
        forces: probability that somebody whose goods are not among the options picks one all the same.
        hidden: probability that somebody whose goods are in the part not shown says ``none`` instead of ``more``.
        unknown: probability that he does not know; it tells nothing of the goods, and costs a question.
    """

    wrong: float
    denies: float
    forces: float
    hidden: float
    unknown: float = 0.0


def latest(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """One answer a key, the last one given; free text that was not understood never takes an answer's place."""
    found: dict[str, Answer] = {}
    for answer in answers:
        if not answer.free or answer.key not in found:
            found[answer.key] = answer
    return tuple(found.values())


def likelihood(answer: Answer, repertoire: Repertoire, noise: Noise, prior: Floats | None = None) -> Floats:
    """Probability of the answer for each leaf.

    Args:
        answer: an answer whose free text was resolved; free text left over is no evidence here.
        repertoire: what can be asked.
        noise: how people answer this kind of question.
        prior: (leaves,) probabilities from the text alone; all leaves alike where it is missing.

    Returns:
        (leaves,) numbers above 0; all 1 for ``unknown`` and for free text. Leaves that are silent on the fact asked
        for answer like the others do on average, so that they neither gain nor lose.

    Raises:
        ContractError: the answer is not of this repertoire.
    """
    return told_by(answer, repertoire.asked(answer), noise, prior)


def told_by(answer: Answer, question: Asked, noise: Noise, prior: Floats | None = None) -> Floats:
    """The ``likelihood`` of an answer to a question whose leaves are known."""
    if answer.special == UNKNOWN or answer.free:
        return np.ones(len(question.scope))
    found = _chosen(answer, question, noise) if answer.option else _denied(answer, question, noise)
    if question.silent is not None:
        weight = np.where(question.silent, 0.0, 1.0 if prior is None else prior)
        found[question.silent] = float(found @ weight) / max(float(weight.sum()), 1e-300)
        found = np.maximum(found, 1e-9)
    return found


def _chosen(answer: Answer, question: Asked, noise: Noise) -> Floats:
    many = len(question.shown)
    fitting = question.shown.sum(axis=0, dtype=np.uint16)
    chosen = question.shown[answer.shown.index(answer.option)]
    # by the number of options that fit; a table is read faster than each leaf is divided for
    wrong = np.asarray([noise.forces / many, *(noise.wrong / max(1, many - fits) for fits in range(1, many + 1))])
    right = (1 - noise.wrong - noise.denies) / np.maximum(1, np.arange(many + 1))
    found: Floats = wrong.take(fitting)
    found[chosen] = right.take(fitting[chosen])
    return found


def _denied(answer: Answer, question: Asked, noise: Noise) -> Floats:
    outside = noise.hidden if answer.special == MORE else 1 - noise.forces
    inside = 1 - noise.hidden - noise.forces if answer.special == MORE else _unseen(question, noise)
    found = np.full(len(question.scope), max(outside, _NEVER))
    found[question.scope] = inside
    found[question.shown.any(axis=0)] = noise.denies
    return found


def fold(prior: Floats, answers: Iterable[Answer], repertoire: Repertoire, noises: Mapping[str, Noise]) -> Floats:
    """Probabilities after the answers; the order of different questions does not matter.

    Args:
        prior: (leaves,) probabilities from the text alone, all above 0.
        answers: resolved answers; of several to one key the last counts.
        repertoire: what can be asked.
        noises: noise by kind of question.

    Returns:
        (leaves,) probabilities, sum 1.

    Raises:
        ContractError: an answer is not of this repertoire.
    """
    found: Floats = fold_many(prior[None], [answers], repertoire, noises)[0]
    return found


def fold_many(
    priors: Floats, answers: Sequence[Iterable[Answer]], repertoire: Repertoire, noises: Mapping[str, Noise]
) -> Floats:
    """The (n, leaves) probabilities of n cases after the answers of each, row by row those of ``fold``."""
    found: Floats = np.maximum(priors, 1e-12)
    for row, prior, given in zip(found, priors, answers, strict=True):
        logs = np.zeros(len(row))
        for answer in sorted(latest(given), key=lambda a: (a.key, a.shown, a.option, a.special)):
            logs += np.log(likelihood(answer, repertoire, noises[parse_key(answer.key)[0]], prior))
        if logs.any():
            row *= np.exp(logs - logs.max())
    found /= found.sum(axis=1, keepdims=True)
    return found


def _unseen(question: Asked, noise: Noise) -> float:
    """How likely ``none`` is for goods that the question's scope holds but that were not shown."""
    return 1 - noise.forces if question.kind != NODE else noise.hidden
