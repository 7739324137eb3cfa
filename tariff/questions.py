"""The choice of question: which answer would tell most about the code, less what asking costs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from tariff.constants import Constants
from tariff.contract import MORE, NONE, Answer
from tariff.posterior import HEADINGS, NODE, SUBHEADINGS, Noise, parse_key
from tariff.tree import Floats, Tree

ACROSS = {HEADINGS: 4, SUBHEADINGS: 6}
_LEAST_SCOPE = 0.02


@dataclass(frozen=True)
class Candidate:
    """A question that could be asked.

    Attributes:
        key: stable name.
        kind: ``node``, ``headings`` or ``subheadings``.
        node: index of the node asked about, -1 for questions across the tree.
        options: ids shown, likeliest first where some were left out.
        masses: (options,) probability of each option's leaves.
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


def candidates(
    p: Floats, tree: Tree, spread: float, answers: Sequence[Answer], declined: Collection[str], constants: Constants
) -> list[Candidate]:
    """Every question worth its scope, best first.

    Args:
        p: (leaves,) probabilities so far, sum 1.
        tree: the nomenclature.
        spread: percentage points between the lowest and the highest duty of the codes still open.
        answers: answers so far.
        declined: keys (with or without a page) never to ask.
        constants: costs and noises.

    Returns:
        Candidates by falling value; equal values in the order of their keys.
    """
    asked = _Asked(answers, declined, tree)
    found = [_at_node(node, p, tree, asked, constants) for node in _open_nodes(p, tree, constants)]
    found += [_across(kind, p, tree, asked, constants) for kind in ACROSS]
    weighed = [_weigh(c, spread, constants) for c in found if c is not None and len(c.options) > 1]
    return sorted(weighed, key=lambda c: (-round(c.value, 9), c.key))


class _Asked:
    """What was asked before, and so what may be asked now."""

    def __init__(self, answers: Sequence[Answer], declined: Collection[str], tree: Tree) -> None:
        self.pages: dict[str, list[Answer]] = {}
        for answer in answers:
            if answer.free:
                continue  # not understood: the same question may be asked once more
            kind, node, _ = parse_key(answer.key)
            self.pages.setdefault(f"{kind}:{node}" if node else kind, []).append(answer)
        self.declined = declined
        said = [(parse_key(answer.key)[0], answer) for answer in answers]
        is_denied = any(kind == NODE and answer.special == NONE for kind, answer in said)
        self._chosen = [] if is_denied else [tree.span(answer.option) for _, answer in said if answer.option]
        self.is_placed = not is_denied and any(kind in ACROSS and answer.option for kind, answer in said)
        """Whether a heading or subheading was chosen and nothing said since that it does not fit."""

    def fits(self, first: int, last: int) -> bool:
        """Whether leaves first .. last - 1 lie within all that was chosen; who chose wrongly says ``none`` below it."""
        return all(a <= first and last <= b for a, b in self._chosen)

    def next_key(self, base: str, goes_on: Collection[str]) -> str:
        """Key under which ``base`` may be asked next, empty where it may not be."""
        before = self.pages.get(base, [])
        if base in self.declined or any(answer.special not in goes_on for answer in before):
            return ""
        key = f"{base}:{len(before) + 1}" if before or base in ACROSS else base
        return "" if key in self.declined else key

    def seen(self, base: str) -> set[str]:
        """Option ids that were shown under ``base``."""
        return {name for answer in self.pages.get(base, []) for name in answer.shown}


def information(masses: Floats, noise: Noise) -> float:
    """Bits that the answer to a question tells about the code.

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


def _xlogx(x: float) -> float:
    return x * float(np.log2(x)) if x > 0 else 0.0


def _plogp(p: Floats) -> Floats:
    found: Floats = p * np.log2(np.maximum(p, 1e-300))
    return found


def _open_nodes(p: Floats, tree: Tree, constants: Constants) -> list[int]:
    """Branching nodes that hold some mass, the most telling first, at most 40."""
    branches = tree.branches
    below = np.concatenate([[0.0], np.cumsum(p)])
    child = below[tree.last[branches.flat]] - below[tree.first[branches.flat]]
    inside = np.add.reduceat(child, branches.starts)
    # entropy among the children, in bits: an upper bound of what the question can tell
    spread = -np.add.reduceat(_plogp(child), branches.starts) + _plogp(inside)
    order = np.argsort(-spread, kind="stable")[:40]
    return [int(branches.nodes[i]) for i in order if inside[i] > _LEAST_SCOPE and spread[i] > constants.worth]


def _at_node(node: int, p: Floats, tree: Tree, asked: _Asked, constants: Constants) -> Candidate | None:
    base = f"{NODE}:{tree.lines[node].id}"
    key = asked.next_key(base, (MORE,))
    if not key or not asked.fits(int(tree.first[node]), int(tree.last[node])):
        return None
    seen = asked.seen(base)
    children = [c for c in tree.children[node] if tree.lines[c].id not in seen]
    masses = np.asarray([p[tree.first[c] : tree.last[c]].sum() for c in children])
    most = constants.options
    kept = list(range(len(children)))
    if len(children) > most:
        kept = sorted(kept, key=lambda i: (-masses[i], i))[:most]
    options = tuple(tree.lines[children[i]].id for i in kept)
    return _candidate(key, NODE, node, options, masses[kept], len(children) > most, constants)


def _across(kind: str, p: Floats, tree: Tree, asked: _Asked, constants: Constants) -> Candidate | None:
    key = asked.next_key(kind, (NONE,))
    if not key or asked.is_placed:
        return None
    codes = tree.groups[ACROSS[kind]][1]
    masses = tree.mass(p, ACROSS[kind])
    seen = asked.seen(kind)
    order = [int(i) for i in np.argsort(-masses, kind="stable")[: constants.options * 3] if codes[i] not in seen]
    kept = [i for i in order if masses[i] >= _LEAST_SCOPE][: constants.options]
    if len(kept) < 2:
        return None
    return _candidate(key, kind, -1, tuple(codes[i] for i in kept), masses[kept], False, constants)


def _candidate(
    key: str, kind: str, node: int, options: tuple[str, ...], masses: Floats, more: bool, constants: Constants
) -> Candidate:
    bits = information(masses, constants.noises[kind]) if len(options) > 1 else 0.0
    return Candidate(key, kind, node, options, tuple(float(m) for m in masses), more, bits, 0.0)


def _weigh(candidate: Candidate, spread: float, constants: Constants) -> Candidate:
    stake = 1 + constants.stake * min(1.0, spread / 10)
    price = constants.cost[candidate.kind] + constants.option_cost * (len(candidate.options) - 2)
    return Candidate(**{**candidate.__dict__, "value": candidate.bits * stake - price})
