"""The fact table of the nomenclature, made from official files: ``python -m sources.nomenclature_facts``.

One row for each node of the catalogue, in its order: codes, dates, units and rates, which are facts; no legal text.
The official files are found in the folder that ``TARIFF_SOURCES`` names.
"""

import argparse
import csv
import io
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from sources.duties import Rate, at_ten_digits, join_rates, read_rate
from sources.errors import ColumnMissing, SourceError, SourceMissing
from sources.nomenclature import read_nomenclature
from sources.official import official_folder
from tariff.catalogue import NOMENCLATURE_DATE
from tariff.tree import LEAF, Line, Tree, build

ROOT = Path(__file__).resolve().parent.parent
YEAR = NOMENCLATURE_DATE[:4]


@dataclass(frozen=True)
class Fact:
    """One row of the table; the names of its columns. What is not known is empty."""

    code: str
    suffix: str
    depth: int
    leaf: int
    valid_from: str
    supplementary_unit: str
    duty: str
    duty_low: str
    duty_high: str
    duty_from: str


@dataclass(frozen=True)
class Published:
    """What the official files say.

    Attributes:
        starts: (8 digits, suffix) -> ISO date of the first day of validity.
        units: 8 digits -> supplementary unit, as the code list abbreviates it.
        rates: 10 digits -> third-country duty.
    """

    starts: Mapping[tuple[str, str], str]
    units: Mapping[str, str]
    rates: Mapping[str, Rate]


def read_published(folder: Path) -> Published:
    """Dates, units and rates out of the official files.

    Raises:
        SourceError: a file is missing or not as published.
    """
    export = read_nomenclature(folder / "NomenclatureEN.XLSX")
    starts = {
        (line.code.digits[:8], line.suffix): line.valid_from.isoformat()
        for line in export.lines
        if line.code.digits.endswith("00")
    }
    codes = _table(folder / "cn_codes_by_year.csv", ("code", "supplementary_unit", "years"))
    units = {row["code"]: row["supplementary_unit"] for row in codes if YEAR in row["years"].split()}
    return Published(starts, units, read_rates(folder))


def read_rates(folder: Path) -> dict[str, Rate]:
    """Ten digits -> third-country duty, from the newest list of duties in the folder."""
    lists = sorted(folder.glob("mfn_duty_*.csv"))
    if not lists:
        raise SourceMissing(f"There is no list of duties (mfn_duty_YYYY-MM-DD.csv) in {folder}.")
    rows = _table(lists[-1], ("code", "mfn_duty"))
    return {row["code"]: read_rate(row["mfn_duty"], row["code"]) for row in rows}


def read_tree(catalogue: Path) -> Tree:
    """The nodes of the catalogue in its order: chapters by number, lines as they stand."""
    lines = [
        Line(row["code"], row["suffix"], int(row["depth"]), row["kind"])
        for path in sorted(catalogue.glob("*.csv"))
        for row in _table(path, ("code", "suffix", "depth", "kind"))
    ]
    return build(NOMENCLATURE_DATE, lines)


def node_rates(tree: Tree, published: Mapping[str, Rate]) -> list[Rate]:
    """The duty of each node.

    A leaf has its own line, else that of the nearest code above it that has one, else those of its TARIC codes, else
    none. Any other node has what its leaves have.
    """
    own = {node: rate for node in tree.leaves if (rate := _leaf_rate(tree, int(node), published))}
    spans = zip(tree.first, tree.last, strict=True)
    leaves = [own.get(node, Rate()) for node in tree.leaves]
    return [join_rates(leaves[first:last]) for first, last in spans]


def _leaf_rate(tree: Tree, leaf: int, published: Mapping[str, Rate]) -> Rate | None:
    for node in reversed(tree.ancestors(leaf)):
        line = tree.lines[node]
        if line.suffix == "80" and line.code + "00" in published:
            return published[line.code + "00"]
    below = [f"{tree.lines[leaf].code}{end:02d}" for end in range(1, 100)]
    found = [published[code] for code in below if code in published]
    return at_ten_digits(found) if found else None


def make_facts(tree: Tree, published: Published) -> list[Fact]:
    """The rows of the table, along ``tree.lines``.

    Raises:
        SourceError: the nomenclature export lacks a node of the catalogue.
    """
    return [
        _fact(line, published, rate) for line, rate in zip(tree.lines, node_rates(tree, published.rates), strict=True)
    ]


def _fact(line: Line, published: Published, rate: Rate) -> Fact:
    start = published.starts.get((line.code, line.suffix))
    if start is None:
        raise SourceError(f"The nomenclature export has no line {line.code}00 {line.suffix}, which the catalogue has.")
    is_leaf = line.kind == LEAF
    unit = published.units.get(line.code, "") if is_leaf else ""
    low, high = ("" if value is None else f"{value:g}" for value in (rate.low, rate.high))
    return Fact(line.code, line.suffix, line.depth, int(is_leaf), start, unit, rate.text, low, high, rate.read_at)


def render(facts: Sequence[Fact]) -> str:
    """The table as CSV with a heading row."""
    text = io.StringIO()
    names = [field.name for field in fields(Fact)]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([getattr(fact, name) for name in names] for fact in facts)
    return text.getvalue()


def count_origins(facts: Sequence[Fact]) -> dict[str, int]:
    """How many leaves have a line of their own, inherit it, have it at ten digits only, or have none."""
    counts = Counter(_origin(fact) for fact in facts if fact.leaf)
    return {name: counts[name] for name in ("own line", "inherited", "at ten digits only", "none")}


def _origin(fact: Fact) -> str:
    if not fact.duty_from:
        return "none"
    if fact.duty_from == fact.code + "00":
        return "own line"
    return "at ten digits only" if fact.duty_from.startswith(fact.code) else "inherited"


def _table(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    if not path.is_file():
        raise SourceMissing(f"There is no file {path}.")
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        for column in columns:
            if column not in (reader.fieldnames or ()):
                raise ColumnMissing(path, 1, column, "this column is needed and the file has not got it.")
        return list(reader)


def main(arguments: list[str] | None = None) -> int:
    """Makes the table and says what was counted."""
    parser = argparse.ArgumentParser(prog="python -m sources.nomenclature_facts", description=__doc__)
    parser.add_argument("--catalogue", type=Path, default=ROOT / "data" / "catalogue" / "en")
    parser.add_argument("--target", type=Path, default=ROOT / "data" / "nomenclature" / f"cn{YEAR}.csv")
    options = parser.parse_args(arguments)
    try:
        facts = make_facts(read_tree(options.catalogue), read_published(official_folder(os.environ)))
    except SourceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    options.target.write_text(render(facts), encoding="utf-8", newline="\n")
    counts = ", ".join(f"{name} {count}" for name, count in count_origins(facts).items())
    sys.stdout.write(f"{options.target}: {len(facts)} nodes; duties of leaves: {counts}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
