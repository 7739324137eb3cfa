"""A case as the General Rules look at it, and the rules that were found to apply, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tariff.contract import SAID
from tariff.facts import StatedFact
from tariff.proposals import Step

RULES = ("1", "2a", "2b", "3a", "3b", "3c", "4", "5a", "5b", "6")
"""The General Rules for the Interpretation of the Combined Nomenclature, in legal order.

Source: Council Regulation (EEC) No 2658/87, Annex I, Part One, Section I A.
"""
GOODS = "goods"
_LAW = "Council Regulation (EEC) No 2658/87, Annex I, Part One, Section I A, rule "


@dataclass(frozen=True)
class Said:
    """Words that tell of the goods.

    Attributes:
        words: what was said, answered or stated.
        kind: ``goods`` for the description; the kind of a stated fact; the key of the question that was answered.
        source: ``said`` or ``answered``, as in the contract.
        value: id of the fact's value where it has one.
    """

    words: str
    kind: str = GOODS
    source: str = SAID
    value: str = ""


@dataclass(frozen=True)
class Rival:
    """Another code that was possible.

    Attributes:
        code: its digits.
        probability: 0-1.
        label: plain label of its heading, in the language of the case.
        contradicted: words of the facts that its wording does not admit.
    """

    code: str
    probability: float
    label: str = ""
    contradicted: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleCase:
    """All that the rules are chosen by.

    Attributes:
        said: the description first, then facts stated and answers given.
        code: digits of the proposed code, 2 to 10.
        language: of the description, where it is known; empty where not.
        facts: read from the description.
        path: steps from the chapter to the code, in the language of the reply.
        label: of the code, a name that stands by itself, in the same language.
        probability: of the proposed code, 0-1.
        rivals: other codes, likeliest first.
        notes: places of the legal notes that were cited for the code.
        contradicted: words of the facts that the proposed code's wording does not admit.
    """

    said: tuple[Said, ...]
    code: str
    language: str = ""
    facts: tuple[StatedFact, ...] = ()
    path: tuple[Step, ...] = ()
    label: str = ""
    probability: float = 1.0
    rivals: tuple[Rival, ...] = ()
    notes: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The description; empty where nothing was said."""
        return self.said[0].words if self.said else ""

    @property
    def heading(self) -> str:
        """First four digits of the proposed code; the chapter where it is no deeper."""
        return self.code[:4]


@dataclass(frozen=True)
class CaseFact:
    """A fact of the case that a rule relies on: kind, the words that tell it, and whether said or answered."""

    kind: str
    words: str
    source: str = SAID


@dataclass(frozen=True)
class AppliedRule:
    """One General Rule that applies.

    Attributes:
        rule: ``1``, ``2a`` and so on.
        settles: whether it decides the heading or, for rule 6, the subheading.
        reason: key of the fixed sentence that says why.
        given: what fills the sentence.
        facts: on which it relies.
        missing: keys of the fixed sentences that say which fact would decide and is not known.
    """

    rule: str
    settles: bool
    reason: str
    given: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[CaseFact, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def law(self) -> str:
        """Where the rule stands in the law."""
        return _LAW + (f"{self.rule[0]}({self.rule[1]})" if len(self.rule) > 1 else self.rule)
