"""Why a code is proposed, as one typed structure: each part says what it rests on, or why it is not known."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from tariff.errors import ContractError
from tariff.explanation_parts import (
    Divergent,
    DutyTold,
    Ending,
    FactUsed,
    MissingFact,
    NoteCited,
    PathStep,
    RivalBeaten,
    RuleApplied,
    RulingCited,
    Unknown,
)
from tariff.typed_json import from_json, to_json


@dataclass(frozen=True)
class Reliability:
    """How often cases with such a probability were right.

    Attributes:
        depth: digits of the codes compared.
        low: probability from which cases count as such.
        high: up to which.
        cases: how many were tried.
        right: share of them that was right, 0-1.
    """

    depth: int
    low: float
    high: float
    cases: int
    right: float


@dataclass(frozen=True)
class Confidence:
    """How sure the proposal is, and what that means.

    Attributes:
        probability: of the code, 0-1.
        word: ``sure``, ``likely`` or ``unsure``.
        reliability: how often cases with such a probability were right.
        sure_depth: digits down to which the leading code is sure enough; 0 where not even its chapter is.
        possible: codes that together hold the right one in the share ``coverage`` of cases, likeliest first.
        possible_count: how many there are of them; ``possible`` lists twelve at most.
        coverage: that share, 0-1.
    """

    probability: float
    word: str
    reliability: Reliability | Unknown
    sure_depth: int
    possible: tuple[str, ...]
    possible_count: int
    coverage: float


@dataclass(frozen=True)
class Made:
    """Of what, and of when.

    Attributes:
        model: which model answered.
        data: hash of the texts that it compares with.
        catalogue: of the plain words.
        nomenclature: ISO date of the list of codes.
        legal: ISO date of the legal wording.
        notes: ISO date of the notes.
        rulings: ISO date of the newest file of imported rulings.
    """

    model: str | Unknown
    data: str | Unknown
    catalogue: str | Unknown
    nomenclature: str
    legal: str | Unknown
    notes: str | Unknown
    rulings: str | Unknown


@dataclass(frozen=True)
class Explanation:
    """The reasons of a proposal; what is not known says why, and nothing is silently empty.

    Attributes:
        date: ISO date for which it was asked.
        language: of plain words, questions and labels.
        code: proposed, 2 to 10 digits.
        label: in plain words.
        ends: whether the code ends.
        path: from the chapter to the code.
        rules: General Rules, in legal order.
        notes: legal notes.
        rulings: on similar goods, at most three.
        divergence: other codes under which goods as near were ruled.
        facts: relied on, the description first.
        missing: what would settle it.
        rivals: other codes that were possible, likeliest first.
        duty: with the link to the official measures.
        confidence: and what it means.
        made: of what and of when.
        disclaimer: that this is no BTI, in ``language``.
        binding: always false: it binds nobody.
    """

    date: str
    language: str
    code: str
    label: str
    ends: Ending | Unknown
    path: tuple[PathStep, ...]
    rules: tuple[RuleApplied, ...] | Unknown
    notes: tuple[NoteCited, ...] | Unknown
    rulings: tuple[RulingCited, ...] | Unknown
    divergence: tuple[Divergent, ...] | Unknown
    facts: tuple[FactUsed, ...]
    missing: MissingFact | Unknown
    rivals: tuple[RivalBeaten, ...] | Unknown
    duty: DutyTold
    confidence: Confidence
    made: Made
    disclaimer: str
    binding: bool = False

    def __post_init__(self) -> None:
        """Refuse what is silently empty, and what claims to bind.

        Raises:
            ContractError: names the field.
        """
        for field in fields(self):
            if getattr(self, field.name) in ((), ""):
                raise ContractError(f"explanation.{field.name}", "must not be empty: say why it is not known")
        if self.binding:
            raise ContractError("explanation.binding", "must be false: a proposal binds nobody")

    def to_dict(self) -> dict[str, Any]:
        """JSON form; what is not known is ``{"unknown": reason}``."""
        return dict(to_json(self))

    @classmethod
    def from_dict(cls, raw: object) -> Explanation:
        """The explanation of a JSON object.

        Raises:
            ContractError: a field is missing, unknown, empty or of another type; names it.
        """
        return from_json(cls, raw, "explanation")
