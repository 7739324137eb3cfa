"""The catalogue of a newer year, made from the one before it and the official export of that year.

What did not change stays as it was written. A line that is new takes label, question, button and queries from the
code that ended in its favour, else from the line beside it with the nearest wording, else from the line above it with
the official wording kept; it is flagged, and all that a person must write for it is listed in ``unwritten.csv``.
Making a year's catalogue again starts from its present state, so that what was written there stays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sources.editions import CODES, DUTIES, NAMES, NOMENCLATURE, Edition
from sources.errors import NotNewer
from sources.knowledge import Imported, Knowledge
from sources.knowledge_types import LegalWording
from sources.unwritten import OTHER_LANGUAGES, Unwritten
from sources.year_base import Base, read_base
from sources.year_changes import Change, compare, ended_codes
from sources.year_folder import YearCatalogue, write_year
from sources.year_lines import ENGLISH, check_newer, check_whole, first_day, is_newer, year_tree
from sources.year_table import read_published, without_duty, year_replaced, year_table
from sources.year_texts import TakingOver, to_write
from tariff.catalogue import NOMENCLATURE_DATE
from tariff.dated import FOLDER, dated_catalogues, read_made, valid_at
from tariff.sentences import Sentences
from tariff.tree import LEAF, Tree

_READ = (NOMENCLATURE, NAMES, CODES, DUTIES)


@dataclass(frozen=True)
class Made:
    """What became of one year.

    Attributes:
        date: ISO day from which its list applies.
        folder: where the catalogue lies.
        base: ISO day of the list that it was made from.
        changes: the lines that are not what they were.
        ended: the codes that are no more.
        unwritten: all that is still to be written.
        is_compared: whether the official wording of the earlier list was there to be compared.
    """

    date: str
    folder: Path
    base: str
    changes: tuple[Change, ...]
    ended: tuple[str, ...]
    unwritten: tuple[Unwritten, ...]
    is_compared: bool


def check_for(data: Path, var: Path) -> Callable[[Path, Edition], None]:
    """Refuses, before it is imported, the English export of a newer year that cannot be the whole nomenclature."""

    def check(path: Path, edition: Edition) -> None:
        if is_newer(edition):
            base = valid_at(dated_catalogues(data, var), first_day(edition.dated.year))
            check_newer(path, edition, base.load().tree)

    return check


def make_missing(data: Path, var: Path) -> tuple[Made, ...]:
    """Makes the catalogue of every newer year whose exports were imported since it was made, or that has none.

    Raises:
        SourceError: an export is not whole, or the knowledge base cannot be used; that year's catalogue stays as it is.
        BrokenData: the catalogue that it would be made from cannot be read.
    """
    knowledge = Knowledge(var)
    try:
        years = sorted({int(held.dated[:4]) for held in _exports(knowledge) if held.language == ENGLISH})
        newer = [year for year in years if first_day(year) > NOMENCLATURE_DATE]
        return tuple(
            _make(year, data, var, knowledge)
            for year in newer
            if _is_stale(var / FOLDER / first_day(year), year, knowledge)
        )
    finally:
        knowledge.close()


def make_year(year: int, data: Path, var: Path) -> Made:
    """Makes the catalogue of a year from the knowledge base in ``var`` and the newest catalogue not after it.

    Raises:
        NotNewer: the year is not after that of the embedded catalogue, or no English export of it was imported.
        SourceError: the export is not whole, or the knowledge base cannot be used.
        BrokenData: the catalogue that it would be made from cannot be read.
    """
    knowledge = Knowledge(var)
    try:
        return _make(year, data, var, knowledge)
    finally:
        knowledge.close()


def _make(year: int, data: Path, var: Path, knowledge: Knowledge) -> Made:
    export, official = _newest(year, knowledge)
    day = first_day(year)
    base = read_base(valid_at(dated_catalogues(data, var), day), knowledge)
    ids = [f"{line.code[:8]}-{line.suffix}" for line in official]
    check_whole(export.file, ids, base.catalogue.tree)
    tree = year_tree(day, official)
    changes = compare(base.catalogue, base.wordings, tree, [line.wording for line in official])
    unwritten = _unwritten(base, tree, changes, export)
    taking = TakingOver(base, tree, [line.wording for line in official], changes, Sentences.load(data))
    flagged = {row.node for row in unwritten}
    texts = taking.texts(_translations(knowledge, export, [line.id for line in tree.lines if line.id in flagged]))
    table = year_table(base, tree, official, read_published(knowledge, day, without_duty(base, tree)))
    found = YearCatalogue(tree, texts, table, year_replaced(base, tree), _taken(base, tree, changes), unwritten)
    folder = write_year(found, var / FOLDER, _made(base, export, year, knowledge))
    ended = ended_codes(base.catalogue.tree, tree)
    return Made(day, folder, base.dated.date, changes, ended, unwritten, bool(base.wordings))


def _exports(knowledge: Knowledge, year: int | None = None) -> list[Imported]:
    found = [held for held in knowledge.imports() if held.kind == NOMENCLATURE]
    return [held for held in found if year is None or held.dated.startswith(f"{year:04d}-")]


def _newest(year: int, knowledge: Knowledge) -> tuple[Imported, tuple[LegalWording, ...]]:
    """The newest English export of a year, and its lines on its day."""
    if first_day(year) <= NOMENCLATURE_DATE:
        raise NotNewer(
            f"The nomenclature of {year} is not newer than that of {NOMENCLATURE_DATE[:4]}, which is built in."
        )
    held = [one for one in _exports(knowledge, year) if one.language == ENGLISH]
    if not held:
        raise NotNewer(f"No English nomenclature export of {year} was imported: `clerk import nomenclature FILE`.")
    newest = max(held, key=lambda one: one.dated)
    return newest, knowledge.nomenclature(ENGLISH, date.fromisoformat(newest.dated))


def _unwritten(base: Base, tree: Tree, changes: Sequence[Change], export: Imported) -> tuple[Unwritten, ...]:
    """What is to be written for the changes, and what was still to be written of lines that are there yet."""
    found: dict[tuple[str, str, str], Unwritten] = {}
    for row in (Unwritten(*row) for row in base.unwritten):
        if row.node in tree.index:
            found[row.node, row.item, row.language] = row
    old = base.catalogue.tree
    for change in changes:
        line = tree.lines[change.node]
        source = old.lines[change.source].id.replace("-", " ") if change.source >= 0 else ""
        place = f"{export.file} of {export.dated}, {line.code}00 {line.suffix}"
        for item in to_write(change, tree):
            row = Unwritten(line.code, line.suffix, change.kind, source, place, item.name, item.language)
            found[row.node, row.item, row.language] = row
    return tuple(sorted(found.values(), key=lambda row: tree.index[row.node]))


def _taken(base: Base, tree: Tree, changes: Sequence[Change]) -> dict[str, str]:
    """New code -> the code whose place it has, followed back to the embedded catalogue."""
    earlier = base.dated.taken()
    found = {code: source for code, source in earlier.items() if code in tree.leaf_index}
    for change in changes:
        line = tree.lines[change.node]
        if line.kind == LEAF and change.source >= 0 and line.code not in base.catalogue.tree.leaf_index:
            source = base.catalogue.tree.lines[change.source].digits
            found[line.code] = earlier.get(source, source)
    return dict(sorted(found.items()))


def _translations(knowledge: Knowledge, export: Imported, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Official wordings of the same year in the other languages, of the lines named."""
    on = date.fromisoformat(export.dated)
    found: dict[str, dict[str, str]] = {node: {} for node in ids}
    for language in OTHER_LANGUAGES:
        lines = knowledge.nomenclature(language, on)
        same = {
            f"{one.code[:8]}-{one.suffix}": one.wording
            for one in lines
            if one.nomenclature_date[:4] == export.dated[:4]
        }
        for node in ids:
            text = same.get(node) or _name(knowledge, node, language, on)
            if text:
                found[node][language] = " ".join(text.split()).strip(" :")
    return {node: texts for node, texts in found.items() if texts}


def _name(knowledge: Knowledge, node: str, language: str, on: date) -> str:
    """The name of a code in the list of names of that year; grouping lines have none there."""
    code, suffix = node.split("-")
    has_list = any(one.kind == NAMES and one.dated[:4] == f"{on:%Y}" for one in knowledge.imports())
    if suffix != "80" or not has_list:
        return ""
    names = knowledge.names(code.rstrip("0") if code.endswith("00") else code, language, on)
    own = names[-1] if names else None
    return own.text if own is not None and own.source.language == language else ""


def _made(base: Base, export: Imported, year: int, knowledge: Knowledge) -> dict[str, object]:
    return {
        "date": first_day(year),
        "dated": export.dated,
        "base": base.dated.date,
        "lists": _hashes(year, knowledge),
    }


def _hashes(year: int, knowledge: Knowledge) -> dict[str, str]:
    """All lists of a year that its catalogue is made from, by name."""
    lists = [held for held in knowledge.imports() if held.kind in _READ and held.dated.startswith(f"{year:04d}-")]
    return {f"{one.file} of {one.dated}": one.sha256 for one in lists}


def _is_stale(folder: Path, year: int, knowledge: Knowledge) -> bool:
    return not folder.is_dir() or read_made(folder)["lists"] != _hashes(year, knowledge)
