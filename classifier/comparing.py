"""Codes that somebody asks about, set beside the proposed one: what is known against each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from classifier.explaining import Gathered
from classifier.knowledge import Knowledge
from tariff.contract import Proposal
from tariff.errors import UnknownNode
from tariff.explanation_parts import NoteCited, RivalBeaten
from tariff.note_choice import choose_notes
from tariff.reasons import told_rival
from tariff.repertoire import Repertoire
from tariff.rivals import Contradictions, Known, beats
from tariff.wording import Wording

_HEADING, _LEAF = 4, 8


def compared(
    proposal: Proposal, gathered: Gathered, wording: Wording, knowledge: Knowledge, repertoire: Repertoire
) -> tuple[RivalBeaten, ...]:
    """What is known against each code that the request names; a code that there is not is left out.

    A code of 10 digits counts as that of its first 8; one on the way to the proposed code is left out too.
    """
    code, tree = proposal.candidate.code, repertoire.tree
    asked = [one for one in _asked(gathered.case.request.compare, repertoire) if not code.startswith(one)]
    if not asked:
        return ()
    known = Known(
        gathered.case.answers,
        repertoire,
        Contradictions.of(gathered.stated, knowledge.facts),
        _notes(code, asked, gathered.text, knowledge),
        knowledge.notes.met(gathered.text),
        (),
    )
    p = gathered.case.decision.p
    return tuple(
        told_rival(
            rival, float(p[slice(*tree.span(rival))].sum()), beats(code, rival, known), wording, knowledge.sentences
        )
        for rival in asked
    )


def _asked(codes: Sequence[str], repertoire: Repertoire) -> Iterator[str]:
    for code in dict.fromkeys(code[:_LEAF] for code in codes):
        try:
            repertoire.tree.node_of(code)
        except UnknownNode:
            continue
        yield code


def _notes(code: str, rivals: Sequence[str], text: str, knowledge: Knowledge) -> tuple[NoteCited, ...]:
    if len(code) < _HEADING:
        return ()
    label = knowledge.catalogue.labels[knowledge.catalogue.tree.node_of(code)]
    return choose_notes(knowledge.notes, code, [one for one in rivals if len(one) >= _HEADING], text, label)
