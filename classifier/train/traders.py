"""Texts as traders would type them: made on the fly from the rows, the same for the same seed, epoch and row."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from classifier.train.spelling import mistyped, on_an_invoice, other_number, other_side, without_accents
from classifier.train.synonyms import Place
from classifier.train.wordings import Wordings

_PARTS = re.compile(r"\s*[;,]\s*")
_PARTS_WITH_AMOUNTS = re.compile(r"\s*(?:;|(?<!\d),|,(?!\d))\s*")
"""A comma between digits is a decimal sign and parts nothing; without other wordings it does, as runs before had it."""
_NOWHERE = (0, 0)
_NOISE = (
    "new", "10 pcs", "100 pcs", "set of 3", "1 kg", "500 g", "2 x 1 l", "for retail sale", "OEM", "best quality",
    "box of 12", "1 carton", "pack of 6", "sample", "assorted", "model A12", "no brand", "wholesale", "size M", "gift",
)  # fmt: skip
_STOP = frozenset(
    (
        "the a an of for with and or in to by from other than not whether der die das und oder mit für aus von de la "
        "le les des du et ou en pour avec el los las y o con para di il lo gli e per da van het een met voor z i lub "
        "do na w"
    ).split()
)
Words = list[str]


def as_typed(
    text: str,
    language: str,
    seed: int,
    strength: float,
    wordings: Wordings | None = None,
    place: Place = _NOWHERE,
) -> str:
    """A variant of a text.

    Args:
        text: a row's text.
        language: of the text, two small letters; what is English alone is done to English alone.
        seed: decides everything.
        strength: share of texts that are varied at all, 0 to 1.
        wordings: other words that say the same; none where missing.
        place: leaves that the text may be of, first and one past the last; synonyms go by it.

    Returns:
        The text itself or a variant; never empty.
    """
    rng = random.Random(seed)
    if rng.random() >= strength:
        return text
    if wordings is not None:
        text = wordings.other(text, language, place, seed)
    words = _recombined(text, rng, _PARTS if wordings is None else _PARTS_WITH_AMOUNTS)
    for chance, change in _changes(language):
        if rng.random() < chance:
            words = change(words, rng)
    found = " ".join(words).strip()
    return found or text


def _changes(language: str) -> list[tuple[float, Callable[[Words, random.Random], Words]]]:
    english: list[tuple[float, Callable[[Words, random.Random], Words]]] = [
        (0.15, _translated_over_the_sea),
        (0.20, _renumbered),
    ]
    return [
        (0.45, _dropped),
        (0.25, _shuffled),
        *(english if language == "en" else []),
        (0.12, _mistyped),
        (0.25 if language != "en" else 0.0, _without_accents),
        (0.10, _noisy),
        (0.06 if language == "en" else 0.02, _invoiced),
        (0.35, _short),
    ]


def _recombined(text: str, rng: random.Random, between: re.Pattern[str]) -> Words:
    """Some of the parts between commas in another order; the first names the goods and stays."""
    parts = [part for part in between.split(text) if part]
    if len(parts) < 2:
        return text.split()
    kept = [part for part in parts[1:] if rng.random() < 0.5]
    rng.shuffle(kept)
    chosen = [parts[0], *kept] if rng.random() < 0.7 else [*kept[:1], parts[0], *kept[1:]]
    return " ".join(chosen).split()


def _dropped(words: Words, rng: random.Random) -> Words:
    share = rng.uniform(0.1, 0.4)
    kept = [word for word in words if rng.random() >= share * (2 if word.casefold() in _STOP else 1)]
    return kept or words[:1]


def _shuffled(words: Words, rng: random.Random) -> Words:
    mixed = words[:]
    rng.shuffle(mixed)
    return mixed


def _translated_over_the_sea(words: Words, rng: random.Random) -> Words:
    return [other_side(word.lower()) if word.isalpha() else word for word in words]


def _renumbered(words: Words, rng: random.Random) -> Words:
    i = rng.randrange(len(words))
    return [*words[:i], other_number(words[i].lower()), *words[i + 1 :]]


def _mistyped(words: Words, rng: random.Random) -> Words:
    i = rng.randrange(len(words))
    return [*words[:i], mistyped(words[i], rng), *words[i + 1 :]]


def _without_accents(words: Words, rng: random.Random) -> Words:
    return [without_accents(word) for word in words]


def _noisy(words: Words, rng: random.Random) -> Words:
    noise = rng.choice(_NOISE).split()
    return [*noise, *words] if rng.random() < 0.3 else [*words, *noise]


def _invoiced(words: Words, rng: random.Random) -> Words:
    return " ".join(on_an_invoice(word.lower(), rng) for word in words).upper().split()


def _short(words: Words, rng: random.Random) -> Words:
    """Two to six words; those that say nothing go first."""
    many = rng.randint(2, 6)
    if len(words) <= many:
        return words
    telling = [i for i, word in enumerate(words) if word.casefold() not in _STOP]
    kept = sorted(telling[:many] if rng.random() < 0.6 else rng.sample(telling, min(many, len(telling))))
    return [words[i] for i in kept] or words[:many]
