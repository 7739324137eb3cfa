"""From a run to the shipped model: measured beside it, judged, and put in its place whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from classifier.artefact import MANIFEST, read_artefact
from classifier.benchmark.codes import load_replaced
from classifier.benchmark.development import (
    FIRST,
    SPOKEN,
    Measured,
    figures_of,
    in_turn,
    measure,
    outside_sets,
    own_sets,
)
from classifier.benchmark.line import raised, read_line, render_line, stand_of, undercut
from classifier.errors import BrokenArtefact
from classifier.load import load_engine
from classifier.replacing import replace_all
from classifier.settings import Settings
from classifier.train.candidate import candidate
from classifier.train.card import CARD, FIGURES, render_card, write_figures
from classifier.train.compared import calibrated_of, pairs_of
from classifier.train.verdict import LIMITS, Limits, Verdict, judge
from tariff.rulings import load_rulings

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Promotion:
    """What came of it.

    Attributes:
        run: name of the run.
        shipped: name of the run of the model that was shipped before.
        verdict: what was compared.
        is_done: whether the candidate took the place of the shipped model.
    """

    run: str
    shipped: str
    verdict: Verdict
    is_done: bool


def promote(
    settings: Settings,
    run: Path,
    sources: Path | None,
    tell: Tell,
    is_dry: bool = False,
    limits: Limits = LIMITS,
) -> Promotion:
    """Measure a run's model beside the shipped one, and put it in its place where nothing speaks against it.

    Args:
        settings: of the shipped model.
        run: folder of a finished run.
        sources: folder with ``dev``, whose sets are compared too.
        tell: called with a line now and then.
        is_dry: whether to compare only.
        limits: bounds of the calibration error.

    Raises:
        BrokenArtefact: the run was changed or cannot be shipped, or no model is shipped to compare it with.
        BenchmarkError: a set or the line cannot be read.
    """
    line = read_line(thresholds(settings))
    shipped = run_of(settings)
    other = candidate(settings, run, tell)
    mine, theirs = (measured(each, sources, tell) for each in (other, settings))
    stand = stand_beside(mine)
    pairs, calibrated = pairs_of(mine.reports, theirs.reports), calibrated_of(mine.reports, theirs.reports)
    verdict = judge(pairs, calibrated, undercut(line, stand), limits)
    name = run_of(other)
    if is_dry or verdict.is_refused:
        return Promotion(name, shipped, verdict, False)
    ruled = ruled_codes(settings)
    figures = {**figures_of(mine, ruled), "run": name, "measured": date.today().isoformat()}
    figures["before"] = {**figures_of(theirs, ruled), "run": shipped}
    install(settings, other, figures, render_line(raised(line, stand), name, figures["measured"]))
    return Promotion(name, shipped, verdict, True)


def keep_measured(settings: Settings, sources: Path | None, tell: Tell) -> None:
    """Measure the shipped model, keep its figures beside it, and raise the line to where it stands; none is lowered.

    Raises:
        BrokenArtefact: no model is shipped, or it is broken.
        BenchmarkError: a set or the line cannot be read.
    """
    line, run, day = read_line(thresholds(settings)), run_of(settings), date.today().isoformat()
    found = measured(settings, sources, tell)
    figures = {**figures_of(found, ruled_codes(settings)), "run": run, "measured": day}
    write_figures(figures, settings.model / FIGURES)
    text = render_line(raised(line, stand_beside(found)), run, day)
    thresholds(settings).write_text(text, encoding="utf-8")


def measured(settings: Settings, sources: Path | None, tell: Tell) -> Measured:
    """How the model of some settings does on all development sets."""
    sets = (*own_sets(settings.data), *outside_sets(sources))
    replaced = load_replaced(settings.data / "nomenclature" / "replaced.csv")
    return measure(load_engine(settings), sets, replaced, tell)


def stand_beside(found: Measured) -> dict[str, float]:
    """Where a measured model stands beside the line."""
    spoken = in_turn([found.reports[language].outcomes for language in SPOKEN])
    return stand_of(found.reports[FIRST], spoken, found.referred)


def ruled_codes(settings: Settings) -> frozenset[str]:
    """8-digit codes that have a ruling to learn from."""
    return frozenset(ruling.code[:8] for ruling in load_rulings(settings.data / "rulings" / "ebti.jsonl"))


def run_of(settings: Settings) -> str:
    """The run that made the model of some settings.

    Raises:
        BrokenArtefact: there is no model, or it is broken.
    """
    artefact = read_artefact(settings.model)
    if artefact is None:
        raise BrokenArtefact(f"There is no model in {settings.model} to compare with.")
    return artefact.run


def thresholds(settings: Settings) -> Path:
    """Where the line stands."""
    return settings.data / "benchmarks" / "thresholds.toml"


def install(settings: Settings, other: Settings, figures: Mapping[str, Any], line: str) -> None:
    """Put a candidate's model with figures and card, its constants and the raised line in place: all, or none.

    Raises:
        OSError: something cannot be written; everything is as it was.
    """
    places = (settings.model, settings.learnt, thresholds(settings))
    drafts = tuple(place.with_name(f".{place.name}.draft") for place in places)
    try:
        shutil.rmtree(drafts[0], ignore_errors=True)
        shutil.copytree(other.model, drafts[0])
        write_figures(figures, drafts[0] / FIGURES)
        manifest = json.loads((other.model / MANIFEST).read_text(encoding="utf-8"))
        (drafts[0] / CARD).write_text(render_card(manifest, figures), encoding="utf-8")
        shutil.copy2(other.learnt, drafts[1])
        drafts[2].write_text(line, encoding="utf-8")
        read_artefact(drafts[0])
        replace_all(tuple(zip(drafts, places, strict=True)))
    finally:
        shutil.rmtree(drafts[0], ignore_errors=True)
        for draft in drafts[1:]:
            draft.unlink(missing_ok=True)
