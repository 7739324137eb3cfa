"""Facts as questions: for each kind the classes of leaves that admit the same, and the options that part them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tariff.admissions import Admission, Judge
from tariff.errors import BrokenData
from tariff.intervals import Interval
from tariff.leaf_facts import LeafFacts
from tariff.tree import Bools, Floats, Ints
from tariff.vocabulary import MANY, NUMBER

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
        likeliest = np.argsort(-masses, kind="stable")[:_CLASSES]
        held = likeliest[(masses[likeliest] > 0) & self.speaks[likeliest]].tolist()
        if self.is_number:
            return tuple(str(part) for part in self._segments(held))
        weight = self._named(held, masses)
        general = self._antichain(weight, 1)
        # where no value is a case of another, there is no other choice
        return general if len(general) == len(weight) else max(general, self._antichain(weight, -1), key=len)

    @cached_property
    def _values(self) -> tuple[tuple[str, ...], ...]:
        """(classes,) the values that each class names, in order."""
        return tuple(tuple(sorted(admission.values)) for admission in self.admissions)

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

    def _named(self, held: Sequence[int], masses: Floats) -> dict[str, float]:
        """Values that the classes name and that are worth a button, each with its share of their probability."""
        weight: dict[str, float] = {}
        for c in held:
            values, mass = self._values[c], float(masses[c])
            for value in values:
                weight[value] = weight.get(value, 0.0) + mass / len(values)
        return {value: mass for value, mass in weight.items() if mass >= _LEAST}

    def _antichain(self, weight: Mapping[str, float], order: int) -> tuple[str, ...]:
        """Values none of which is a case of another; general ones first (1) or special ones (-1)."""
        above = {value: self.judge.vocabulary.above(self.kind, value) for value in weight}
        chosen: list[str] = []
        for value in sorted(weight, key=lambda v: (order * len(above[v]), -weight[v], v)):
            if above[value].isdisjoint(chosen) and not any(value in above[other] for other in chosen):
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
        ids: (leaves, kinds) classes of all kinds, numbered through.
        starts: (kinds,) number of each kind's first class.
        speaks: (classes of all kinds,) whether a class says anything.
    """

    facts: LeafFacts
    classes: Mapping[str, Classes]
    ids: npt.NDArray[np.intp]
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
        numbers = np.stack(ids, axis=1).astype(np.intp) if ids else np.zeros((0, 0), np.intp)
        speaks = np.concatenate([one.speaks for one in classes.values()]) if classes else np.zeros(0, np.bool_)
        return cls(facts, classes, numbers, starts, speaks)

    def masses(self, leaves: Ints, p: Floats) -> Floats:
        """Probability of the classes of all kinds that say something, 0 of those that do not.

        Args:
            leaves: (n, k) leaves looked at in each case.
            p: (n, k) their probabilities.

        Returns:
            (n, classes of all kinds) sums.
        """
        many, of_all = len(leaves), len(self.speaks)
        numbers = self.ids[leaves] + (of_all * np.arange(many))[:, None, None]
        weights = np.repeat(p.ravel(), self.ids.shape[1])
        sums = np.bincount(numbers.ravel(), weights, minlength=many * of_all).reshape(many, of_all)
        found: Floats = np.where(self.speaks, sums, 0.0)
        return found

    def parted(self, first: int, last: int) -> frozenset[str]:
        """Kinds of which nearly all of the leaves first .. last - 1 say something, and not all the same."""
        ids = self.ids[first:last]
        says = self.speaks[ids].mean(axis=0) >= _NEARLY_ALL if ids.size else np.zeros(ids.shape[1], np.bool_)
        differs = ids.min(axis=0, initial=len(self.speaks)) < ids.max(axis=0, initial=-1)
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
