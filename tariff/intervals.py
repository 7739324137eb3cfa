"""Intervals of numbers with open or closed ends, as thresholds and stated quantities need them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from tariff.errors import BrokenData

_TEXT = re.compile(r"([\[(])(-?[\d.]+(?:e-?\d+)?),(inf|[\d.]+(?:e-?\d+)?)([\])])")
_DIGITS = 6


@dataclass(frozen=True)
class Interval:
    """All numbers from ``low`` to ``high``; an open end leaves out the number itself.

    Attributes:
        low: 0 where nothing bounds it below: no quantity of goods is negative.
        high: infinity where nothing bounds it above.
        is_low_open: whether ``low`` itself is outside.
        is_high_open: whether ``high`` itself is outside.
    """

    low: float = 0.0
    high: float = math.inf
    is_low_open: bool = False
    is_high_open: bool = False

    @classmethod
    def exactly(cls, number: float) -> Interval:
        """The one number."""
        return cls(number, number)

    @classmethod
    def parse(cls, text: str) -> Interval:
        """The interval of its text, ``[0,0.25)`` or ``(80,inf)``.

        Raises:
            BrokenData: the text is no interval.
        """
        match = _TEXT.fullmatch(text)
        if match is None:
            raise BrokenData(f"'{text[:40]}' is no interval such as [0,0.25)")
        return cls(float(match[2]), float(match[3]), match[1] == "(", match[4] == ")" and match[3] != "inf")

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low > self.high or (self.low == self.high and (self.is_low_open or self.is_high_open))

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        return not self.cut(other).is_empty

    def cut(self, other: Interval) -> Interval:
        """What lies in both; may be empty."""
        low, is_low_open = max((self.low, self.is_low_open), (other.low, other.is_low_open))
        high, is_closed = min((self.high, not self.is_high_open), (other.high, not other.is_high_open))
        return Interval(low, high, is_low_open, not is_closed)

    def outside(self) -> tuple[Interval, ...]:
        """What is left of the numbers from 0 when this is taken away: none, one or two intervals."""
        parts = (
            Interval(0.0, self.low, False, not self.is_low_open),
            Interval(self.high, math.inf, not self.is_high_open, False),
        )
        return tuple(part for part in parts if not part.is_empty and part.low < math.inf)

    def scaled(self, factor: float) -> Interval:
        """The interval in another unit: both ends times ``factor``."""
        low, high = round(self.low * factor, _DIGITS), round(self.high * factor, _DIGITS)
        return Interval(low, high, self.is_low_open, self.is_high_open)

    def __str__(self) -> str:
        left, right = "(" if self.is_low_open else "[", ")" if self.is_high_open or self.high == math.inf else "]"
        return f"{left}{_number(self.low)},{_number(self.high)}{right}"


def _number(number: float) -> str:
    return "inf" if number == math.inf else f"{round(number, _DIGITS):.10g}"
