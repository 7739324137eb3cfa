"""Gathers the grounds of a proposal, and puts its explanation together."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from classifier.citing import cited
from classifier.constants import WORDS, Learnt
from classifier.held_rulings import Similar
from classifier.knowledge import Knowledge
from classifier.lookups import Sources, no_rulings
from tariff import ENGLISH
from tariff.answers import says_something
from tariff.bti import INVALIDATED
from tariff.conformal import possible
from tariff.contract import ANSWERED, SAID, Cited, Fact, Proposal, Reply
from tariff.explain import Case, option_label
from tariff.explanation import Explanation, Made, Reliability
from tariff.explanation_parts import NONE_FOUND, NOT_FULL_MODEL, NOT_LOADED, NoteCited, SharedFact, Unknown
from tariff.facts import StatedFact
from tariff.faults import Fault
from tariff.leaving_out import without_faults
from tariff.note_choice import choose_notes, notes_against
from tariff.reasons import Grounds, explain
from tariff.repertoire import FACT, Repertoire, parse_key
from tariff.rivals import Contradictions, Known, rivals_of
from tariff.rule_case import AppliedRule, Rival, RuleCase, Said
from tariff.similar_rulings import SimilarRuling, diverging, pick_similar
from tariff.verify import verify
from tariff.wording import Wording

_HEADING, _DEEPEST, _REMEMBERED, _LONGEST = 4, 8, 1000, 500
_log = logging.getLogger("sanic.root")


@dataclass(frozen=True)
class NearRulings:
    """Rulings near to the goods, those of them that are shown, and those shown for the proposed code."""

    all: tuple[SimilarRuling, ...] = ()
    shown: tuple[SimilarRuling, ...] = ()
    own: tuple[SimilarRuling, ...] = ()

    @classmethod
    def of(cls, near: tuple[SimilarRuling, ...], code: str, other: str = "") -> NearRulings:
        """Those near to goods for which a code is proposed, and another heading is likely."""
        return cls(near, pick_similar(near, code, other), pick_similar(near, code))

    @property
    def cited(self) -> tuple[Cited, ...]:
        """The rulings for the code alone as the list of a proposal has them; it cannot say that one was withdrawn."""
        return tuple(cited(one) for one in self.own if one.status != INVALIDATED)


@dataclass(frozen=True)
class Gathered:
    """What is known of a case besides its reply.

    Attributes:
        case: what was asked and decided.
        text: with all that was said besides, as it was encoded.
        stated: facts that it states.
        near: rulings near to it.
    """

    case: Case
    text: str
    stated: tuple[StatedFact, ...]
    near: NearRulings

    @property
    def english(self) -> str:
        """The text as notes are compared with it; of one in another language nothing: a word of it may mean another."""
        return self.text if self.case.request.language == ENGLISH else ""


class Explainer:
    """Explains proposals; holds no state of any conversation."""

    def __init__(
        self, knowledge: Knowledge, learnt: Learnt, repertoire: Repertoire, similar: Similar | None = None
    ) -> None:
        """Join what is known of codes, notes and rules; ``similar`` tells how new the imported rulings are."""
        self._knowledge, self._learnt, self._repertoire, self._similar = knowledge, learnt, repertoire, similar
        self._facts_of = lru_cache(maxsize=4096)(self._read)
        self.sources = Sources(knowledge, similar.held if similar is not None else no_rulings)
        self._left_out: deque[Fault] = deque(maxlen=_REMEMBERED)

    def explained(self, reply: Reply, gathered: Gathered, wording: Wording) -> Reply:
        """The reply with the explanation of its proposal; what does not pass its checks is left out and counted."""
        if reply.proposal is None:
            return reply
        told = self.explain(reply.proposal, reply.facts, gathered, wording)
        faults = verify(told, self.sources)
        if not faults:
            return replace(reply, proposal=replace(reply.proposal, explanation=told))
        for fault in faults:
            self._left_out.append(fault)
            _log.error("left out of an explanation: %s at %s", fault.kind, fault.where)
        kept = without_faults(told, faults)
        return replace(reply, proposal=replace(_only(reply.proposal, kept), explanation=kept))

    def left_out(self) -> tuple[Fault, ...]:
        """The faults that were found and left out since this was asked last; the latest 1,000 of them."""
        found = tuple(self._left_out)
        self._left_out.clear()
        return found

    def explain(self, proposal: Proposal, facts: Sequence[Fact], gathered: Gathered, wording: Wording) -> Explanation:
        """The explanation of a proposal as it is before its checks, in the language of its wording.

        Args:
            proposal: that is explained.
            facts: understood, as in the reply.
            gathered: for it.
            wording: of the reply.
        """
        known, code = self._knowledge, proposal.candidate.code
        contradictions = Contradictions.of(gathered.stated, known.facts)
        notes = self._notes(gathered, code)
        rules = self._rules(gathered, proposal, notes, contradictions, wording)
        met = known.notes.met(gathered.english)
        case, day = gathered.case, date.fromisoformat(gathered.case.request.date)
        grounds = Grounds(
            case=case,
            facts=facts,
            stated=gathered.stated,
            known=Known(
                case.answers,
                self._repertoire,
                contradictions,
                self._notes_against(gathered, code),
                met,
                rules,
                texts_of(case),
                case.decision.p,
            ),
            notes=notes,
            rulings=gathered.near.shown,
            shares={one.reference: self._shared(gathered.stated, one) for one in gathered.near.shown},
            divergence=diverging(gathered.near.all, code),
            successors=lambda ended: known.replaced.get(ended, ()),
            has_notes=bool(known.notes.rules),
            ends=known.official.ends(code, day),
            reliability=self._reliability(proposal),
            possible=self._possible(gathered),
            coverage=self._learnt.sets.coverage,
            made=self._made(gathered, wording.language),
        )
        return explain(grounds, proposal, wording, known.sentences)

    def _notes(self, gathered: Gathered, code: str) -> tuple[NoteCited, ...]:
        tree = self._repertoire.tree
        if len(code) < _HEADING:
            return ()
        rivals = [rival for rival, _ in rivals_of(gathered.case.decision.p, code, tree)]
        label = self._knowledge.catalogue.labels[tree.node_of(code)]
        return choose_notes(self._knowledge.notes, code, rivals, gathered.english, label)

    def _notes_against(self, gathered: Gathered, code: str) -> dict[str, NoteCited]:
        rivals = [rival for rival, _ in rivals_of(gathered.case.decision.p, code, self._repertoire.tree)]
        return notes_keeping_out(code, rivals, gathered.english, self._knowledge)

    def _rules(
        self,
        gathered: Gathered,
        proposal: Proposal,
        notes: Sequence[NoteCited],
        contradictions: Contradictions,
        wording: Wording,
    ) -> tuple[AppliedRule, ...]:
        general = self._knowledge.rules
        if general is None:
            return ()
        chosen, tree = proposal.candidate, self._repertoire.tree

        def odds(code: str) -> tuple[str, ...]:
            return tuple(contradictions.words[kind] for kind in contradictions.against(slice(*tree.span(code))))

        rivals = tuple(
            Rival(rival, probability, wording.option(tree.node_of(rival[:4])), odds(rival))
            for rival, probability in rivals_of(gathered.case.decision.p, chosen.code, tree)
        )
        return general.trace(
            RuleCase(
                said=_said(gathered.case, wording),
                code=chosen.code,
                language=gathered.case.request.language,
                facts=gathered.stated,
                path=chosen.path,
                label=chosen.label,
                probability=chosen.probability,
                rivals=rivals,
                notes=tuple(note.place for note in notes),
                contradicted=odds(chosen.code),
            )
        )

    def _read(self, text: str, language: str) -> frozenset[tuple[str, str]]:
        stated = self._knowledge.lexicon.read(text, language or None)
        return frozenset((fact.kind, fact.value) for fact in stated if fact.value and not fact.is_denied)

    def _shared(self, stated: Sequence[StatedFact], ruling: SimilarRuling) -> tuple[SharedFact, ...]:
        """Facts of the goods of which those of a ruling are a case, or that are a case of theirs."""
        theirs, vocabulary = self._facts_of(ruling.text, ruling.language), self._knowledge.lexicon.vocabulary
        ours = dict.fromkeys((fact.kind, fact.value) for fact in stated if fact.value and not fact.is_denied)
        return tuple(
            SharedFact(kind, value)
            for kind, value in ours
            if any(
                kind == other and (vocabulary.is_case(kind, said, value) or vocabulary.is_case(kind, value, said))
                for other, said in theirs
            )
        )

    def _possible(self, gathered: Gathered) -> tuple[str, ...]:
        found = possible(gathered.case.decision.p, self._learnt.sets.levels[_DEEPEST])
        return tuple(self._repertoire.tree.leaf_codes[leaf] for leaf in found)

    def _reliability(self, proposal: Proposal) -> Reliability | Unknown:
        chosen = proposal.candidate
        if not self._learnt.reliability:
            return Unknown(NOT_FULL_MODEL if self._learnt.model == WORDS else NOT_LOADED)
        for one in self._learnt.reliability:
            if one.depth == chosen.depth and one.low <= chosen.probability <= one.high:
                return one
        return Unknown(NONE_FOUND)

    def _made(self, gathered: Gathered, language: str) -> Made:
        versions, official = gathered.case.versions, self._knowledge.official
        newest = self._similar.dated() if self._similar is not None else ""
        at = max(gathered.case.request.date, self._knowledge.legal_from)
        model, data, catalogue = (versions.get(n) or Unknown(NOT_LOADED) for n in ("model", "data", "catalogue"))
        return Made(
            model, data, catalogue,
            self._repertoire.tree.date, official.date_of_legal(language, at), official.date_of_notes(),
            newest[:10] or Unknown(NOT_LOADED),
        )  # fmt: skip


def notes_keeping_out(code: str, rivals: Sequence[str], text: str, knowledge: Knowledge) -> dict[str, NoteCited]:
    """For each rival of 4 digits or more the note that keeps the goods out of it and sends them to the code."""
    if len(code) < _HEADING:
        return {}
    return notes_against(knowledge.notes, code, [one for one in rivals if len(one) >= _HEADING], text)


def texts_of(case: Case) -> tuple[str, ...]:
    """The texts in which the goods were told of in people's own words, the description first."""
    said = [case.request.text.strip()[:_LONGEST], *(f.value for f in case.request.facts if f.source != SAID)]
    said += [answer.free for answer in case.answers if answer.free and says_something(answer.free)]
    return tuple(text for text in (*said, *case.told) if text.strip())


def _only(proposal: Proposal, kept: Explanation | None) -> Proposal:
    """The proposal with those of its rulings alone that the explanation kept."""
    rulings = kept.rulings if kept is not None else ()
    references = {one.reference for one in rulings} if isinstance(rulings, tuple) else set()
    return replace(proposal, rulings=tuple(one for one in proposal.rulings if one.reference in references))


def _said(case: Case, wording: Wording) -> tuple[Said, ...]:
    """All that was said of the goods, the description first."""
    said = [Said(case.request.text.strip()[:500])]
    said += [Said(fact.value, fact.kind, fact.source) for fact in case.request.facts]
    for answer in case.answers:
        if answer.option:
            value = answer.option if parse_key(answer.key)[0] == FACT else ""
            said.append(Said(option_label(answer.option, answer.key, wording), answer.key, ANSWERED, value))
        elif answer.free and says_something(answer.free):
            said.append(Said(answer.free, answer.key, ANSWERED))
    return (*said, *(Said(told) for told in case.told))
