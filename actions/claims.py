"""What is said of codes that a person brings along: what they are, whether they still are, whether the goods fit."""

from __future__ import annotations

from tariff.claim import AGREES, CURRENT, ENDED, Claim, Named
from tariff.codes import Code
from tariff.sentences import Sentences


def explain(claim: Claim, language: str, sentences: Sentences) -> str:
    """A code in plain words, with what replaced it or what exists in its place, and how it fits the goods."""
    code = Code(claim.code).display
    if claim.status == CURRENT:
        said = sentences.say("claim.current", language, code=code, label=claim.label)
    elif claim.status == ENDED:
        key = "claim.ended" if claim.ended else "claim.ended_once"
        said = sentences.say(key, language, code=code, date=claim.ended, codes=_listed(claim.replaced))
    else:
        said = sentences.say("claim.unknown", language, code=code, codes=_listed(claim.nearest))
    return f"{said} {check(claim, language, sentences)}".strip()


def check(claim: Claim, language: str, sentences: Sentences) -> str:
    """How a code fits the goods; empty where none were named."""
    if claim.verdict == AGREES:
        return sentences.say("claim.agrees", language, code=Code(claim.code).display)
    if not claim.verdict or claim.likelier is None:
        return ""
    likelier = Code(claim.likelier.code).display
    return sentences.say(f"claim.{claim.verdict}", language, code=likelier, label=claim.likelier.label)


def _listed(several: tuple[Named, ...]) -> str:
    return "; ".join(f"{Code(named.code).display} ({named.label})" for named in several)
