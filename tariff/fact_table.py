"""Facts as questions: for each kind the classes of leaves that admit the same, and the options that part them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from tariff.admissions import Admission, Judge
from tariff.errors import BrokenData
from tariff.intervals import Interval
from tariff.leaf_facts import LeafFacts
from tariff.tree import Floats, Ints
from tariff.vocabulary import MANY, NUMBER

Bools = npt.NDArray[np.bool_]
_NEARLY_ALL = 0.9
_LEAST = 0.01
"""Share of the probability that an option must hold to be worth a button."""


@dataclass(frozen=True)
class Classes:
    """One kind over the leaves of a nomenclature.

    Attributes:
        kind: id of the kind of fact.
        judge: decides about its admissions.
        admissions: (classes,) what the leaves of each class admit.
        of_leaf: (leaves,) class of each leaf.
        speaks: (classes,) whether the class says anything of the kind.
    """

    kind: str
    judge: Judge
    admissions: tuple[Admission, ...]
    of_leaf: Ints
    speaks: Bools
    _known: dict[str, Bools] = field(default_factory=dict, compare=False)

    @property
    def is_number(self) -> bool:
        """Whether the kind is a quantity."""
        return self.judge.vocabulary.kinds[self.kind].type == NUMBER

    def admit(self, option: str) -> Bools:
        """(classes,) which of the classes that speak admit an option: a value, or the text of an interval.

        Raises:
            BrokenData: the kind has no such option.
        """
        if option not in self._known:
            found = np.asarray(list(self._admit(option)), dtype=np.bool_) & self.speaks
            if len(self._known) < _REMEMBERED:
                self._known[option] = found
            return found
        return self._known[option]

    def options(self, masses: Floats) -> tuple[str, ...]:
        """The options that part the classes that hold the mass, likeliest first; for quantities in their order.

        Args:
            masses: (classes,) probability of each class.
        """
        held = [int(c) for c in np.argsort(-masses, kind="stable")[:_CLASSES] if masses[c] > 0 and self.speaks[c]]
        if self.is_number:
            return tuple(str(part) for part in self._segments(held))
        return max((self._antichain(held, masses, of) for of in (1, -1)), key=len)

    def _admit(self, option: str) -> Iterator[bool]:
        if self.is_number:
            interval = Interval.parse(option)
            return (self.judge.admits_quantity(a, interval) for a in self.admissions)
        self.judge.vocabulary.above(self.kind, option)
        if self.judge.vocabulary.kinds[self.kind].type == MANY:
            return (self._names(a, option) for a in self.admissions)
        return (self.judge.admits(a, option) for a in self.admissions)

    def _names(self, admission: Admission, option: str) -> bool:
        """Of a kind with several values at once: whether the goods' main one is meant."""
        is_case = self.judge.vocabulary.is_case
        related = any(is_case(self.kind, option, v) or is_case(self.kind, v, option) for v in admission.values)
        return (related or not admission.values) and self.judge.admits(admission, option)

    def _antichain(self, held: Sequence[int], masses: Floats, order: int) -> tuple[str, ...]:
        """Values named by the classes, none a case of another; general ones first (1) or special ones (-1)."""
        above = self.judge.vocabulary.above
        weight: dict[str, float] = {}
        for c in held:
            for value in sorted(self.admissions[c].values):
                weight[value] = weight.get(value, 0.0) + float(masses[c]) / len(self.admissions[c].values)
        named = sorted(
            (v for v, mass in weight.items() if mass >= _LEAST),
            key=lambda v: (order * len(above(self.kind, v)), -weight[v], v),
        )
        chosen: list[str] = []
        for value in named:
            if not any(value in above(self.kind, o) or o in above(self.kind, value) for o in chosen):
                chosen.append(value)
        return tuple(sorted(chosen, key=lambda v: (-weight[v], v)))

    def _segments(self, held: Sequence[int]) -> Iterator[Interval]:
        """The number line cut wherever one of the classes begins or ends."""
        inside = [i for c in held for i in self.admissions[c].intervals]
        ends = {(i.low, i.is_low_open) for i in inside} | {(i.high, not i.is_high_open) for i in inside}
        cuts = sorted(end for end in ends if 0 < end[0] < np.inf)
        lows, highs = [(0.0, False), *cuts], [*cuts, (np.inf, True)]
        for (low, is_open), (high, is_closed) in zip(lows, highs, strict=True):
            part = Interval(low, float(high), is_open, not is_closed)
            if not part.is_empty and any(part.meets(i) for i in inside):
                yield part


_REMEMBERED, _CLASSES = 512, 24


@dataclass(frozen=True)
class FactTable:
    """All kinds over the leaves of one nomenclature.

    Attributes:
        facts: what each leaf admits.
        classes: kind -> its classes.
        ids: (kinds, leaves) classes of all kinds, numbered through.
        starts: (kinds,) number of each kind's first class.
        speaks: (classes of all kinds,) whether a class says anything.
    """

    facts: LeafFacts
    classes: Mapping[str, Classes]
    ids: Ints
    starts: Ints
    speaks: Bools

    @classmethod
    def of(cls, facts: LeafFacts) -> FactTable:
        """The table of the facts of a nomenclature; kinds of which no leaf says anything are left out."""
        made = (_classes(kind, facts) for kind in facts.vocabulary.kinds)
        classes = {one.kind: one for one in made if one.speaks.any()}
        sizes = [len(one.admissions) for one in classes.values()]
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)[: len(sizes)]
        ids = [one.of_leaf + start for one, start in zip(classes.values(), starts, strict=True)]
        speaks = np.concatenate([one.speaks for one in classes.values()]) if classes else np.zeros(0, np.bool_)
        return cls(facts, classes, np.asarray(ids, dtype=np.int32), starts, speaks)

    def masses(self, leaves: Ints, p: Floats) -> list[tuple[Classes, Floats]]:
        """Each kind with the (classes,) probability of its classes, from some leaves and their probabilities."""
        if not self.classes:
            return []
        weights = np.broadcast_to(p, (len(self.classes), len(p))).ravel()
        sums = np.bincount(self.ids[:, leaves].ravel(), weights, minlength=len(self.speaks))
        return list(zip(self.classes.values(), np.split(sums, self.starts[1:]), strict=True))

    def parted(self, first: int, last: int) -> frozenset[str]:
        """Kinds of which nearly all of the leaves first .. last - 1 say something, and not all the same."""
        ids = self.ids[:, first:last]
        says = self.speaks[ids].mean(axis=1) >= _NEARLY_ALL if ids.size else np.zeros(len(ids), np.bool_)
        differs = ids.min(axis=1, initial=len(self.speaks)) < ids.max(axis=1, initial=-1)
        return frozenset(kind for kind, is_parted in zip(self.classes, says & differs, strict=True) if is_parted)

    def of_kind(self, kind: str) -> Classes:
        """The classes of a kind.

        Raises:
            BrokenData: no leaf says anything of such a kind.
        """
        if kind not in self.classes:
            raise BrokenData(f"'{kind[:40]}' is no kind of fact that parts codes")
        return self.classes[kind]


def _classes(kind: str, facts: LeafFacts) -> Classes:
    admissions, of_leaf = facts.column(kind)
    speaks = np.asarray([not a.is_any for a in admissions], dtype=np.bool_)
    return Classes(kind, Judge(facts.vocabulary, kind), admissions, of_leaf, speaks)
