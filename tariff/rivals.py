"""The codes that were possible beside the proposed one, and what is known against each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tariff.answers import fold_text
from tariff.contract import NONE, Answer
from tariff.explanation_parts import (
    BY_ANSWER,
    BY_FACT,
    BY_NAME,
    BY_NOTE,
    BY_NOTHING,
    BY_RULE,
    NoteCited,
)
from tariff.facts import StatedFact
from tariff.leaf_facts import LeafFacts
from tariff.named import Names
from tariff.notes import NoteRule, holds, shortened
from tariff.parting import Parting, parting
from tariff.posterior import latest
from tariff.repertoire import HEADINGS, NODE, Repertoire, parse_key
from tariff.rule_case import AppliedRule
from tariff.tree import Bools, Floats, Tree

MOST, LEAST = 4, 0.02
"""Rivals that are named at most, and the probability below which a code is none."""
_SPECIFIC, _LAST = "3a", "3c"
_LONGEST_NAME = 60
_HEADING = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Against:
    """What speaks against a rival: kind of evidence, what it is, its words, and where the two codes part."""

    beaten_by: str
    what: str
    words: str
    parting: Parting | None = None


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
        notes: rival -> the note that keeps the goods out of it and sends them to the proposed code.
        met: rules of notes whose class of goods the description meets.
        rules: General Rules that apply.
        said: the texts that tell of the goods.
        p: (leaves,) probabilities; None where they are not known.
    """

    answers: Sequence[Answer]
    repertoire: Repertoire
    contradictions: Contradictions
    notes: Mapping[str, NoteCited] = field(default_factory=dict)
    met: Sequence[NoteRule] = ()
    rules: Sequence[AppliedRule] = ()
    said: Sequence[str] = ()
    p: Floats | None = None


def rivals_of(p: Floats, code: str, tree: Tree) -> tuple[tuple[str, float], ...]:
    """The other codes as deep as the proposed one that are likeliest, with their probabilities."""
    masses, codes = tree.mass(p, len(code)), tree.groups[len(code)][1]
    likely = np.flatnonzero(masses >= LEAST)
    order = likely[np.argsort(-masses[likely], kind="stable")]
    return tuple([(codes[i], float(masses[i])) for i in order if codes[i] != code][:MOST])


def beats(code: str, rival: str, known: Known) -> Against:
    """What is known against a rival and not against the proposed code, the strongest first.

    An answer, a fact, a legal note, a General Rule, a name in the description. Where nothing is known, the question at
    which the codes part is told.
    """
    tree = known.repertoire.tree
    own, other = slice(*tree.span(code)), slice(*tree.span(rival))
    for find in (_answer, _fact):
        if (found := find(own, other, known)) is not None:
            return found
    if (by_law := _note(code, rival, known) or _rule(rival, known)) is not None:
        return by_law
    answered = {answer.key for answer in latest(known.answers) if answer.option or answer.special == NONE}
    apart = parting(code, rival, known.repertoire, answered, known.p)
    return _named(code, rival, apart, known) or replace(NOTHING, parting=apart)


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
    if (note := known.notes.get(rival)) is not None:
        return Against(BY_NOTE, note.place, note.quote)
    for rule in known.met:
        if holds(rule.scope, rival) and not holds(rule.scope, code):
            return Against(BY_NOTE, rule.place, shortened(rule.quote))
    return None


def _rule(rival: str, known: Known) -> Against | None:
    """A General Rule by which the proposed heading goes before that of the rival: 3(a), and 3(c) by the numbers."""
    for applied in known.rules:
        after = applied.given.get("rivals", "").split(", ") if applied.rule == _LAST else []
        if (applied.rule == _SPECIFIC and applied.given.get("rival") == rival[:4]) or rival[:4] in after:
            return Against(BY_RULE, applied.rule, applied.reason)
    return None


def _named(code: str, rival: str, apart: Parting | None, known: Known) -> Against | None:
    """Words of the description that name what the proposed code is for, at the node or among the headings."""
    names = known.repertoire.names
    if apart is None or names is None or known.contradictions.against(slice(*known.repertoire.tree.span(code))):
        return None
    for key, nodes, places in _choices(code, rival, apart, known.repertoire.tree):
        for text in known.said:
            if words := _naming(text, nodes, places, names):
                return Against(BY_NAME, key, words)
    return None


def _choices(code: str, rival: str, apart: Parting, tree: Tree) -> Iterator[tuple[str, Sequence[int], tuple[int, int]]]:
    """What the description may name: key of the question, its nodes, and the places of the two among them."""
    if parse_key(apart.key)[0] == NODE:
        own, other = tree.index[apart.own], tree.index[apart.other]
        nodes = tree.children[int(tree.parent[own])]
        yield apart.key, nodes, (nodes.index(own), nodes.index(other))
    elif len(code) >= _HEADING:
        yield HEADINGS, (tree.node_of(code[:_HEADING]), tree.node_of(rival[:_HEADING])), (0, 1)


def _naming(text: str, nodes: Sequence[int], places: tuple[int, int], names: Names) -> str:
    """The stretch of a text that names one of two nodes and not the other; empty where there is none."""
    tokens = [(match.start(), match.end(), fold_text(match.group())) for match in _WORD.finditer(text)]

    def names_it(words: frozenset[str]) -> bool:
        found = names.named(words, nodes)
        return places[0] in found and places[1] not in found

    needed = frozenset(word for _, _, word in tokens)
    if not names_it(needed):
        return ""
    for word in [word for _, _, word in tokens]:
        if names_it(needed - {word}):
            needed -= {word}
    kept = [(start, end) for start, end, word in tokens if word in needed]
    stretch = text[kept[0][0] : kept[-1][1]]
    return stretch if len(stretch) <= _LONGEST_NAME else text[kept[0][0] : kept[0][1]]
