"""Simulated talks over held rulings: arithmetic over rows that were computed once, no text is encoded here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from classifier.benchmark.cases import Gold, Story
from classifier.benchmark.traders import CodeTrader, SpoiledTrader, Spoiling, Trader
from classifier.train.tune.priors import HeldCase, Rows
from tariff.constants import Constants
from tariff.contract import ASK, MORE, NONE, NOT_UNDERSTOOD, Answer, Option, Question
from tariff.decide import Case
from tariff.decide_many import decide_many
from tariff.duties import DutyTable
from tariff.posterior import fold
from tariff.questions import Candidate
from tariff.repertoire import Repertoire
from tariff.told import Told
from tariff.tree import Floats
from tariff.wording import Wording

Number = TypeVar("Number", float, Floats)
QUESTIONS, SEED = 3, 20260101
CODE, SPOILT, FACTS = "code", "spoilt", "facts"
TRADERS = (CODE, SPOILT, FACTS)
PRICE = 0.04
"""Share of right answers that one more question on average must bring."""
READING = 0.002
"""The same for one more option to read: seven of them and the question cost as much as a question and a third."""
SIX = 0.25
"""Weight of being right at 6 digits; being right at 8 has the rest."""
_IN_STEP = 64
"""Talks held in step; each keeps a row of probabilities for every question."""
_SPOILING = Spoiling(wrong=0.1, unknown=0.2, seed=SEED)


@dataclass(frozen=True)
class Ground:
    """What talks are held on.

    Attributes:
        cases: queries of held rulings.
        rows: (n, leaves) probabilities from each query alone.
        described: (n, leaves) the same with the goods in a sentence added.
        told: (n,) what each query states, and with the sentence added.
        repertoire: what can be asked.
        wording: English texts of it.
        duties: duties along the tree.
        tell: makes the trader of facts.
    """

    cases: Sequence[HeldCase]
    rows: Rows
    described: Rows
    told: Sequence[tuple[Told, Told]]
    repertoire: Repertoire
    wording: Wording
    duties: DutyTable
    tell: Callable[[Story], Trader]

    def trader(self, name: str, number: int) -> Trader:
        """The trader of a case."""
        case = self.cases[number]
        if name == FACTS:
            return self.tell(Story(case.facts, case.goods))
        code = self.repertoire.tree.leaf_codes[case.leaf]
        trader = CodeTrader(Gold((code,), (code,), ""), self.repertoire)
        return SpoiledTrader(trader, _SPOILING, case.id) if name == SPOILT else trader


@dataclass(frozen=True)
class Talk:
    """One talk.

    Attributes:
        leaf: the right leaf.
        posteriors: (leaves,) probabilities at first and after each question.
        answers: kind of each question and what became of its answer.
        shown: options that were shown, over all questions.
    """

    leaf: int
    posteriors: tuple[Floats, ...]
    answers: tuple[tuple[str, str], ...]
    shown: int = 0


Heard = tuple[Question, Answer]


@dataclass
class _Held:
    """A talk that is being held."""

    number: int
    trader: Trader
    prior: Floats
    told: Told
    posteriors: list[Floats]
    answers: tuple[Answer, ...] = ()
    became: list[tuple[str, str]] = field(default_factory=list)
    shown: int = 0
    unheard: str = ""
    is_open: bool = True


def talk(number: int, name: str, constants: Constants, ground: Ground, heard: list[Heard] | None = None) -> Talk:
    """Talk about one case; ``heard`` is told each question and answer."""
    return next(talks([number], name, constants, ground, heard))


def talks(
    numbers: Sequence[int], name: str, constants: Constants, ground: Ground, heard: list[Heard] | None = None
) -> Iterator[Talk]:
    """Talk about cases with a trader, in their order, until nothing more is asked.

    Several talks go on in step, each as if it were held alone.

    Args:
        numbers: of the cases.
        name: of the trader.
        constants: what decides.
        ground: what the talks are held on.
        heard: is told each question and answer.
    """
    for start in range(0, len(numbers), _IN_STEP):
        held = [_begin(number, name, ground) for number in numbers[start : start + _IN_STEP]]
        for left in range(QUESTIONS, 0, -1):
            _go_on([one for one in held if one.is_open], left, constants, ground, heard)
        yield from (Talk(ground.cases[h.number].leaf, tuple(h.posteriors), tuple(h.became), h.shown) for h in held)


def _begin(number: int, name: str, ground: Ground) -> _Held:
    prior = _row(ground.rows[number])
    return _Held(number, ground.trader(name, number), prior, ground.told[number][0], [prior])


def _go_on(held: Sequence[_Held], left: int, constants: Constants, ground: Ground, heard: list[Heard] | None) -> None:
    """The next question to each, where one is asked, and its answer."""
    cases = [Case(one.answers, left, told=one.told) for one in held]
    decisions = decide_many([h.prior for h in held], cases, ground.repertoire, ground.duties, constants)
    for one, decision in zip(held, decisions, strict=True):
        if decision.kind != ASK or decision.question is None:
            one.is_open = False
            continue
        question = _question(decision.question, ground.wording, decision.question.key == one.unheard)
        answer = one.trader.answer(question)
        if heard is not None:
            heard.append((question, answer))
        _take(one, answer, decision.question, ground)
    for one in held:
        if one.is_open:
            one.posteriors.append(fold(one.prior, one.answers, ground.repertoire, constants.noises))


def _take(held: _Held, answer: Answer, question: Candidate, ground: Ground) -> None:
    """Take an answer; one in words that were not understood describes the goods once more."""
    held.unheard = question.key if answer.free else ""
    if answer.free:
        held.prior, held.told = _row(ground.described[held.number]), ground.told[held.number][1]
    else:
        held.answers = (*held.answers, answer)
    held.shown += len(question.options)
    held.became.append((question.kind, _became(answer, question, ground.cases[held.number].leaf, ground.repertoire)))


@dataclass(frozen=True)
class Score:
    """What a set of talks reached.

    Attributes:
        right8: share right at 8 digits.
        right6: share right at 6 digits.
        asked: questions a case.
        answers: kind of question and what became of the answer -> how often.
        shown: options shown a case.
        each: (n,) what each talk is worth; empty where it is not known.
    """

    right8: float
    right6: float
    asked: float
    answers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    shown: float = 0.0
    each: Floats = field(default_factory=lambda: np.empty(0))

    @property
    def worth(self) -> float:
        """What such talks are worth on average."""
        return worth_of(self.right8, self.right6, self.asked, self.shown)


def worth_of(right8: Number, right6: Number, asked: Number, shown: Number) -> Number:
    """What is made as large as it can be: right answers, less what the questions cost."""
    return (1 - SIX) * right8 + SIX * right6 - PRICE * asked - READING * shown


def score(numbers: Sequence[int], name: str, constants: Constants, ground: Ground) -> Score:
    """Talks about some cases with one trader."""
    tree = ground.repertoire.tree
    rows: list[tuple[bool, bool, int, int]] = []
    answers: Counter[tuple[str, str]] = Counter()
    for held in talks(numbers, name, constants, ground):
        p = held.posteriors[-1]
        is_right6 = tree.groups[6][1][int(tree.mass(p, 6).argmax())] == tree.leaf_codes[held.leaf][:6]
        rows.append((int(p.argmax()) == held.leaf, is_right6, len(held.answers), held.shown))
        answers.update(held.answers)
    right8, right6, asked, shown = (np.asarray(column, dtype=np.float64) for column in zip(*rows, strict=True))
    each = worth_of(right8, right6, asked, shown)
    return Score(float(right8.mean()), float(right6.mean()), float(asked.mean()), answers, float(shown.mean()), each)


def _row(row: Rows) -> Floats:
    found: Floats = np.maximum(np.asarray(row, dtype=np.float64), 1e-12)
    found /= found.sum()
    return found


def _question(choice: Candidate, wording: Wording, is_again: bool) -> Question:
    options = tuple(
        Option(name, wording.answer(name, choice.key), "", mass)
        for name, mass in zip(choice.options, choice.masses, strict=True)
    )
    notice = NOT_UNDERSTOOD if is_again else ""
    text = wording.asked(choice.key)
    return Question(choice.key, choice.kind, text, "", 1, options, choice.more, choice.bits, 0, None, None, 1.0, notice)


def _became(answer: Answer, question: Candidate, leaf: int, repertoire: Repertoire) -> str:
    """What became of an answer, in one word.

    ``right``, ``wrong``, ``forced`` (an option where none holds the code), ``denied`` (none although one does), where
    the code is in the part not shown ``sought`` (more) or ``missed`` (none), ``free``, ``silent`` or a special.
    """
    if answer.free:
        return "free"
    asked = repertoire.asked(answer)
    if asked.silent is not None and asked.silent[leaf]:
        return "silent"
    fits = bool(asked.shown[:, leaf].any())
    if answer.option:
        is_right = asked.shown[answer.shown.index(answer.option), leaf]
        return "right" if is_right else "wrong" if fits else "forced"
    if answer.special not in (NONE, MORE):
        return answer.special
    if fits:
        return "denied"
    if not (question.more and asked.scope[leaf]):
        return answer.special
    return "sought" if answer.special == MORE else "missed"
