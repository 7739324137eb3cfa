"""Checks what a dossier says beside its explanation: its reply, and the draft for a BTI application."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tariff.bti_draft import draft
from tariff.contract import Candidate, Cited, Proposal, Reply
from tariff.dossier import Dossier
from tariff.explanation_parts import IMPORTED, OWN
from tariff.faults import Fault, Lookups, link_faults
from tariff.rulings import official_page


def dossier_faults(dossier: Dossier, lookups: Lookups) -> tuple[Fault, ...]:
    """All faults of a dossier but those of its explanation, in the order of its parts; none where all holds."""
    return (*_reply(dossier.reply, lookups, date.fromisoformat(dossier.date)), *_draft(dossier))


def _reply(reply: Reply, lookups: Lookups, day: date) -> Iterator[Fault]:
    for i, one in enumerate(reply.candidates):
        yield from _candidate(f"reply.candidates[{i}]", one, lookups)
    if reply.proposal is not None:
        yield from _proposal("reply.proposal", reply.proposal, lookups, day)


def _candidate(where: str, one: Candidate, lookups: Lookups) -> Iterator[Fault]:
    """A code that exists, with its own duty and path."""
    if not lookups.has_code(one.code):
        yield Fault(f"{where}.code", "no_such_code", f"{one.code[:12]} is not on the list of {lookups.nomenclature()}")
        return
    if one.duty.text != lookups.duty(one.code)[0]:
        yield Fault(
            f"{where}.duty", "wrong_duty", f"the duty of {one.code} is {lookups.duty(one.code)[0] or 'unknown'}"
        )
    if not all(one.code.startswith(step.code) for step in one.path):
        yield Fault(f"{where}.path", "wrong_path", f"{one.code} is not below all that is named as its path")


def _proposal(where: str, proposal: Proposal, lookups: Lookups, day: date) -> Iterator[Fault]:
    told = proposal.explanation
    yield from _candidate(where, proposal.candidate, lookups)
    if told is not None and told.code != proposal.candidate.code:
        why = f"{proposal.candidate.code[:12]} is proposed, and {told.code[:12]} explained"
        yield Fault(f"{where}.code", "wrong_code", why)
    for code in proposal.possible:
        if not lookups.has_code(code):
            yield Fault(f"{where}.possible", "no_such_code", f"{code[:12]} is not on the list")
    found = lookups.rulings([(origin, r.reference) for r in proposal.rulings for origin in (OWN, IMPORTED)], day)
    for i, one in enumerate(proposal.rulings):
        known = found.get((OWN, one.reference)) or found.get((IMPORTED, one.reference))
        if known is None:
            why = f"{one.reference[:40]} is in no base, or must not be cited"
            yield Fault(f"{where}.rulings[{i}]", "no_such_ruling", why)
            continue
        yield from _cited(f"{where}.rulings[{i}]", one, known.texts)
        for name in ("code", "country", "issued"):
            if getattr(one, name) != getattr(known, name):
                why = f"{one.reference} has {getattr(known, name)}, not {getattr(one, name)[:20]}"
                yield Fault(f"{where}.rulings[{i}].{name}", f"wrong_{name}", why)


def _cited(where: str, one: Cited, texts: tuple[str, ...]) -> Iterator[Fault]:
    """The goods stand in the ruling, spaces aside, and the link leads to it."""
    if not one.goods or not any(one.goods in " ".join(text.split()) for text in texts):
        yield Fault(f"{where}.goods", "quote_not_found", f"{one.reference} does not say '{one.goods[:40]}'")
    yield from link_faults(
        f"{where}.link", one.link, is_page=one.link == official_page(one.reference), of=one.reference
    )


def _draft(dossier: Dossier) -> Iterator[Fault]:
    """The draft says what the case says."""
    drafted, case = dossier.bti_draft, draft(dossier.request.text, dossier.reply)
    for name in ("envisaged", "description", "composition", "similar"):
        if getattr(drafted, name) != getattr(case, name):
            yield Fault(f"bti_draft.{name}", "wrong_draft", "it is not what the case says")
