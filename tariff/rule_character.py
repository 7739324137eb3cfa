"""What gives goods of several parts or materials their character, as far as the case tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tariff.answers import fold_text
from tariff.facts import StatedFact
from tariff.phrases import Match
from tariff.rule_case import CaseFact, RuleCase, Said
from tariff.rule_signs import SignReader, Signs, is_denied

MAINLY, BETWEEN, SET, PIECES, RETAIL = "mainly", "between", "set", "pieces", "retail"
_SHORTEST, _NEAR, _LONGEST = 4, 5, 40
_SHARED = 0.7
_HALF, _CHAPTER = 50.0, 2


@dataclass(frozen=True)
class Character:
    """The part, or the material, that the goods go by, with the words that tell it; ``material`` is an id."""

    part: str = ""
    material: str = ""
    facts: tuple[CaseFact, ...] = ()


def character_of(case: RuleCase, signs: Signs, reader: SignReader) -> Character:
    """The part of a set that the proposed code names, else the material that it names or that is most of the goods.

    Source: Council Regulation (EEC) No 2658/87, Annex I, Part One, Section I A, rule 3(b).
    """
    part = _part(case, reader) if SET in signs else ""
    if part:
        return Character(part=part, facts=(CaseFact("part", part),))
    for found in (_named_material(case, signs, reader), _most(case.facts), _mainly(case, reader)):
        if found is not None:
            return found
    return Character()


def names(words: str, labels: Iterable[str]) -> bool:
    """Whether some longer word is, but for its ending, in one of the labels."""
    wanted = [w for label in labels for w in _long(label)]
    return any(_alike(word, other) for word in _long(words) for other in wanted)


def segments(text: str, language: str, reader: SignReader) -> tuple[str, ...]:
    """The pieces of a text between punctuation and the small words that part what it lists."""
    reading = reader.lexicon.lay_out(text, language or None)
    stops = {i for m in reader.matches(reading) if m.phrase.kind in (BETWEEN, SET, PIECES) for i in _places(m)}
    found: list[list[int]] = [[]]
    for place, token in enumerate(reading.tokens):
        if place in stops or token.is_after_break:
            found.append([])
        if place not in stops:
            found[-1].append(place)
    spans = [(reading.tokens[run[0]].start, reading.tokens[run[-1]].end) for run in found if run]
    return tuple(text[start:end] for start, end in spans)


def is_told_set(case: RuleCase, signs: Signs, reader: SignReader) -> bool:
    """Whether the case tells of a set of several pieces, put up for retail sale.

    A set is of at least two different articles, for one need or activity, put up for sale to users without repacking.
    Source: Commission, Guidelines on the classification in the Combined Nomenclature of goods put up in sets for retail
    sale, OJ C 105, 11.4.2013, p. 1.
    """
    if SET not in signs or RETAIL not in signs:
        return False
    listed = [p for said in case.said if _is_list(said) for p in segments(said.words, case.language, reader)]
    return len(listed) > 1 or len(segments(case.text, case.language, reader)) > 2


def _is_list(said: Said) -> bool:
    return said.kind.removeprefix("fact:") == SET


def _places(match: Match) -> range:
    return range(match.start, match.end)


def _part(case: RuleCase, reader: SignReader) -> str:
    """The first piece of the goods that the deepest label names that names any, where another piece is not named."""
    listed = [said for said in case.said if _is_list(said)] or case.said
    pieces = [p for said in listed for p in segments(said.words, case.language, reader)]
    for label in (case.label, *(step.label for step in reversed(case.path) if len(step.code) != _CHAPTER)):
        named = [p for p in pieces if names(p, (label,))]
        if named and len(named) < len(pieces):
            return min(named, key=len) if len(min(named, key=len)) <= _LONGEST else ""
    return ""


def _named_material(case: RuleCase, signs: Signs, reader: SignReader) -> Character | None:
    """The material of the goods that the labels of the code name, the deepest first."""
    vocabulary = reader.lexicon.vocabulary
    for label in (case.label, *(step.label for step in reversed(case.path))):
        reading = reader.lexicon.lay_out(label, case.language or None)
        of_code = [m.phrase for m in reading.facts if m.phrase.kind == "material" and not is_denied(m, reading)]
        for material in signs.materials:
            if any(vocabulary.is_case("material", material, phrase.value) for phrase in of_code):
                facts = tuple(CaseFact("material", f.words) for f in case.facts if f.value == material)
                return Character(material=material, facts=facts)
    return None


def _most(facts: tuple[StatedFact, ...]) -> Character | None:
    """The material that is more than half of the goods by the shares that they tell."""
    for fact in facts:
        if fact.kind == "material" and fact.share is not None and fact.share > _HALF:
            return Character(material=fact.value, facts=(CaseFact("material", f"{fact.share:g} % {fact.words}"),))
    return None


def _mainly(case: RuleCase, reader: SignReader) -> Character | None:
    """The material that stands right after "mainly"."""
    for said in case.said:
        reading = reader.lexicon.lay_out(said.words, case.language or None)
        for end in (m.end for m in reader.matches(reading) if m.phrase.kind == MAINLY):
            for fact in reading.facts:
                if fact.phrase.kind == "material" and end <= fact.start <= end + _NEAR:
                    words = said.words[reading.tokens[fact.start].start : reading.tokens[fact.end - 1].end]
                    return Character("", fact.phrase.value, (CaseFact("material", words, said.source),))
    return None


def _long(text: str) -> Iterator[str]:
    return (word for word in fold_text(text).split() if len(word) >= _SHORTEST and not word.isdecimal())


def _alike(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    shared = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    is_held = len(shorter) > _SHORTEST and (longer.endswith(shorter))
    return is_held or shared >= max(_SHORTEST, _SHARED * len(longer))
