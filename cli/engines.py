"""The engine in process, for the commands that need one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifier.benchmark.run import Teller
    from classifier.engine import Engine
    from tariff.repertoire import Repertoire


def open_engine(environ: Mapping[str, str]) -> Engine:
    """The engine of what this machine has built.

    Raises:
        BrokenArtefact: encoder or index is not built, or not for these data.
        BrokenData: the project's data are inconsistent.
    """
    from classifier.load import load_engine
    from classifier.settings import Settings

    return load_engine(Settings.from_environ(environ))


def open_plain_engine(environ: Mapping[str, str], tell: Callable[[str], None]) -> Engine:
    """The engine of the packaged encoder without the shipped model; built on first use, which takes minutes.

    Raises:
        BrokenArtefact: the packaged weights are missing or not as known.
        BrokenData: the project's data are inconsistent.
    """
    from classifier.load import load_engine
    from classifier.settings import Settings
    from classifier.train.candidate import plain

    return load_engine(plain(Settings.from_environ(environ), tell))


def open_engine_at(environ: Mapping[str, str], day: str) -> Engine:
    """The engine of the newest nomenclature that is not after an ISO day (today where it is empty), else of the oldest.

    Raises:
        BrokenArtefact: encoder or index is not built, or not for these data.
        BrokenData: the data are inconsistent.
    """
    from classifier.load import engine_at
    from classifier.settings import Settings

    return engine_at(Settings.from_environ(environ), day)


def open_words(environ: Mapping[str, str]) -> Engine:
    """The engine that answers by words alone, as the service does while its model cannot be used.

    Raises:
        BrokenData: the project's data are inconsistent.
    """
    from classifier.opening import load_words_engine
    from classifier.settings import Settings

    return load_words_engine(Settings.from_environ(environ))


def open_tell(environ: Mapping[str, str], repertoire: Repertoire) -> Teller:
    """What makes the traders of facts, who compare texts by the shipped encoder.

    It is the same whatever model the engine uses: what is compared are models, not traders.

    Raises:
        BrokenArtefact: the encoder is not built.
        BrokenData: the project's data are inconsistent.
    """
    from classifier.benchmark.facts_trader import FactsTrader
    from classifier.benchmark.reading import EnglishReading
    from classifier.benchmark.understanding import Understanding, Words
    from classifier.load import load_encoder, vector_encoder
    from classifier.settings import Settings
    from tariff.catalogue import NativeQueries, load_catalogue
    from tariff.facts import Lexicon
    from tariff.wording import Wording

    settings = Settings.from_environ(environ)
    catalogue, encode = load_catalogue(settings.data), vector_encoder(settings, lambda done, of: None)
    words = Words.of(catalogue, encode)
    understanding = Understanding(repertoire, Lexicon.load(settings.data), load_encoder(settings).encode, words)
    english = Wording(catalogue, NativeQueries(settings.data / "catalogue" / "queries"), "en", repertoire=repertoire)
    reading = EnglishReading(english)
    return lambda story: FactsTrader(story, understanding, reading.read)
