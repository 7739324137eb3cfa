"""Numbers with units in a text, brought to one unit for each dimension."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tariff.vocabulary import read_rows

LENGTH, MASS, VOLUME, CUBIC, PERCENT, YARN, NONE = "length", "mass", "volume", "cubic", "percent", "yarn", ""
OTHER = "other"
"""Dimension of units that no kind of fact counts; they are known so that nothing else is read in their place."""

SINGLE, RANGE, PRODUCT = "single", "range", "product"

_NUMBER = r"(?:\d{1,2}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|\d+\s?/\s?\d+|\d+(?:[.,]\d+)*)"
_NUMBERS = re.compile(_NUMBER)
_PRODUCT = re.compile(r"\s*(?:x|×|\*|✕)\s*(?=\d)", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:-|–|—|\.\.\.?|\bto\b|\bà\b|\bbis\b|\ba\b|\btot\b|\bdo\b|\bal\b)\s*(?=\d)", re.IGNORECASE)
_PAIR = re.compile(r"\s*\b(?:and|und|et|y|e|en|i)\b\s*(?=\d)", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre|tra|fra|tussen|między|miedzy)\s*$", re.IGNORECASE)
_YARN_BEFORE = re.compile(r"(?<![^\W\d_])(nm|ne|nec)\s*\.?\s*(?:\d+/)?$", re.IGNORECASE)
_NAMES = re.compile(r"[2-6]g|(?:304|309|310|316|321)l", re.IGNORECASE)
"""Networks and grades of steel, which are no quantities."""
_METRIC_COUNT, _ENGLISH_COUNT = 10000.0, 5905.4
"""Decitex times metric number, and times English cotton number. Source: ISO 2947."""


@dataclass(frozen=True)
class Quantity:
    """One quantity of a text.

    Attributes:
        form: ``single``, ``range`` (two numbers) or ``product`` (two or three, as in 30 x 60 cm).
        dimension: of its unit; empty where none stands with it.
        numbers: in the base unit of the dimension (kg, mm, l, cm³, W, V, g/m², %, dtex).
        unit: as it is spelled, in small letters.
        start: where it starts in the text.
        end: one past its last character.
    """

    form: str
    dimension: str
    numbers: tuple[float, ...]
    unit: str
    start: int
    end: int


@dataclass(frozen=True)
class _Number:
    amount: float
    unit: str
    start: int
    end: int


@dataclass(frozen=True)
class Units:
    """How units are spelled: spelling -> dimension and factor to its base unit."""

    spellings: Mapping[str, tuple[str, float]]
    pattern: re.Pattern[str]
    before: re.Pattern[str]

    @classmethod
    def load(cls, data: Path) -> Units:
        """The units under ``data``.

        Raises:
            BrokenData: units.csv is missing or broken.
        """
        rows = read_rows(data / "facts" / "units.csv", ["spelling", "dimension", "factor"])
        spellings = {row["spelling"]: (row["dimension"], float(row["factor"])) for row in rows}
        longest = "|".join(re.escape(s) for s in sorted(spellings, key=len, reverse=True))
        pattern = re.compile(rf"[ \u00a0\u202f]?({longest})(?![^\W_])(?!/[^\W\d_])\.?", re.IGNORECASE)
        before = re.compile(r"(?<![^\W_])(kg|gr|g|cm|mm|mtr?|ml|cl|lt|l|dtex|den)\s*[.:]?\s*$", re.IGNORECASE)
        return cls(spellings, pattern, before)

    def read(self, text: str, language: str = "") -> list[Quantity]:
        """All quantities of a text, in order; numbers without a unit too.

        Args:
            text: as it was typed.
            language: decides what a point or comma before three digits means.
        """
        found: list[Quantity] = []
        place = 0
        while match := _NUMBERS.search(text, place):
            if _is_inside_word(text, match.start()):
                place = match.end()
                continue
            quantity = self._chain(text, match, language)
            place = max(quantity.end, match.end())
            found.append(self._with_leading_unit(text, quantity, found[-1].end if found else 0))
        return [q for q in found if not _NAMES.fullmatch(text[q.start : q.end].strip())]

    def _chain(self, text: str, match: re.Match[str], language: str) -> Quantity:
        numbers = [self._number(text, match, language)]
        link, form = _PRODUCT, PRODUCT
        while len(numbers) < 3 and (joint := link.match(text, numbers[-1].end)):
            numbers.append(self._number(text, _at(text, joint.end()), language))
        if len(numbers) == 1:
            form = SINGLE
            pair = _BETWEEN.search(text, 0, match.start()) is not None
            joint = _RANGE.match(text, numbers[0].end) or (_PAIR.match(text, numbers[0].end) if pair else None)
            other = self._number(text, _at(text, joint.end()), language) if joint else None
            if other is not None and _is_range(numbers[0], other, self.spellings):
                numbers, form = [numbers[0], other], RANGE
        return self._quantity(form, numbers)

    def _quantity(self, form: str, numbers: list[_Number]) -> Quantity:
        unit = next((n.unit for n in reversed(numbers) if n.unit), "")
        dimension = self.spellings[unit][0] if unit else NONE
        factors = [self.spellings[n.unit or unit][1] if unit else 1.0 for n in numbers]
        amounts = tuple(n.amount * factor for n, factor in zip(numbers, factors, strict=True))
        return Quantity(form, dimension, amounts, unit, numbers[0].start, numbers[-1].end)

    def _number(self, text: str, match: re.Match[str], language: str) -> _Number:
        unit = self.pattern.match(text, match.end())
        if unit is None:
            inch = re.compile(r"in\b", re.IGNORECASE).match(text, match.end())
            unit_text, end = ("inch", inch.end()) if inch else ("", match.end())
        else:
            unit_text, end = unit[1].lower(), unit.end(1)
        return _Number(number_of(match[0], language), unit_text, match.start(), end)

    def _with_leading_unit(self, text: str, quantity: Quantity, after: int) -> Quantity:
        """A quantity whose unit stands before it: ``gr 400``, ``cm 140x180``, ``Nm 28``."""
        if quantity.unit:
            return quantity
        yarn = _YARN_BEFORE.search(text, after, quantity.start)
        if yarn and quantity.numbers[0]:
            count = _METRIC_COUNT if yarn[1].lower() == "nm" else _ENGLISH_COUNT
            amounts = tuple(count / n for n in quantity.numbers if n)
            return replace(quantity, dimension=YARN, numbers=amounts, unit="nm", start=yarn.start())
        unit = self.before.search(text, after, quantity.start)
        if unit is None:
            return quantity
        dimension, factor = self.spellings[unit[1].lower()]
        amounts = tuple(n * factor for n in quantity.numbers)
        return replace(quantity, dimension=dimension, numbers=amounts, unit=unit[1].lower(), start=unit.start())


def _at(text: str, place: int) -> re.Match[str]:
    match = _NUMBERS.match(text, place)
    assert match is not None  # the links look ahead for a digit
    return match


def _is_range(low: _Number, high: _Number, spellings: Mapping[str, tuple[str, float]]) -> bool:
    """Whether two numbers with a dash or a word between them bound a range of one dimension."""
    if not high.unit or (low.unit and spellings[low.unit][0] != spellings[high.unit][0]):
        return False
    factor = spellings[low.unit or high.unit][1] / spellings[high.unit][1]
    return low.amount * factor < high.amount


def _is_inside_word(text: str, start: int) -> bool:
    """Whether digits belong to a word or a name before them: D3, M8, UN-1263."""
    before = text[start - 1] if start else " "
    if before in ".,/-" and start > 1:
        return text[start - 2].isalnum()
    return before.isalpha() and before not in "xX×øØ"


def number_of(text: str, language: str = "") -> float:
    """The number that digits, points, commas and spaces write.

    A comma or point before exactly three digits parts thousands where the language writes them so
    (comma: English; point: German, Spanish, Italian, Dutch); elsewhere it is a decimal sign.
    """
    digits = re.sub(r"\s", "", text)
    if "/" in digits:
        over, under = digits.split("/")
        return float(over) / float(under) if float(under) else 0.0
    signs = re.findall(r"[.,]", digits)
    if not signs:
        return float(digits)
    if len(signs) > 1:
        last = signs[-1] if len(set(signs)) > 1 else ""
        return float("".join(("." if c == last else "") if c in ".," else c for c in digits))
    whole, part = re.split(r"[.,]", digits)
    parts_thousands = "," if language in ("", "en") else "." if language in ("de", "es", "it", "nl") else ""
    if len(part) == 3 and whole not in ("", "0") and len(whole) <= 3 and signs[0] == parts_thousands:
        return float(whole + part)
    return float(f"{whole or 0}.{part or 0}")
