"""Quantities as people read them: the texts of intervals, in seven languages."""

from __future__ import annotations

import math

from tariff.intervals import Interval
from tariff.vocabulary import Vocabulary

_POINT = frozenset({"en"})
_SMALLER = {"kg": ("g", 1000.0, 1.0), "l": ("ml", 1000.0, 1.0)}
_LARGER = {"mm": (("m", 0.001, 1000.0), ("cm", 0.1, 10.0)), "W": (("kW", 0.001, 1000.0),)}


def interval_label(interval: Interval, kind: str, vocabulary: Vocabulary, language: str) -> str:
    """Button text of an interval of a kind's unit: ``more than 2 kg``."""
    unit = vocabulary.kinds[kind].unit
    places = {"low": _amount(interval.low, unit, language), "high": _amount(interval.high, unit, language)}
    return vocabulary.amounts[_form(interval)][language].format(**places)


def _form(interval: Interval) -> str:
    if interval.high == math.inf:
        return "over" if interval.is_low_open else "from"
    if interval.low == 0:
        return "below" if interval.is_high_open else "upto"
    return "exactly" if interval.low == interval.high else "between"


def _amount(number: float, unit: str, language: str) -> str:
    name, factor = unit, 1.0
    if unit in _SMALLER and 0 < number < _SMALLER[unit][2]:
        name, factor = _SMALLER[unit][:2]
    for larger, share, least in _LARGER.get(unit, ()):
        if number != math.inf and number >= least:
            name, factor = larger, share
            break
    text = f"{round(number * factor, 4):,.10g}".replace(",", "\u202f")
    space = "" if name == "%" and language in _POINT else " "
    return f"{text if language in _POINT else text.replace('.', ',')}{space}{name}"
