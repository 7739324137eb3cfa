"""Facts in a text: materials, states, wearers, quantities and so on, with the words that they came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from tariff import LANGUAGES
from tariff.intervals import Interval
from tariff.measures import Measure, measures_of
from tariff.misspellings import Misspellings
from tariff.phrases import Match, Phrase, Phrases, Token, phrase_of, tokens_of
from tariff.reading import FACT, MISLEADING, Reading, lay_out
from tariff.scopes import DENY, DROP, is_made_of_cloth, judge
from tariff.units import PERCENT, Quantity, Units
from tariff.vocabulary import Vocabulary, read_rows, split_cell

_CONTEXT_COLUMNS = ["role", *LANGUAGES]
_TERM_COLUMNS = ["term", "codes", "language", "kind", "facts"]
EMPTY, FIBRE = "empty", "fibre"
"""Roles of terms: words that say nothing, and abbreviations that are fibres only beside a percentage."""
_SAY_NOTHING = frozenset({EMPTY, "stop", "bridge", "end", "with", "for", "about"})
_SHORT = 4


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
    misspellings: Misspellings

    @classmethod
    def load(cls, data: Path) -> Lexicon:
        """The lexicon under ``data`` (the project's data folder).

        Raises:
            BrokenData: a file is missing or inconsistent.
        """
        vocabulary = Vocabulary.load(data)
        index = _index(data, vocabulary)
        kept = (row["word"] for row in read_rows(data / "facts" / "spelt.csv", ["word"]))
        return cls(vocabulary, index, Units.load(data), Misspellings.of(index.words(), kept))

    def read(self, text: str, language: str | None = None) -> tuple[StatedFact, ...]:
        """Facts that a text states, in the order of their words.

        Args:
            text: as it was typed.
            language: of the text where it is known; else it is judged by its words.
        """
        laid = self.lay_out(text, language)
        return _Reader(self.vocabulary, laid).facts() if laid.tokens else ()

    def lay_out(self, text: str, language: str | None = None) -> Reading:
        """The words, phrases and quantities of a text, as the rules look at them; see ``read``."""
        tokens, matches = self._matches(text)
        laid = lay_out(text, tokens, matches, language)
        own = language or next((name for name in LANGUAGES[1:] if name in laid.languages), "en")
        return replace(laid, quantities=tuple(self.units.read(text, own)))

    def says_nothing(self, text: str) -> bool:
        """Whether a text names no goods at all: numbers, packages, brands and words such as "parts" or "gift"."""
        tokens, matches = self._matches(text)
        silent = {i for m in matches if m.phrase.role in _SAY_NOTHING for i in range(m.start, m.end)}
        measured = [(q.start, q.end) for q in self.units.read(text)]
        return all(
            i in silent or not t.word.isalpha() or any(a <= t.start < b for a, b in measured)
            for i, t in enumerate(tokens)
        )

    def _matches(self, text: str) -> tuple[tuple[Token, ...], list[Match]]:
        """Words of a text and the phrases in them; a word that is in none is read again with one slip mended."""
        tokens = tokens_of(text)
        matches = self.phrases.find(tokens)
        known = {i for m in matches for i in range(m.start, m.end)}
        mended = tuple(t if i in known else self._mended(t) for i, t in enumerate(tokens))
        return (tokens, matches) if mended == tokens else (mended, self.phrases.find(mended))

    def _mended(self, token: Token) -> Token:
        word = self.misspellings.mend(token.word)
        return token if word == token.word else replace(token, word=word)


def fact_words(data: Path) -> list[str]:
    """Whole words that say something of facts, in any language, folded.

    Raises:
        BrokenData: a file is missing or inconsistent.
    """
    return sorted(_index(data, Vocabulary.load(data)).words())


def _index(data: Path, vocabulary: Vocabulary) -> Phrases:
    of_data = (*_of_context(data), *_of_misleading(data), *terms_of(data, vocabulary))
    return Phrases.of((*_of_values(vocabulary), *of_data))


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
            if verdict != DROP and is_made_of_cloth(match, self.reading):
                yield replace(self._stated(match, verdict == DENY), kind="material", value="textile")
            elif verdict != DROP:
                yield self._stated(match, verdict == DENY)
        fibres = (m for m in self.reading.around if m.phrase.role == FIBRE)
        yield from (fact for m in fibres if (fact := self._stated(m, False)).share is not None)

    def _stated(self, match: Match, is_denied: bool) -> StatedFact:
        tokens, phrase = self.reading.tokens, match.phrase
        start, end = tokens[match.start].start, tokens[match.end - 1].end
        share = self._share(start, end) if phrase.kind == "material" and not is_denied else None
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
    between = text[quantity.end : start] if quantity.end <= start else text[end : quantity.start]
    return not between.strip(" :")


def _of_values(vocabulary: Vocabulary) -> Iterator[Phrase]:
    for value in vocabulary.values.values():
        for language, words in value.words.items():
            yield from _phrases(words, language, FACT, value.kind, value.name)


def _of_context(data: Path) -> Iterator[Phrase]:
    for row in read_rows(data / "facts" / "context.csv", _CONTEXT_COLUMNS):
        for language in LANGUAGES:
            yield from _phrases(split_cell(row[language]), language, row["role"])


def terms_of(data: Path, vocabulary: Vocabulary) -> Iterator[Phrase]:
    """Abbreviations of the trade that stand for facts, and words that say nothing, out of data/terms.

    Raises:
        BrokenData: the file is missing, or names what the vocabulary has not.
    """
    for row in read_rows(data / "terms" / "terms.csv", _TERM_COLUMNS):
        language = "" if row["language"] == "en" else row["language"]
        if row["kind"] == EMPTY:
            yield from _phrases((row["term"],), language, EMPTY)
        for fact in filter(None, row["facts"].split(";")):
            kind, _, value = fact.lstrip("%").partition("=")
            vocabulary.above(kind, value)
            role = FIBRE if fact.startswith("%") else FACT
            yield from _phrases((_strict(row["term"]),), language, role, kind, value)


def _strict(term: str) -> str:
    """Short abbreviations in capitals are only known by them: CO is cotton, Co a firm."""
    return f"^{term}" if term.isalnum() and term.isupper() and len(term) <= _SHORT else term


def _of_misleading(data: Path) -> Iterator[Phrase]:
    for row in read_rows(data / "facts" / "misleading.csv", ["language", "phrase"]):
        yield from _phrases((row["phrase"],), row["language"], MISLEADING)


def _phrases(words: Sequence[str], language: str, role: str, kind: str = "", value: str = "") -> Iterator[Phrase]:
    for word in words:
        phrase = phrase_of(word, language, role, kind, value)
        if phrase is not None:
            yield phrase
