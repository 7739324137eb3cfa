"""Which facts each leaf admits, made from the wording of its path: ``python -m sources.leaf_facts``.

The official wording is read from where ``TARIFF_SOURCES`` names it; with ``--catalogue`` the buttons and labels of the
catalogue are read in its place, which say less. Rules, and corrections made by hand, stand in data/facts.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sources.errors import SourceError
from sources.fact_rules import Rules, Said
from sources.nomenclature import read_nomenclature
from sources.official import official_folder
from tariff.admissions import ANY, Admission, Judge
from tariff.catalogue import Catalogue, load_catalogue
from tariff.errors import BrokenData
from tariff.leaf_facts import LeafFacts, write_facts
from tariff.tree import CHAPTER, TITLE, Tree
from tariff.vocabulary import MANY, read_rows

ROOT = Path(__file__).resolve().parent.parent
_OPPOSITES = {"boneless": "with_bone", "shelled": "in_shell", "roasted": "not_roasted", "ground": "not_ground",
              "crude": "refined", "hot_rolled": "cold_rolled", "seamless": "welded"}  # fmt: skip
"""Values of kinds with several at once of which goods have not both."""

_COMPONENTS = tuple(
    "8301 8302 8407 8408 8411 8412 8413 8414 8421 8481 8482 8483 8484 8487 8501 8504 8505 8506 8507 8511 8512 8518 "
    "8522 8529 8532 8533 8534 8535 8536 8537 8538 8539 8540 8541 8542 8543 8544 8547 9001 9002 9013 9025 9026 9029 "
    "9032 9104 9107 9108 9109 9110 9111 9112 9113 9114".split()
)
"""Headings of goods that the trade calls parts of other goods, though the nomenclature has parts of them."""
_PART_WORDS = ("part", "accessor", "assembl", "component", "attachment", "incorporat")

Wordings = Mapping[tuple[str, str], str]
Facts = dict[str, Admission]


@dataclass
class Derived:
    """What came out: facts of each leaf, and the places where two lines contradict each other."""

    facts: dict[str, Facts] = field(default_factory=dict)
    clashes: list[str] = field(default_factory=list)


def official_wordings(folder: Path) -> dict[tuple[str, str], str]:
    """(8 digits, suffix) -> official English wording, the newest of each line.

    Raises:
        SourceError: the export is missing or not as published.
    """
    export = read_nomenclature(folder / "NomenclatureEN.XLSX")
    lines = [line for line in export.lines if line.code.digits.endswith("00")]
    lines.sort(key=lambda line: (line.valid_to is None, line.worded_from or line.valid_from))
    return {(line.code.digits[:8], line.suffix): line.wording for line in lines}


def catalogue_wordings(catalogue: Catalogue) -> dict[tuple[str, str], str]:
    """(8 digits, suffix) -> button of the catalogue, the label where there is none."""
    texts = zip(catalogue.tree.lines, catalogue.options, catalogue.labels, strict=True)
    return {(line.code, line.suffix): option or label for line, option, label in texts}


def derive(tree: Tree, wordings: Wordings, rules: Rules) -> Derived:
    """Facts of all leaves from the wording of each line."""
    return _Deriver(tree, wordings, rules).run()


class _Deriver:
    """Walks the tree from the chapters down: what a line says holds for all below it."""

    def __init__(self, tree: Tree, wordings: Wordings, rules: Rules) -> None:
        self.tree = tree
        self.rules = rules
        self.texts = [wordings.get((line.code, line.suffix), "") for line in tree.lines]
        self.said: dict[int, Said] = {}
        self.held: dict[int, Facts] = {}
        self.out = Derived()

    def run(self) -> Derived:
        for node, line in enumerate(self.tree.lines):
            if line.kind == TITLE:
                continue
            parent = int(self.tree.parent[node])
            above = self.said[parent].names_below if parent in self.said else ""
            text = "" if line.kind == CHAPTER else self.texts[node]
            self.said[node] = self.rules.of_line(line.code, text, above)
            self.held[node] = dict(self.held.get(parent, {}))
            for kind, admission in self._of_node(node, parent):
                self._narrow(node, self.held[node], kind, admission)
        for leaf in self.tree.leaves:
            self._finish(int(leaf))
        return self.out

    def _of_node(self, node: int, parent: int) -> Iterator[tuple[str, Admission]]:
        yield from self.said[node].admissions.items()
        if parent < 0:
            return
        before = [c for c in self.tree.children[parent] if c < node]
        if self.said[node].is_other:
            for child in before:
                yield from self._outside(child)
        if self._is_beside_parts(node, parent):
            yield "part", Admission(barred=frozenset({"part"}))

    def _outside(self, child: int) -> Iterator[tuple[str, Admission]]:
        """What a line leaves for "other" below it, where all that it says is of one kind."""
        said = self.said[child]
        if said.whole and not said.is_other:
            yield said.whole, Judge(self.rules.vocabulary, said.whole).outside(said.admissions[said.whole])

    def _is_beside_parts(self, node: int, parent: int) -> bool:
        """Whether a line of whole articles stands beside one that holds their parts."""
        if self.tree.lines[node].code.startswith(_COMPONENTS):
            return False
        beside = [self.texts[c].casefold() for c in self.tree.children[parent] if c != node]
        if not any(text in ("parts", "parts and accessories") for text in beside):
            return False
        inside = range(node, node + 1 + self._below(node))
        words = " ".join(self.texts[i] for i in inside).casefold()
        return not any(word in words for word in _PART_WORDS)

    def _below(self, node: int) -> int:
        lines = self.tree.lines
        end = node + 1
        while end < len(lines) and (lines[end].depth > lines[node].depth and lines[end].kind != CHAPTER):
            end += 1
        return end - node - 1

    def _narrow(self, node: int, held: Facts, kind: str, admission: Admission) -> None:
        both = Judge(self.rules.vocabulary, kind).both(held.get(kind, ANY), admission)
        if both is None:
            self.out.clashes.append(f"{self.tree.lines[node].id} {kind}: {held[kind]} and {admission}")
            both = ANY
        held[kind] = both

    def _finish(self, leaf: int) -> None:
        code = self.tree.lines[leaf].code
        held = self.held[leaf]
        for kind, admission in self.rules.of_scope(code):
            self._narrow(leaf, held, kind, admission)
        kinds = self.rules.vocabulary.kinds
        self.out.facts[code] = {k: self._opposed(k, held[k]) for k in kinds if not held.get(k, ANY).is_any}

    def _opposed(self, kind: str, admission: Admission) -> Admission:
        if self.rules.vocabulary.kinds[kind].type != MANY or len(admission.values) != 1:
            return admission
        value = next(iter(admission.values))
        both_ways = {**_OPPOSITES, **{b: a for a, b in _OPPOSITES.items()}}
        other = both_ways.get(value)
        return Admission(admission.values, admission.barred | ({other} if other else set()))


def correct(facts: dict[str, Facts], rules: Rules, path: Path) -> None:
    """Put the corrections of a file in the place of what was derived; ``any`` takes a kind away.

    Raises:
        BrokenData: a correction names a code or kind that is not there.
    """
    order = list(rules.vocabulary.kinds)
    for row in read_rows(path, ["code", "kind", "admits", "reason"]):
        codes = [code for code in facts if code.startswith(row["code"])]
        if not codes or row["kind"] not in order or not row["reason"]:
            raise BrokenData(f"{path.name}: {row['code']} {row['kind']} corrects nothing, or says not why")
        admission = Admission.parse("" if row["admits"] == "any" else row["admits"])
        Judge(rules.vocabulary, row["kind"]).check(admission)
        for code in codes:
            changed = {**facts[code], row["kind"]: admission}
            facts[code] = {kind: changed[kind] for kind in order if not changed.get(kind, ANY).is_any}


def make_table(data: Path, wordings: Wordings | None = None) -> tuple[str, list[str]]:
    """The text of leaves.csv, and the clashes met on the way.

    Raises:
        BrokenData: a file under ``data`` is broken.
    """
    catalogue, rules = load_catalogue(data), Rules.load(data)
    derived = derive(catalogue.tree, wordings or catalogue_wordings(catalogue), rules)
    correct(derived.facts, rules, data / "facts" / "corrections.csv")
    lines = [f"{code},{write_facts(facts)}" for code, facts in derived.facts.items()]
    quoted = [f'{line[:8]},"{line[9:]}"' if "," in line[9:] else line for line in lines]
    return "\n".join(["code,facts", *quoted]) + "\n", derived.clashes


def coverage(facts: LeafFacts) -> list[tuple[str, int, float]]:
    """For each kind: leaves that say something of it, and their share of all."""
    total = len(facts.tree.leaves)
    return [(kind, int(n), n / total) for kind in facts.vocabulary.kinds for n in [facts.said(kind).sum()]]


def draw(facts: LeafFacts, seed: int, many: int = 200) -> list[str]:
    """Leaves drawn at random, each with what it admits, as they are read by hand."""
    codes = sorted(random.Random(seed).sample(facts.tree.leaf_codes, many))
    kinds = facts.vocabulary.kinds
    places = [facts.tree.leaf_index[code] for code in codes]
    texts = [write_facts({kind: facts.admission(i, kind) for kind in kinds}) for i in places]
    return [f"{code} {text}" for code, text in zip(codes, texts, strict=True)]


def main(arguments: list[str] | None = None) -> int:
    """Write data/facts/leaves.csv and print the coverage of each kind; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":")[0])
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="the project's data folder")
    parser.add_argument(
        "--catalogue", action="store_true", help="read the catalogue's own words, not the official ones"
    )
    parser.add_argument("--show", action="store_true", help="print the coverage of what is there; write nothing")
    parser.add_argument("--draw", type=int, metavar="SEED", help="print 200 leaves drawn at random; write nothing")
    parser.add_argument("--clashes", action="store_true", help="print where two lines contradict each other")
    options = parser.parse_args(arguments)
    try:
        if not (options.show or options.draw is not None):
            _write(options.data, is_official=not options.catalogue, is_told=options.clashes)
        facts = LeafFacts.load(options.data, load_catalogue(options.data).tree)
        if options.draw is not None:
            print("\n".join(draw(facts, options.draw)))  # noqa: T201 - a command's answer
            return 0
    except (SourceError, BrokenData) as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's answer
        return 2
    for kind, count, share in coverage(facts):
        print(f"{kind:14}{count:6}{share:8.1%}")  # noqa: T201 - a command's answer
    return 0


def _write(data: Path, *, is_official: bool, is_told: bool) -> None:
    wordings = official_wordings(official_folder(os.environ)) if is_official else None
    text, clashes = make_table(data, wordings)
    (data / "facts" / "leaves.csv").write_text(text, encoding="utf-8")
    for clash in clashes if is_told else ():
        print(clash, file=sys.stderr)  # noqa: T201 - a command's answer


if __name__ == "__main__":
    sys.exit(main())
