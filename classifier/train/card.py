"""The model card in the form of Hugging Face: its words from a template, its figures from what was measured."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from classifier.benchmark.development import FIRST, QUESTIONS, SPOKEN, VAGUE
from classifier.benchmark.statistics import wilson
from classifier.errors import BrokenArtefact

TEMPLATE = Path(__file__).with_name("card.md")
CARD, FIGURES = "README.md", "figures.json"
_NAMES = {
    FIRST: "English", VAGUE: "English, vaguer query", "fr": "French", "de": "German", "es": "Spanish", "it": "Italian",
    "nl": "Dutch", "pl": "Polish", "atlas": "ATLAS validation (US rulings, 6 digits)",
    "cross": "CROSS-89 (US rulings, 6 digits)", "spanish": "Spanish set (unofficial, 6 digits)",
}  # fmt: skip
Figures = Mapping[str, Any]


def write_figures(figures: Figures, path: Path) -> None:
    """Write figures as JSON."""
    path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def read_figures(path: Path) -> dict[str, Any]:
    """The figures of a file.

    Raises:
        BrokenArtefact: it is missing or no JSON.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenArtefact(f"{path} holds no figures: measure the model with `clerk train card`.") from error
    return dict(found)


def render_card(manifest: Mapping[str, Any], figures: Figures, template: Path = TEMPLATE) -> str:
    """The card of a model.

    Args:
        manifest: of the model.
        figures: what was measured of it.
        template: words of the card, with ``{names}`` for what is filled in.

    Raises:
        BrokenArtefact: the figures are those of another model.
    """
    if figures["run"] != manifest["run"]:
        raise BrokenArtefact(f"The figures are those of {figures['run']}, and the model is {manifest['run']}.")
    usage, hardware = manifest.get("usage", {}), manifest.get("hardware", {})
    filled = {
        "run": manifest["run"],
        "year": manifest["nomenclature"][:4],
        "nomenclature": manifest["nomenclature"],
        "made": manifest["made"][:10],
        "device": hardware.get("gpu", {}).get("name") or hardware.get("processor", "an unknown device"),
        "seconds": f"{usage.get('seconds', 0):.0f}",
        "energy": f"{usage.get('kilowatt_hours', 0):.3f}",
        "cost": f"{usage.get('euros', 0):.4f} euros of {'machine and ' if usage.get('euros_an_hour') else ''}energy",
        "learnt_from": _learnt_from(manifest),
        "figures": "\n\n".join(_figures(figures)),
    }
    text = template.read_text(encoding="utf-8")
    for name, value in filled.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _learnt_from(manifest: Mapping[str, Any]) -> str:
    counts = manifest.get("data", {}).get("counts", {})
    if not counts:
        return f"Rows with the SHA-256 `{manifest.get('rows', '')}`, of these sources:"
    rows = [(name, f"{many:,}") for name, many in counts["source"].items()]
    return _table(("texts of", "number"), rows) + "\n\nThe sources and their licences:"


def _figures(figures: Figures) -> Iterable[str]:
    sets, n = figures["sets"], figures["sets"][FIRST]["n"]
    low, high = wilson(n // 2, n)
    yield (
        f"Measured on {figures['measured']} on {n} rulings issued from July 2026 (`./clerk train card` does it again): "
        f"the right code among the first 1 / 5 / 20 in per cent, from the text alone, the first query unless said. "
        f"For n = {n} the 95 % interval is up to {50 * (high - low):.0f} points either way."
    )
    yield _by_set({subject: sets[subject] for subject in (FIRST, VAGUE, *SPOKEN) if subject in sets}, (8, 6, 4))
    if others := {subject: found for subject, found in sets.items() if subject not in (FIRST, VAGUE, *SPOKEN)}:
        yield "Sets of others, whose codes have 6 digits:"
        yield _by_set(others, (6, 4))
    if before := figures.get("before"):
        yield f"The model before it, {before['run']}, on the same day:"
        yield _by_set(before["sets"], (8, 6, 4))
    yield _questions(figures)
    yield "By chapter, English, one shot, at the deepest digits of the right code:"
    chapters = figures["chapters"].items()
    yield _table(
        ("chapter", "cases", "first 1", "first 5"), [(c, row["n"], row["top1"], row["top5"]) for c, row in chapters]
    )


def _by_set(sets: Mapping[str, Figures], depths: tuple[int, ...]) -> str:
    rows = []
    for subject, found in sets.items():
        cells = [_shares(found["one_shot"].get(str(depth)), found["n"]) for depth in depths]
        rows.append((_NAMES.get(subject, subject), found["n"], *cells))
    return _table(("language or set", "cases", *(f"{depth} digits" for depth in depths)), rows)


def _questions(figures: Figures) -> str:
    first = figures["sets"][FIRST]
    after, errors = first["after"][str(QUESTIONS)], first["ece"]
    unruled = figures["without ruling"].get("6", {"n": 0, "top5": 0.0})
    at_once, asked = errors["one_shot"], errors["after"]
    return (
        f"After at most {QUESTIONS} questions, answered by the right code ({first['mean_questions']:.2f} on average), "
        f"the first code is right in {100 * after['8']['top1']:.1f} % at 8 digits, {100 * after['6']['top1']:.1f} % at "
        "6; "
        f"{100 * figures['referred']:.1f} % of the cases end with a referral. Of the {unruled['n']} rulings whose leaf "
        f"has no ruling to learn from the HS subheading is among the first five in {100 * unruled['top5']:.1f} %. "
        f"Calibration error from the text alone: {at_once['8']:.3f} at 8 digits, {at_once['6']:.3f} at 6; after the "
        f"questions {asked['8']:.3f} and {asked['6']:.3f}."
    )


def _shares(found: Mapping[str, float] | None, n: int) -> str:
    """Shares in per cent, with the number of cases where the depth has fewer; empty where it has none."""
    if not found:
        return ""
    shares = " / ".join(f"{100 * found[top]:.1f}" for top in ("top1", "top5", "top20"))
    return shares if found["n"] == n else f"{shares} ({found['n']:.0f} cases)"


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *(tuple(str(cell) for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
