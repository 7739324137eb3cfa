"""The reasons of a proposal as blocks of the memo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable

from classifier.memo.page import STYLES, link, markup, text, together
from classifier.memo.tags import Tagged
from tariff.cards import confidence as confidence_word
from tariff.contract import Proposal, Reply
from tariff.explanation import Explanation
from tariff.explanation_parts import PathStep, RulingCited, Unknown
from tariff.telling import Teller, shown

__all__ = ["confidence_word", "rivals", "sureness", "why", "why_from_reply"]
Blocks = Iterator[Flowable]


def sureness(told: Explanation, teller: Teller) -> list[Flowable]:
    """How sure the code is, what that means, and whether it ends."""
    lines = list(teller.sureness(told.confidence, len(told.code)))
    others = [code for code in told.confidence.possible if not code.startswith(told.code)]
    if others:
        more = " …" if told.confidence.possible_count > len(told.confidence.possible) else ""
        lines.append(teller.say("told.possible", codes=teller.codes(others) + more))
    if not isinstance(told.ends, Unknown):
        lines.append(teller.ending(told.ends))
    return [text(line, "soft") for line in lines]


def why(told: Explanation, teller: Teller) -> Blocks:
    """Path, rules, notes, rulings and where member states differ."""
    yield text(teller.say("dossier.path"), "sub")
    yield from _path(told.path, teller)
    yield text(teller.say("dossier.rules"), "sub")
    yield from _each(told.rules, lambda rule: [text(teller.rule(rule)), text(rule.law, "soft")], teller)
    yield text(teller.say("dossier.notes"), "sub")
    yield from _each(
        told.notes,
        lambda n: [text(f"{n.place} ({teller.say(f'told.{n.effect}')})", "strong"), text(f"“{n.quote}”", "quote")],
        teller,
    )
    yield text(teller.say("dossier.rulings"), "sub")
    yield from _each(told.rulings, lambda ruling: _ruling(ruling, teller), teller)
    yield text(teller.say("dossier.divergence"), "sub")
    yield from _each(told.divergence, lambda other: [text(teller.divergent(other))], teller)


def why_from_reply(proposal: Proposal, teller: Teller) -> Blocks:
    """Path and rulings, where there are no reasons as data."""
    steps = tuple(PathStep(s.code, s.label, s.legal or Unknown("not_loaded")) for s in proposal.candidate.path)
    yield text(teller.say("dossier.path"), "sub")
    yield from _path(steps, teller)
    yield text(teller.say("dossier.rulings"), "sub")
    if not proposal.rulings:
        yield text(teller.say("told.none_found"))
    for one in proposal.rulings:
        until = teller.say("told.valid", until=one.valid_until)
        head = f"{one.reference} ({teller.country(one.country)}, {one.issued}, {until}): {shown(one.code)}"
        yield together(link(one.link, head), text(f"“{one.goods}”", "quote"))


def rivals(reply: Reply, told: Explanation | None, teller: Teller) -> Blocks:
    """The codes that were possible too, and what speaks against each."""
    found = told.rivals if told is not None else ()
    if isinstance(found, Unknown):
        yield text(teller.unknown(found))
        return
    for one in found:
        yield together(text(_named(one.code, one.label, one.probability), "strong"), text(teller.against(one)))
    if told is None:
        own = reply.proposal.candidate.code if reply.proposal else ""
        others = [other for other in reply.candidates if not other.code.startswith(own)]
        yield from (text(_named(other.code, other.label, other.probability), "strong") for other in others)


def _named(code: str, label: str, probability: float) -> str:
    return f"{shown(code)}  {label} ({100 * probability:.0f} %)"


def _path(steps: Sequence[PathStep], teller: Teller) -> Blocks:
    """One line a step, indented by depth; under it the legal wording."""
    for depth, step in enumerate(steps):
        style = STYLES["text"].clone(f"step{depth}", leftIndent=9 * depth, spaceAfter=1)
        soft = STYLES["soft"].clone(f"legal{depth}", leftIndent=9 * depth, spaceAfter=1)
        code = f"<b>{markup(shown(step.code))}</b>&nbsp;&nbsp;" if step.code else ""
        blocks = [Tagged(f"{code}{markup(step.plain)}", style)]
        if not isinstance(step.legal, Unknown):
            blocks.append(Tagged(markup(teller.say("dossier.legal", text=step.legal)), soft))
        yield together(*blocks)
    if all(isinstance(step.legal, Unknown) for step in steps):
        yield text(teller.say("dossier.no_legal"), "soft")


def _ruling(one: RulingCited, teller: Teller) -> list[Flowable]:
    head = f"{one.reference} ({teller.country(one.country)}, {one.issued}): {shown(one.code)}"
    status = teller.ruling_status(one)
    shares = teller.shares(one)
    blocks = [link(one.link, head), text(f"{status[:1].upper()}{status[1:]}. {shares}".strip(), "soft")]
    return [*blocks, text(f"“{one.text}”", "quote")]


def _each(several, blocks, teller: Teller) -> Blocks:  # type: ignore[no-untyped-def]  # noqa: ANN001 - any part
    """The blocks of each part, or why there are none."""
    if isinstance(several, Unknown):
        yield text(teller.unknown(several))
        return
    for one in several:
        yield together(*blocks(one))
