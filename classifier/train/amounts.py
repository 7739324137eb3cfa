"""An amount of a text in another unit of its dimension, or with its unit spelled otherwise; what it says stays."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tariff import ENGLISH
from tariff.units import LENGTH, MASS, NONE, PERCENT, PRODUCT, VOLUME, Quantity, Units

_POWER, _VOLTAGE, _AREA_WEIGHT = "power", "voltage", "area_weight"
_SYMBOLS: Mapping[str, tuple[str, ...]] = {
    LENGTH: ("mm", "cm", "m"),
    MASS: ("g", "kg"),
    VOLUME: ("ml", "cl", "l"),
    _POWER: ("W", "kW"),
    _VOLTAGE: ("V",),
    _AREA_WEIGHT: ("g/m²", "g/m2", "gsm"),
    PERCENT: ("%",),
}
"""What traders write in any language; data/facts/units.csv tells what each is worth."""
_WORDS: Mapping[str, tuple[str, ...]] = {
    "en": ("millimetres", "centimetres", "metres", "grams", "kilograms", "kgs", "litres", "liters", "watts", "volts",
           "percent"),
    "de": ("Millimeter", "Zentimeter", "Meter", "Gramm", "Kilogramm", "Liter", "Watt", "Volt", "Prozent"),
    "fr": ("millimètres", "centimètres", "mètres", "grammes", "kilogrammes", "litres", "watts", "volts", "pour cent"),
    "es": ("milímetros", "centímetros", "metros", "gramos", "kilogramos", "litros", "vatios", "voltios", "por ciento"),
    "it": ("millimetri", "centimetri", "metri", "grammi", "kilogrammi", "litri", "watt", "volt", "per cento"),
    "nl": ("millimeter", "centimeter", "meter", "gram", "kilogram", "liter", "watt", "volt", "procent"),
    "pl": ("milimetrów", "centymetrów", "metrów", "gramów", "kilogramów", "litrów", "watów", "woltów", "procent"),
}  # fmt: skip
_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3})*(?:[.,]\d+)*")
_LEAST, _LEAST_MASS, _LARGEST, _DECIMALS, _DIGITS = 0.1, 1.0, 9_999, 3, 5
"""Of numbers that traders write; paper of 200 g is no paper of 0.2 kg, but of 200 g a square metre."""
_SHORT = 4
"""Letters of a symbol; longer spellings are words, in the plural."""
_UNSURE = frozenset({'"', "''", "″", "cal", "mg", "milligram", "milligrams"})
"""A mark of inches may close a quotation, ``cal`` may be calories, and doses are told from weights by their unit."""
_ENGINE = re.compile(r"engine|motor|moteur|silnik|diesel|petrol|benzin|essence|gasolin|displace|hubraum|cilind", re.I)
"""What an engine displaces is told from what a vessel holds by the unit."""
_PARTED = re.compile(r"[;,()]")
_GOES_ON = re.compile(r"\s?[-/]?\s?\d|[-/]\w")
"""After an amount that is part of a name: 5W-30, 230V/50Hz."""


@dataclass(frozen=True)
class Amounts:
    """What amounts may be turned into: language and dimension -> spelling and its factor to the base unit."""

    units: Units
    spellings: Mapping[tuple[str, str], tuple[tuple[str, float], ...]]

    @classmethod
    def load(cls, data: Path) -> Amounts:
        """By the units of ``data/facts``.

        Raises:
            BrokenData: units.csv is missing or broken.
        """
        units = Units.load(data)
        found: dict[tuple[str, str], tuple[tuple[str, float], ...]] = {}
        for language, words in _WORDS.items():
            for spelling in (*(symbol for symbols in _SYMBOLS.values() for symbol in symbols), *words):
                dimension, factor = units.spellings[spelling.lower()]
                key = language, dimension
                found[key] = (*found.get(key, ()), (spelling, factor))
        return cls(units, found)

    def turned(self, text: str, language: str, rng: random.Random) -> str:
        """The text with one of its amounts written otherwise; itself where none can be.

        Args:
            text: a row's text.
            language: decides the decimal sign and how units are spelled out.
            rng: chooses the amount and how it is written.

        Returns:
            A text in which ``Units.read`` reads the same quantities.
        """
        if not any(letter.isdigit() for letter in text):
            return text
        read = self.units.read(text, language)
        chosen = [quantity for quantity in read if (language, quantity.dimension) in self.spellings]
        chosen = [quantity for quantity in chosen if self._may_change(text, quantity, read)]
        if not chosen:
            return text
        quantity = rng.choice(chosen)
        said = text[quantity.start : quantity.end].casefold()
        is_bound = any(other.dimension == NONE and _is_one_part(text, quantity, other) for other in read)
        forms = [form for form in self._forms(text, quantity, language, is_bound) if form.casefold() != said]
        rng.shuffle(forms)
        written = (text[: quantity.start] + form + text[quantity.end :] for form in forms)
        return next((other for other in written if self._is_same(read, other, language)), text)

    def _may_change(self, text: str, quantity: Quantity, read: list[Quantity]) -> bool:
        """Whether an amount is surely one, and nothing else of the text goes by its unit."""
        if quantity.unit in _UNSURE or _GOES_ON.match(text, quantity.end):
            return False
        if quantity.dimension == LENGTH:  # 1220x2440 is of the unit of the other lengths
            return not any(other.form == PRODUCT and other.dimension == NONE for other in read)
        return not (quantity.dimension == VOLUME and _ENGINE.search(text))

    def _forms(self, text: str, quantity: Quantity, language: str, is_bound: bool) -> Iterator[str]:
        """Ways to write an amount; one that is bound keeps its unit: in "over 3 but not over 12 mm" 3 is of it too."""
        said = text[quantity.start : quantity.end]
        numbers, between = _NUMBER.findall(said), _NUMBER.split(said)
        if len(numbers) != len(quantity.numbers) or between[0]:
            return
        joints = [self._without_unit(part) for part in between[1:-1]]
        for spelling, factor in self.spellings[language, quantity.dimension]:
            if is_bound and factor != self._factor(quantity):
                continue
            least = _LEAST_MASS if quantity.dimension == MASS and factor != self._factor(quantity) else _LEAST
            written = [_written(number / factor, least, language) for number in quantity.numbers]
            is_plural = len(spelling) > _SHORT and quantity.dimension != PERCENT
            if all(written) and not (is_plural and written[-1] == "1"):
                space = "" if not between[-1][:1].isspace() and len(spelling) <= 2 else " "
                chain = written[0] + "".join(j + w for j, w in zip(joints, written[1:], strict=True))
                yield f"{chain}{space}{spelling}"

    def _factor(self, quantity: Quantity) -> float:
        return self.units.spellings[quantity.unit][1]

    def _without_unit(self, joint: str) -> str:
        unit = self.units.pattern.match(joint)
        return joint[unit.end() :] if unit else joint

    def _is_same(self, read: list[Quantity], text: str, language: str) -> bool:
        again = self.units.read(text, language)
        return len(again) == len(read) and all(map(_says_the_same, read, again))


def _is_one_part(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether no sign parts two quantities."""
    start, end = min(one.end, other.end), max(one.start, other.start)
    return not _PARTED.search(text, start, end)


def _says_the_same(one: Quantity, other: Quantity) -> bool:
    is_alike = one.form == other.form and one.dimension == other.dimension and len(one.numbers) == len(other.numbers)
    return is_alike and all(math.isclose(a, b, rel_tol=1e-9) for a, b in zip(one.numbers, other.numbers, strict=True))


def _written(number: float, least: float, language: str) -> str:
    """A number with at most three decimals, and empty where it takes more, or is none that anybody writes."""
    if not least <= number <= _LARGEST or not math.isclose(number, round(number, _DECIMALS), rel_tol=1e-9):
        return ""
    digits = f"{number:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    if len(digits.replace(".", "").lstrip("0")) > _DIGITS:
        return ""
    return digits if language == ENGLISH else digits.replace(".", ",")
