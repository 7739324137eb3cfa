"""What a question is worth: the bits that its answer tells, weighted by what is at stake, less what asking costs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tariff.posterior import Noise
from tariff.tree import Bools, Floats, Ints


def information(masses: Floats, noise: Noise) -> float:
    """Bits that the answer to a question tells about the code, where each code fits one option at most.

    Args:
        masses: (options,) probability of each option; what is missing to 1 lies outside.
        noise: how people answer.

    Returns:
        Mutual information of answer and option under the answer model, at least 0.
        Source: Cover and Thomas, Elements of Information Theory, 2nd ed., section 2.4.
    """
    k = len(masses)
    inside = float(masses.sum())
    outside = max(0.0, 1 - inside)
    right, wrong = 1 - noise.wrong - noise.denies, noise.wrong / max(1, k - 1)
    chosen = right * masses + wrong * (inside - masses) + outside * noise.forces / k
    nothing = noise.denies * inside + (1 - noise.forces) * outside
    noise_in = -_xlogx(right) - _xlogx(wrong) * (k - 1) - _xlogx(noise.denies)
    noise_out = -_xlogx(noise.forces / k) * k - _xlogx(1 - noise.forces)
    total = -float(plogp(chosen).sum()) - _xlogx(nothing)
    return max(0.0, total - inside * noise_in - outside * noise_out)


def information_shared(masses: Floats, member: Bools, many: Ints, noise: Noise) -> Floats:
    """Bits that the answers to questions tell where goods can fit several options.

    Args:
        masses: (groups,) or (questions, groups) probability of groups of codes, sum at most 1; what is missing fits no
            option.
        member: (questions, options, groups) which options are true of which group; false beyond a question's own.
        many: (questions,) options of each question.
        noise: how people answer.

    Returns:
        (questions,) mutual information of answer and group under the answer model, at least 0.
    """
    options = member.shape[1]
    outside, given = np.maximum(0.0, 1 - masses.sum(axis=-1)), _given(noise, options)
    row, fitting = many[:, None], member.sum(axis=1, dtype=np.intp)
    others, nothing, noisy = (
        (masses * table[row, fitting]).sum(axis=1) + outside * table[many, 0]
        for table in (given.others, given.nothing, given.noisy)
    )
    chosen = np.matmul(member, (masses * given.more[row, fitting])[:, :, None])[:, :, 0] + others[:, None]
    chosen *= np.arange(options) < row
    found: Floats = np.maximum(0.0, -plogp(chosen).sum(axis=1) - plogp(nothing) - noisy)
    return found


def shared(member: Bools, masses: Floats) -> Floats:
    """(questions, options) probability of each option; what fits several is shared among them.

    Args:
        member: (questions, options, groups) which options are true of which group.
        masses: (questions, groups) their probabilities.
    """
    each = masses / np.maximum(1, member.sum(axis=1))
    found: Floats = np.matmul(member, each[:, :, None])[:, :, 0]
    return found


@dataclass(frozen=True)
class _Given:
    """How people answer a question of k options whose goods fit f of them; (k, f) tables.

    Attributes:
        others: probability of each option that does not fit.
        more: how much likelier each option is that fits.
        nothing: probability that nothing is said to fit.
        noisy: entropy of the answer, in bits.
    """

    others: Floats
    more: Floats
    nothing: Floats
    noisy: Floats


@lru_cache(maxsize=256)
def _given(noise: Noise, options: int) -> _Given:
    many, fitting = np.arange(options + 1)[:, None], np.arange(options + 1)[None, :]
    fits, others = fitting > 0, np.maximum(0, many - fitting)
    other = np.where(fits, noise.wrong / np.maximum(1, others), noise.forces / np.maximum(1, many))
    chosen = (1 - noise.wrong - noise.denies) / np.maximum(1, fitting)
    nothing = np.where(fits, noise.denies, 1 - noise.forces) + 0.0 * many
    noisy = -(fitting * plogp(chosen) + others * plogp(other) + plogp(nothing))
    return _Given(other, chosen - other, nothing, noisy)


def _xlogx(x: float) -> float:
    return x * float(np.log2(x)) if x > 0 else 0.0


def plogp(p: Floats) -> Floats:
    """Each number times its logarithm of base 2; 0 where it is 0."""
    found: Floats = p * np.log2(np.maximum(p, 1e-300))
    return found
