"""The catalogue read as a reviewer would: every kind of finding, and which of them stand on the reasoned list."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sources.catalogue_figures import check_figures
from sources.catalogue_findings import KINDS, Finding, make_pages
from sources.catalogue_labels import check_labels
from sources.catalogue_options import check_options
from sources.catalogue_queries import check_queries
from tariff.catalogue import NativeQueries, load_catalogue
from tariff.errors import BrokenData

_COLUMNS = ["kind", "key", "reason"]
_OFFICIAL = frozenset(("lost limit", "lost figure"))


@dataclass(frozen=True)
class Reason:
    """Why a finding may stand.

    Attributes:
        kind: kind of finding.
        key: the id of a node, the first digits of codes, or the text that was found.
        reason: one sentence.
    """

    kind: str
    key: str
    reason: str

    def accepts(self, finding: Finding) -> bool:
        """Whether it speaks of a finding."""
        is_below = self.key.isdecimal() and finding.where.startswith(self.key)
        return self.kind == finding.kind and (finding.where == self.key or is_below)


@dataclass(frozen=True)
class CheckReport:
    """All findings of a check.

    Attributes:
        open: findings without a reason, in the order of the catalogue.
        accepted: findings with one.
        is_official: whether the official wording was there to compare with.
    """

    open: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    is_official: bool


def check_catalogue(data: Path, official: Mapping[str, str]) -> CheckReport:
    """Checks the catalogue under ``data``.

    Args:
        data: the project's data folder.
        official: official wording by node id; without it limits and figures are not compared.

    Raises:
        BrokenData: the catalogue or the reasoned list cannot be read.
    """
    folder = data / "catalogue"
    catalogue = load_catalogue(data)
    pages = make_pages(catalogue, official)
    found = [*check_labels(pages), *check_options(pages, catalogue.strings), *check_figures(pages)]
    found += check_queries(pages, NativeQueries(folder / "queries"))
    reasons = read_reasons(folder / "accepted.csv")
    return _sorted(found, reasons, bool(official))


def read_reasons(path: Path) -> tuple[Reason, ...]:
    """The reasoned list; empty where there is none.

    Raises:
        BrokenData: a line is not whole, or names an unknown kind.
    """
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as lines:
        heading, *rows = list(csv.reader(lines)) or [[]]
    if heading != _COLUMNS:
        raise BrokenData(f"{path.name} must have the columns {', '.join(_COLUMNS)}")
    for number, row in enumerate(rows, start=2):
        if len(row) != len(_COLUMNS) or not all(row) or row[0] not in KINDS:
            raise BrokenData(f"{path.name}, line {number}: a known kind of finding, its key and a reason are needed")
    return tuple(Reason(*row) for row in rows)


def _sorted(found: Sequence[Finding], reasons: Sequence[Reason], is_official: bool) -> CheckReport:
    by_kind: dict[str, list[Reason]] = {kind: [reason for reason in reasons if reason.kind == kind] for kind in KINDS}
    matches = [(finding, [reason for reason in by_kind[finding.kind] if reason.accepts(finding)]) for finding in found]
    used = {reason for _, speaking in matches for reason in speaking}
    looked = [reason for reason in reasons if is_official or reason.kind not in _OFFICIAL]
    idle = [Finding("unused reason", one.key, f"{one.kind}: {one.key}") for one in looked if one not in used]
    without = [finding for finding, speaking in matches if not speaking]
    return CheckReport((*without, *idle), tuple(finding for finding, speaking in matches if speaking), is_official)
