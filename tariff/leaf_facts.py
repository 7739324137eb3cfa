"""Which facts each code admits, as arrays over the leaves of the nomenclature."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tariff.admissions import ANY, Admission, Judge
from tariff.errors import BrokenData
from tariff.facts import StatedFact
from tariff.intervals import Interval
from tariff.tree import Bools, Tree
from tariff.vocabulary import MANY, Vocabulary, read_rows

_COLUMNS = ["code", "facts"]


@dataclass(frozen=True)
class _Column:
    """One kind over all leaves: the different admissions, and which of them each leaf has."""

    admissions: tuple[Admission, ...]
    of_leaf: npt.NDArray[np.int32]

    def spread(self, test: Callable[[Admission], bool]) -> Bools:
        """(leaves,) whether the leaf's admission passes."""
        passed: Bools = np.asarray([test(a) for a in self.admissions], dtype=np.bool_)[self.of_leaf]
        return passed


@dataclass(frozen=True)
class LeafFacts:
    """For each leaf and kind what it admits; what is not said is any.

    Attributes:
        vocabulary: kinds and values.
        tree: the nomenclature whose leaves these are.
    """

    vocabulary: Vocabulary
    tree: Tree
    _columns: Mapping[str, _Column]
    _cache: dict[tuple[str, str, bool], Bools] = field(default_factory=dict, compare=False)

    @classmethod
    def load(cls, data: Path, tree: Tree, leaves: Path | None = None) -> LeafFacts:
        """The facts under ``data`` for the leaves of a tree; leaves that the file has not admit anything.

        Args:
            data: the project's data folder.
            tree: the nomenclature.
            leaves: the file of another year's leaves, where the tree is not the embedded one.

        Raises:
            BrokenData: the file is missing, or a line is not what it should be.
        """
        vocabulary = Vocabulary.load(data)
        by_code = read_leaf_facts(leaves or data / "facts" / "leaves.csv", vocabulary)
        columns = {kind: _column(kind, tree, by_code) for kind in vocabulary.kinds}
        return cls(vocabulary, tree, columns)

    def column(self, kind: str) -> tuple[tuple[Admission, ...], npt.NDArray[np.int32]]:
        """The different admissions of a kind, and (leaves,) which of them each leaf has."""
        column = self._columns[self._known(kind)]
        return column.admissions, column.of_leaf

    def admission(self, leaf: int, kind: str) -> Admission:
        """What one leaf admits of a kind."""
        column = self._columns[self._known(kind)]
        return column.admissions[int(column.of_leaf[leaf])]

    def said(self, kind: str) -> Bools:
        """(leaves,) whether the leaf says anything of a kind."""
        return self._columns[self._known(kind)].spread(lambda a: not a.is_any)

    def admits(self, kind: str, value: str | Interval) -> Bools:
        """(leaves,) whether the leaf admits a value of a kind, or some quantity of an interval.

        Raises:
            BrokenData: the vocabulary has no such kind or value.
        """
        return self._test(kind, value, is_denied=False)

    def compatible(self, facts: Iterable[StatedFact]) -> Bools:
        """(leaves,) whether no kind of the facts contradicts the leaf."""
        fits: Bools = self.conflicts(facts) == 0
        return fits

    def conflicts(self, facts: Iterable[StatedFact]) -> npt.NDArray[np.int8]:
        """(leaves,) how many kinds of fact contradict the leaf.

        Of a kind of which goods have one value, several that a text names are alternatives, or, where the text
        gives shares, the largest counts; of a kind with several at once each must be admitted.
        """
        count = np.zeros(len(self.tree.leaves), dtype=np.int8)
        for kind, stated in _by_kind(facts).items():
            count += ~self._kind_admits(kind, stated)
        return count

    def agrees(self, facts: Iterable[StatedFact]) -> npt.NDArray[np.int8]:
        """(leaves,) how many kinds of fact the leaf says something of, and says what the facts say."""
        count = np.zeros(len(self.tree.leaves), dtype=np.int8)
        for kind, stated in _by_kind(facts).items():
            count += self._kind_admits(kind, stated) & self.said(kind)
        return count

    def _kind_admits(self, kind: str, stated: list[StatedFact]) -> Bools:
        denied = [self._test(kind, f.value, is_denied=True) for f in stated if f.is_denied]
        known = [f.share for f in stated if f.share is not None]
        main = [f for f in stated if not f.is_denied and (f.share is None or f.share == max(known))]
        if known:
            main = [f for f in main if f.share is not None] or main
        tests = [self._test(kind, f.interval or f.value, is_denied=False) for f in main]
        is_all = self.vocabulary.kinds[kind].type == MANY
        parts = [_fold(some, is_all=all_of) for some, all_of in ((tests, is_all), (denied, True)) if some]
        return _fold(parts, is_all=True)

    def _test(self, kind: str, value: str | Interval, *, is_denied: bool) -> Bools:
        column = self._columns[self._known(kind)]
        if isinstance(value, Interval):
            return column.spread(self._tester(kind, value, is_denied))
        key = (kind, value, is_denied)
        if key not in self._cache:
            found = column.spread(self._tester(kind, value, is_denied))
            found.flags.writeable = False
            self._cache[key] = found
        return self._cache[key]

    def _tester(self, kind: str, value: str | Interval, is_denied: bool) -> Callable[[Admission], bool]:
        judge = Judge(self.vocabulary, kind)
        if isinstance(value, Interval):
            return lambda a: judge.admits_quantity(a, value)
        self.vocabulary.above(kind, value)
        return lambda a: judge.admits_without(a, value) if is_denied else judge.admits(a, value)

    def _known(self, kind: str) -> str:
        if kind not in self._columns:
            raise BrokenData(f"'{kind[:40]}' is no kind of fact")
        return kind


def _by_kind(facts: Iterable[StatedFact]) -> Mapping[str, list[StatedFact]]:
    found: dict[str, list[StatedFact]] = defaultdict(list)
    for fact in facts:
        found[fact.kind].append(fact)
    return found


def _fold(tests: list[Bools], *, is_all: bool) -> Bools:
    table = np.stack(tests)
    folded = np.logical_and.reduce(table) if is_all else np.logical_or.reduce(table)
    return np.asarray(folded, dtype=np.bool_)


def _column(kind: str, tree: Tree, by_code: Mapping[str, Mapping[str, Admission]]) -> _Column:
    places: dict[Admission, int] = {ANY: 0}
    nothing: Mapping[str, Admission] = {}
    own = (by_code.get(code, nothing).get(kind, ANY) for code in tree.leaf_codes)
    of_leaf = np.asarray([places.setdefault(a, len(places)) for a in own], dtype=np.int32)
    return _Column(tuple(places), of_leaf)


def read_leaf_facts(path: Path, vocabulary: Vocabulary) -> dict[str, dict[str, Admission]]:
    """8-digit code -> kind -> what it admits, from a file with a line a leaf.

    Raises:
        BrokenData: the file is missing, or a line names what the vocabulary has not.
    """
    return {row["code"]: parse_facts(row["facts"], vocabulary, path.name) for row in read_rows(path, _COLUMNS)}


def parse_facts(text: str, vocabulary: Vocabulary, where: str) -> dict[str, Admission]:
    """Kind -> admission, of a text such as ``material=cotton;weight=[0,2]``.

    Raises:
        BrokenData: a kind or value is unknown.
    """
    found: dict[str, Admission] = {}
    for part in filter(None, text.split(";")):
        kind, _, said = part.partition("=")
        if kind not in vocabulary.kinds or kind in found:
            raise BrokenData(f"{where}: '{part[:60]}' names no kind, or names it twice")
        found[kind] = Admission.parse(said)
        Judge(vocabulary, kind).check(found[kind])
    return found


def write_facts(facts: Mapping[str, Admission]) -> str:
    """The text of admissions, as ``parse_facts`` reads it; kinds in the order given."""
    return ";".join(f"{kind}={admission}" for kind, admission in facts.items() if not admission.is_any)
