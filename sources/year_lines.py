"""The lines of a newer nomenclature export as the tree of a year, and what is refused for being none."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sources.editions import NOMENCLATURE, Edition
from sources.errors import ExportIncomplete
from sources.knowledge_types import LegalWording
from tariff.catalogue import NOMENCLATURE_DATE
from tariff.errors import BrokenData
from tariff.tree import CHAPTER, LEAF, NODE, TITLE, Line, Tree, build

ENGLISH = "en"
LEAST = 0.8
"""Share of the lines of the year before that an export must hold; a year changes some hundred of 15,000."""


def first_day(year: int) -> str:
    """The ISO day from which a year's list applies."""
    return f"{year:04d}-01-01"


def year_tree(date: str, official: Sequence[LegalWording]) -> Tree:
    """The tree of all lines to eight digits, in published order.

    Raises:
        BrokenData: a line stands under no chapter, or twice.
    """
    depths = [line.depth for line in official]
    deeper = [after > depth for depth, after in zip(depths, [*depths[1:], -1], strict=True)]
    return build(
        date,
        [
            Line(line.code[:8], line.suffix, line.depth, _kind(line, is_parent))
            for line, is_parent in zip(official, deeper, strict=True)
        ],
    )


def _kind(line: LegalWording, is_parent: bool) -> str:
    """A grouping line without lines below it heads a sub-chapter: it groups headings and is no answer."""
    if line.depth < 0:
        return CHAPTER
    return NODE if is_parent else LEAF if line.suffix == "80" else TITLE


def is_newer(edition: Edition) -> bool:
    """Whether a list is an English export of a year after the embedded catalogue's."""
    is_export = edition.kind == NOMENCLATURE and edition.language == ENGLISH
    return is_export and first_day(edition.dated.year) > NOMENCLATURE_DATE


def check_newer(path: Path, edition: Edition, base: Tree) -> None:
    """Refuses the export of a newer year that cannot be the whole nomenclature.

    Raises:
        ExportIncomplete: it lacks chapters, lacks too many lines of the base, or is no tree.
    """
    official = _valid(edition)
    check_whole(path.name, {f"{line.code[:8]}-{line.suffix}" for line in official}, base)
    try:
        year_tree(first_day(edition.dated.year), official)
    except BrokenData as error:
        raise ExportIncomplete(f"{path.name}: {error}; take the export as published.") from error


def check_whole(name: str, ids: Iterable[str], base: Tree) -> None:
    """Refuses lines that cannot be a whole nomenclature.

    Raises:
        ExportIncomplete: chapters, or too many lines of the base, are not among them.
    """
    found = set(ids)
    chapters = [line for line in base.lines if line.kind == CHAPTER]
    missing = [line.digits for line in chapters if line.id not in found]
    if missing:
        reason = f"it lacks {len(missing)} of {len(chapters)} chapters, {missing[0]} among them"
        raise ExportIncomplete(f"{name}: {reason}; take the whole export as published.")
    held = sum(line.id in found for line in base.lines)
    if held < LEAST * len(base.lines):
        reason = f"it holds {held:,} of the {len(base.lines):,} lines of {base.date}"
        raise ExportIncomplete(f"{name}: {reason}, too few for a whole nomenclature.")


def _valid(edition: Edition) -> list[LegalWording]:
    """The lines to eight digits on the day of the export, of each the first wording."""
    day = edition.dated.isoformat()
    lines: dict[tuple[object, object], LegalWording] = {}
    for record in edition.records:
        _, code, suffix, depth, position, wording, start, end, _ = record.values
        is_valid = str(start) <= day and (end is None or str(end) >= day)
        if is_valid and int(str(position)) < 10:
            own = LegalWording(str(code), str(suffix), int(str(depth)), ENGLISH, str(wording), str(start), "", day)
            lines.setdefault((code, suffix), own)
    return list(lines.values())
