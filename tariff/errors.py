"""What can go wrong in the domain.

TariffError
├── ContractError      a request or reply of the contract has the wrong shape; names the field
├── InvalidCode        a text is no code of the nomenclature's form
├── UnknownNode        a well-formed code or node that this nomenclature does not hold
└── BrokenData         a file under data/ is missing, cut off or inconsistent; names file and line
"""

from __future__ import annotations


class TariffError(Exception):
    """Any failure of the domain; its text is a sentence for the person who sees it."""


class ContractError(TariffError):
    """A request or reply has the wrong shape."""

    def __init__(self, field: str, message: str) -> None:
        """Name the field (a path such as ``answers[0].option``) and say what is wrong with it."""
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class InvalidCode(TariffError):
    """A text cannot be read as a code."""


class UnknownNode(TariffError):
    """A code or node is not in the nomenclature at its date."""


class BrokenData(TariffError):
    """A file that the domain reads is missing or inconsistent."""
