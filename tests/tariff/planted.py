"""Faults to plant into explanations, each of its own kind, with the place at which a check must find it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tariff.explanation import Explanation
from tariff.explanation_parts import Ending, FactUsed, NoteCited, Unknown


@dataclass(frozen=True)
class Plant:
    """A fault: the part in which it stands, and how its entry (or the whole) becomes faulty.

    Attributes:
        name: of the fault.
        part: of the explanation.
        spoil: makes the entry, or the whole part, faulty.
        place: number of the entry, where the part is a list.
        also: other parts in which the same fault shows.
        is_fatal: whether nothing is left of the explanation without it.
        needs: what the entry must be for this fault.
    """

    name: str
    part: str
    spoil: Callable[[Any], Any]
    place: int = 0
    also: tuple[str, ...] = ()
    is_fatal: bool = False
    needs: Callable[[Any], bool] = lambda entry: True

    @property
    def where(self) -> str:
        """Where a finding of it must begin."""
        return f"{self.part}[{self.place}]" if self.part in _LISTS else self.part

    def is_at(self, where: str) -> bool:
        """Whether a finding is one of this fault."""
        return where.startswith((self.where, *self.also))

    def fits(self, told: Explanation) -> bool:
        """Whether an explanation has what is spoilt."""
        whole = getattr(told, self.part)
        if self.part not in _LISTS:
            return self.needs(whole)
        return isinstance(whole, tuple) and len(whole) > self.place and self.needs(whole[self.place])

    def into(self, told: Explanation) -> Explanation:
        """The explanation with the fault."""
        whole = getattr(told, self.part)
        if self.part not in _LISTS:
            return replace(told, **{self.part: self.spoil(whole)})
        spoilt = (*whole[: self.place], self.spoil(whole[self.place]), *whole[self.place + 1 :])
        return replace(told, **{self.part: spoilt})


_LISTS = ("path", "rules", "notes", "rulings", "divergence", "facts", "rivals")


def _with(**changes: object) -> Callable[[Any], Any]:
    return lambda entry: replace(entry, **changes)


def _given(**words: str) -> Callable[[Any], Any]:
    return lambda rule: replace(rule, given={**rule.given, **words})


PLANTS = (
    Plant("reference that never was", "rulings", _with(reference="XXBTI0000/26-0")),
    Plant("another code for a ruling", "rulings", lambda one: replace(one, code="01012100")),
    Plant("another country", "rulings", _with(country="XX")),
    Plant("another language", "rulings", _with(language="xx")),
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
    Plant("rule on another heading", "rules", _given(heading="0000")),
    Plant("rule on a note that is none", "rules", _given(note="Note 99 to Chapter 1")),
    Plant("rule against a heading that is none", "rules", _given(rival="0000")),
    Plant("rule that leads to another code", "rules", _given(code="9999 99 99"), place=1),
    Plant("rule for the reason of another", "rules", _with(reason="gri.9.magic")),
    Plant("rival beaten by a rule that is none", "rivals", _with(beaten_by="rule", what="7", words="gri.3a.specific")),
    Plant("rival that is no code", "rivals", _with(code="99999999")),
    Plant("rival beaten by nothing known of", "rivals", _with(beaten_by="magic")),
    Plant("rival beaten by a note that is none", "rivals", _with(beaten_by="note", what="Note 99 to Chapter 1")),
    Plant("rival beaten by words not said", "rivals", _with(beaten_by="fact", what="material", words="zeppelin~")),
    Plant("rival named by words not said", "rivals", _with(beaten_by="named", what="Which?", words="zeppelin~")),
    Plant("probability above 1", "rivals", _with(probability=1.2)),
    Plant("divergence under another code", "divergence", _with(code="0101", differs_in="heading")),
    Plant("divergence of another country", "divergence", _with(countries=("XX",))),
    Plant("divergence by a ruling that never was", "divergence", _with(references=("XXBTI0000/26-0",))),
    Plant("divergence of fewer rulings than are named", "divergence", _with(count=0)),
    Plant("duty of other goods", "duty", _with(text="99.9 %", low=99.9, high=99.9)),
    Plant(
        "measures of another code", "duty", lambda one: replace(one, measures=one.measures[:-4] + "0009"), is_fatal=True
    ),
    Plant("measures on another host", "duty", _with(measures="https://example.com/taric"), is_fatal=True),
    Plant("a possible code that is none", "confidence", _with(possible=("00000000",)), is_fatal=True),
    Plant("share above 1", "confidence", _with(probability=3.0), is_fatal=True),
    Plant("another list", "made", _with(nomenclature="1999-01-01"), is_fatal=True),
    Plant(
        "a code that is none",
        "code",
        lambda code: "99999999"[: len(code)],
        is_fatal=True,
        also=("path", "duty", "rivals", "divergence", "rules"),
    ),
    Plant("a path from elsewhere", "path", _with(code="99"), is_fatal=True),
    Plant("legal wording that there is not", "path", _with(legal="~~"), needs=lambda step: isinstance(step.legal, str)),
    Plant("an end before the day", "ends", lambda _: Ending("1999-12-31", ())),
    Plant("an end on no day", "ends", lambda _: Ending("2026-02-30", ())),
    Plant("an end that no list tells", "ends", lambda _: Ending("2031-12-31", ("99999999",))),
    Plant("unknown for no reason that there is", "missing", lambda _: Unknown("because")),
    Plant("a fact that was not said", "facts", _with(words="zeppelin~", source="said"), place=1),
    Plant("note that is none", "notes", lambda one: NoteCited("Note 99 to Chapter 1", "excludes", "x", (), "caution")),
    Plant("quote that is not in the note", "notes", lambda one: replace(one, quote=one.quote[:-2] + "~~")),
    Plant("note that does something else", "notes", _with(effect="forbids")),
    Plant("note on a code that is none", "notes", _with(codes=("0000",))),
)
