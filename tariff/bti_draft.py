"""The data that an application for a binding tariff information asks for, as far as a case knows them: a draft.

Source: Commission Delegated Regulation (EU) 2015/2446, Annex A, Title II, and Commission Implementing Regulation (EU)
2015/2447, Annex A, Title II (application and decision relating to binding tariff information).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tariff.codes import Code
from tariff.contract import ANSWERED, CORRECTED, Fact, Reply

LAW = (
    "Commission Delegated Regulation (EU) 2015/2446, Annex A, Title II; "
    "Commission Implementing Regulation (EU) 2015/2447, Annex A, Title II (as amended)"
)
_SAID = ("goods", "said", "answer")
NOMENCLATURE = "Combined Nomenclature (CN)"
APPLICANT = (
    "applicant", "representative", "transaction", "reissue", "denomination", "confidential", "samples",
    "other_applications", "other_rulings", "signature",
)  # fmt: skip
"""What only the applicant knows; each names the sentence ``bti.<name>``."""


@dataclass(frozen=True)
class Composition:
    """One thing known of what the goods are: the kind of fact or the question, and what was said."""

    what: str
    said: str


@dataclass(frozen=True)
class SimilarRuling:
    """A ruling for similar goods."""

    reference: str
    country: str
    code: str
    link: str


@dataclass(frozen=True)
class BtiDraft:
    """What is known of the data, and what is still to be filled.

    Attributes:
        law: where the data are asked for.
        nomenclature: customs nomenclature in which the goods are to be classified.
        envisaged: code that the applicant may envisage; empty where none is proposed.
        description: of the goods, as they were described.
        composition: further facts, as said or answered.
        similar: rulings for similar goods.
        to_fill: names of what only the applicant knows.
        is_draft: always true: nobody has checked it, and it is no application.
    """

    law: str
    nomenclature: str
    envisaged: str
    description: str
    composition: tuple[Composition, ...]
    similar: tuple[SimilarRuling, ...]
    to_fill: tuple[str, ...]
    is_draft: bool = True


def draft(text: str, reply: Reply) -> BtiDraft:
    """The draft for a case.

    Args:
        text: the goods as described.
        reply: what was decided.
    """
    proposal = reply.proposal
    return BtiDraft(
        law=LAW,
        nomenclature=NOMENCLATURE,
        envisaged=proposal.candidate.code if proposal else "",
        description=text,
        composition=tuple(dict.fromkeys((*_stated(reply), *_answered(reply)))),
        similar=tuple(
            SimilarRuling(r.reference, r.country, r.code, r.link) for r in (proposal.rulings if proposal else ())
        ),
        to_fill=APPLICANT,
    )


def envisaged_code(bti: BtiDraft) -> str:
    """The envisaged code as printed; empty where there is none."""
    return Code(bti.envisaged).display if bti.envisaged else ""


def _stated(reply: Reply) -> Iterator[Composition]:
    """Facts that the description states, in its words."""
    told = reply.proposal.explanation if reply.proposal else None
    for fact in told.facts if told else ():
        if fact.kind not in _SAID:
            yield Composition(fact.kind, fact.words)


def _answered(reply: Reply) -> Iterator[Composition]:
    return (_composition(fact) for fact in reply.facts if fact.kind != "goods")


def _composition(fact: Fact) -> Composition:
    what = fact.words if fact.source == ANSWERED else "said" if fact.source == CORRECTED else fact.kind
    return Composition(what or fact.kind, fact.value)
