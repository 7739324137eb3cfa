"""A text laid out for the rules that read facts from it: its words, the phrases in them, and its languages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tariff import LANGUAGES
from tariff.phrases import Match, Token
from tariff.units import Quantity

FACT, MISLEADING = "fact", "misleading"
_SILENT = frozenset({MISLEADING, "flat_context", "round_context", "head", "chem", "empty", "fibre"})
"""Roles that say nothing of the language that a text is in."""
_LETTERS = {"ß": "de", "ä": "de", "ü": "de", "ł": "pl", "ą": "pl", "ę": "pl", "ś": "pl", "ż": "pl", "ź": "pl",
            "ć": "pl", "ń": "pl", "ñ": "es", "¿": "es", "ç": "fr", "œ": "fr", "ê": "fr", "è": "fr", "ò": "it",
            "ì": "it", "ij": "nl"}  # fmt: skip
_NEAR_BEST = 0.75
_TRADE_KINDS = frozenset({"material", "working", "coating", "packing", "set", "part"})
_FOREIGN = 2.0
"""Words by which another language must be ahead before a text counts as being in it, not in the one told."""


@dataclass(frozen=True)
class Reading:
    """What the rules look at.

    Attributes:
        text: as it was typed.
        tokens: its words.
        facts: phrases that may state a fact, none of them inside of a longer one.
        around: phrases with any other role.
        languages: in which the text is read.
        quantities: numbers of the text with their units.
    """

    text: str
    tokens: tuple[Token, ...]
    facts: tuple[Match, ...]
    around: tuple[Match, ...]
    languages: frozenset[str]
    quantities: tuple[Quantity, ...] = ()

    @cached_property
    def _starts(self) -> Mapping[tuple[str, int], int]:
        found: dict[tuple[str, int], int] = {}
        for match in self.around:
            key = (match.phrase.role, match.start)
            found[key] = max(found.get(key, 0), match.end)
        return found

    @cached_property
    def _ends(self) -> Mapping[tuple[str, int], int]:
        found: dict[tuple[str, int], int] = {}
        for match in self.around:
            key = (match.phrase.role, match.end)
            found[key] = min(found.get(key, match.start), match.start)
        return found

    @cached_property
    def roles(self) -> frozenset[str]:
        """Roles that some phrase of the text has."""
        return frozenset(match.phrase.role for match in self.around)

    @cached_property
    def measured(self) -> frozenset[int]:
        """Words that belong to a quantity."""
        spans = [(q.start, q.end) for q in self.quantities]
        return frozenset(i for i, t in enumerate(self.tokens) if any(a <= t.start < b for a, b in spans))

    def starting(self, role: str, place: int) -> int | None:
        """One past the phrase of a role that starts at a word; None where none does."""
        return self._starts.get((role, place))

    def ending(self, role: str, place: int) -> int | None:
        """Start of the phrase of a role that ends right before a word; None where none does."""
        return self._ends.get((role, place))

    def is_role(self, role: str, place: int) -> bool:
        """Whether the word itself is a phrase of a role."""
        return self._starts.get((role, place)) == place + 1

    def has_kind(self, kind: str) -> bool:
        """Whether some phrase may state a fact of a kind."""
        return any(match.phrase.kind == kind for match in self.facts)

    def is_break(self, place: int) -> bool:
        """Whether punctuation stands before a word, or the text is at its end."""
        return place >= len(self.tokens) or self.tokens[place].is_after_break


def lay_out(text: str, tokens: tuple[Token, ...], matches: Sequence[Match], language: str | None) -> Reading:
    """The reading of a text in a language, or in the one that it seems to be in."""
    languages = _languages(text, tokens, matches, language)
    heard = [m for m in matches if m.phrase.language in languages or not m.phrase.language]
    main = [m for m in heard if m.phrase.language not in ("en", "") or languages == {"en"}]
    taken = {i for m in main for i in range(m.start, m.end)}
    heard = [m for m in heard if m.phrase.language != "en" or languages == {"en"} or _is_trade_english(m, taken)]
    facts = _longest([m for m in heard if m.phrase.role in (FACT, MISLEADING)])
    around = tuple(m for m in heard if m.phrase.role not in (FACT, MISLEADING))
    return Reading(text, tokens, facts, around, languages)


def _is_trade_english(match: Match, taken: set[int]) -> bool:
    """Whether an English phrase counts in a text of another language: words of invoices that mean nothing in it."""
    phrase = match.phrase
    is_common = phrase.role not in (FACT, MISLEADING) or phrase.kind in _TRADE_KINDS
    return is_common and not any(i in taken for i in range(match.start, match.end))


def _languages(text: str, tokens: Sequence[Token], matches: Sequence[Match], language: str | None) -> frozenset[str]:
    votes = _votes(text, tokens, matches)
    if language is not None and max(votes.values(), default=0.0) < votes[language] + _FOREIGN:
        return frozenset({language, "en"})
    if not votes:
        return frozenset({language or "en", "en"})
    most = max(votes.values())
    return frozenset({"en", *(name for name in LANGUAGES if votes[name] >= _NEAR_BEST * most)})


def _votes(text: str, tokens: Sequence[Token], matches: Iterable[Match]) -> Counter[str]:
    """For each language how many words of the text are its; a word of several counts in parts."""
    speakers: dict[int, set[str]] = defaultdict(set)
    for match in matches:
        if match.phrase.role not in _SILENT and match.phrase.language:
            for place in range(match.start, match.end):
                speakers[place].add(match.phrase.language)
    votes: Counter[str] = Counter()
    for names in speakers.values():
        for name in names:
            votes[name] += 1 / len(names)  # type: ignore[assignment]
    lower = text.casefold()
    for letter, name in _LETTERS.items():
        if letter in lower:
            votes[name] += 0.5  # type: ignore[assignment]
    return votes


def _longest(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Fact phrases that no longer or more exact phrase holds; phrases that mislead only take others away."""
    order = sorted(matches, key=lambda m: (m.start - m.end, -m.phrase.letters, m.phrase.role == FACT))
    kept: list[Match] = []
    for match in order:
        if not any(_beats(other, match) for other in kept):
            kept.append(match)
    facts = {(m.start, m.end, m.phrase.kind, m.phrase.value): m for m in kept if m.phrase.role == FACT}
    return tuple(sorted(facts.values(), key=lambda m: (m.start, m.end)))


def _beats(winner: Match, match: Match) -> bool:
    if not (winner.start < match.end and match.start < winner.end):
        return False
    holds = winner.start <= match.start and match.end <= winner.end
    if winner.end - winner.start > match.end - match.start:
        is_its_material = (winner.phrase.kind, match.phrase.kind) == ("form", "material")
        return (holds and not is_its_material) or winner.phrase.kind == match.phrase.kind
    if winner.phrase.role == MISLEADING:
        return holds
    if winner.phrase.kind != match.phrase.kind:
        return holds and _continues(winner, match)
    return holds and winner.phrase.letters > match.phrase.letters


def _continues(winner: Match, match: Match) -> bool:
    """Whether a longer known word holds the other: houtskool is no hout, schroefdraad no draad."""
    long, short = winner.phrase.pieces[-1], match.phrase.pieces[-1]
    if short.is_exact or len(long.head) <= len(short.head + short.tail):
        return False
    return long.is_exact and long.head.endswith(short.tail) if short.tail else long.head.startswith(short.head)
