"""Faults to plant into explanations, each of its own kind, with the place at which a check must find it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tariff.explanation import Explanation
from tariff.explanation_parts import FactUsed, NoteCited


@dataclass(frozen=True)
class Plant:
    """A fault: the part in whose first entry it stands, and how the entry (or the whole) becomes faulty."""

    name: str
    part: str
    spoil: Callable[[Any], Any]

    @property
    def where(self) -> str:
        """Where every finding of it must begin."""
        return f"{self.part}[0]" if self.part in _LISTS else self.part

    def fits(self, told: Explanation) -> bool:
        """Whether an explanation has what is spoilt."""
        return self.part not in _LISTS or isinstance(getattr(told, self.part), tuple)

    def into(self, told: Explanation) -> Explanation:
        """The explanation with the fault."""
        whole = getattr(told, self.part)
        spoilt = (self.spoil(whole[0]), *whole[1:]) if self.part in _LISTS else self.spoil(whole)
        return replace(told, **{self.part: spoilt})


_LISTS = ("rules", "notes", "rulings", "divergence", "rivals")


def _with(**changes: object) -> Callable[[Any], Any]:
    return lambda entry: replace(entry, **changes)


PLANTS = (
    Plant("reference that never was", "rulings", _with(reference="XXBTI0000/26-0")),
    Plant("another code for a ruling", "rulings", lambda one: replace(one, code="01012100")),
    Plant("another country", "rulings", _with(country="XX")),
    Plant("text that is not in the source", "rulings", lambda one: replace(one, text=one.text[:-2] + "~~")),
    Plant("issued after the day", "rulings", _with(issued="2031-01-01")),
    Plant("wrong last day", "rulings", _with(valid_until="2040-01-01")),
    Plant("wrong status", "rulings", lambda one: replace(one, status="expired" if one.status == "valid" else "valid")),
    Plant("link to another host", "rulings", _with(link="https://example.com/ebti")),
    Plant("link to another ruling", "rulings", lambda one: replace(one, link=one.link + "9")),
    Plant("cosine above 1", "rulings", _with(cosine=1.7)),
    Plant("wrong successor", "rulings", _with(replaced_by=("01012100",))),
    Plant("rule that is none", "rules", _with(rule="7")),
    Plant("rule at another place", "rules", _with(law="Regulation 1/1")),
    Plant("rule on words not said", "rules", _with(facts=(FactUsed("goods", "zeppelin", "said", "zeppelin"),))),
    Plant("rival that is no code", "rivals", _with(code="99999999")),
    Plant("rival beaten by nothing known of", "rivals", _with(beaten_by="magic")),
    Plant("rival beaten by a note that is none", "rivals", _with(beaten_by="note", what="Note 99 to Chapter 1")),
    Plant("probability above 1", "rivals", _with(probability=1.2)),
    Plant("divergence under another code", "divergence", _with(code="0101", differs_in="heading")),
    Plant("divergence of another country", "divergence", _with(countries=("XX",))),
    Plant("duty of other goods", "duty", _with(text="99.9 %", low=99.9, high=99.9)),
    Plant("measures of another code", "duty", lambda one: replace(one, measures=one.measures[:-4] + "0009")),
    Plant("a possible code that is none", "confidence", _with(possible=("00000000",))),
    Plant("share above 1", "confidence", _with(probability=3.0)),
    Plant("another list", "made", _with(nomenclature="1999-01-01")),
    Plant("note that is none", "notes", lambda one: NoteCited("Note 99 to Chapter 1", "excludes", "x", (), "caution")),
    Plant("quote that is not in the note", "notes", lambda one: replace(one, quote=one.quote[:-2] + "~~")),
    Plant("note on a code that is none", "notes", _with(codes=("0000",))),
)
