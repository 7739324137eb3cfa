"""Codes of the nomenclature as value objects."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tariff.errors import InvalidCode

DEPTHS = (2, 4, 6, 8, 10)
"""Digits of a chapter, a heading, an HS subheading, a CN code and a TARIC code."""

_SEPARATORS = re.compile(r"[\s.\-]+")


@dataclass(frozen=True, order=True)
class Code:
    """A chapter, heading, subheading, CN code or TARIC code; digits only, leading zeros kept.

    Source: Council Regulation (EEC) No 2658/87, Article 3 (structure of the CN and TARIC codes).
    """

    digits: str

    def __post_init__(self) -> None:
        if len(self.digits) not in DEPTHS or not (self.digits.isascii() and self.digits.isdigit()):
            raise InvalidCode(f"'{self.digits[:24]}' is no code: 2, 4, 6, 8 or 10 digits are needed")

    @classmethod
    def parse(cls, text: str) -> Code:
        """Code that a person wrote, with or without dots and spaces.

        Raises:
            InvalidCode: the text is not 2, 4, 6, 8 or 10 digits once dots, spaces and hyphens are gone.
        """
        return cls(_SEPARATORS.sub("", text))

    @property
    def depth(self) -> int:
        """Number of digits: 2, 4, 6, 8 or 10."""
        return len(self.digits)

    @property
    def chapter(self) -> Code:
        """First two digits."""
        return Code(self.digits[:2])

    @property
    def heading(self) -> Code:
        """First four digits; needs a code of at least that depth."""
        return self.truncate(4)

    def truncate(self, depth: int) -> Code:
        """The ancestor at ``depth`` digits, or the code itself where it is not deeper."""
        return self if depth >= self.depth else Code(self.digits[:depth])

    def is_within(self, other: Code) -> bool:
        """Whether this code is ``other`` or lies below it."""
        return self.digits.startswith(other.digits)

    @property
    def display(self) -> str:
        """The code as it is printed: ``9403 30 11``; ``9403.30`` forms are only read, never written."""
        digits = self.digits
        parts = [digits[:4], *(digits[i : i + 2] for i in range(4, len(digits), 2))]
        return " ".join(part for part in parts if part)

    def __str__(self) -> str:
        return self.digits
