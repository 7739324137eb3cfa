"""What a code admits of one kind of fact: some values, all but some, or quantities within intervals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tariff.errors import BrokenData
from tariff.intervals import Interval
from tariff.vocabulary import MANY, NUMBER, Vocabulary


@dataclass(frozen=True)
class Admission:
    """What is admitted of one kind; all empty means anything.

    Attributes:
        values: of which the goods have one; of a kind with several at once, of which they have at least one.
        barred: of which they have none.
        intervals: in one of which the quantity lies.
    """

    values: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    intervals: tuple[Interval, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Admission:
        """The admission of its text: ``cotton|wool``, ``textile|!cotton``, ``[0,2]|(5,inf)``.

        Raises:
            BrokenData: an interval is none.
        """
        parts = [part for part in text.split("|") if part]
        if parts and parts[0][0] in "[(":
            return cls(intervals=tuple(Interval.parse(part) for part in parts))
        barred = frozenset(part[1:] for part in parts if part.startswith("!"))
        return cls(frozenset(part for part in parts if not part.startswith("!")), barred)

    @property
    def is_any(self) -> bool:
        """Whether anything is admitted."""
        return not (self.values or self.barred or self.intervals)

    def __str__(self) -> str:
        if self.intervals:
            return "|".join(str(i) for i in self.intervals)
        return "|".join([*sorted(self.values), *(f"!{name}" for name in sorted(self.barred))])


ANY = Admission()


@dataclass(frozen=True)
class Judge:
    """Decides about the admissions of one kind of a vocabulary."""

    vocabulary: Vocabulary
    kind: str

    def check(self, admission: Admission) -> None:
        """See that an admission fits the kind.

        Raises:
            BrokenData: it names a value that the kind has not, or intervals where it has values.
        """
        is_number = self.vocabulary.kinds[self.kind].type == NUMBER
        if is_number != bool(admission.intervals) and not admission.is_any:
            raise BrokenData(f"'{admission}' does not fit the kind '{self.kind}'")
        for name in admission.values | admission.barred:
            self.vocabulary.above(self.kind, name)

    def admits(self, admission: Admission, value: str) -> bool:
        """Whether goods of this value may be meant.

        A value that is more general than what is admitted is: it may turn out to be the right case. One that is
        a case of two others, as polyester is of plastic and of synthetic fibre, is barred where both are.
        """
        if self._is_barred(value, admission.barred):
            return False
        if not admission.values or self.vocabulary.kinds[self.kind].type == MANY:
            return True
        return any(self._is_related(value, other) for other in admission.values)

    def admits_quantity(self, admission: Admission, interval: Interval) -> bool:
        """Whether some quantity of the interval is admitted."""
        return not admission.intervals or any(interval.meets(own) for own in admission.intervals)

    def admits_without(self, admission: Admission, value: str) -> bool:
        """Whether goods that are not of this value may be meant."""
        return not admission.values or not self._is_barred_all(admission.values, frozenset({value}))

    def both(self, one: Admission, other: Admission) -> Admission | None:
        """What two admissions both admit; None where that is nothing."""
        if one.intervals or other.intervals:
            return self._cut(one, other)
        values = self._common(one.values, other.values)
        if values is None:
            return None
        barred = one.barred | other.barred
        left = frozenset(v for v in values if not self._is_barred(v, barred))
        if values and not left:
            return None
        return Admission(left, self._relevant(barred, left))

    def outside(self, admission: Admission) -> Admission:
        """What is left when an admission is taken away; anything where that cannot be said."""
        if admission.intervals:
            rest: tuple[Interval, ...] = (Interval(),)
            for interval in admission.intervals:
                rest = tuple(c for r in rest for o in interval.outside() if not (c := r.cut(o)).is_empty)
            return Admission(intervals=rest)
        if admission.values and admission.barred and self.vocabulary.kinds[self.kind].type != MANY:
            return ANY
        return Admission(barred=admission.values) if admission.values else Admission(admission.barred)

    def _cut(self, one: Admission, other: Admission) -> Admission | None:
        if not (one.intervals and other.intervals):
            return one if one.intervals else other
        cuts = tuple(c for a in one.intervals for b in other.intervals if not (c := a.cut(b)).is_empty)
        return Admission(intervals=cuts) if cuts else None

    def _common(self, one: frozenset[str], other: frozenset[str]) -> frozenset[str] | None:
        """The narrower of two sets of values; for a kind with several at once, both."""
        if not one or not other:
            return one | other
        if self.vocabulary.kinds[self.kind].type == MANY:
            return one & other or one | other
        is_case = self.vocabulary.is_case
        found = frozenset(a if is_case(self.kind, a, b) else b for a in one for b in other if self._is_related(a, b))
        return found or None

    def _relevant(self, barred: frozenset[str], values: frozenset[str]) -> frozenset[str]:
        """Of what is barred, what the values would admit: to bar wood of cotton goods says nothing."""
        is_case = self.vocabulary.is_case
        most = frozenset(n for n in barred if not any(n != o and is_case(self.kind, n, o) for o in barred))
        if not values or self.vocabulary.kinds[self.kind].type == MANY:
            return most
        return frozenset(n for n in most if any(is_case(self.kind, n, v) for v in values))

    def _is_related(self, one: str, other: str) -> bool:
        return self.vocabulary.is_case(self.kind, one, other) or self.vocabulary.is_case(self.kind, other, one)

    def _is_barred(self, value: str, barred: frozenset[str]) -> bool:
        if not barred or value in barred:
            return bool(barred)
        parents = self.vocabulary.values[self.kind, value].parents
        return bool(parents) and all(self._is_barred(parent, barred) for parent in parents)

    def _is_barred_all(self, values: Iterable[str], barred: frozenset[str]) -> bool:
        return all(self._is_barred(value, barred) for value in values)
