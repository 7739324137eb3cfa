"""What a question is worth: the bits that its answer tells, weighted by what is at stake, less what asking costs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tariff.posterior import Noise
from tariff.tree import Floats, Ints

Bools = npt.NDArray[np.bool_]


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
    total = -float(_plogp(chosen).sum()) - _xlogx(nothing)
    return max(0.0, total - inside * noise_in - outside * noise_out)


def information_shared(masses: Floats, member: Bools, many: Ints, noise: Noise) -> Floats:
    """Bits that the answers to questions tell where goods can fit several options.

    Args:
        masses: (groups,) probability of groups of codes, sum at most 1; what is missing fits no option.
        member: (questions, options, groups) which options are true of which group; false beyond a question's own.
        many: (questions,) options of each question.
        noise: how people answer.

    Returns:
        (questions,) mutual information of answer and group under the answer model, at least 0.
    """
    outside = max(0.0, 1 - float(masses.sum()))
    weights = np.append(masses, outside)
    apart = np.concatenate([member, np.zeros((*member.shape[:2], 1), dtype=np.bool_)], axis=2)
    given = _answers_given(apart, many, noise)
    total = -_plogp(given @ weights).sum(axis=1)
    noisy = -_plogp(given).sum(axis=1) @ weights
    found: Floats = np.maximum(0.0, total - noisy)
    return found


def _answers_given(member: Bools, many: Ints, noise: Noise) -> Floats:
    """(questions, options + 1, groups) probability of each answer for each group; the last is that nothing fits."""
    fitting = member.sum(axis=1)
    fits, k = fitting > 0, many[:, None]
    others = np.where(fits, noise.wrong / np.maximum(1, k - fitting), noise.forces / k)
    chosen = (1 - noise.wrong - noise.denies) / np.maximum(1, fitting)
    found = np.where(member, chosen[:, None, :], others[:, None, :])
    found *= np.arange(member.shape[1])[None, :, None] < many[:, None, None]
    return np.concatenate([found, np.where(fits, noise.denies, 1 - noise.forces)[:, None, :]], axis=1)


def _xlogx(x: float) -> float:
    return x * float(np.log2(x)) if x > 0 else 0.0


def _plogp(p: Floats) -> Floats:
    found: Floats = p * np.log2(np.maximum(p, 1e-300))
    return found
