"""The official English wording of each node: from the knowledge base, else from the folder of official files."""

from collections.abc import Mapping
from datetime import date

from sources.errors import SourceMissing
from sources.knowledge import Knowledge
from sources.nomenclature import NomenclatureLine, read_nomenclature
from sources.official import nomenclature_files, official_folder
from tariff.tree import Tree

_LANGUAGE = "en"


def official_wording(tree: Tree, environ: Mapping[str, str]) -> dict[str, str]:
    """Node id -> official English wording on the date of the tree; empty where none is loaded and none lies at hand.

    Raises:
        SourceError: what is there cannot be read.
    """
    on = date.fromisoformat(tree.date)
    return _imported(tree, Knowledge.from_environ(environ), on) or _published(environ, on)


def _imported(tree: Tree, knowledge: Knowledge, on: date) -> dict[str, str]:
    if not any(entry.kind == "nomenclature" and entry.language == _LANGUAGE for entry in knowledge.imports()):
        return {}
    found = {line.id: knowledge.legal(line.code, line.suffix, _LANGUAGE, on) for line in tree.lines}
    knowledge.close()
    return {node: legal.wording for node, legal in found.items() if legal is not None and legal.language == _LANGUAGE}


def _published(environ: Mapping[str, str], on: date) -> dict[str, str]:
    try:
        files = nomenclature_files(official_folder(environ))
    except SourceMissing:
        return {}
    english = [path for path in files if path.stem.upper().endswith("EN")]
    return {} if not english else _wordings(read_nomenclature(english[0]).lines, on)


def _wordings(lines: tuple[NomenclatureLine, ...], on: date) -> dict[str, str]:
    valid = [line for line in lines if line.valid_from <= on and (line.valid_to is None or line.valid_to >= on)]
    return {f"{line.code.digits[:8]}-{line.suffix}": line.wording for line in valid if line.position <= 8}
