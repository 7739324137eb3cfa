"""How far the signs of a case speak for a rule, as offices named rules: a logistic regression that names its terms."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tariff.errors import BrokenData
from tariff.rule_case import RULES
from tariff.vocabulary import read_rows

BASE, LEAST, SECTION, CHAPTER = "base", "least", "section:", "chapter:"
_SECTIONS = (5, 14, 15, 24, 27, 38, 40, 43, 46, 49, 63, 67, 70, 71, 83, 85, 89, 92, 93, 96, 97)
"""Last chapter of each section of the nomenclature.

Source: Council Regulation (EEC) No 2658/87, Annex I, Part Two.
"""


def places_of(code: str) -> frozenset[str]:
    """The terms of the section and chapter that a code belongs to, such as ``section:11`` and ``chapter:61``."""
    chapter = int(code[:2])
    section = next((i for i, last in enumerate(_SECTIONS, start=1) if chapter <= last), len(_SECTIONS))
    return frozenset({f"{SECTION}{section}", f"{CHAPTER}{code[:2]}"})


@dataclass(frozen=True)
class RuleWeights:
    """Weights of terms by rule; ``base`` is the intercept, ``least`` the probability from which the rule is named."""

    of: Mapping[str, Mapping[str, float]]

    @classmethod
    def load(cls, path: Path) -> RuleWeights:
        """The weights of a file.

        Raises:
            BrokenData: the file is missing, or a line is no weight of a rule.
        """
        of: dict[str, dict[str, float]] = {}
        for row in read_rows(path, ["rule", "term", "weight"]):
            try:
                of.setdefault(row["rule"], {})[row["term"]] = float(row["weight"])
            except ValueError:
                raise BrokenData(f"{path.name}: '{row['weight'][:20]}' is no weight") from None
        if bad := [rule for rule, terms in of.items() if rule not in RULES or not {BASE, LEAST} <= terms.keys()]:
            raise BrokenData(f"{path.name}: rule '{bad[0]}' is unknown or lacks its base")
        return cls(of)

    def probability(self, rule: str, signs: Iterable[str], code: str) -> float:
        """How probably an office would name a rule for goods with these signs and this code, 0-1."""
        terms = self.of[rule]
        total = terms[BASE] + sum(terms.get(term, 0.0) for term in {*signs, *places_of(code)})
        return 1.0 / (1.0 + math.exp(-total))

    def is_named(self, rule: str, signs: Iterable[str], code: str) -> bool:
        """Whether that is probable enough to name the rule; a rule without weights is named by its signs alone."""
        return rule not in self.of or self.probability(rule, signs, code) >= self.of[rule][LEAST]
