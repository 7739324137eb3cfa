"""``clerk tune``: learn the constants of posterior, questions and stopping, and write them beside the model's."""

from __future__ import annotations

import json
import multiprocessing
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from classifier.benchmark.cases import Story
from classifier.benchmark.facts_trader import FactsTrader
from classifier.benchmark.traders import Trader
from classifier.benchmark.understanding import Understanding, Words
from classifier.constants import load_learnt, write_learnt
from classifier.cores import cores
from classifier.corpus import Entry
from classifier.evidence import Encode
from classifier.knowledge import Knowledge, repertoire_of
from classifier.load import (
    encoder_name,
    load_corpus,
    load_head,
    load_knowledge,
    run_name,
    vector_encoder,
)  # fmt: skip
from classifier.settings import Settings
from classifier.train.examples import choose
from classifier.train.join import witness_without
from classifier.train.tune.priors import HeldCase, KeptRows, Rows, compute_rows, ensure_rows, held_cases, rows_name
from classifier.train.tune.search import Trial, counted, search
from classifier.train.tune.stopping import covered, least, supported
from classifier.train.tune.talks import CODE, QUESTIONS, SEED, TRADERS, Ground, Score, score, talks
from tariff.answers import fold_text
from tariff.constants import Constants
from tariff.facts import Lexicon
from tariff.leaf_facts import LeafFacts
from tariff.told import Told
from tariff.wording import Wording

TRIALS = 100
Tell = Callable[[str], None]
_shared: dict[str, Any] = {}
"""What the processes of the pool were born with: the ground, and the cases of each trader."""


@dataclass(frozen=True)
class Halves:
    """Cases by trader to fit on, and to check on; no group of near-identical goods is in both."""

    fit: dict[str, tuple[int, ...]]
    check: dict[str, tuple[int, ...]]


def tune(settings: Settings, tell: Tell, trials: int = TRIALS) -> Trial:
    """Learn the constants and write those that check best to the file of the settings, whole or not at all.

    Raises:
        BrokenArtefact: the encoder is not built.
        BrokenData: the project's data or the file of constants are inconsistent.
    """
    ground = make_ground(settings, tell)
    halves = split(ground.cases)
    start = load_learnt(settings.learnt).decision
    tell(f"{len(ground.cases)} queries of held rulings; fitting on {len(halves.fit[CODE])} of each trader")
    with workers(ground, halves.fit) as pool:
        first = next(iter(pool.map(run_shared, [start])))
        begun = next(iter(pool.map(run_shared, [counted(start, first.scores)])))
        best = search(begun, run_shared, pool, trials, SEED, tell)
    fitted, kept = checked({"as before": first, "counted": begun, "searched": best}, halves, ground, tell)
    write(kept, fitted, len(ground.cases), settings)
    return kept


def checked(found: Mapping[str, Trial], halves: Halves, ground: Ground, tell: Tell) -> tuple[Trial, Trial]:
    """Which of some trials does best on the other half of the cases; the last of equals.

    Each gets the constants of its proposal from its own half first.

    Returns:
        The trial on its own half, and on the other.
    """
    tried = [(one, trial(stopped(one.constants, halves.fit, ground), halves.check, ground)) for one in found.values()]
    for name, (_, other) in zip(found, tried, strict=True):
        tell(f"checked on others, {name}: {other}")
    return max(reversed(tried), key=lambda pair: pair[1].worth)


def make_ground(settings: Settings, tell: Tell) -> Ground:
    """The held rulings and all that talks about them need; what is computed is kept in the cache."""
    knowledge = load_knowledge(settings.data, settings.var)
    entries = load_corpus(knowledge, settings.data)
    encode = vector_encoder(settings, lambda done, of: None)
    kept_out = choose(settings.data)
    cases = held_cases(kept_out, knowledge.catalogue.tree.leaf_index)
    described = tuple(replace(case, text=_described(case)) for case in cases)
    rows = [held_rows(settings, knowledge, entries, encode, kept_out, part, tell) for part in (cases, described)]
    repertoire = repertoire_of(knowledge)
    wording = Wording(knowledge.catalogue, knowledge.native, "en", repertoire=repertoire)
    told = tuple(
        (_told(case.text, knowledge.lexicon, knowledge.facts), _told(more.text, knowledge.lexicon, knowledge.facts))
        for case, more in zip(cases, described, strict=True)
    )
    teller = _teller(knowledge, wording, cases, encode)
    return Ground(cases, rows[0], rows[1], told, repertoire, wording, knowledge.duties, teller)


def _teller(
    knowledge: Knowledge, wording: Wording, cases: Sequence[HeldCase], encode: Encode
) -> Callable[[Story], Trader]:
    """What makes the traders of facts; all that they read is encoded before the processes part."""
    words = Words.of(knowledge.catalogue, encode)
    kept = KeptRows.of([*_buttons(wording), *(text for case in cases for text in _story(case))], encode)
    understanding = Understanding(wording.repertoire, knowledge.lexicon, kept, words)
    return lambda story: FactsTrader(story, understanding)


def _story(case: HeldCase) -> tuple[str, ...]:
    return (case.goods, ", ".join(case.facts.values()), *case.facts.values())


def _buttons(wording: Wording) -> Iterator[str]:
    """All that a button can say, but for ranges of quantities."""
    catalogue, repertoire = wording.catalogue, wording.repertoire
    yield from (option for option in catalogue.options if option)
    yield from catalogue.labels
    if repertoire.cross is not None:
        yield from (option.labels["en"] for question in repertoire.cross.questions for option in question.options)
    if repertoire.facts is not None:
        yield from (value.label("en") for value in repertoire.facts.facts.vocabulary.values.values())


def held_rows(
    settings: Settings, knowledge: Knowledge, entries: Sequence[Entry], encode: Encode,
    kept_out: dict[str, dict[str, Any]], cases: Sequence[HeldCase], tell: Tell,
) -> Rows:  # fmt: skip
    """(n, leaves) what the queries of held rulings tell alone; computed where the cache does not hold it."""
    learnt = load_learnt(settings.learnt)

    def compute() -> Rows:
        tell("computing what the queries tell, by an index that has not read their rulings ...")
        encode([case.text for case in cases])  # once, so that the store of vectors is read and written once
        head = load_head(knowledge.catalogue.tree.leaf_codes, settings.model)
        witness = witness_without(entries, knowledge, encode, kept_out, head)
        return compute_rows(cases, witness, knowledge, learnt, lambda done, of: None)

    return ensure_rows(
        settings.cache / "tune", rows_name(encoder_name(settings.model), entries, learnt), cases, compute
    )


def _described(case: HeldCase) -> str:
    return f"{case.text}, {case.goods or ', '.join(case.facts.values())}"


def _told(text: str, lexicon: Lexicon, facts: LeafFacts) -> Told:
    stated = lexicon.read(text)
    words = frozenset(fold_text(text).split())
    return Told(stated, facts.conflicts(stated) > 0 if stated else None, words)


def split(cases: Sequence[HeldCase]) -> Halves:
    """Half of the groups to fit on; each trader gets all queries."""
    halves: tuple[list[int], list[int]] = ([], [])
    for number, case in enumerate(cases):
        halves[zlib.crc32(case.group.encode()) % 2].append(number)
    fit, check = ({name: tuple(half) for name in TRADERS} for half in halves)
    return Halves(fit, check)


def trial(constants: Constants, numbers: dict[str, tuple[int, ...]], ground: Ground) -> Trial:
    """What each trader reaches on some cases."""
    return Trial(constants, {name: score(numbers[name], name, constants, ground) for name in TRADERS})


def stopped(constants: Constants, numbers: dict[str, tuple[int, ...]], ground: Ground) -> Constants:
    """The constants with those of the proposal learnt from the last probabilities of the talks."""
    held = [talk for name in TRADERS for talk in talks(numbers[name], name, constants, ground)]
    tree = ground.repertoire.tree
    share = supported(held, tree)
    return replace(constants, covered=covered(held), supported=share, least=least(held, tree, share))


@contextmanager
def workers(ground: Ground, numbers: dict[str, tuple[int, ...]]) -> Iterator[Executor]:
    """Processes that share the ground, one a core and at most two; each trial is independent of who runs it."""
    _shared.update(ground=ground, numbers=numbers)
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(min(2, cores()), mp_context=context) as pool:
        yield pool
    _shared.clear()


def run_shared(constants: Constants) -> Trial:
    """A trial on what the process was born with."""
    return trial(constants, _shared["numbers"], _shared["ground"])


def write(kept: Trial, best: Trial, cases: int, settings: Settings) -> None:
    """Write the constants into the file of learnt constants, with how they were found and for which model."""
    path = settings.learnt
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["model"] = run_name(settings.model)
    raw["decision"] = kept.constants.to_dict()
    raw["learnt"]["decision"] = {
        "cases": cases, "seed": SEED, "questions": QUESTIONS,
        "fit": _figures(best.scores), "check": _figures(kept.scores),
    }  # fmt: skip
    write_learnt(path, raw)


def _figures(scores: Mapping[str, Score]) -> dict[str, dict[str, float]]:
    return {
        name: {"right": round(s.right8, 4), "right_at_6": round(s.right6, 4), "asked": round(s.asked, 3)}
        for name, s in scores.items()
    }
