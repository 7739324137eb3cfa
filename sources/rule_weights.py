"""Weights of signs by General Rule, learnt from train rulings: ``python -m sources.rule_weights``.

Each ruling that names rules counts twice, by its description with the facts and by its first query alone; rulings of
one group share the weight of one. A logistic regression is fitted for each rule, and the probability from which the
rule is named is chosen out of sample, over five folds of groups, for the best F0.5.
"""

from __future__ import annotations

import csv
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tariff.facts import Lexicon
from tariff.rule_case import GOODS, RuleCase, Said
from tariff.rule_signs import SignReader
from tariff.rule_weights import BASE, LEAST, places_of
from tariff.rulings import TRAIN, Ruling, load_rulings
from tariff.vocabulary import read_rows

ROOT = Path(__file__).resolve().parent.parent
PENALTY, FOLDS, RAREST, STEPS = 2.0, 5, 10, 30
BETA = 0.5
"""``PENALTY`` is on the squares of weights; a term in fewer than ``RAREST`` texts has no weight.

A penalty of 1 gave the same agreement out of fold; without chapters 2(b) fell from 47 to 42 % F1. ``BETA`` counts
precision over recall: to say that a rule applies where it does not misleads a reader more than to leave it out.
"""
SILENT = frozenset({"general", "other", "between", "durable"})
"""Signs that no rule is named by: they word a reason, are read from headings or part what a text lists."""
BY_LAW = frozenset({"2a", "5a"})
"""Rules that are named wherever they are told: rulings name them too seldom to learn when."""
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Example:
    """One text of a ruling: its terms, the rules named, its group and what it counts."""

    terms: frozenset[str]
    signs: frozenset[str]
    gri: frozenset[str]
    group: str


def full_case(ruling: Ruling, lexicon: Lexicon) -> RuleCase:
    """A ruling's goods with all its facts, as stated facts."""
    told = [Said(value, kind) for kind, value in ruling.facts.items() if kind != "what"]
    text = ". ".join((ruling.goods, *(said.words for said in told)))
    return RuleCase((Said(ruling.goods, GOODS), *told), ruling.cn, "en", lexicon.read(text, "en"))


def brief_case(ruling: Ruling, lexicon: Lexicon) -> RuleCase:
    """A ruling's first query alone: what an importer types."""
    return RuleCase((Said(ruling.queries[0], GOODS),), ruling.cn, "en", lexicon.read(ruling.queries[0], "en"))


def named(ruling: Ruling) -> frozenset[str]:
    """The rules that a ruling names; a bare "3" says too little."""
    return frozenset(ruling.gri) - {"3"}


def examples(rulings: Sequence[Ruling], reader: SignReader) -> Iterator[Example]:
    """Two examples for each ruling that names rules."""
    for ruling in rulings:
        for make in (full_case, brief_case):
            signs = frozenset(reader.read(make(ruling, reader.lexicon)).found) - SILENT
            yield Example(signs | places_of(ruling.code), signs, named(ruling), ruling.group)


def fit(table: Floats, named_by: Floats, counts: Floats) -> Floats:
    """Weights of the columns, the last of them the base, by Newton's method with halved steps."""
    weights = np.zeros(table.shape[1])
    penalty = np.full(table.shape[1], PENALTY)
    penalty[-1] = 1e-3

    def loss(at: Floats) -> float:
        logits = table @ at
        return float((counts * (np.logaddexp(0, logits) - named_by * logits)).sum() + (penalty * at**2).sum() / 2)

    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (counts * (p - named_by)) + penalty * weights
        bend = (table * (counts * p * (1 - p))[:, None]).T @ table + np.diag(penalty)
        step, now = np.linalg.solve(bend, slope), loss(weights)
        while loss(weights - step) > now and np.abs(step).max() > 1e-6:
            step = step / 2
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def out_of_fold(table: Floats, named_by: Floats, counts: Floats, folds: npt.NDArray[np.int64]) -> Floats:
    """The probability of each example by weights that were fitted without its fold."""
    found = np.zeros(len(table))
    for fold in range(FOLDS):
        held = folds == fold
        weights = fit(table[~held], named_by[~held], counts[~held])
        found[held] = 1 / (1 + np.exp(-table[held] @ weights))
    return found


def best_least(p: Floats, right: Bools, may: Bools, counts: Floats) -> tuple[float, float]:
    """The probability from which naming a rule gives the best F0.5, and that F; named only where it ``may`` be."""
    best = (0.0, 1.0)
    for least in np.round(np.arange(0.04, 0.9, 0.02), 2):
        chosen = (p >= least) & may
        hits, ours, theirs = (float(counts[which].sum()) for which in (chosen & right, chosen, right))
        best = max(best, ((1 + BETA**2) * hits / max(BETA**2 * theirs + ours, 1e-9), float(least)))
    return best[1], best[0]


def learn(rows: Sequence[Example], own: dict[str, frozenset[str]]) -> Iterator[tuple[str, str, float]]:
    """(rule, term, weight) of every rule that has signs of its own."""
    seen = Counter(term for row in rows for term in row.terms)
    terms = sorted(term for term, n in seen.items() if n >= RAREST)
    groups = Counter(row.group for row in rows)
    table = np.array([[term in row.terms for term in terms] + [True] for row in rows], dtype=np.float64)
    counts = np.array([1 / groups[row.group] for row in rows])
    folds = np.array([zlib.crc32(row.group.encode()) % FOLDS for row in rows])
    for rule, signs in ((rule, signs) for rule, signs in own.items() if rule not in BY_LAW):
        right = np.array([rule in row.gri for row in rows])
        may = np.array([bool(row.signs & signs) for row in rows])
        p = out_of_fold(table, right.astype(np.float64), counts, folds)
        least, f = best_least(p, right, may, counts)
        sys.stdout.write(f"{rule}: named from {least:.2f}, F0.5 {f:.3f} out of fold, over both texts of a ruling\n")
        weights = fit(table, right.astype(np.float64), counts)
        yield from ((rule, term, float(w)) for term, w in zip((*terms, BASE), weights, strict=True))
        yield rule, LEAST, least


def own_signs(path: Path) -> dict[str, frozenset[str]]:
    """Rule -> signs of which it needs one."""
    own: dict[str, frozenset[str]] = {}
    for row in read_rows(path, ["rule", "sign", "reason", "missing"]):
        own[row["rule"]] = own.get(row["rule"], frozenset()) | {row["sign"]}
    return own


def main() -> int:
    """Write data/general_rules/weights.csv; the exit status."""
    data = ROOT / "data"
    folder = data / "general_rules"
    rulings = [r for r in load_rulings(data / "rulings" / "ebti.jsonl", (TRAIN,)) if named(r)]
    rows = list(examples(rulings, SignReader.load(data, Lexicon.load(data))))
    with (folder / "weights.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["rule", "term", "weight"])
        out.writerows([rule, term, f"{w:.2f}"] for rule, term, w in learn(rows, own_signs(folder / "rules.csv")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
