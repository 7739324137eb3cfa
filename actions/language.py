"""The language of a conversation: the page's at first, then the description's, or the one asked for."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from lingua import IsoCode639_1, LanguageDetectorBuilder

from actions.settings import Switching
from tariff import LANGUAGES
from tariff.sentences import Sentences

_WORDS = re.compile(r"[^\W\d_]+")
_LEAST = 1e-3  # a share below this is as good as none: lingua is not to overrule a word that the catalogue knows


@dataclass(frozen=True)
class Speech:
    """The language that a conversation is in, the one of its page ("" where unknown), and whether it was asked for."""

    language: str
    page: str
    is_fixed: bool

    def on_page(self, page: str) -> Speech:
        """The same on a page in another language, which is followed unless a language was asked for."""
        if not page or page == self.page:
            return self
        return replace(self, page=page, language=self.language if self.is_fixed else page)

    def after(self, text: str, detector: Detector) -> Speech:
        """The same once somebody has written a text in his own words."""
        return self if self.is_fixed else replace(self, language=detector.follow(text, self.language, self.page))


@dataclass(frozen=True)
class Vocabulary:
    """How much each word speaks for each language: row of each word, (words, languages) logs of its shares."""

    rows: Mapping[str, int]
    logs: npt.NDArray[np.float32]

    def evidence(self, words: list[str]) -> npt.NDArray[np.float32]:
        """(languages,) sum over the words that are known; zeros where none is."""
        known = [self.rows[word] for word in words if word in self.rows]
        total: npt.NDArray[np.float32] = self.logs[known].sum(axis=0)
        return total


class Detector:
    """Says in which of the clerk's languages a short text is."""

    def __init__(self, vocabulary: Vocabulary, switching: Switching) -> None:
        """Load lingua's models: about two seconds and 260 MB; its small ones mistake every fourth short text."""
        self._vocabulary = vocabulary
        self._switching = switching
        codes = [getattr(IsoCode639_1, language.upper()) for language in LANGUAGES]
        self._lingua: Any = (
            LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_preloaded_language_models().build()
        )

    def follow(self, text: str, current: str, page: str = "") -> str:
        """The language to go on in: the text's where it is sure enough, else the current one."""
        words = _words(text)
        if not words:
            return current
        probabilities = self.probabilities(text)
        likeliest = max(probabilities, key=lambda language: probabilities[language])
        long_words = sum(len(word) > 2 for word in words)
        if likeliest == "en" != page and long_words < self._switching.english_words:
            return current
        needed = self._switching.sure_of_one_word if len(words) == 1 else self._switching.sure
        return likeliest if probabilities[likeliest] >= needed else current

    def probabilities(self, text: str) -> dict[str, float]:
        """Probability of each of the clerk's languages, sum 1."""
        found = self._lingua.compute_language_confidence_values(text)
        lingua = {value.language.iso_code_639_1.name.lower(): value.value for value in found}
        logs = np.asarray([math.log(lingua.get(language, 0.0) + _LEAST) for language in LANGUAGES])
        logs = self._switching.lingua_weight * logs + self._vocabulary.evidence(_words(text))
        shares = np.exp(logs - logs.max())
        shares /= shares.sum()
        return {language: float(share) for language, share in zip(LANGUAGES, shares, strict=True)}


def load_detector(data: Path, sentences: Sentences, switching: Switching) -> Detector:
    """The detector with the words of the catalogue and of the clerk's own sentences."""
    counts: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    for language, text in _texts(data, sentences):
        counts[language].update(_words(text))
    return Detector(_vocabulary(counts, switching.unseen), switching)


def _vocabulary(counts: Mapping[str, Counter[str]], unseen: float) -> Vocabulary:
    rows = {word: i for i, word in enumerate(sorted(set().union(*counts.values())))}
    shares = np.zeros((len(rows), len(LANGUAGES)))
    for column, language in enumerate(LANGUAGES):
        total = counts[language].total()
        for word, count in counts[language].items():
            shares[rows[word], column] = count / total
    return Vocabulary(rows, np.log(shares + unseen).astype(np.float32))


def _texts(data: Path, sentences: Sentences) -> Iterator[tuple[str, str]]:
    """What people type for goods, by language, and what the clerk says."""
    for path in sorted((data / "catalogue" / "en").glob("*.csv")):
        yield from (("en", row["queries"]) for row in _rows(path))
    for path in sorted((data / "catalogue" / "queries").glob("*.csv")):
        for row in _rows(path):
            yield from ((language, row[language]) for language in LANGUAGES if language != "en")
    for language in LANGUAGES:
        yield from ((language, text) for text in sentences.under("reply.", language).values())


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.lower())
