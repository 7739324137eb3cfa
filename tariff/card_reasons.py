"""The reasons of a proposal as its card tells them: one part for each kind, in short sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tariff.contract import Json
from tariff.explanation import Explanation
from tariff.explanation_parts import BY_NOTHING, MissingFact, NoteCited, RivalBeaten, RuleApplied, RulingCited, Unknown
from tariff.telling import Teller, shown

T = TypeVar("T")


def with_reasons(card: Json, told: Explanation, teller: Teller) -> Json:
    """The card of a proposal with its reasons; a part that is not known says why.

    Each part has ``title``, ``items`` and ``unknown``, of which the last is empty where there are items.
    """
    missing = _settling(told.missing)
    reasons = {
        "rules": _part("dossier.rules", told.rules, _rule, teller),
        "notes": _part("dossier.notes", told.notes, _note, teller),
        "rulings": _part("title.rulings", told.rulings, _ruling, teller),
        "divergence": _part("dossier.divergence", told.divergence, lambda one, say: say.divergent(one), teller),
        "rivals": _part("title.candidates", told.rivals, lambda one, say: _rival(one, missing, say), teller),
        "sureness": list(teller.sureness(told.confidence, len(told.code))),
        "ends": "" if isinstance(told.ends, Unknown) else teller.ending(told.ends),
    }
    return {**card, "reasons": reasons}


def _part(title: str, found: tuple[T, ...] | Unknown, tell: Callable[[T, Teller], Json | str], teller: Teller) -> Json:
    if isinstance(found, Unknown):
        return {"title": teller.say(title), "items": [], "unknown": teller.unknown(found)}
    return {"title": teller.say(title), "items": [tell(one, teller) for one in found], "unknown": ""}


def _rule(rule: RuleApplied, teller: Teller) -> Json:
    return {"rule": rule.rule, "settles": rule.settles, "text": teller.rule(rule)}


def _note(note: NoteCited, teller: Teller) -> Json:
    effect = _known(lambda: teller.say(f"told.{note.effect}"))
    return {"place": note.place, "effect": effect, "quote": note.quote}


def _ruling(ruling: RulingCited, teller: Teller) -> Json:
    return {
        "reference": ruling.reference,
        "country": ruling.country,
        "country_name": teller.country(ruling.country),
        "issued": ruling.issued,
        "valid_until": ruling.valid_until,
        "status": ruling.status,
        "status_text": _known(lambda: teller.ruling_status(ruling)),
        "code_display": shown(ruling.code),
        "language": ruling.language,
        "goods": ruling.text,
        "shares": teller.shares(ruling),
        "link": ruling.link,
    }


def _rival(rival: RivalBeaten, missing: str, teller: Teller) -> Json:
    """A rival with what is told against it; where that names nothing, with the question that would settle the code."""
    is_open = rival.beaten_by == BY_NOTHING and isinstance(rival.settled_by, Unknown)
    return {
        "code": rival.code,
        "code_display": shown(rival.code),
        "label": rival.label,
        "probability": rival.probability,
        "beaten_by": rival.beaten_by,
        "against": _known(lambda: teller.against(rival)),
        "settled_by": missing if is_open else "",
    }


def _known(tell: Callable[[], str]) -> str:
    """What is told; empty where the reasons name a kind that has no sentence yet."""
    try:
        return tell()
    except KeyError:
        return ""


def _settling(missing: MissingFact | Unknown) -> str:
    """The question that would settle the code further, with the answers that matter; empty where none would."""
    if isinstance(missing, Unknown):
        return ""
    return f"{missing.question} ({'; '.join(missing.options)})" if missing.options else missing.question
