"""The explanation of a proposal, put together from what was gathered for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tariff.bti import CODE_ENDED
from tariff.cards import confidence
from tariff.contract import NONE, SAID, Fact, Proposal
from tariff.explain import Case, option_label, question_text
from tariff.explanation import Confidence, Explanation, Made, Reliability
from tariff.explanation_parts import (
    BY_ANSWER,
    BY_NAME,
    NONE_FOUND,
    NOT_LOADED,
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
    SharedFact,
    Unknown,
)
from tariff.facts import StatedFact
from tariff.parting import Parting
from tariff.rivals import Against, Known, beats, rivals_of
from tariff.rule_case import AppliedRule
from tariff.sentences import Sentences
from tariff.similar_rulings import SimilarRuling, Successors, quoted
from tariff.wording import Wording

T = TypeVar("T")
_OPTIONS, _POSSIBLE = 4, 12


@dataclass(frozen=True)
class Grounds:
    """What was gathered for a proposal.

    Attributes:
        case: what was asked and decided.
        facts: understood, as in the reply.
        stated: facts that the text states.
        known: all that can beat a rival.
        notes: that are cited.
        rulings: that are cited.
        shares: reference -> facts that its goods share with those asked about.
        divergence: other codes under which goods as near were ruled.
        successors: the codes that stand for one that ended.
        has_notes: whether notes are loaded.
        ends: whether the code ends.
        reliability: how often cases with such a probability were right.
        possible: codes that hold the right one in the promised share of cases.
        coverage: that share.
        made: of what and when.
    """

    case: Case
    facts: Sequence[Fact]
    stated: Sequence[StatedFact]
    known: Known
    notes: Sequence[NoteCited]
    rulings: Sequence[SimilarRuling]
    shares: Mapping[str, tuple[SharedFact, ...]]
    divergence: tuple[Divergent, ...]
    successors: Successors
    has_notes: bool
    ends: Ending | Unknown
    reliability: Reliability | Unknown
    possible: tuple[str, ...]
    coverage: float
    made: Made


def explain(grounds: Grounds, proposal: Proposal, wording: Wording, sentences: Sentences) -> Explanation:
    """The explanation of a proposal, in the language of its wording."""
    chosen, language = proposal.candidate, wording.language
    return Explanation(
        date=grounds.case.request.date,
        language=language,
        code=chosen.code,
        label=chosen.label,
        ends=grounds.ends,
        path=tuple(PathStep(s.code, s.label, s.legal or Unknown(NOT_LOADED)) for s in chosen.path),
        rules=_some([_rule(applied) for applied in grounds.known.rules]),
        notes=_some(grounds.notes, "" if grounds.has_notes else NOT_LOADED),
        rulings=_some([_ruling(one, grounds) for one in grounds.rulings]),
        divergence=_some(grounds.divergence),
        facts=_facts(grounds),
        missing=_missing(grounds, proposal, wording),
        rivals=_some(_rivals(grounds, chosen.code, wording, sentences)),
        duty=DutyTold(
            chosen.duty.text or Unknown(NONE_FOUND), chosen.duty.low, chosen.duty.high, proposal.measures_link
        ),
        confidence=_confidence(grounds, proposal),
        made=grounds.made,
        disclaimer=sentences.say("card.disclaimer", language, date=proposal.nomenclature_date),
    )


def _some(found: Sequence[T], otherwise: str = "") -> tuple[T, ...] | Unknown:
    return tuple(found) or Unknown(otherwise or NONE_FOUND)


def _rule(applied: AppliedRule) -> RuleApplied:
    facts = tuple(FactUsed(fact.kind, fact.words, fact.source, fact.words) for fact in applied.facts)
    return RuleApplied(
        applied.rule, applied.settles, applied.law, applied.reason, dict(applied.given), facts, applied.missing
    )


def _ruling(one: SimilarRuling, grounds: Grounds) -> RulingCited:
    later = grounds.successors(one.code[:8]) if one.status == CODE_ENDED else ()
    return RulingCited(
        one.reference, one.country, one.language, one.issued, one.valid_until, one.status, one.code, later, one.origin,
        quoted(one.text), one.cosine, grounds.shares.get(one.reference, ()), one.link,
    )  # fmt: skip


def _facts(grounds: Grounds) -> tuple[FactUsed, ...]:
    """What was understood, then the facts that the text states; of one that it denies the value begins with "!"."""
    told = [FactUsed(fact.kind, fact.value, fact.source, fact.words) for fact in grounds.facts]
    for fact in grounds.stated:
        value = fact.value or str(fact.interval)
        told.append(FactUsed(fact.kind, f"!{value}" if fact.is_denied else value, SAID, fact.words))
    return tuple(dict.fromkeys(told))


def _missing(grounds: Grounds, proposal: Proposal, wording: Wording) -> MissingFact | Unknown:
    choice = grounds.case.decision.question
    if not proposal.settles or choice is None:
        return Unknown(NONE_FOUND)
    options = tuple(option_label(name, choice.key, wording) for name in choice.options[:_OPTIONS])
    return MissingFact(choice.key, proposal.settles, options)


def _rivals(grounds: Grounds, code: str, wording: Wording, sentences: Sentences) -> list[RivalBeaten]:
    tree, found = wording.catalogue.tree, []
    for rival, probability in rivals_of(grounds.case.decision.p, code, tree):
        found.append(told_rival(rival, probability, beats(code, rival, grounds.known), wording, sentences))
    return found


def told_rival(rival: str, probability: float, against: Against, wording: Wording, sentences: Sentences) -> RivalBeaten:
    """A rival and what speaks against it, in words."""
    what, words = against.what, against.words
    if against.beaten_by in (BY_ANSWER, BY_NAME):
        what = question_text(against.what, wording, sentences)
    if against.beaten_by == BY_ANSWER:
        none = sentences.say("button.none", wording.language)
        words = none if words == NONE else option_label(words, against.what, wording)
    label = wording.label(wording.catalogue.tree.node_of(rival))
    settled_by = _settling(against.parting, wording, sentences)
    return RivalBeaten(rival, label, round(probability, 4), against.beaten_by, what, words, settled_by)


def _settling(apart: Parting | None, wording: Wording, sentences: Sentences) -> MissingFact | Unknown:
    """The question at which two codes part, in words, with the answer for each."""
    if apart is None:
        return Unknown(NONE_FOUND)
    options = tuple(option_label(name, apart.key, wording) for name in (apart.own, apart.other))
    return MissingFact(apart.key, question_text(apart.key, wording, sentences), options)


def _confidence(grounds: Grounds, proposal: Proposal) -> Confidence:
    probability = proposal.candidate.probability
    return Confidence(
        probability, confidence(probability), grounds.reliability, proposal.sure_depth, grounds.possible[:_POSSIBLE],
        len(grounds.possible), grounds.coverage,
    )  # fmt: skip
