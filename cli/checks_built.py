"""What was built and imported from the project's data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from cli.checks_installed import folder_size, readable
from cli.findings import Finding, absent, broken, examine, good
from cli.places import Places
from cli.preparation import dialogue_model

if TYPE_CHECKING:
    from sources.ruling_base import RulingBase
    from tariff.dated import DatedCatalogue

_BUILD = "`make run` builds it."
_DATA = "Restore the folder data/ from the repository."


def built(places: Places, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Data, encoder, index, dialogue model, knowledge base and imported rulings."""
    yield examine("data", partial(_data, places), _DATA)
    yield examine("encoder", partial(_encoder, environ), "Delete the folder encoder/ of the cache; " + _BUILD)
    yield examine("search index", partial(_index, environ), "Delete the folder index/ of the cache; " + _BUILD)
    yield examine("dialogue model", partial(_dialogue, places), _BUILD)
    yield examine("knowledge base", partial(_knowledge, places), "Delete var/knowledge.sqlite and import again.")
    yield examine("imported rulings", partial(_rulings, places, environ), "Delete var/rulings.sqlite and import again.")


def _data(places: Places) -> Finding:
    from tariff.catalogue import load_catalogue
    from tariff.dated import dated_catalogues
    from tariff.duties import load_duties
    from tariff.rulings import load_rulings
    from tariff.sentences import Sentences

    catalogue = load_catalogue(places.data)
    load_duties(places.data / "nomenclature" / "cn2026.csv", catalogue.tree)
    rulings = load_rulings(places.data / "rulings" / "ebti.jsonl")
    Sentences.load(places.data)
    leaves = len(catalogue.tree.leaves)
    later = "".join(_later(one) for one in dated_catalogues(places.data, places.var)[1:])
    return good("data", f"nomenclature of {catalogue.tree.date}, {leaves:,} codes, {len(rulings):,} rulings{later}")


def _later(dated: DatedCatalogue) -> str:
    from sources.unwritten import read_list

    codes, lines = len(dated.load().tree.leaves), len({row.node for row in read_list(dated.folder)})
    return f"; also of {dated.date}, {codes:,} codes, {lines:,} lines not yet written"


def _encoder(environ: Mapping[str, str]) -> Finding:
    from classifier.load import model_folder
    from classifier.settings import Settings

    folder = model_folder(Settings.from_environ(environ))
    if not folder.is_dir():
        return absent("encoder", "not built", _BUILD)
    return good("encoder", f"{folder}, {readable(folder_size(folder))}")


def _index(environ: Mapping[str, str]) -> Finding:
    from classifier.load import index_folder, load_corpus, load_knowledge
    from classifier.settings import Settings

    settings = Settings.from_environ(environ)
    folder = index_folder(settings, load_corpus(load_knowledge(settings.data, settings.var), settings.data))
    if not folder.is_dir():
        return absent("search index", "not built for the present data", _BUILD)
    return good("search index", f"{folder}, {readable(folder_size(folder))}")


def _dialogue(places: Places) -> Finding:
    model = dialogue_model(places.root, places.cache)
    if not model.is_file():
        return absent("dialogue model", "not trained from the present sources", "`make run` trains it.")
    return good("dialogue model", f"{model}, {readable(model.stat().st_size)}")


def _knowledge(places: Places) -> Finding:
    from sources.knowledge import Knowledge

    held = Knowledge(places.var).imports()
    if not held:
        return absent("knowledge base", "nothing imported: plain-language labels alone", "`./clerk import all FOLDER`")
    if not any(one.kept for one in held):
        return broken("knowledge base", "what was imported holds no line", "Import the official file again.")
    dates: dict[str, set[str]] = {}
    for one in held:
        name = f"{one.kind} {one.language}" if one.kind == "nomenclature" else one.kind
        dates.setdefault(name, set()).add(one.dated)
    return good("knowledge base", "; ".join(f"{name} of {max(days)}" for name, days in dates.items()))


def _rulings(places: Places, environ: Mapping[str, str]) -> Finding:
    """How many are held, of which date, and how many of them cannot be found yet."""
    from contextlib import closing

    from sources.ruling_base import RulingBase

    with closing(RulingBase(places.var)) as base:
        held, files = base.held(), base.files()
        if held is None or not files:
            return absent("imported rulings", "none", "`./clerk import ebti FILE`")
        told = f"{held.rulings:,}, the newest of {held.newest}, files up to {files[-1].dated[:10]}"
        if unread := [file.file for file in files if not file.is_done]:
            return broken("imported rulings", f"{told}; {unread[0]} was not read to its end", "Import it again.")
        waiting = _waiting(base, environ)
    if not waiting:
        return good("imported rulings", f"{told}; all that are valid can be found")
    says = f"{told}; {waiting:,} valid ones are not encoded and cannot be found yet"
    return absent("imported rulings", says, "`./clerk import ebti --vectors`")


def _waiting(base: RulingBase, environ: Mapping[str, str]) -> int:
    from datetime import date

    from classifier.encoding import pending
    from classifier.load import encoder_name
    from classifier.settings import Settings
    from classifier.shards import Shards
    from tariff.bti import CodeList
    from tariff.dated import dated_catalogues

    settings = Settings.from_environ(environ)
    dated = dated_catalogues(settings.data, settings.var)[0]
    codes = CodeList.of([*dated.load().tree.leaf_codes, *dated.replaced()])
    return pending(base, Shards(settings.var, encoder_name(settings.model)), codes, date.today())
