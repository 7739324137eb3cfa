"""What the service opens when it starts: the engines by date, and what answers while the model cannot be used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from classifier.constants import load_words
from classifier.engine import Engine
from classifier.engines import Engines
from classifier.fallback import WordsEngine
from classifier.load import load_corpus, load_encoder, load_engine, load_knowledge
from classifier.settings import Settings
from classifier.similar import open_held
from tariff.dated import DatedCatalogue, dated_catalogues


def open_engines(settings: Settings) -> Engines:
    """The engines of all catalogues, that of today loaded; the encoder is shared.

    Where the encoder, the class vectors or the index cannot be used, words alone answer in their place.

    Raises:
        NotReady: the catalogue of today cannot be used.
    """
    encoder = lru_cache(maxsize=1)(lambda: load_encoder(settings))

    def catalogues() -> Sequence[DatedCatalogue]:
        return dated_catalogues(settings.data, settings.var)

    engines = Engines(
        catalogues,
        lambda dated: load_engine(settings, dated, encoder()),
        lambda dated, known: load_words_engine(settings, dated, known),
    )
    engines.at()
    return engines


def load_words_engine(
    settings: Settings, dated: DatedCatalogue | None = None, known: Engine | None = None
) -> WordsEngine:
    """The engine that answers by words alone; it needs the project's data and nothing that was built.

    Args:
        settings: where the data are.
        dated: another year's catalogue than the embedded one.
        known: the full engine of the same catalogue, whose data are shared.

    Raises:
        BrokenData: the project's data are inconsistent.
    """
    learnt = load_words(settings.learnt)
    if known is not None:
        similar = open_held(settings.var, known.tree.leaf_codes)
        return WordsEngine(known.knowledge, known.index.entries, learnt, lexical=known.index.lexical, similar=similar)
    knowledge = load_knowledge(settings.data, settings.var, dated)
    similar = open_held(settings.var, knowledge.catalogue.tree.leaf_codes)
    return WordsEngine(knowledge, load_corpus(knowledge, settings.data), learnt, similar=similar)
