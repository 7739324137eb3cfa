"""The development sets, and how an engine does on all of them: by this models are compared and told of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from classifier.benchmark.cases import Reading, read_cases
from classifier.benchmark.forms import Form, read_rows
from classifier.benchmark.protocols import Engine
from classifier.benchmark.report import report_to_dict
from classifier.benchmark.run import Outcome, Plan, Report, calibration, run_benchmark
from classifier.benchmark.scoring import Shares, shares
from tariff import LANGUAGES
from tariff.contract import REFER, Request

FIRST, VAGUE = "en", "en, vaguer query"
SPOKEN = LANGUAGES[1:]
QUESTIONS = 3
Tell = Callable[[str], None]
T = TypeVar("T")


@dataclass(frozen=True)
class DevSet:
    """One set of cases.

    Attributes:
        subject: name; a language for the first query in it.
        file: where the cases are.
        field: that holds the text.
        questions: most questions a case, answered by the right code.
    """

    subject: str
    file: Path
    field: str = "text"
    questions: int = 0


@dataclass(frozen=True)
class Measured:
    """Reports of one engine by subject, and the share of the first set that ends with a referral."""

    versions: Mapping[str, str]
    reports: Mapping[str, Report]
    referred: float


def own_sets(data: Path) -> tuple[DevSet, ...]:
    """The project's: first query (with questions), vaguer query, the first query in six languages."""
    first, spoken = data / "benchmarks" / "ebti_dev.jsonl", data / "benchmarks" / "ebti_dev_languages.jsonl"
    return (
        DevSet(FIRST, first, questions=QUESTIONS),
        DevSet(VAGUE, first, "vague"),
        *(DevSet(language, spoken, language) for language in SPOKEN),
    )


def outside_sets(sources: Path | None) -> tuple[DevSet, ...]:
    """Those of others below ``dev`` of a folder of sources whose form is known; none where there is no such folder."""
    folder = sources / "dev" if sources else None
    if folder is None or not folder.is_dir():
        return ()
    found = [(read_rows(path, limit=1).form, path) for path in sorted(folder.iterdir()) if path.is_file()]
    return tuple(DevSet(form.value, path) for form, path in found if form is not Form.LINES)


def measure(engine: Engine, sets: Sequence[DevSet], replaced: Mapping[str, tuple[str, ...]], tell: Tell) -> Measured:
    """How an engine does on sets of which one is the first.

    Args:
        engine: what is measured.
        sets: on what.
        replaced: table of ended codes.
        tell: called with a line before each set.
    """
    reports: dict[str, Report] = {}
    referred = 0.0
    for each in sets:
        cases = read_cases(each.file, Reading(engine.tree, replaced, each.field))
        tell(f"{engine.versions.get('model', '')}: {each.subject}, {len(cases)} cases")
        reports[each.subject] = run_benchmark(engine, cases, Plan(each.questions))
        if each.subject == FIRST:
            referred = referred_share(engine, [case.public.text for case in cases], reports[FIRST].outcomes)
    return Measured(dict(engine.versions), reports, referred)


def referred_share(engine: Engine, texts: Sequence[str], outcomes: Sequence[Outcome]) -> float:
    """Share of cases, by their texts in order, that end with a referral once the questions are spent."""
    ended = [
        engine.decide(Request(text, outcome.answers, budget=0)).decision
        for text, outcome in zip(texts, outcomes, strict=True)
    ]
    return ended.count(REFER) / len(ended)


def in_turn(by_language: Sequence[Sequence[T]]) -> tuple[T, ...]:
    """Every case (or its outcome) once, each in the next language: a sixth of the work of asking all in all six."""
    return tuple(by_language[i % len(by_language)][i] for i in range(len(by_language[0])))


def figures_of(measured: Measured, ruled: frozenset[str]) -> dict[str, Any]:
    """All figures as JSON, without a single case.

    Args:
        measured: reports.
        ruled: 8-digit codes that have a ruling to learn from.
    """
    sets = {}
    for subject, report in measured.reports.items():
        said = report_to_dict(report)
        kept = {name: said[name] for name in ("n", "one_shot", "after", "mean_questions")}
        errors = {str(depth): calibration(report.outcomes, depth, 0) for depth in report.ece}
        sets[subject] = {**kept, "ece": {"one_shot": errors, "after": said["ece"]}}
    first = measured.reports[FIRST].outcomes
    unruled = [o for o in first if not ruled.intersection(o.gold)]
    return {
        "model": measured.versions.get("model", ""),
        "referred": measured.referred,
        "sets": sets,
        "without ruling": _by_depth(shares(o.standings[0] for o in unruled)),
        "chapters": _chapters(first),
    }


def _chapters(outcomes: Iterable[Outcome]) -> dict[str, dict[str, int]]:
    """Chapter -> cases, and hits among the first 1 and 5 at the deepest digits of its cases."""
    found: dict[str, list[int]] = defaultdict(list)
    for outcome in outcomes:
        ranks = outcome.standings[0].ranks
        found[outcome.gold[0][:2]].append(ranks[max(ranks)])
    return {
        chapter: {"n": len(ranks), "top1": sum(r <= 1 for r in ranks), "top5": sum(r <= 5 for r in ranks)}
        for chapter, ranks in sorted(found.items())
    }


def _by_depth(found: Mapping[int, Shares]) -> dict[str, dict[str, float]]:
    return {str(depth): {"top1": s.share(1), "top5": s.share(5), "n": s.n} for depth, s in found.items()}
