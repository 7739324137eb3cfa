"""Codes that somebody asks about, set beside the proposed one: what is known against each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from classifier.explaining import Gathered, notes_keeping_out, texts_of
from classifier.knowledge import Knowledge
from tariff.contract import Proposal
from tariff.errors import UnknownNode
from tariff.explanation_parts import RivalBeaten
from tariff.reasons import told_rival
from tariff.repertoire import Repertoire
from tariff.rivals import Contradictions, Known, beats
from tariff.wording import Wording

_LEAF = 8


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
    p = gathered.case.decision.p
    known = Known(
        gathered.case.answers,
        repertoire,
        Contradictions.of(gathered.stated, knowledge.facts),
        notes_keeping_out(code, asked, gathered.english, knowledge),
        knowledge.notes.met(gathered.english),
        (),
        texts_of(gathered.case),
        p,
    )
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
