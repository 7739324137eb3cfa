"""Our own engine in the same form: the whole of it in each precision, and by words alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from classifier.artefact import FOLDER
from classifier.compare.method import Lesson, weigh
from classifier.encoder import Encoder
from classifier.engine import Engine
from classifier.load import index_folder, load_engine, model_folder
from classifier.opening import load_words_engine
from classifier.settings import Settings
from tariff.tree import Floats


class Ours:
    """An engine that is there already: nothing is learnt here."""

    def __init__(self, open_engine: Callable[[], Engine], folders: Callable[[Engine], Sequence[Path]]) -> None:
        """Use an engine, and the folders that it is loaded from beside the project's data."""
        self._open, self._folders = open_engine, folders

    def fit(self, lesson: Lesson) -> None:
        """Load it."""
        self._engine = self._open()

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """(n, leaves) probabilities."""
        return self._engine.probabilities(texts)

    def save(self, folder: Path) -> int:
        """Bytes of the folders."""
        return sum(weigh(place) for place in self._folders(self._engine))


def full(settings: Settings, precision: str) -> Ours:
    """The whole engine with queries encoded in a precision."""

    def open_engine() -> Engine:
        return load_engine(settings, None, Encoder.load(model_folder(settings), "cpu", precision))

    def folders(engine: Engine) -> Sequence[Path]:
        return FOLDER, model_folder(settings), index_folder(settings, engine.index.entries)

    return Ours(open_engine, folders)


def words(settings: Settings) -> Ours:
    """The engine by words, which is made from the project's data at each start."""
    return Ours(lambda: load_words_engine(settings), lambda engine: ())
