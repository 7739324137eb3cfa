"""A whole benchmark: every case at once, then its questions, then the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from classifier.benchmark.cases import Case, Story
from classifier.benchmark.interview import Interview, Stopwatch, interview
from classifier.benchmark.protocols import Engine
from classifier.benchmark.scoring import Shares, Standing, is_true, leading, shares, stand
from classifier.benchmark.statistics import calibration_error
from classifier.benchmark.traders import CodeTrader, SpoiledTrader, Spoiling, Trader
from tariff.contract import MORE, NONE, UNKNOWN, Answer
from tariff.tree import Floats

BATCH = 32
RANKED = 20
CALIBRATED = (6, 8)

Progress = Callable[[int, int], None]
Teller = Callable[[Story], Trader]


@dataclass(frozen=True)
class Plan:
    """What to run.

    Attributes:
        questions: most questions a case.
        tell: makes the trader of facts from what he knows; None: the trader knows the right code.
        spoiling: how answers are spoiled.
    """

    questions: int = 0
    tell: Teller | None = None
    spoiling: Spoiling = Spoiling()


@dataclass(frozen=True)
class Outcome:
    """One case: questions asked, the leading codes after the last of them, and how the right codes stood.

    ``true`` tells how many of the options chosen are true of a right code.
    """

    id: str
    gold: tuple[str, ...]
    answers: tuple[Answer, ...]
    ranked: tuple[str, ...]
    p: tuple[float, ...]
    standings: tuple[Standing, ...]
    true: int = 0


@dataclass(frozen=True)
class Report:
    """The figures of a benchmark.

    Attributes:
        n: cases.
        one_shot: shares by depth from the text alone.
        after: number of questions -> shares by depth; a case that stopped earlier counts with its last posterior.
        mean_questions: asked a case.
        ece: depth -> expected calibration error of the leading code after the last question, None without cases.
        ms_per_case: milliseconds that the engine worked on a case.
        outcomes: the cases, in the file's order.
        answered: how often each kind of answer was given: option, free, unknown, none, more.
        scored: how often a right code was scored otherwise than as given: replaced, cut.
        true: how many of the options chosen are true of a right code.
    """

    n: int
    one_shot: Mapping[int, Shares]
    after: Mapping[int, Mapping[int, Shares]]
    mean_questions: float
    ece: Mapping[int, float | None]
    ms_per_case: float
    outcomes: tuple[Outcome, ...]
    answered: Mapping[str, int]
    scored: Mapping[str, int]
    true: int = 0


def run_benchmark(engine: Engine, cases: Sequence[Case], plan: Plan, progress: Progress | None = None) -> Report:
    """The report of an engine on cases, of which there must be one at least.

    Args:
        engine: what is measured; it is given texts, languages and answers, never a code or a fact.
        cases: what it is measured on.
        plan: questions, trader and spoiling.
        progress: is told the cases done and their number.
    """
    watch = Stopwatch()
    outcomes = []
    for case, first in _first_answers(engine, cases, watch):
        talk = interview(engine, case.public, _trader(case, engine, plan), first, plan.questions, watch)
        outcomes.append(_outcome(case, talk, engine, plan.questions))
        if progress is not None:
            progress(len(outcomes), len(cases))
    return _report(cases, outcomes, plan.questions, watch.seconds)


def _first_answers(engine: Engine, cases: Sequence[Case], watch: Stopwatch) -> Iterator[tuple[Case, Floats]]:
    for start in range(0, len(cases), BATCH):
        batch = cases[start : start + BATCH]
        texts, languages = [c.public.text for c in batch], [c.public.language for c in batch]
        rows = watch.of(partial(engine.probabilities, texts, languages))
        yield from zip(batch, rows, strict=True)


def _trader(case: Case, engine: Engine, plan: Plan) -> Trader:
    """The only place besides the scorer that hands out the right code, and only to the trader of codes."""
    trader = CodeTrader(case.gold, engine.repertoire) if plan.tell is None else plan.tell(case.story)
    return SpoiledTrader(trader, plan.spoiling, case.id)


def _outcome(case: Case, talk: Interview, engine: Engine, questions: int) -> Outcome:
    ranked, p = leading(talk.posteriors[-1], engine.tree, RANKED)
    stood = [stand(posterior, case.gold, engine.tree) for posterior in talk.posteriors]
    standings = tuple(stood[min(k, len(stood) - 1)] for k in range(questions + 1))
    true = sum(is_true(answer, case.gold, engine.repertoire) for answer in talk.answers if answer.option)
    return Outcome(case.id, case.gold.given, talk.answers, ranked, p, standings, true)


def _report(cases: Sequence[Case], outcomes: Sequence[Outcome], questions: int, seconds: float) -> Report:
    by_stage = [shares(o.standings[k] for o in outcomes) for k in range(questions + 1)]
    return Report(
        n=len(outcomes),
        one_shot=by_stage[0],
        after=dict(enumerate(by_stage[1:], start=1)),
        mean_questions=sum(len(o.answers) for o in outcomes) / len(outcomes),
        ece={depth: calibration(outcomes, depth) for depth in CALIBRATED},
        ms_per_case=1000 * seconds / len(outcomes),
        outcomes=tuple(outcomes),
        answered=Counter(_kind(answer) for o in outcomes for answer in o.answers),
        true=sum(o.true for o in outcomes),
        scored=Counter(case.gold.how for case in cases if case.gold.how),
    )


def calibration(outcomes: Sequence[Outcome], depth: int, stage: int = -1) -> float | None:
    """Expected calibration error of the leading code; None where no case has the depth.

    Args:
        outcomes: of the cases.
        depth: digits.
        stage: questions asked before; -1 for all.
    """
    found = [o.standings[stage] for o in outcomes if depth in o.standings[stage].ranks]
    return calibration_error([s.confidence[depth] for s in found], [s.ranks[depth] == 1 for s in found])


def _kind(answer: Answer) -> str:
    return answer.special if answer.special in (UNKNOWN, NONE, MORE) else "option" if answer.option else "free"
