"""How near each precision of queries stays to single precision: ``python -m tests.benchmarks.agreement``.

Compared are the ten likeliest codes of the whole engine for the queries of ebti_dev; single precision with all lists
of the index searched is what the others are compared with.
"""

from __future__ import annotations

import json
import os

import faiss
import numpy as np

from classifier.encoder import PRECISIONS, Encoder
from classifier.engine import Engine
from classifier.errors import BrokenArtefact
from classifier.index import Index
from classifier.load import index_folder, load_corpus, load_engine, load_head, model_folder
from classifier.settings import Settings
from cli.checks_running import machine
from cli.terminal import output

_ALL = 512


def ten_likeliest(engine: Engine, texts: list[str]) -> np.ndarray:
    """(n, 10) numbers of leaves."""
    return np.argsort(-engine.probabilities(texts), axis=1, kind="stable")[:, :10]


def main() -> None:
    """Measure and print."""
    settings = Settings.from_environ(os.environ)
    engine = load_engine(settings)
    entries = load_corpus(engine.knowledge, settings.data)
    path = index_folder(settings, entries) / "vectors.faiss"
    lines = (settings.data / "benchmarks" / "ebti_dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [str(json.loads(line)["text"]) for line in lines]

    def likeliest(precision: str, lists: int) -> np.ndarray:
        vectors = faiss.read_index(str(path))
        if isinstance(vectors, faiss.IndexIVF):
            vectors.nprobe = lists
        index = Index(entries, vectors, engine.index.centroids, engine.index.lexical)
        encode = Encoder.load(model_folder(settings), "cpu", precision).encode
        head = load_head(engine.tree.leaf_codes, settings.model)
        return ten_likeliest(Engine(engine.knowledge, index, encode, engine.learnt, engine.versions, head), texts)

    exact = likeliest("fp32", _ALL)
    output().print("precision, lists: shared of the ten, all ten the same, likeliest the same")
    for precision in PRECISIONS:
        for lists in (_ALL, 128, 64, 32):
            try:
                found = likeliest(precision, lists)
            except BrokenArtefact as refused:
                output().print(str(refused))
                break
            shared = np.asarray([len(set(a) & set(b)) / 10 for a, b in zip(exact, found, strict=True)])
            first = (exact[:, 0] == found[:, 0]).mean()
            output().print(f"{precision}, {lists}: {shared.mean():.1%}, {(shared == 1).mean():.1%}, {first:.1%}")
    output().print(f"n = {len(texts)}; {machine()}")


if __name__ == "__main__":
    main()
