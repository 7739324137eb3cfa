"""One decision: ask the question that matters, propose at the depth that the facts carry, or refer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tariff.answered import is_answered
from tariff.before import Before
from tariff.conformal import possible_at
from tariff.constants import Constants
from tariff.contract import ASK, PROPOSE, REFER, UNKNOWN, UNRECOGNISED, Answer
from tariff.duties import DutyTable
from tariff.outlook import DEPTHS, Outlook, outlooks
from tariff.posterior import fold, latest, told_by
from tariff.questions import Candidate, Situation, ranked
from tariff.repertoire import Repertoire
from tariff.told import NOTHING_TOLD, Told
from tariff.tree import Floats, Ints, Tree

BUDGET = "budget"
_TRIED = 6
Choose = Callable[[Sequence[Candidate], Floats], "Candidate | None"]
"""Candidates by falling value, and the (leaves,) probabilities, to the question to ask; None to ask no more."""


@dataclass(frozen=True)
class Case:
    """What is known of a case besides its probabilities.

    Attributes:
        answers: resolved answers so far; of several to one key the last counts.
        budget: questions left.
        declined: keys of questions never to ask.
        recognised: whether the text names goods at all.
        told: what the text states.
    """

    answers: Sequence[Answer] = ()
    budget: int = 0
    declined: Collection[str] = ()
    recognised: bool = True
    told: Told = NOTHING_TOLD


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
    case = Case(answers, budget, declined, recognised, told)
    p = fold(prior, answers, repertoire, constants.noises)
    return conclude(p[None], [case], repertoire, duties, constants, choose)[0]


def conclude(
    p: Floats,
    cases: Sequence[Case],
    repertoire: Repertoire,
    duties: DutyTable,
    constants: Constants,
    choose: Choose | None = None,
) -> list[Decision]:
    """The decision for each case, from the (n, leaves) probabilities after its answers."""
    given = [latest(case.answers) for case in cases]
    before = [Before(some, case.declined, repertoire) for some, case in zip(given, cases, strict=True)]
    found = outlooks(p, [not one.is_placed for one in before], repertoire, constants)
    return [
        _conclude(outlook, case, asked, repertoire, duties, constants, choose)
        for outlook, case, asked in zip(found, cases, before, strict=True)
    ]


def _conclude(
    outlook: Outlook,
    case: Case,
    before: Before,
    repertoire: Repertoire,
    duties: DutyTable,
    constants: Constants,
    choose: Choose | None,
) -> Decision:
    p = outlook.p
    open_leaves, covered = possible_at(p, (0.95, constants.covered))
    low, high = _duty_range(open_leaves, duties)
    spread = 0.0 if low is None or high is None else high - low
    found = ranked(Situation(outlook, repertoire, constants, before, case.told, spread))
    best = choose(found, p) if choose else _worthwhile(found, outlook, repertoire, constants, case.told)
    code, probability = _proposed(outlook.leading, repertoire.tree, constants.supported)
    kind, reason = _kind(outlook, best, constants, case)
    left = _expected_left(p, best, case.budget) if kind == ASK else 0.0
    sure = next((depth for depth in DEPTHS if outlook.leading[depth][1] >= constants.sure), 0)
    listed = tuple(covered.tolist())
    return Decision(kind, p, best, code, probability, listed, len(open_leaves), low, high, left, reason, sure)


def _worthwhile(
    found: Sequence[Candidate], outlook: Outlook, repertoire: Repertoire, constants: Constants, told: Told
) -> Candidate | None:
    """The first of the candidates that pays, that the text does not answer and that can change the proposal."""
    for candidate in found[:_TRIED]:
        if candidate.value < constants.worth:
            break
        is_told = is_answered(candidate, outlook.p, repertoire, told, constants)
        if not is_told and _matters(candidate, outlook, repertoire, constants):
            return candidate
    return None


def _matters(candidate: Candidate, outlook: Outlook, repertoire: Repertoire, constants: Constants) -> bool:
    """Whether some answer to a question would change what is proposed."""
    p, tree, leading = outlook.p, repertoire.tree, outlook.leading[DEPTHS[0]][0]
    now = _proposed(outlook.leading, tree, constants.supported)[0]
    blank = Answer(candidate.key, candidate.options, special=UNKNOWN)
    question, noise = repertoire.asked(blank), constants.noises[candidate.kind]
    for i in np.argsort(question.shown[:, leading], kind="stable"):
        answer = Answer(candidate.key, candidate.options, option=candidate.options[i])
        after = p * told_by(answer, question, noise, p)
        if int(after.argmax()) != leading or _deepest(after / after.sum(), tree, constants.supported) != now:
            return True
    return False


def _kind(outlook: Outlook, best: Candidate | None, constants: Constants, case: Case) -> tuple[str, str]:
    if not case.recognised and not case.answers:
        return REFER, UNRECOGNISED
    if best is not None and case.budget > 0 and outlook.leading[DEPTHS[0]][1] < constants.sure:
        return ASK, ""
    if outlook.leading[DEPTHS[-1]][1] < constants.least:
        return REFER, BUDGET
    return PROPOSE, ""


def _duty_range(leaves: Ints, duties: DutyTable) -> tuple[float | None, float | None]:
    low, high = np.fmin.reduce(duties.low[leaves]), np.fmax.reduce(duties.high[leaves])
    return (None, None) if np.isnan(low) else (float(low), float(high))


def _proposed(leading: Mapping[int, tuple[int, float]], tree: Tree, supported: float) -> tuple[str, float]:
    """The leading code at the deepest depth that is supported; the leading chapter where none is."""
    depth = next((depth for depth in DEPTHS if leading[depth][1] >= supported), DEPTHS[-1])
    best, probability = leading[depth]
    return tree.groups[depth][1][best], probability


def _deepest(p: Floats, tree: Tree, supported: float) -> str:
    """The code of ``_proposed`` for other probabilities; no depth is summed up that is not needed."""
    for depth in DEPTHS:
        masses = tree.mass(p, depth)
        best = int(masses.argmax())
        if masses[best] >= supported:
            break
    return tree.groups[depth][1][best]


def _expected_left(p: Floats, best: Candidate | None, budget: int) -> float:
    entropy = float(-(p * np.log2(np.maximum(p, 1e-300))).sum())
    per_question = max(0.5, best.bits if best else 0.5)
    return round(min(float(budget), max(1.0, entropy / per_question)), 1)
