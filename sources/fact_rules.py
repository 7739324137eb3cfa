"""Rules that turn a line of the nomenclature into what it admits of each kind of fact."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sources.fact_quantities import hanging, is_all, limits_of, plain
from tariff.admissions import Admission, Judge
from tariff.errors import BrokenData
from tariff.vocabulary import Vocabulary, read_rows

_INEXACT = "~"
"""Before values that take in more than the wording does: "high-speed steel" is alloy steel, not all of it."""
SCOPE, LINE, PART = "scope", "line", "part"
_COLUMNS = ["scope", "where", "pattern", "kind", "admits"]
_OTHER = re.compile(r"^other(?:,| |$)|^of other ")
_NO_TAILS = frozenset("28 29 30 31 32 33 34 35 36 37 38 64 84 85 90".split())
"""Chapters where "of rubber" at the end of a line is what a machine works on or a compound holds."""
_UNSAFE = re.compile(
    r";| for |contain|incorporat|%|with |including|other than|\bnot\b|\bexcept|\bparts\b|\band articles\b"
)
"""In such wordings "of cotton" at the end may not be about all that the line holds."""
_NO_MATERIAL = tuple(f"{number:02d}" for number in (*range(1, 39), 47, 48, 49))
_NO_LENGTH = "64"
"""The length that Chapter 64 names is the insole's."""


@dataclass(frozen=True)
class Rule:
    """One rule of rules.csv.

    Attributes:
        scopes: beginnings of the codes for which it holds; ``*`` for all.
        where: ``scope`` (all leaves), ``line`` (the whole wording fits) or ``part`` (some of it does).
        pattern: of a plain wording in small letters.
        kind: of fact.
        admission: what is then admitted.
        is_exact: whether all goods of the values are what the wording means, so that "other" is without them.
    """

    scopes: tuple[str, ...]
    where: str
    pattern: re.Pattern[str]
    kind: str
    admission: Admission
    is_exact: bool

    def holds_for(self, code: str) -> bool:
        """Whether the rule is about a code of 8 digits."""
        return any(scope == "*" or code.startswith(scope) for scope in self.scopes)


@dataclass(frozen=True)
class Said:
    """What one line says.

    Attributes:
        admissions: kind -> what is admitted.
        whole: the one kind that is all that the line says; empty where it says more or less.
        is_other: whether it takes what the lines above it on the same level leave.
        names_below: the kind of quantity that it names for the lines below it.
    """

    admissions: Mapping[str, Admission]
    whole: str
    is_other: bool
    names_below: str


@dataclass(frozen=True)
class Rules:
    """All rules, and the materials that the official wording names, some of them by a wider value."""

    vocabulary: Vocabulary
    rules: tuple[Rule, ...]
    materials: Mapping[str, Admission]
    inexact: frozenset[str]

    @classmethod
    def load(cls, data: Path) -> Rules:
        """The rules under ``data``.

        Raises:
            BrokenData: a file is missing, or a rule names what the vocabulary has not.
        """
        folder = data / "facts"
        vocabulary = Vocabulary.load(data)
        rules = tuple(_rule(row, vocabulary) for row in read_rows(folder / "rules.csv", _COLUMNS))
        rows = list(read_rows(folder / "wording.csv", ["phrase", "values"]))
        materials = {row["phrase"]: Admission.parse(row["values"].lstrip(_INEXACT)) for row in rows}
        for admission in materials.values():
            Judge(vocabulary, "material").check(admission)
        inexact = frozenset(row["phrase"] for row in rows if row["values"].startswith(_INEXACT))
        return cls(vocabulary, rules, materials, inexact)

    @cached_property
    def _by_chapter(self) -> Mapping[str, tuple[Rule, ...]]:
        found: dict[str, list[Rule]] = defaultdict(list)
        for number in range(1, 100):
            chapter = f"{number:02d}"
            found[chapter] = [r for r in self.rules if any(s == "*" or s[:2] == chapter for s in r.scopes)]
        return {chapter: tuple(rules) for chapter, rules in found.items()}

    def of_scope(self, code: str) -> Iterator[tuple[str, Admission]]:
        """What holds for a leaf whatever its wording: kinds and admissions."""
        for rule in self._by_chapter[code[:2]]:
            if rule.where == SCOPE and rule.holds_for(code):
                yield rule.kind, rule.admission

    def of_line(self, code: str, wording: str, named_above: str = "") -> Said:
        """What the wording of one line says."""
        text = plain(wording)
        lower = text.lower()
        core = re.sub(r"^other,? ", "", lower)
        found: dict[str, Admission] = {}
        whole = ""
        for rule in self._by_chapter[code[:2]]:
            fits = rule.where == LINE and rule.pattern.fullmatch(core)
            if (fits or (rule.where == PART and rule.pattern.search(lower))) and rule.holds_for(code):
                self._join(found, rule.kind, rule.admission)
                whole = rule.kind if fits and core == lower and rule.is_exact else whole
        whole = self._materials_into(found, code, lower) or whole
        whole = self._limits_into(found, code, text, named_above) or whole
        is_other = bool(_OTHER.match(lower))
        return Said(found, whole if len(found) == 1 else "", is_other, hanging(text))

    def _materials_into(self, found: dict[str, Admission], code: str, lower: str) -> str:
        if code.startswith(_NO_MATERIAL):
            return ""
        is_whole = bool(re.match(r"^of (?!other )", lower))
        named = re.sub(r"^(?:other,? )?(?:of |made of )(?:other )?", "", lower)
        listed = self._listed(named) if named != lower else None
        if listed is None and code[:2] not in _NO_TAILS:
            tails = () if _UNSAFE.search(lower) else re.finditer(r"(?:^|[ ,])of ", lower)
            cut = re.compile(r"(?:,|\bor|\band)$" if lower.startswith("of ") else r"\b(?:or|and)$")
            lists = (self._listed(lower[t.end() :]) for t in tails if not cut.search(lower[: t.start()]))
            listed, is_whole = next((found for found in lists if found is not None), None), False
        if listed is not None:
            self._join(found, "material", listed)
            is_exact = not any(re.search(rf"(?:^|[ ,]){re.escape(phrase)}(?:$|,| )", lower) for phrase in self.inexact)
            return "material" if is_whole and is_exact else ""
        return ""

    def _listed(self, text: str) -> Admission | None:
        """The materials of a list such as "wool or fine animal hair"; None where some word is no material."""
        pieces = self._pieces(text)
        if pieces is None:
            return None
        values = frozenset(v for piece in pieces for v in piece.values)
        barred = frozenset(v for piece in pieces for v in piece.barred)
        return Admission(values, barred if len(pieces) == 1 else frozenset())

    def _pieces(self, text: str) -> list[Admission] | None:
        if text in self.materials:
            return [self.materials[text]]
        for match in re.finditer(r",? (?:and|or)(?: of)? |, (?:of )?", text):
            left = self.materials.get(text[: match.start()])
            right = self._pieces(text[match.end() :]) if left else None
            if left and right:
                return [left, *right]
        return None

    def _limits_into(self, found: dict[str, Admission], code: str, text: str, named_above: str) -> str:
        whole = ""
        for limit in limits_of(text, named_above):
            if limit.kind == "length" and code.startswith(_NO_LENGTH):
                continue
            self._join(found, limit.kind, Admission(intervals=(limit.interval,)))
            whole = limit.kind if is_all(text, limit) and not _OTHER.match(text.lower()) else whole
        return whole

    def _join(self, found: dict[str, Admission], kind: str, admission: Admission) -> None:
        both = Judge(self.vocabulary, kind).both(found.get(kind, Admission()), admission)
        found[kind] = both if both is not None else Admission()


def _rule(row: Mapping[str, str], vocabulary: Vocabulary) -> Rule:
    if row["where"] not in (SCOPE, LINE, PART) or row["kind"] not in vocabulary.kinds:
        raise BrokenData(f"rules.csv: the rule for {row['scope'][:40]} {row['kind']} is no rule")
    admission = Admission.parse(row["admits"].lstrip(_INEXACT))
    Judge(vocabulary, row["kind"]).check(admission)
    try:
        pattern = re.compile(row["pattern"])
    except re.error as error:
        raise BrokenData(f"rules.csv: '{row['pattern']}' is no pattern: {error}") from None
    is_exact = not row["admits"].startswith(_INEXACT)
    return Rule(tuple(_scopes(row["scope"])), row["where"], pattern, row["kind"], admission, is_exact)


def _scopes(text: str) -> Sequence[str]:
    return [scope for scope in text.split() if scope]
