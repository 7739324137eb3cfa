"""Agreement with the General Rules that rulings name: ``python -m tests.benchmarks.general_rules --split train``.

Only rulings that name rules count. The code is the ruling's own; labels are the catalogue's. Without rivals and notes,
since no classifier runs, rules 3(a) and 4 are never named here. Weights were learnt on the train split.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sources.rule_weights import brief_case, full_case, named
from tariff.catalogue import load_catalogue
from tariff.errors import UnknownNode
from tariff.facts import Lexicon
from tariff.general_rules import GeneralRules
from tariff.rule_case import RULES, RuleCase
from tariff.rulings import DEV, TRAIN, Ruling, load_rulings
from tariff.wording import Wording

DATA = Path(__file__).resolve().parents[2] / "data"
SPLITS = (TRAIN, DEV)
Z = 1.96
Make = Callable[[Ruling, Lexicon], RuleCase]


@dataclass(frozen=True)
class Pair:
    """The rules that a ruling names, and those that we name."""

    theirs: frozenset[str]
    ours: frozenset[str]


def interval(hits: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share; (0, 1) where there is nothing to count."""
    if not n:
        return 0.0, 1.0
    share, z = hits / n, Z**2 / n
    middle, half = share + z / 2, Z * math.sqrt(share * (1 - share) / n + z / n / 4)
    return (middle - half) / (1 + z), (middle + half) / (1 + z)


def f1_interval(both: int, ours: int, theirs: int) -> tuple[float, float]:
    """95 % interval of F1, by way of J, the share of ``both`` in all that either names: F1 = 2J / (1 + J)."""
    low, high = interval(both, ours + theirs - both)
    return 2 * low / (1 + low), 2 * high / (1 + high)


def share(hits: int, n: int) -> str:
    """A share in percent with its interval; a dash where there is nothing to count."""
    low, high = interval(hits, n)
    return f"{100 * hits / n:.0f} ({100 * low:.0f}-{100 * high:.0f})" if n else "-"


def row(rule: str, pairs: Sequence[Pair]) -> str:
    """A line of the table for one rule."""
    theirs = sum(rule in pair.theirs for pair in pairs)
    ours = sum(rule in pair.ours for pair in pairs)
    both = sum(rule in pair.theirs & pair.ours for pair in pairs)
    low, high = f1_interval(both, ours, theirs)
    f1 = f"{200 * both / (ours + theirs):.0f} ({100 * low:.0f}-{100 * high:.0f})" if ours + theirs else "-"
    return f"| {rule} | {theirs} | {ours} | {share(both, ours)} | {share(both, theirs)} | {f1} |"


def table(pairs: Sequence[Pair]) -> Iterator[str]:
    """Lines of a table: per rule, then the share of cases whose whole set agrees, beside that of "1 and 6" always."""
    yield "| rule | named by rulings | by us | precision % | recall % | F1 % |"
    yield "|---|---|---|---|---|---|"
    yield from (row(rule, pairs) for rule in RULES)
    whole = sum(pair.theirs == pair.ours for pair in pairs)
    always = sum(pair.theirs == {"1", "6"} for pair in pairs)
    yield f"whole set agrees: {share(whole, len(pairs))} % of {len(pairs)}; 1 and 6 always: {share(always, len(pairs))} %"


def with_path(case: RuleCase, wording: Wording) -> RuleCase:
    """A case with the labels of its code, where the nomenclature of the day has it."""
    try:
        node = wording.catalogue.tree.node_of(case.code)
        return replace(case, path=wording.path(node), label=wording.label(node))
    except UnknownNode:
        return case


def pairs_of(rulings: Sequence[Ruling], make: Make, rules: GeneralRules, wording: Wording) -> list[Pair]:
    """The rules of each ruling that names some, and ours."""
    cases = [(ruling, with_path(make(ruling, rules.reader.lexicon), wording)) for ruling in rulings]
    return [Pair(named(ruling), frozenset(a.rule for a in rules.trace(case))) for ruling, case in cases]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print two tables; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=SPLITS, default=TRAIN)
    split = parser.parse_args(arguments).split
    rulings = [r for r in load_rulings(DATA / "rulings" / "ebti.jsonl", (split,)) if named(r)]
    rules, wording = GeneralRules.load(DATA), Wording(load_catalogue(DATA), lambda node: (), "en")
    for title, make in (("goods and facts of the ruling", full_case), ("first query alone", brief_case)):
        lines = "\n".join(table(pairs_of(rulings, make, rules, wording)))
        sys.stdout.write(f"\n{split}, {title}\n\n{lines}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
