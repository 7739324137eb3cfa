"""Figures: numbers with a unit in the official wording of a node and of its ancestors, compared with its label."""

import re
from collections.abc import Iterator, Sequence

from sources.catalogue_findings import Finding, Page
from tariff.tree import CHAPTER

_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_UNITS = {
    **{unit: unit for unit in ("%", "mm", "cm", "m", "km", "kg", "g", "mg", "t", "ml", "kW", "MW", "W", "kVA", "V")},
    **{unit: unit for unit in ("kV", "kN", "MPa", "bar", "tex", "Hz", "MHz", "GHz", "rpm", "IU")},
    **{"cm²": "cm2", "cm2": "cm2", "cm³": "cm3", "cm3": "cm3", "m²": "m2", "m2": "m2", "m³": "m3", "m3": "m3"},
    **{"l": "litre", "litre": "litre", "litres": "litre", "decitex": "decitex", "°C": "degree", "K": "degree"},
    **{"micrometres": "µm", "µm": "µm", "microns": "µm", "tonnes": "t", "metric number": "metric number"},
    **{"years": "years", "weeks": "weeks", "persons": "persons", "turns": "turns", "bits": "bits"},
}
"""Unit as it is written -> one name for it."""
_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_FIGURE = re.compile(rf"(?<![\w.,/])({_NUMBER})[ \u00a0\u202f]*({_UNIT})(?!\w)")
_PLAIN = re.compile(_NUMBER)
_SPACES = re.compile(r"[ \u00a0\u202f]")
_ASIDE = re.compile(r"\[.*?\]|\(CAS[^)]*\)")
_STRICT = ("72",)
"""Chapters in which widths and thicknesses share a unit, so that a narrower figure does not stand for a wider one."""


def check_figures(pages: Sequence[Page]) -> Iterator[Finding]:
    """Labels that lost a figure of the official wording, where that is loaded."""
    for page in pages:
        lost = [] if page.kind == CHAPTER or not page.official else _lost(page)
        if lost:
            figures = ", ".join(f"{number} {unit}" for number, unit in dict.fromkeys(lost))
            yield Finding("lost figure", page.id, f"{page.label} (lost: {figures})")


def find_figures(text: str) -> list[tuple[str, str]]:
    """Numbers with their units, each number in one form and each unit under one name."""
    return [(_value(number), _UNITS[unit]) for number, unit in _FIGURE.findall(_ASIDE.sub("", text))]


def _lost(page: Page) -> list[tuple[str, str]]:
    """Figures that neither stand in the label nor were narrowed further down by one that stands there."""
    kept = {_value(number) for number in _PLAIN.findall(page.label)}
    narrowed: set[str] = set()
    lost: list[tuple[str, str]] = []
    for line in [*page.above, page][::-1]:
        figures = find_figures(line.official)
        lost += [figure for figure in figures if figure[0] not in kept and figure[1] not in narrowed]
        if not page.code.startswith(_STRICT):
            narrowed |= {unit for number, unit in figures if number in kept}
    return lost


def _value(number: str) -> str:
    digits = _SPACES.sub("", number).replace(",", ".")
    return f"{float(digits):g}"
