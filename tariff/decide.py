"""One decision: ask the question that matters, propose at the depth that the facts carry, or refer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from tariff.conformal import possible
from tariff.constants import Constants
from tariff.contract import ASK, PROPOSE, REFER, UNKNOWN, Answer
from tariff.duties import DutyTable
from tariff.posterior import fold, latest, likelihood
from tariff.questions import Candidate, candidates
from tariff.repertoire import NODE, Repertoire
from tariff.told import NOTHING_TOLD, Told
from tariff.tree import Floats, Ints, Tree

NOTHING_RECOGNISED, BUDGET = "nothing_recognised", "budget"
DEPTHS = (8, 6, 4, 2)
_TRIED = 6
_NAMED = 0.6
"""Share of a node's probability from which the child that a text names is right: 23 of 23 queries of held rulings."""
Choose = Callable[[Sequence[Candidate], Floats], "Candidate | None"]
"""Candidates by falling value, and the (leaves,) probabilities, to the question to ask; None to ask no more."""


@dataclass(frozen=True)
class Decision:
    """What to do next, in numbers.

    Attributes:
        kind: ask, propose or refer.
        p: (leaves,) probabilities after the answers.
        question: the question to ask, or the one that would settle a proposal; None where none would.
        code: digits of the code proposed, empty otherwise.
        probability: of that code.
        possible: leaves that hold the share ``covered`` of the probability, likeliest first.
        open_leaves: leaves that hold 95 % of the probability.
        duty_low: lowest plain duty among them, None where none is known.
        duty_high: highest plain duty among them.
        expected_left: expected number of questions still to come.
        reason: why a case is referred.
        sure_depth: digits down to which the leading code is sure enough, 0 where not even its chapter is.
    """

    kind: str
    p: Floats
    question: Candidate | None
    code: str
    probability: float
    possible: tuple[int, ...]
    open_leaves: int
    duty_low: float | None
    duty_high: float | None
    expected_left: float
    reason: str = ""
    sure_depth: int = 0


def decide(
    prior: Floats,
    answers: Sequence[Answer],
    repertoire: Repertoire,
    duties: DutyTable,
    constants: Constants,
    *,
    budget: int,
    declined: Collection[str] = (),
    recognised: bool = True,
    told: Told = NOTHING_TOLD,
    choose: Choose | None = None,
) -> Decision:
    """The decision for one case.

    Args:
        prior: (leaves,) probabilities from the text alone, sum 1.
        answers: resolved answers so far; of several to one key the last counts.
        repertoire: what can be asked on the nomenclature.
        duties: duties along the tree.
        constants: learnt constants.
        budget: questions left.
        declined: keys of questions never to ask.
        recognised: whether the text names goods at all.
        told: what the text states.
        choose: another way to choose among the candidates, for those who compare.

    Raises:
        ContractError: an answer is not of this nomenclature.
    """
    tree, answers = repertoire.tree, latest(answers)
    p = fold(prior, answers, repertoire, constants.noises)
    open_leaves = possible(p, 0.95)
    low, high = _duty_range(open_leaves, duties)
    spread = 0.0 if low is None or high is None else high - low
    ranked = candidates(p, repertoire, spread, answers, declined, constants, told)
    best = choose(ranked, p) if choose else _worthwhile(ranked, p, repertoire, constants, told)
    code, probability = _deepest(p, tree, constants.supported)
    kind, reason = _kind(p, tree, best, constants, budget=budget, recognised=recognised, has_answers=bool(answers))
    left = _expected_left(p, best, budget) if kind == ASK else 0.0
    covered = tuple(int(i) for i in possible(p, constants.covered))
    sure = next((depth for depth in DEPTHS if tree.mass(p, depth).max() >= constants.sure), 0)
    return Decision(kind, p, best, code, probability, covered, len(open_leaves), low, high, left, reason, sure)


def _worthwhile(
    ranked: Sequence[Candidate], p: Floats, repertoire: Repertoire, constants: Constants, told: Told
) -> Candidate | None:
    """The first of the candidates that pays, that the text does not answer and that can change the proposal."""
    for candidate in ranked[:_TRIED]:
        if candidate.value < constants.worth:
            break
        if not _is_told(candidate, p, repertoire, told) and _matters(candidate, p, repertoire, constants):
            return candidate
    return None


def _is_told(candidate: Candidate, p: Floats, repertoire: Repertoire, told: Told) -> bool:
    """Whether the text leaves one child alone of the node asked about: by its facts, or since it names that child."""
    if candidate.kind != NODE:
        return False
    tree, children = repertoire.tree, repertoire.tree.children[candidate.node]
    spans = [slice(tree.first[c], tree.last[c]) for c in children]
    if told.contradicted is not None and sum(not told.contradicted[span].all() for span in spans) == 1:
        return True
    named = repertoire.names.named(told.words, children) if repertoire.names is not None else []
    return len(named) == 1 and p[spans[named[0]]].sum() >= _NAMED * sum(p[span].sum() for span in spans)


def _matters(candidate: Candidate, p: Floats, repertoire: Repertoire, constants: Constants) -> bool:
    """Whether some answer to a question would change what is proposed."""
    tree, leading = repertoire.tree, int(p.argmax())
    now = _deepest(p, tree, constants.supported)[0]
    blank = Answer(candidate.key, candidate.options, special=UNKNOWN)
    shown = repertoire.asked(blank).shown[:, leading]
    noise = constants.noises[candidate.kind]
    for i in np.argsort(shown, kind="stable"):
        answer = Answer(candidate.key, candidate.options, option=candidate.options[i])
        after = p * likelihood(answer, repertoire, noise, p)
        if int(after.argmax()) != leading or _deepest(after / after.sum(), tree, constants.supported)[0] != now:
            return True
    return False


def _kind(
    p: Floats,
    tree: Tree,
    best: Candidate | None,
    constants: Constants,
    *,
    budget: int,
    recognised: bool,
    has_answers: bool,
) -> tuple[str, str]:
    if not recognised and not has_answers:
        return REFER, NOTHING_RECOGNISED
    if best is not None and budget > 0 and p.max() < constants.sure:
        return ASK, ""
    if tree.mass(p, 2).max() < constants.least:
        return REFER, BUDGET
    return PROPOSE, ""


def _duty_range(leaves: Ints, duties: DutyTable) -> tuple[float | None, float | None]:
    low, high = duties.low[leaves], duties.high[leaves]
    if np.isnan(low).all():
        return None, None
    return float(np.nanmin(low)), float(np.nanmax(high))


def _deepest(p: Floats, tree: Tree, supported: float) -> tuple[str, float]:
    """The code at the deepest depth that is supported; the leading chapter where none is."""
    for depth in DEPTHS:
        masses = tree.mass(p, depth)
        best = int(masses.argmax())
        if masses[best] >= supported or depth == DEPTHS[-1]:
            break
    return tree.groups[depth][1][best], float(masses[best])


def _expected_left(p: Floats, best: Candidate | None, budget: int) -> float:
    entropy = float(-(p * np.log2(np.maximum(p, 1e-300))).sum())
    per_question = max(0.5, best.bits if best else 0.5)
    return round(min(float(budget), max(1.0, entropy / per_question)), 1)
