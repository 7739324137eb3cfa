"""What a quantity of a text measures: its kind from unit and words around it, its interval from how it is said."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tariff.intervals import Interval
from tariff.reading import Reading
from tariff.units import CUBIC, LENGTH, MASS, NONE, PERCENT, PRODUCT, RANGE, VOLUME, YARN, Quantity

_BY_UNIT = {MASS: "weight", "area_weight": "area_weight", "power": "watts", "voltage": "voltage", YARN: "yarn_count",
            "brix": "brix"}  # fmt: skip
_LENGTHS = ("width", "height", "thickness", "diameter", "length")
_PERCENTS = ("alcohol", "fat", "sugar", "moisture", "brix")
_ABOUT = 0.1
"""How far from the number said an approximate one may be, as a share of it."""
_ALCOHOL_FREE = Interval(0.0, 0.5)
"""Source: CN, Chapter 22, note 3: drinks up to 0.5 % vol count as non-alcoholic."""
_THIN = 0.25
"""A third dimension below this share of the second is a thickness, else a height."""
_THIN_MM, _ENGINE_LITRES, _DRINK_PERCENT = 100.0, 9.0, (0.5, 96.0)
_LEFT = re.compile(r"(<=|>=|[<>≤≥~≈±])\s*$")
_SIGNS = {"<": "under", ">": "over", "≤": "upto", "<=": "upto", "≥": "atleast", ">=": "atleast"}
_CUBIC_PER_LITRE = 1000.0
_BEFORE = ("about", "upto", "atleast", "under", "over")
_DOSES = frozenset({"mg", "milligram", "milligrams"})
"""Units of what a tablet holds; no goods are weighed in them."""
_FILLERS = ("bridge", "end", *_LENGTHS, *_PERCENTS, "weight", "volume")
_AFTER = {"orless": "upto", "ormore": "atleast"}
_REACH = 3


@dataclass(frozen=True)
class Measure:
    """One quantity as a fact: kind, interval in the kind's unit, and where it stands in the text."""

    kind: str
    interval: Interval
    start: int
    end: int


def measures_of(reading: Reading, materials: Sequence[tuple[int, int]]) -> list[Measure]:
    """The quantities of a text whose kind is clear, in order.

    Args:
        reading: the text.
        materials: first and last token of each material named: a percentage beside one is its share.
    """
    worker = _Worker(reading, materials)
    found = [m for q in _with_units(reading.quantities) for m in worker.measure(q)]
    free = _alcohol_free(reading)
    return [m for m in found if not (free and m.kind == "alcohol")] + free


def bounds_of(reading: Reading, quantity: Quantity) -> tuple[int, int, str]:
    """Where the words that bound a quantity of a text start and end, and their role: ``under``, ``upto``, ..."""
    worker = _Worker(reading, ())
    first, last = worker.tokens(quantity)
    start, end, how = worker.said(quantity, first, last)
    if how or not worker.is_filler(last):
        return start, end, how
    return worker.said(quantity, first, last + 1)  # 3 cm high or less


def _with_units(quantities: Sequence[Quantity]) -> list[Quantity]:
    """Products without a unit, such as 1220x2440, take the length unit of the text."""
    units = {q.unit: q for q in quantities if q.dimension == LENGTH}
    if len(units) != 1:
        return list(quantities)
    factor = {"mm": 1.0, "cm": 10.0, "m": 1000.0}.get(next(iter(units)))
    if factor is None:
        return list(quantities)
    return [
        Quantity(q.form, LENGTH, tuple(n * factor for n in q.numbers), q.unit, q.start, q.end)
        if q.dimension == NONE and q.form == PRODUCT
        else q
        for q in quantities
    ]


def _alcohol_free(reading: Reading) -> list[Measure]:
    for match in reading.around:
        if match.phrase.role == "alcoholfree":
            start, end = reading.tokens[match.start].start, reading.tokens[match.end - 1].end
            return [Measure("alcohol", _ALCOHOL_FREE, start, end)]
    return []


class _Worker:
    """Measures the quantities of one text; each word that names a dimension serves one quantity."""

    def __init__(self, reading: Reading, materials: Sequence[tuple[int, int]]) -> None:
        self.reading = reading
        self.materials = materials
        self.used: set[int] = set()

    def measure(self, quantity: Quantity) -> list[Measure]:
        first, last = self.tokens(quantity)
        kinds = self._kinds(quantity, first, last)
        start, end, said = self.said(quantity, first, last)
        if quantity.form == PRODUCT:
            pairs = zip(kinds, _sorted(quantity.numbers, kinds), strict=False)
            return [Measure(kind, Interval.exactly(n), start, end) for kind, n in pairs]
        interval = _interval(quantity, said)
        if not kinds or interval is None:
            return []
        is_litres = kinds[0] == "displacement" and quantity.dimension == VOLUME
        return [Measure(kinds[0], interval.scaled(_CUBIC_PER_LITRE) if is_litres else interval, start, end)]

    def tokens(self, quantity: Quantity) -> tuple[int, int]:
        """First token of a quantity and one past its last."""
        tokens = self.reading.tokens
        first = next(i for i, t in enumerate(tokens) if t.end > quantity.start)
        last = next((i for i, t in enumerate(tokens) if t.start >= quantity.end), len(tokens))
        return first, last

    def _kinds(self, quantity: Quantity, first: int, last: int) -> tuple[str, ...]:
        if quantity.form == PRODUCT and quantity.dimension == LENGTH:
            return self._product(quantity.numbers, first, last)
        if quantity.form == PRODUCT:
            return ()
        if quantity.unit in _DOSES:
            return ()
        if quantity.dimension in _BY_UNIT:
            return (_BY_UNIT[quantity.dimension],)
        if quantity.dimension == LENGTH:
            return (self._named(_LENGTHS, first, last) or self._size(quantity.numbers[0]),)
        if quantity.dimension in (VOLUME, CUBIC):
            return self._volume(quantity)
        if quantity.dimension == PERCENT:
            return self._percent(quantity, first, last)
        is_bare_diameter = quantity.dimension == NONE and self._left(("diameter",), first, 1)
        return ("diameter",) if is_bare_diameter else ()

    def _product(self, numbers: Sequence[float], first: int, last: int) -> tuple[str, ...]:
        if self._left(("diameter",), first, 2):
            return ("diameter", "thickness" if numbers[1] < _THIN * numbers[0] else "length")
        if len(numbers) == 2:
            return ("length", "width")
        _, middle, small = sorted(numbers, reverse=True)
        return ("length", "width", "thickness" if small <= _THIN * middle else "height")

    def _size(self, number: float) -> str:
        roles = self.reading.roles
        if number < _THIN_MM and "flat_context" in roles and "round_context" not in roles:
            return "thickness"
        return "diameter" if number < _THIN_MM and "round_context" in roles else "size"

    def _volume(self, quantity: Quantity) -> tuple[str, ...]:
        roles = self.reading.roles
        fuels = {m.phrase.value for m in self.reading.facts if m.phrase.kind == "power"} & {"petrol", "diesel"}
        is_engine = bool(fuels) or "engine" in roles or "displacement" in roles
        if quantity.dimension == CUBIC:
            return ("displacement",) if is_engine or quantity.unit == "cc" else ("volume",)
        is_litres = quantity.unit not in ("ml", "cl", "dl", "hl") and quantity.numbers[0] <= _ENGINE_LITRES
        return ("displacement",) if is_engine and is_litres and (fuels or "displacement" in roles) else ("volume",)

    def _percent(self, quantity: Quantity, first: int, last: int) -> tuple[str, ...]:
        named = self._named(_PERCENTS, first, last)
        if named:
            return (named,)
        if any(0 <= start - last <= 1 or 0 <= first - end <= 1 for start, end in self.materials):
            return ()
        low, high = _DRINK_PERCENT
        is_drink = "drink" in self.reading.roles and low <= quantity.numbers[0] <= high
        return ("alcohol",) if is_drink else ()

    def _named(self, roles: Sequence[str], first: int, last: int) -> str:
        """The dimension that a word close by names: before the quantity, else after it."""
        return self._left(roles, first, _REACH) or self._right(roles, last)

    def _left(self, roles: Sequence[str], first: int, reach: int) -> str:
        for place in range(first, max(0, first - reach), -1):
            for role in roles:
                start = self.reading.ending(role, place)
                if start is not None and start not in self.used and self._may_name(start, place, first):
                    self.used.add(start)
                    return role
            if (place - 1) in self.reading.measured or not self._is_between(place - 1):
                return ""
        return ""

    def _is_between(self, place: int) -> bool:
        """Whether a word may stand between a dimension and its number: of, is, about, at most."""
        return place >= 0 and (self.is_filler(place) or any(self.reading.is_role(role, place) for role in _BEFORE))

    def _right(self, roles: Sequence[str], last: int) -> str:
        for place in range(last, min(len(self.reading.tokens), last + _REACH)):
            if place in self.reading.measured or (place > last and self.reading.is_break(place)):
                return ""
            for role in roles:
                end = self.reading.starting(role, place)
                is_free = place not in self.used and not (end is not None and self._is_of_the_next(roles, end))
                if end is not None and is_free and self._may_name(place, end, last):
                    self.used.add(place)
                    return role
            if not self._is_between(place):
                return ""
        return ""

    def _is_of_the_next(self, roles: Sequence[str], place: int) -> bool:
        """Whether a dimension belongs to the number after it: "5 mm width 50", yet not "2 m long 5 cm wide"."""
        after = place
        while after in self.reading.measured:
            after += 1
        is_named_later = any(self.reading.starting(role, after) is not None for role in roles)
        return after > place and not is_named_later

    def _may_name(self, start: int, end: int, place: int) -> bool:
        """Whether a word of one or two letters stands right at the number."""
        letters = sum(len(t.word) for t in self.reading.tokens[start:end])
        return letters > 2 or end == place or start == place

    def said(self, quantity: Quantity, first: int, last: int) -> tuple[int, int, str]:
        """Where the words that bound a quantity start and end, and how they do."""
        sign = _LEFT.search(self.reading.text, 0, quantity.start)
        if sign:
            return sign.start(), quantity.end, _SIGNS.get(sign[1], "about")
        for role in _BEFORE:
            for place in (first, first - 1):
                start = self.reading.ending(role, place) if place > 0 else None
                if start is not None and (place == first or self.is_filler(place)):
                    return self.reading.tokens[start].start, quantity.end, role
        for role, said in _AFTER.items():
            end = self.reading.starting(role, last)
            if end is not None:
                return quantity.start, self.reading.tokens[end - 1].end, said
        return quantity.start, quantity.end, ""

    def is_filler(self, place: int) -> bool:
        """Whether a word only names a dimension or joins."""
        return any(self.reading.is_role(role, place) for role in _FILLERS)


def _sorted(numbers: Sequence[float], kinds: Sequence[str]) -> list[float]:
    """The numbers of a product in the order of their kinds: the largest is the length."""
    return list(numbers) if kinds and kinds[0] == "diameter" else sorted(numbers, reverse=True)


def _interval(quantity: Quantity, said: str) -> Interval | None:
    number = quantity.numbers[0]
    if quantity.form == RANGE:
        return Interval(quantity.numbers[0], quantity.numbers[1])
    bounds = {
        "about": Interval(number * (1 - _ABOUT), number * (1 + _ABOUT)),
        "under": Interval(0.0, number, False, True),
        "upto": Interval(0.0, number),
        "over": Interval(number, math.inf, True),
        "atleast": Interval(number, math.inf),
    }
    found = bounds.get(said, Interval.exactly(number))
    return None if found.is_empty else found.scaled(1.0)
