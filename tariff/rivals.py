"""The codes that were possible beside the proposed one, and what is known against each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tariff.contract import NONE, Answer
from tariff.explanation_parts import BY_ANSWER, BY_FACT, BY_NOTE, BY_NOTHING, BY_RULE, NoteCited
from tariff.facts import StatedFact
from tariff.leaf_facts import LeafFacts
from tariff.note_choice import SENT_HERE
from tariff.notes import NoteRule, holds, shortened
from tariff.posterior import latest
from tariff.repertoire import Repertoire
from tariff.rule_case import AppliedRule
from tariff.tree import Floats, Tree

Bools = npt.NDArray[np.bool_]
MOST, LEAST = 4, 0.02
"""Rivals that are named at most, and the probability below which a code is none."""
_SPECIFIC = "3a"


@dataclass(frozen=True)
class Against:
    """What speaks against a rival: kind of evidence, what it is, and its words."""

    beaten_by: str
    what: str
    words: str


NOTHING = Against(BY_NOTHING, "", "")


@dataclass(frozen=True)
class Contradictions:
    """Which leaves the facts of a text speak against, by kind of fact.

    Attributes:
        of_kind: kind -> (leaves,) whether it speaks against the leaf.
        words: kind -> the words that state it.
    """

    of_kind: Mapping[str, Bools]
    words: Mapping[str, str]

    @classmethod
    def of(cls, stated: Sequence[StatedFact], facts: LeafFacts) -> Contradictions:
        """Those of the facts that a text states."""
        kinds: dict[str, list[StatedFact]] = {}
        for fact in stated:
            kinds.setdefault(fact.kind, []).append(fact)
        return cls(
            {kind: facts.conflicts(several) > 0 for kind, several in kinds.items()},
            {kind: ", ".join(dict.fromkeys(fact.words for fact in several)) for kind, several in kinds.items()},
        )

    def against(self, span: slice) -> tuple[str, ...]:
        """Kinds of fact that speak against all leaves of a code."""
        return tuple(kind for kind, leaves in self.of_kind.items() if leaves[span].all())


@dataclass(frozen=True)
class Known:
    """All that can beat a rival.

    Attributes:
        answers: resolved.
        repertoire: what was asked with them.
        contradictions: of the facts stated.
        notes: that are cited.
        met: rules of notes whose class of goods the description meets.
        rules: General Rules that apply.
    """

    answers: Sequence[Answer]
    repertoire: Repertoire
    contradictions: Contradictions
    notes: Sequence[NoteCited]
    met: Sequence[NoteRule]
    rules: Sequence[AppliedRule]


def rivals_of(p: Floats, code: str, tree: Tree) -> tuple[tuple[str, float], ...]:
    """The other codes as deep as the proposed one that are likeliest, with their probabilities."""
    masses, codes = tree.mass(p, len(code)), tree.groups[len(code)][1]
    order = np.argsort(-masses, kind="stable")[: MOST + 1]
    found = [(codes[i], float(masses[i])) for i in order if codes[i] != code and masses[i] >= LEAST]
    return tuple(found[:MOST])


def beats(code: str, rival: str, known: Known) -> Against:
    """What is known against a rival and not against the proposed code: an answer, a fact, a note or a rule."""
    tree = known.repertoire.tree
    own, other = slice(*tree.span(code)), slice(*tree.span(rival))
    for find in (_answer, _fact):
        if (found := find(own, other, known)) is not None:
            return found
    return _note(code, rival, known) or _rule(rival, known) or NOTHING


def _answer(own: slice, other: slice, known: Known) -> Against | None:
    """An answer that holds for the proposed code and for nothing of the rival; its words are the option's id."""
    for answer in latest(known.answers):
        if not answer.option and answer.special != NONE:
            continue
        asked = known.repertoire.asked(answer)
        silent = asked.silent if asked.silent is not None else np.zeros(len(asked.scope), dtype=np.bool_)
        if answer.option:
            fits = asked.shown[answer.shown.index(answer.option)]
        else:
            fits = asked.scope & ~asked.shown.any(axis=0)
        if fits[own].any() and not (fits[other] | silent[other]).any():
            return Against(BY_ANSWER, answer.key, answer.option or answer.special)
    return None


def _fact(own: slice, other: slice, known: Known) -> Against | None:
    here = known.contradictions.against(own)
    for kind in known.contradictions.against(other):
        if kind not in here:
            return Against(BY_FACT, kind, known.contradictions.words[kind])
    return None


def _note(code: str, rival: str, known: Known) -> Against | None:
    for note in known.notes:
        if note.why == SENT_HERE and code.startswith(note.codes[0]) and rival.startswith(note.codes[1]):
            return Against(BY_NOTE, note.place, note.quote)
    for rule in known.met:
        if holds(rule.scope, rival) and not holds(rule.scope, code):
            return Against(BY_NOTE, rule.place, shortened(rule.quote))
    return None


def _rule(rival: str, known: Known) -> Against | None:
    for applied in known.rules:
        if applied.rule == _SPECIFIC and applied.given.get("rival") == rival[:4]:
            return Against(BY_RULE, applied.rule, applied.reason)
    return None
