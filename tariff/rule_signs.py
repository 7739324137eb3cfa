"""Signs that the General Rules turn on: sets, mixtures, several materials, packing, goods not yet put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tariff import LANGUAGES
from tariff.errors import BrokenData
from tariff.facts import Lexicon, StatedFact
from tariff.phrases import Match, Phrase, Phrases, phrase_of, tokens_of
from tariff.reading import Reading
from tariff.rule_case import CaseFact, RuleCase, Said
from tariff.vocabulary import Vocabulary, read_rows, split_cell

MATERIALS, THREE, SHARES, AMOUNT, BRIEF = "materials", "three_materials", "shares", "amount", "brief"
PART, COMPOSED, PACKED = "part", "composed", "packed"
READ = frozenset({MATERIALS, THREE, SHARES, AMOUNT, BRIEF, PART, COMPOSED})
"""Signs that are read from facts and the length of the text; all others stand in signs.csv."""
ANY = "*"
_MATERIAL = "material"
_AMOUNTS = frozenset({"weight", "volume"})
_BRIEF_WORDS = 8


@dataclass(frozen=True)
class Signs:
    """The signs of one case: name -> the facts that show it, in the order of their words."""

    found: Mapping[str, tuple[CaseFact, ...]]
    materials: tuple[str, ...]
    """Ids of the different materials that are named, none a case of another."""

    def __contains__(self, name: str) -> bool:
        return name in self.found

    def facts(self, names: Iterable[str]) -> tuple[CaseFact, ...]:
        """The facts behind some signs, each once."""
        return tuple(dict.fromkeys(fact for name in names for fact in self.found.get(name, ())))


@dataclass(frozen=True)
class SignReader:
    """Reads the signs of a case, in seven languages."""

    lexicon: Lexicon
    phrases: Phrases
    of_facts: Mapping[tuple[str, str], tuple[str, ...]]

    @classmethod
    def load(cls, data: Path, lexicon: Lexicon) -> SignReader:
        """The reader on ``data`` (the project's data folder).

        Raises:
            BrokenData: a file is missing or inconsistent.
        """
        folder = data / "general_rules"
        rows = list(read_rows(folder / "signs.csv", ["sign", *LANGUAGES]))
        names = {row["sign"] for row in rows} | READ
        of_facts: dict[tuple[str, str], tuple[str, ...]] = {}
        for row in read_rows(folder / "facts.csv", ["kind", "value", "signs"]):
            of_facts[row["kind"], row["value"]] = split_cell(row["signs"])
            if unknown := set(of_facts[row["kind"], row["value"]]) - names:
                raise BrokenData(f"general_rules/facts.csv: '{unknown.pop()}' is no sign")
        return cls(lexicon, Phrases.of(_phrases(rows)), of_facts)

    def read(self, case: RuleCase) -> Signs:
        """The signs of a case."""
        found: dict[str, list[CaseFact]] = {}
        materials: dict[str, CaseFact] = {}
        for said in case.said:
            reading = self.lexicon.lay_out(said.words, case.language or None)
            for name, words in (*self._spoken(reading), *self._told(said)):
                found.setdefault(name, []).append(CaseFact(name, words, said.source))
            for match in reading.facts:
                if match.phrase.kind == _MATERIAL:
                    materials.setdefault(match.phrase.value, CaseFact(_MATERIAL, _words(reading, match), said.source))
        different = distinct([m for m in materials if m not in _denied(case.facts)], self.lexicon.vocabulary)
        for name, facts in (*self._read(case.facts), *_counted([materials[m] for m in different]), *_length(case)):
            found.setdefault(name, []).extend(facts)
        return Signs({name: tuple(dict.fromkeys(facts)) for name, facts in found.items()}, different)

    def matches(self, reading: Reading) -> Iterator[Match]:
        """The phrases of signs in a text, in its languages, that are not denied; no slip of the keys makes one."""
        languages = reading.languages - {"en"} or frozenset({"en"})
        for match in self.phrases.find(tokens_of(reading.text)):
            is_goods = match.phrase.kind == PACKED and match.start == 0  # a bag of cotton is no cotton in a bag
            if match.phrase.language in languages and not is_goods and not is_denied(match, reading):
                yield match

    def _spoken(self, reading: Reading) -> Iterator[tuple[str, str]]:
        return ((match.phrase.kind, _words(reading, match)) for match in self.matches(reading))

    def _told(self, said: Said) -> Iterator[tuple[str, str]]:
        """Signs that the kind of a stated fact, or an answer to the question for one, is."""
        kind = said.kind.removeprefix("fact:")
        for value in dict.fromkeys((said.value, ANY)):
            yield from ((name, said.words) for name in self.of_facts.get((kind, value), ()))

    def _read(self, facts: tuple[StatedFact, ...]) -> Iterator[tuple[str, list[CaseFact]]]:
        shares = [CaseFact(_MATERIAL, f.words) for f in facts if f.share is not None]
        if len(shares) > 1:
            yield SHARES, shares
        if amounts := [CaseFact(f.kind, f.words) for f in facts if f.kind in _AMOUNTS]:
            yield AMOUNT, amounts
        for fact in facts:
            for name in () if fact.is_denied else self.of_facts.get((fact.kind, fact.value), ()):
                yield name, [CaseFact(fact.kind, fact.words)]


def distinct(materials: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The materials of which none is a case of another: of steel and stainless steel, stainless steel."""
    named = list(dict.fromkeys(materials))
    return tuple(m for m in named if not any(m != o and vocabulary.is_case(_MATERIAL, o, m) for o in named))


def _denied(facts: tuple[StatedFact, ...]) -> frozenset[str]:
    return frozenset(f.value for f in facts if f.kind == _MATERIAL and f.is_denied)


def _counted(materials: list[CaseFact]) -> Iterator[tuple[str, list[CaseFact]]]:
    if len(materials) > 1:
        yield MATERIALS, materials
    if len(materials) > 2:
        yield THREE, materials


def _length(case: RuleCase) -> Iterator[tuple[str, list[CaseFact]]]:
    if sum(len(said.words.split()) for said in case.said) <= _BRIEF_WORDS:
        yield BRIEF, []


def is_denied(match: Match, reading: Reading) -> bool:
    """Whether a text denies a phrase: ``not for retail sale``, ``not of steel``."""
    place = match.start
    if place and not reading.is_break(place) and reading.is_role("bridge", place - 1):
        place -= 1
    return reading.ending("not", place) is not None and not reading.is_break(place)


def _words(reading: Reading, match: Match) -> str:
    return reading.text[reading.tokens[match.start].start : reading.tokens[match.end - 1].end]


def _phrases(rows: Iterable[Mapping[str, str]]) -> Iterator[Phrase]:
    for row in rows:
        for language in LANGUAGES:
            for cell in split_cell(row[language]):
                phrase = phrase_of(cell, language, "sign", row["sign"])
                if phrase is None:
                    raise BrokenData(f"general_rules/signs.csv: {row['sign']}, {language}: '{cell}' holds no letters")
                yield phrase
