"""Facts in a text: materials, states, wearers, quantities and so on, with the words that they came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tariff import LANGUAGES
from tariff.intervals import Interval
from tariff.measures import Measure, measures_of
from tariff.phrases import Match, Phrase, Phrases, phrase_of, tokens_of
from tariff.reading import FACT, MISLEADING, Reading, lay_out
from tariff.scopes import DENY, DROP, judge
from tariff.units import PERCENT, Quantity, Units
from tariff.vocabulary import Vocabulary, read_rows, split_cell

_CONTEXT_COLUMNS = ["role", *LANGUAGES]


@dataclass(frozen=True)
class StatedFact:
    """One fact that a text states.

    Attributes:
        kind: id of the kind.
        value: id of the value; empty for a quantity.
        interval: of a quantity, in the kind's unit; None for other kinds.
        words: the words of the text that say it.
        start: where they start in the text.
        end: one past their last character.
        is_denied: whether the text says that it is not so.
        share: percentage of a material that the text gives, None where it gives none.
    """

    kind: str
    value: str
    interval: Interval | None
    words: str
    start: int
    end: int
    is_denied: bool = False
    share: float | None = None

    def __str__(self) -> str:
        said = self.value or str(self.interval)
        return f"{'!' if self.is_denied else ''}{self.kind}={said}"


@dataclass(frozen=True)
class Lexicon:
    """The words by which people say facts, in seven languages."""

    vocabulary: Vocabulary
    phrases: Phrases
    units: Units

    @classmethod
    def load(cls, data: Path) -> Lexicon:
        """The lexicon under ``data`` (the project's data folder).

        Raises:
            BrokenData: a file is missing or inconsistent.
        """
        vocabulary = Vocabulary.load(data)
        phrases = [*_of_values(vocabulary), *_of_context(data), *_of_misleading(data)]
        return cls(vocabulary, Phrases.of(phrases), Units.load(data))

    def read(self, text: str, language: str | None = None) -> tuple[StatedFact, ...]:
        """Facts that a text states, in the order of their words.

        Args:
            text: as it was typed.
            language: of the text where it is known; else it is judged by its words.
        """
        tokens = tokens_of(text)
        if not tokens:
            return ()
        laid = lay_out(text, tokens, self.phrases.find(tokens), language)
        own = language or next((name for name in LANGUAGES[1:] if name in laid.languages), "en")
        quantities = tuple(self.units.read(text, own))
        reading = Reading(text, tokens, laid.facts, laid.around, laid.languages, quantities)
        return _Reader(self.vocabulary, reading).facts()


class _Reader:
    """Facts of one reading."""

    def __init__(self, vocabulary: Vocabulary, reading: Reading) -> None:
        self.vocabulary = vocabulary
        self.reading = reading

    def facts(self) -> tuple[StatedFact, ...]:
        found = [*self._valued(), *(self._measured(m) for m in measures_of(self.reading, self._materials))]
        unique: dict[str, StatedFact] = {}
        for fact in sorted(found, key=lambda f: (f.start, f.end)):
            unique.setdefault(str(fact), fact)
        return tuple(unique.values())

    @cached_property
    def _materials(self) -> list[tuple[int, int]]:
        return [(m.start, m.end) for m in self.reading.facts if m.phrase.kind == "material"]

    def _valued(self) -> Iterator[StatedFact]:
        for match in self.reading.facts:
            verdict = judge(match, self.reading, self.vocabulary)
            if verdict != DROP:
                yield self._stated(match, verdict == DENY)

    def _stated(self, match: Match, is_denied: bool) -> StatedFact:
        tokens, phrase = self.reading.tokens, match.phrase
        start, end = tokens[match.start].start, tokens[match.end - 1].end
        share = self._share(start, end) if phrase.kind == "material" else None
        return StatedFact(phrase.kind, phrase.value, None, self.reading.text[start:end], start, end, is_denied, share)

    def _share(self, start: int, end: int) -> float | None:
        """The percentage right before or after a material."""
        text = self.reading.text
        for quantity in self.reading.quantities:
            if quantity.dimension == PERCENT and len(quantity.numbers) == 1 and _adjoins(text, quantity, start, end):
                return quantity.numbers[0]
        return None

    def _measured(self, measure: Measure) -> StatedFact:
        words = self.reading.text[measure.start : measure.end]
        return StatedFact(measure.kind, "", measure.interval, words, measure.start, measure.end)


def _adjoins(text: str, quantity: Quantity, start: int, end: int) -> bool:
    return not text[quantity.end : start].strip(" :") if quantity.end <= start else not text[end : quantity.start].strip(" :")


def _of_values(vocabulary: Vocabulary) -> Iterator[Phrase]:
    for value in vocabulary.values.values():
        for language, words in value.words.items():
            yield from _phrases(words, language, FACT, value.kind, value.name)


def _of_context(data: Path) -> Iterator[Phrase]:
    for row in read_rows(data / "facts" / "context.csv", _CONTEXT_COLUMNS):
        for language in LANGUAGES:
            yield from _phrases(split_cell(row[language]), language, row["role"])


def _of_misleading(data: Path) -> Iterator[Phrase]:
    for row in read_rows(data / "facts" / "misleading.csv", ["language", "phrase"]):
        yield from _phrases((row["phrase"],), row["language"], MISLEADING)


def _phrases(words: Sequence[str], language: str, role: str, kind: str = "", value: str = "") -> Iterator[Phrase]:
    for word in words:
        phrase = phrase_of(word, language, role, kind, value)
        if phrase is not None:
            yield phrase
