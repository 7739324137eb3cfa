"""What a text asserts and what it denies, word by word, and which options say the same: "not knitted", "sans sucre"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tariff.answers import FILLER, NO, OTHERS, YES
from tariff.reading import Reading

_SILENT = ("stop", "bridge", "end", "with", "for", "about", "and", "in", "mainly")
_TURNS = frozenset(
    (
        "but mais sondern aber doch pero sino ma bensi maar wel ale lecz however rather plutot lieber mas piuttosto"
    ).split()
)
"""Words after which a denial no longer holds."""
_STEM, _ENDING, _COMPOUND = 4, 3, 5
_BEST = 0.5


@dataclass(frozen=True)
class Polarity:
    """Words that mean something, folded: those that a text asserts and those that it denies."""

    asserted: frozenset[str]
    denied: frozenset[str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return not (self.asserted or self.denied)


def polarity_of(reading: Reading) -> Polarity:
    """The words of a text by what it makes of them; numbers and words of grammar are neither."""
    denied_places = {place for start in _denials(reading) for place in _reach(reading, start)}
    measured = reading.measured
    asserted: set[str] = set()
    denied: set[str] = set()
    for place, token in enumerate(reading.tokens):
        if place not in measured and _means_something(reading, place):
            (denied if place in denied_places else asserted).add(token.word)
    return Polarity(frozenset(asserted), frozenset(denied))


def _denials(reading: Reading) -> list[int]:
    """Places right after words that deny."""
    return [match.end for match in reading.around if match.phrase.role == "not"]


def _reach(reading: Reading, start: int) -> Iterable[int]:
    place = start
    while place < len(reading.tokens) and not reading.is_break(place) and reading.tokens[place].word not in _TURNS:
        yield place
        place += 1


def _means_something(reading: Reading, place: int) -> bool:
    word = reading.tokens[place].word
    if len(word) < 2 or not word.isalpha() or word in FILLER | YES | NO | OTHERS | _TURNS:
        return False
    is_denial = any(m.start <= place < m.end for m in reading.around if m.phrase.role == "not")
    return not is_denial and not any(reading.is_role(role, place) for role in _SILENT)


def votes(said: Polarity, options: Sequence[Sequence[Polarity]]) -> list[int]:
    """For each option 1 where it alone, or more than others, says what was said; -1 where it denies that; else 0.

    Args:
        said: of an answer.
        options: of each option's labels, in the language of the answer and in others.
    """
    clashes = [any(_clashes(said, label) for label in labels) for labels in options]
    agree = [[_agrees(said, labels, word) for labels in options] for word in said.asserted | said.denied]
    scores = [sum(row[i] / sum(row) for row in agree if row[i]) for i in range(len(options))]
    order = sorted(scores, reverse=True)
    leads = order[0] >= _BEST and (len(order) == 1 or order[0] - order[1] >= _BEST) if order else False
    return [
        -1 if clash else 1 if leads and score == order[0] else 0 for score, clash in zip(scores, clashes, strict=True)
    ]


def _clashes(said: Polarity, label: Polarity) -> bool:
    return _share(said.asserted, label.denied - label.asserted) or _share(said.denied, label.asserted)


def _agrees(said: Polarity, labels: Sequence[Polarity], word: str) -> bool:
    own = {word}
    return any(
        (word in said.asserted and _share(own, label.asserted)) or (word in said.denied and _share(own, label.denied))
        for label in labels
    )


def _share(some: Iterable[str], others: Iterable[str]) -> bool:
    many = tuple(others)
    return any(same_word(a, b) for a in some for b in many)


def same_word(one: str, other: str) -> bool:
    """Whether two folded words are the same but for an ending, or one is the beginning or end of the other."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= _COMPOUND and (
        long.startswith(short) or long.endswith((short, short[: max(_COMPOUND, len(short) - 1)]))
    ):
        return True
    shared = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return shared >= _STEM and len(long) - shared <= _ENDING
