"""The reasons of a proposal as short sentences for a conversation."""

from __future__ import annotations

from tariff.contract import Proposal
from tariff.explanation import Explanation
from tariff.explanation_parts import BY_NOTHING, RivalBeaten, RulingCited, Unknown
from tariff.telling import Teller, shown

_LONGEST = 220


def why(teller: Teller, told: Explanation) -> list[str]:
    """The rules that settle it, and what beats the first rival or would tell the two apart: three sentences or so."""
    lines = [] if isinstance(told.rules, Unknown) else [teller.rule(rule) for rule in told.rules if rule.settles][:2]
    rival = None if isinstance(told.rivals, Unknown) else told.rivals[0]
    if rival is not None and (rival.beaten_by != BY_NOTHING or not isinstance(rival.settled_by, Unknown)):
        lines.append(
            teller.say("reply.why_not", code=shown(rival.code), label=rival.label, why=told_against(teller, rival))
        )
    return lines


def details(teller: Teller, told: Explanation) -> list[str]:
    """All reasons, a line each: rules, notes, rulings, where states differ, rivals, what the figures mean."""
    lines = [] if isinstance(told.rules, Unknown) else [teller.rule(rule) for rule in told.rules]
    if not isinstance(told.notes, Unknown):
        lines += [f"{note.place}: “{short(note.quote)}”" for note in told.notes]
    if not isinstance(told.rulings, Unknown):
        lines += [ruling_line(teller, one) for one in told.rulings]
    if not isinstance(told.divergence, Unknown):
        lines += [teller.divergent(one) for one in told.divergence]
    if not isinstance(told.rivals, Unknown):
        lines += [f"{shown(one.code)} ({one.label}): {told_against(teller, one)}" for one in told.rivals]
    if not isinstance(told.ends, Unknown):
        lines.append(teller.ending(told.ends))
    return [*lines, *teller.sureness(told.confidence, len(told.code))]


def told_against(teller: Teller, rival: RivalBeaten) -> str:
    """What speaks against a rival, and how likely it is."""
    share = teller.say("reply.why_not_share", share=f"{100 * rival.probability:.0f}")
    return f"{teller.against(rival)} {share}"


def ruling_line(teller: Teller, ruling: RulingCited) -> str:
    """One ruling in a sentence: who, when, whether it is valid, the code, the goods, the official page."""
    return teller.say(
        "reply.ruling",
        country=teller.country(ruling.country),
        reference=ruling.reference,
        issued=ruling.issued,
        status=teller.ruling_status(ruling),
        code=shown(ruling.code),
        text=short(ruling.text),
        link=ruling.link,
    )


def legal_text(proposal: Proposal) -> list[str]:
    """The legal wording of each step that has one."""
    return [f"{shown(step.code)} {step.legal}".strip() for step in proposal.candidate.path if step.legal]


def short(words: str) -> str:
    """The beginning of a quote on one line, cut between words."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rpartition(' ')[0]} …"
