"""fastText, supervised, with a hierarchical softmax: over so many classes a plain one takes hours.

Source: Joulin et al. (2017), Bag of Tricks for Efficient Text Classification, EACL.
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from classifier.compare.errors import MissingPackage
from classifier.compare.method import Lesson
from classifier.cores import cores
from tariff.answers import fold_text
from tariff.tree import Floats

_LABEL = "__label__"
_RANKED = 200
SETTINGS: dict[str, Any] = {
    "loss": "hs", "dim": 100, "epoch": 25, "lr": 0.5, "wordNgrams": 2, "minn": 3, "maxn": 5, "bucket": 300_000,
    "verbose": 0,
}  # fmt: skip
"""A first choice: none of them was tuned on the texts held out."""


class FastText:
    """Vectors of words, word pairs and parts of words, averaged."""

    def __init__(self, **changed: Any) -> None:  # noqa: ANN401 - settings of fastText, each of its own type
        """Take the settings, some of them changed."""
        self._settings = {**SETTINGS, **changed}

    def fit(self, lesson: Lesson) -> None:
        """Train; what is written for it is removed."""
        try:
            library: Any = importlib.import_module("fasttext")
        except ImportError as error:
            raise MissingPackage("fastText is left out: the package fasttext-wheel is not installed here.") from error
        self._leaves = len(lesson.leaves)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "train.txt"
            lines = (f"{_LABEL}{example.leaf} {fold_text(example.text)}\n" for example in lesson.train)
            path.write_text("".join(lines), encoding="utf-8")
            self._model = library.train_supervised(str(path), thread=cores(), **self._settings)

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """(n, leaves) probabilities; what lies behind the first 200 is shared evenly."""
        found = np.zeros((len(texts), self._leaves))
        for row, text in zip(found, texts, strict=True):
            # its Python layer calls numpy in a way that numpy 2 refuses; this is what lies below
            for share, label in self._model.f.predict(f"{fold_text(text)}\n", _RANKED, 0.0, "strict"):
                row[int(label.removeprefix(_LABEL))] = min(float(share), 1.0)
        found += np.maximum(1e-9, 1 - found.sum(1, keepdims=True)) / self._leaves
        shares: Floats = found / found.sum(1, keepdims=True)
        return shares

    def save(self, folder: Path) -> int:
        """Bytes of the model."""
        self._model.save_model(str(folder / "model.bin"))
        return (folder / "model.bin").stat().st_size
