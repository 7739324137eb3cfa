"""EBTI rulings as the project holds them: facts of the goods in our own words."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tariff.errors import BrokenData

TRAIN, DEV = "train", "dev"
SPLITS = (TRAIN, DEV, "drop")
_PAGE = "https://ec.europa.eu/taxation_customs/dds2/ebti/ebti_details.jsp?Lang=en&reference="


@dataclass(frozen=True)
class Ruling:
    """One binding tariff information.

    Attributes:
        reference: number of the ruling in the EBTI database.
        country: ISO code of the member state that issued it.
        issued: ISO date.
        code: 8 or 10 digits as ruled.
        goods: the goods in our own English words.
        queries: what an importer might type for them, the more exact one first.
        facts: what, material, composition, use, ...; kind -> value.
        split: train, dev or drop.
        gri: General Rules that its justification names, such as ``3b``; empty where it names none.
        group: near-identical goods share one; empty where none is given.
    """

    reference: str
    country: str
    issued: str
    code: str
    goods: str
    queries: tuple[str, ...]
    facts: dict[str, str]
    split: str
    gri: tuple[str, ...] = ()
    group: str = ""

    @property
    def cn(self) -> str:
        """The ruling's CN code: its first 8 digits."""
        return self.code[:8]

    @property
    def valid_until(self) -> str:
        """Last day of the three years for which a ruling is issued.

        It may have ended sooner: revoked, annulled, or its code changed.
        Source: Regulation (EU) No 952/2013 (Union Customs Code), Article 33(3) and Article 34.
        """
        start = date.fromisoformat(self.issued)
        if (start.month, start.day) == (2, 29):
            return start.replace(year=start.year + 3, day=28).isoformat()
        return (start.replace(year=start.year + 3) - timedelta(days=1)).isoformat()

    @property
    def link(self) -> str:
        """Official page of the ruling."""
        return official_page(self.reference)


def official_page(reference: str) -> str:
    """The page of a ruling in the EBTI database."""
    return _PAGE + reference


def load_rulings(path: Path, splits: Collection[str] = (TRAIN,)) -> tuple[Ruling, ...]:
    """Rulings of the splits named, in the file's order.

    Raises:
        BrokenData: the file is missing or a line of it is no ruling.
    """
    if not path.exists():
        raise BrokenData(f"{path.name} is missing")
    with path.open(encoding="utf-8") as lines:
        return tuple(r for i, line in enumerate(lines, start=1) if (r := _read(line, i, path.name)).split in splits)


def _read(line: str, number: int, name: str) -> Ruling:
    try:
        row = json.loads(line)
        return Ruling(
            row["reference"], row["country"], row["issued"], row["code"], row["goods"],
            tuple(row["queries"]), dict(row["facts"]), row["split"],
            tuple(row.get("gri", ())), str(row.get("group", "")),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenData(f"{name}, line {number}: no ruling ({error})") from error
