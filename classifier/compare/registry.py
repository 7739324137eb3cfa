"""The methods that are compared, and which texts each learns from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from classifier.compare.errors import UnknownMethod
from classifier.compare.method import Method
from classifier.encoder import BLOCKS
from classifier.settings import Settings
from tariff import LANGUAGES

ENGLISH: tuple[str, ...] = ("en",)
INDEXED = ("rulings", "catalogue: labels", "catalogue: queries", "terms")
"""Sources of the service's own index; an encoder needs milliseconds a text, and names and paths would add a third."""
MINILM_TEXTS = 32_000
"""In single precision on two cores; more take longer than the rest of the comparison."""


@dataclass(frozen=True)
class Known:
    """One method.

    Attributes:
        name: on the command line.
        title: in the table.
        languages: of the texts that it learns from; none where it brings what it knows.
        sources: of these texts; all where empty.
        most: so many of these texts at most, evenly drawn; 0 for all.
        needs: what it cannot do without.
        open: makes it; imports only then what it needs.
    """

    name: str
    title: str
    languages: Sequence[str]
    needs: str
    open: Callable[[Settings], Method]
    sources: Sequence[str] = ()
    most: int = 0


def known(precisions: Sequence[str]) -> tuple[Known, ...]:
    """All methods; ours once for each precision that the encoder offers."""
    others = (
        Known("bm25", "BM25", LANGUAGES, "bm25s", _bm25),
        Known("svm", "linear SVM on TF-IDF, chapter to heading to leaf", ENGLISH, "scikit-learn", _svm),
        Known("fasttext", "fastText", ENGLISH, "fasttext-wheel", _fasttext),
        Known("minilm", "nearest text, MiniLM as published", ENGLISH, "torch", _minilm, INDEXED, MINILM_TEXTS),
        Known("e5", "nearest text, multilingual-e5-small as published", ENGLISH, "torch", _e5, INDEXED),
        Known("words", "Tariff Clerk by words alone", (), "bm25s, faiss-cpu", _words),
    )
    return (
        *others,
        *(Known(p, f"Tariff Clerk, {p}", (), "onnxruntime" if p == BLOCKS else "torch", _ours(p)) for p in precisions),
    )


def chosen(methods: Sequence[Known], names: Sequence[str]) -> tuple[Known, ...]:
    """The methods of these names in the registry's order; all where none is named.

    Raises:
        UnknownMethod: a name is none of theirs.
    """
    for name in names:
        if name not in {method.name for method in methods}:
            there = ", ".join(method.name for method in methods)
            raise UnknownMethod(f"No method is called {name[:40]}; there are {there}.")
    return tuple(method for method in methods if not names or method.name in names)


def _bm25(settings: Settings) -> Method:
    from classifier.compare.bm25 import Bm25

    return Bm25()


def _svm(settings: Settings) -> Method:
    from classifier.compare.svm import SvmTree

    return SvmTree()


def _fasttext(settings: Settings) -> Method:
    from classifier.compare.fast_text import FastText

    return FastText()


def _minilm(settings: Settings) -> Method:
    from classifier.compare.nearest import Nearest, minilm

    return Nearest(lambda: minilm(settings))


def _e5(settings: Settings) -> Method:
    from classifier.compare.nearest import Nearest, plain_e5

    return Nearest(lambda: plain_e5(settings))


def _words(settings: Settings) -> Method:
    from classifier.compare.ours import words

    return words(settings)


def _ours(precision: str) -> Callable[[Settings], Method]:
    def open_ours(settings: Settings) -> Method:
        from classifier.compare.ours import full

        return full(settings, precision)

    return open_ours
