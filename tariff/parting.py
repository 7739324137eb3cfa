"""Where two codes part: the question whose answer tells goods of the one from goods of the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tariff.fact_table import Classes
from tariff.repertoire import CROSS, FACT, HEADINGS, NODE, Repertoire
from tariff.tree import CHAPTER, Bools, Floats, Tree

_HEADING = 4
_A_HEADING = 0.005
"""Probability that a question between headings must speak of for each heading that the two answers hold."""


@dataclass(frozen=True)
class Parting:
    """A question that tells two codes apart.

    Attributes:
        key: of the question.
        own: id of the option that goods of the one code would choose.
        other: id of the option that goods of the other would choose.
    """

    key: str
    own: str
    other: str


def parting(
    code: str, rival: str, repertoire: Repertoire, answered: Collection[str] = (), p: Floats | None = None
) -> Parting | None:
    """The question at which two codes part.

    Within a heading it is that of the node above both; between headings one that asks for a single fact where there is
    one, else the choice between the two.

    Args:
        code: of 2 to 8 digits.
        rival: another code.
        repertoire: what can be asked.
        answered: keys of questions that were answered; one between headings is not told again.
        p: (leaves,) probabilities; of questions between headings the one that speaks of what is likely is told.

    Returns:
        None where one of the two codes holds the other.
    """
    tree = repertoire.tree
    if (found := _at_node(code, rival, tree)) is not None:
        return found
    own, other = slice(*tree.span(code)), slice(*tree.span(rival))
    if own.start < other.stop and other.start < own.stop:
        return None
    masses = tree.mass(p, _HEADING) if p is not None else np.zeros(len(tree.groups[_HEADING][1]))
    first, second = (_heading(one, tree, masses) for one in (code, rival))
    own, other = slice(*tree.span(first)), slice(*tree.span(second))
    return (
        _across(own, other, repertoire, answered, masses)
        or _by_fact(own, other, repertoire, answered)
        or Parting(HEADINGS, first, second)
    )


def _heading(code: str, tree: Tree, masses: Floats) -> str:
    """The code, or its heading where it is deeper; of a chapter the likeliest heading."""
    if len(code) >= _HEADING:
        return code[:_HEADING]
    numbers = [i for i, heading in enumerate(tree.groups[_HEADING][1]) if heading.startswith(code)]
    return tree.groups[_HEADING][1][max(numbers, key=lambda i: masses[i])]


def _at_node(code: str, rival: str, tree: Tree) -> Parting | None:
    """The node below a chapter that holds both codes, each under another of its children."""
    first, second = (tree.ancestors(tree.node_of(one)) for one in (code, rival))
    shared = sum(a == b for a, b in zip(first, second, strict=False))
    if not shared or shared in (len(first), len(second)) or tree.lines[first[shared - 1]].kind == CHAPTER:
        return None
    ids = [tree.lines[node].id for node in (first[shared - 1], first[shared], second[shared])]
    return Parting(f"{NODE}:{ids[0]}", ids[1], ids[2])


def _across(
    own: slice, other: slice, repertoire: Repertoire, answered: Collection[str], masses: Floats
) -> Parting | None:
    """The question between headings that speaks most of what is likely, and of little else."""
    cross = repertoire.cross
    if cross is None:
        return None
    ours, theirs = (np.unique(repertoire.heading_of[span]) for span in (own, other))
    here: Bools = np.logical_or.reduce(cross.members[:, :, ours], axis=2)
    there: Bools = np.logical_or.reduce(cross.members[:, :, theirs], axis=2)
    for_own, for_other = here & ~there, there & ~here
    numbers = np.flatnonzero(for_own.any(axis=1) & for_other.any(axis=1))
    covered = masses @ cross.speaks[:, numbers]
    found: list[tuple[float, int, Parting]] = []
    for number, mass in zip(numbers.tolist(), covered.tolist(), strict=True):
        question, sizes = cross.questions[number], cross.members[number].sum(axis=1)
        mine, his = _smallest(sizes, for_own[number]), _smallest(sizes, for_other[number])
        if (key := f"{CROSS}:{question.key}") not in answered:
            apart = Parting(key, question.options[mine].id, question.options[his].id)
            found.append((_A_HEADING * int(sizes[mine] + sizes[his]) - mass, int(sizes.sum()), apart))
    return min(found, key=lambda one: one[:2])[2] if found else None


def _smallest(sizes: npt.NDArray[np.int_], fits: Bools) -> int:
    """The option of those that fit that speaks of the fewest headings."""
    return int(np.where(fits, sizes, np.iinfo(np.int32).max).argmin())


def _by_fact(own: slice, other: slice, repertoire: Repertoire, answered: Collection[str]) -> Parting | None:
    """A fact of which both codes say something, and not the same."""
    if repertoire.facts is None:
        return None
    for kind, classes in repertoire.facts.classes.items():
        if not classes.is_number and f"{FACT}:{kind}" not in answered:
            ours, theirs = (np.unique(classes.of_leaf[span]) for span in (own, other))
            if classes.speaks[ours].all() and classes.speaks[theirs].all():
                mine, his = _value(classes, ours, theirs), _value(classes, theirs, ours)
                if mine and his:
                    return Parting(f"{FACT}:{kind}", mine, his)
    return None


def _value(classes: Classes, ours: npt.NDArray[np.int32], theirs: npt.NDArray[np.int32]) -> str:
    """The value that most codes of one side admit and none of the other, a general one first; empty without any."""
    named = sorted({value for number in ours.tolist() for value in classes.admissions[number].values})
    found: list[tuple[float, int, str]] = []
    for value in named:
        admits = classes.admit(value)
        if admits[ours].any() and not admits[theirs].any():
            above = classes.judge.vocabulary.above(classes.kind, value)
            found.append((-float(admits[ours].mean()), len(above), value))
    return min(found)[2] if found else ""
