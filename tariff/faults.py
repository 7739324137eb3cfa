"""What does not hold in an explanation, and the sources that tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from urllib.parse import urlsplit

from tariff.explanation_parts import Ending, Unknown

HOSTS = frozenset({"ec.europa.eu"})
"""Hosts that a link may lead to."""


@dataclass(frozen=True)
class Fault:
    """Something that does not hold: where in the explanation, what kind of fault, and why in one sentence."""

    where: str
    kind: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.kind}: {self.why}"


@dataclass(frozen=True)
class KnownRuling:
    """A ruling as its base holds it; ``status`` is that of the day asked, ``texts`` are all that may be quoted."""

    country: str
    language: str
    issued: str
    valid_until: str
    code: str
    status: str
    texts: tuple[str, ...]


class Lookups(Protocol):
    """The sources that an explanation is checked against."""

    def nomenclature(self) -> str:
        """ISO date of the list of codes."""
        ...

    def has_code(self, code: str) -> bool:
        """Whether the list holds a code of 2 to 10 digits."""
        ...

    def is_same(self, code: str, other: str) -> bool:
        """Whether two codes of the list hold the same goods: 9503 is not divided at six digits, so it is 9503 00."""
        ...

    def successors(self, code: str) -> tuple[str, ...]:
        """The codes of the list that stand for one that ended."""
        ...

    def rulings(self, references: Sequence[tuple[str, str]], day: date) -> Mapping[tuple[str, str], KnownRuling]:
        """Those rulings that are held and may be cited, by origin and reference."""
        ...

    def note(self, place: str) -> tuple[str, ...]:
        """The texts at the place of a note; empty where there is none."""
        ...

    def effects(self, place: str) -> frozenset[str]:
        """What the rules that a note states do: excludes, includes, defines, subject; empty where it states none."""
        ...

    def ends(self, code: str, day: date) -> Ending | Unknown:
        """The last day of a code as the lists tell it on a day, and what stands for it then."""
        ...

    def legal(self, code: str, language: str, day: date) -> frozenset[str]:
        """The legal wordings on the way to a code."""
        ...

    def duty(self, code: str) -> tuple[str, float | None, float | None]:
        """The third-country duty of a code: text, lowest and highest plain percentage."""
        ...


def link_faults(where: str, link: str, *, is_page: bool, of: str) -> Iterator[Fault]:
    """A link leads to a known host, and there to the page of what it belongs to."""
    try:
        parts = urlsplit(link)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme != "https" or parts.hostname not in HOSTS:
        yield Fault(where, "unknown_host", f"'{parts.hostname or link[:40]}' is no official page")
    elif not is_page:
        yield Fault(where, "wrong_link", f"it is not the page of {of}")
