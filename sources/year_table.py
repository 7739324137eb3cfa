"""The fact table of a newer year, and what replaced the codes that ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sources.duties import Rate, join_rates
from sources.editions import DUTIES
from sources.knowledge import Knowledge
from sources.knowledge_types import LegalWording
from sources.nomenclature_facts import Fact
from sources.replaced_codes import replaced_codes
from sources.year_base import Base
from tariff.tree import LEAF, Tree


@dataclass(frozen=True)
class Published:
    """What official lists say of the codes that are new.

    Attributes:
        units: code -> supplementary unit.
        rates: code -> third-country duty; codes of which none is known are left out.
    """

    units: Mapping[str, str]
    rates: Mapping[str, Rate]


def read_published(knowledge: Knowledge, year: str, codes: Sequence[str]) -> Published:
    """Units and duties of new codes, as far as lists of their own year were imported.

    Args:
        knowledge: the knowledge base.
        year: ISO day from which the nomenclature applies.
        codes: 8 digits each.
    """
    lists = [held.dated for held in knowledge.imports() if held.kind == DUTIES and held.dated[:4] == year[:4]]
    rates = {}
    for code in codes if lists else ():
        found = knowledge.duty(code, date.fromisoformat(max(lists)))
        if found is not None:
            rates[code] = Rate(found.text, found.low, found.high, " ".join(found.read_at))
    return Published(knowledge.code_list(int(year[:4])), rates)


def without_duty(base: Base, tree: Tree) -> tuple[str, ...]:
    """The codes of a tree of which the base tells no duty: those that are new, and those that it does not know."""
    return tuple(code for code in tree.leaf_codes if not _known(base, code).get("duty"))


def year_table(base: Base, tree: Tree, official: Sequence[LegalWording], published: Published) -> list[Fact]:
    """The rows of the table along ``tree.lines``.

    Codes that were there keep unit and duty; others have what is published of them, unknown where nothing is. The
    duty of a line above codes that are new or known anew is the spread of theirs.
    """
    known = [_known(base, code) for code in tree.leaf_codes]
    rates = [_rate(row) or published.rates.get(c, Rate()) for row, c in zip(known, tree.leaf_codes, strict=True)]
    anew = [not row or bool(rate.text and not row["duty"]) for row, rate in zip(known, rates, strict=True)]
    return [
        _row(base, tree, node, official[node].valid_from, published.units, rates, anew)
        for node in range(len(tree.lines))
    ]


def _known(base: Base, code: str) -> Mapping[str, str]:
    """The base's row of a code; empty where it had no such code."""
    return base.table.get(f"{code}-80", {}) if code in base.catalogue.tree.leaf_index else {}


def _rate(row: Mapping[str, str]) -> Rate | None:
    if not row or not row["duty"]:
        return None
    low, high = (float(row[name]) if row[name] else None for name in ("duty_low", "duty_high"))
    return Rate(row["duty"], low, high, row["duty_from"])


def _row(
    base: Base, tree: Tree, node: int, start: str, units: Mapping[str, str], rates: Sequence[Rate], anew: Sequence[bool]
) -> Fact:
    line, first, last = tree.lines[node], int(tree.first[node]), int(tree.last[node])
    is_leaf = line.kind == LEAF
    row = base.table.get(line.id)
    unit = row["supplementary_unit"] if row and row["leaf"] == "1" and is_leaf else ""
    own = (
        line.code,
        line.suffix,
        line.depth,
        int(is_leaf),
        start,
        unit or (units.get(line.code, "") if is_leaf else ""),
    )
    if row and not any(anew[first:last]) and _had(base, line.id) == tree.leaf_codes[first:last]:
        return Fact(*own, row["duty"], row["duty_low"], row["duty_high"], row["duty_from"])
    rate = join_rates(rates[first:last])
    low, high = ("" if value is None else f"{value:g}" for value in (rate.low, rate.high))
    return Fact(*own, rate.text, low, high, rate.read_at)


def _had(base: Base, node: str) -> tuple[str, ...]:
    """The codes that a line of the base held."""
    old = base.catalogue.tree
    before = old.index[node]
    return old.leaf_codes[old.first[before] : old.last[before]]


def year_replaced(base: Base, tree: Tree) -> dict[str, tuple[str, ...]]:
    """Code that ended, this year or before -> the codes of this year that replaced it; see sources.replaced_codes."""
    before, after = set(base.catalogue.tree.leaf_codes), set(tree.leaf_codes)
    years = {code: frozenset({n for n, held in ((1, before), (2, after)) if code in held}) for code in before | after}
    now = replaced_codes(years) if after else {}
    earlier = {
        code: tuple(sorted({last for step in steps for last in (now.get(step, ()) if step not in after else (step,))}))
        for code, steps in base.dated.replaced().items()
        if code not in after
    }
    return {code: steps for code, steps in sorted({**earlier, **now}.items()) if steps}
