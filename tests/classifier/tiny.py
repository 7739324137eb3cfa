"""Builds the engine over the tiny world; ``python -m tests.classifier.tiny PORT FOLDER [broken]`` serves it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from classifier.app import create_app
from classifier.constants import load_learnt
from classifier.engine import Engine
from classifier.engines import Engines
from classifier.errors import BrokenArtefact
from classifier.index import Vectors, build_index
from classifier.join import JoinWeights
from classifier.load import load_corpus, load_knowledge
from classifier.opening import load_words_engine
from classifier.recognition import Recognition
from classifier.settings import LEARNT, Settings
from tariff.dated import DatedCatalogue, dated_catalogues
from tests.world import HashEncoder

JOIN = JoinWeights(
    head=0.0, centroid=6.0, nearest=3.0, lexical=1.5, half=2.0, prior=0.1, special=6.0, conflicts=1.0, agrees=0.3
)
"""Weights for hashed words: their cosines are far apart."""


class Counted:
    """The hashing encoder; ``texts`` is all that it was asked, ``batches`` how many at a time."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.batches: list[int] = []
        self._encoder = HashEncoder()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        self.batches.append(len(texts))
        return self._encoder.encode(texts)


def build_engine(data: Path, encode: Counted, dated: DatedCatalogue | None = None, var: Path | None = None) -> Engine:
    knowledge = load_knowledge(data, var or data / "no-knowledge-base", dated)
    entries = load_corpus(knowledge, data)
    index = build_index(entries, len(knowledge.catalogue.tree.leaves), encode)
    learnt = replace(load_learnt(LEARNT), join=JOIN, recognition=Recognition(0.2, 1.0))
    return Engine(knowledge, index, encode, learnt, {"model": "tiny", "nomenclature": knowledge.catalogue.tree.date})


def tiny_engines(data: Path, var: Path) -> Engines:
    """The engines of the tiny world and of the years that were made below ``var``."""
    encode = Counted()
    return Engines(lambda: dated_catalogues(data, var), lambda dated: build_engine(data, encode, dated, var))


def engines_by_words(data: Path, var: Path) -> Engines:
    """The engines of the tiny world where no model can be opened."""

    def broken(dated: DatedCatalogue) -> Engine:
        raise BrokenArtefact(f"/somewhere/{dated.date} is cut off")

    settings = Settings("127.0.0.1", 1, data, var, var / "cache", "cpu")
    return Engines(
        lambda: dated_catalogues(data, var), broken, lambda dated, known: load_words_engine(settings, dated, known)
    )


def main() -> None:
    port, folder = int(sys.argv[1]), Path(sys.argv[2])

    def load() -> Engines:
        if not folder.exists():
            raise BrokenArtefact("the search index is not built")
        opened = engines_by_words if sys.argv[3:] == ["broken"] else tiny_engines
        engines = opened(folder, folder.parent / "var")
        engines.at()
        return engines

    create_app(load).run(host="127.0.0.1", port=port, single_process=True, motd=False)


if __name__ == "__main__":
    main()
