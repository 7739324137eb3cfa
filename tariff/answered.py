"""Whether a text answers a question before it is asked: by the facts that it states, or by the option that it names."""

from __future__ import annotations

from collections.abc import Sequence

from tariff.constants import Constants
from tariff.questions import ACROSS, Candidate
from tariff.repertoire import CROSS, NODE, Repertoire, parse_key
from tariff.told import Told
from tariff.tree import Floats


def is_answered(candidate: Candidate, p: Floats, repertoire: Repertoire, told: Told, constants: Constants) -> bool:
    """Whether a text leaves one option alone of a question.

    On held rulings a child that was named and held three fifths of its node was right in 23 of 23 cases; a heading or
    subheading in 78 of 101 from three quarters, in 28 of 52 below, the answer to a question between headings in 56 of
    61 and 5 of 15.

    Args:
        candidate: the question.
        p: (leaves,) probabilities so far.
        repertoire: what can be asked.
        told: what the text states.
        constants: how much of the probability an option must hold that the text names.
    """
    if candidate.kind == NODE:
        return _at_node(candidate, p, repertoire, told, constants.named)
    names = repertoire.names
    if names is None:
        return False
    if candidate.kind in ACROSS:
        place = names.followed(told.words, candidate.options)
        return place is not None and _leads(place, candidate.masses, constants.named_across)
    if candidate.kind == CROSS and repertoire.cross is not None:
        name = parse_key(candidate.key)[1]
        chosen = names.chosen(told.words, repertoire.cross.questions[repertoire.cross.place[name]])
        return len(chosen) == 1 and _leads(chosen[0], candidate.masses, constants.named_across)
    return False


def _at_node(candidate: Candidate, p: Floats, repertoire: Repertoire, told: Told, share: float) -> bool:
    """Whether one child of the node alone is left: by the facts, or since the text names it."""
    tree, children = repertoire.tree, repertoire.tree.children[candidate.node]
    spans = [slice(tree.first[c], tree.last[c]) for c in children]
    if told.contradicted is not None and sum(not told.contradicted[span].all() for span in spans) == 1:
        return True
    named = repertoire.names.named(told.words, children) if repertoire.names is not None else []
    return len(named) == 1 and _leads(named[0], [float(p[span].sum()) for span in spans], share)


def _leads(place: int, masses: Sequence[float], share: float) -> bool:
    return masses[place] >= share * sum(masses)
