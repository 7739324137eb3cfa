"""What a free answer means for the options shown: its amounts, facts, words and yes or no vote for each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from tariff import polarity, thresholds
from tariff.affirmation import affirmed, says_yes_or_no
from tariff.answers import fold_text, resolve, says_something, special_in
from tariff.contract import Answer
from tariff.fact_votes import is_the_rest
from tariff.fact_votes import votes as fact_votes
from tariff.facts import Lexicon, StatedFact
from tariff.leaf_facts import LeafFacts
from tariff.polarity import Polarity, polarity_of, same_word
from tariff.thresholds import Amount, amounts_of, spell_out
from tariff.tree import Bools

_AMOUNT, _FACT, _WORD, _LEAF = 3, 2, 2, 1
_CLAUSES = re.compile(r"[;!?()]+|[,.](?!\d)|\s(?:and|und|et|y|e|en|i|but|aber|mais|pero|ma|maar|ale)\s", re.IGNORECASE)


@dataclass(frozen=True)
class Offer:
    """A question as it was put, in the language of the reply and in English, which all rules can read.

    Attributes:
        text: the question, in English.
        labels: for each option its button text in the language of the reply.
        english: the same in English.
        shown: (options, leaves) those of which each option can be true.
        is_all: whether the options shown are all that the question has.
        is_across: whether they are headings or subheadings: "other articles" are then not the rest of the others, and
            what the goods are made of does not say which of them they are where the answer names the goods besides.
    """

    text: str
    labels: tuple[str, ...]
    english: tuple[str, ...]
    shown: Bools
    is_all: bool
    is_across: bool = False


@dataclass(frozen=True)
class Heard:
    """What came of a free answer.

    Attributes:
        answer: resolved where it could be; else with its free text still.
        told: what it tells besides, in the words said; empty where that is nothing.
        totals: for each option shown the votes for it, below 0 where the answer contradicts it.
        is_too_wide: whether it speaks of what the options differ in, and yet of none of them more than of others.
    """

    answer: Answer
    told: str = ""
    totals: tuple[int, ...] = ()
    is_too_wide: bool = False


class Understanding:
    """Reads free answers by the words, facts and amounts in them; knows nothing of vectors."""

    def __init__(self, lexicon: Lexicon, facts: LeafFacts) -> None:
        """Read with this lexicon, and compare with what each leaf admits."""
        self._lexicon = lexicon
        self._facts = facts
        self._label = lru_cache(maxsize=8192)(self._read)

    def hear(self, answer: Answer, offer: Offer, language: str) -> Heard:
        """What a free answer says of the options shown.

        Args:
            answer: with free text.
            offer: the question.
            language: of the reply; the text is taken to be in it unless its words say otherwise.
        """
        plain = resolve(answer, list(zip(offer.labels, offer.english, strict=True)))
        if not plain.free:
            return Heard(plain)
        said = self._read(answer.free, language)
        totals = self._totals(said, offer, language)
        totals = self._with_yes_or_no(answer.free, said, totals, offer)
        chosen = _leader(totals, offer.is_all)
        if chosen is not None:
            if offer.is_across and self._names_more(said, chosen, offer, language):
                return Heard(answer, "", totals)
            told = self.told(answer.free, chosen, offer, language)
            return Heard(replace(answer, free="", option=answer.shown[chosen]), told, totals)
        special = special_in(answer.free) if not any(totals) else ""
        is_too_wide = max(totals, default=0) <= 0 and self._is_too_wide(said, offer)
        return Heard(replace(answer, free="", special=special) if special else answer, "", totals, is_too_wide)

    def told(self, text: str, chosen: int, offer: Offer, language: str) -> str:
        """The parts of an answer that say something else than the option chosen does; empty where all or none do."""
        parts = [part.strip() for part in _CLAUSES.split(self._spelt(text))]
        kept = [part for part in parts if says_something(part) and not self._is_of(part, chosen, offer, language)]
        return ", ".join(kept) if len(kept) < len([part for part in parts if part]) else ""

    def _names_more(self, said: _Reading, chosen: int, offer: Offer, language: str) -> bool:
        """Whether an answer asserts more than facts and what the option chosen says: goods of another name."""
        labels = [self._label(offer.english[chosen], "en"), self._label(offer.labels[chosen], language)]
        known = {word for fact in said.facts for word in fold_text(fact.words).split()}
        known |= {word for label in labels for word in label.polarity.asserted}
        return any(not any(same_word(word, other) for other in known) for word in said.polarity.asserted)

    def _is_too_wide(self, said: _Reading, offer: Offer) -> bool:
        """Whether an amount or facts of an answer are of the kind that the options tell apart, and decide nothing."""
        labels = [self._label(label, "en") for label in offer.english]
        dimensions = {amount.dimension for label in labels for amount in label.amounts}
        kinds = {fact.kind for label in labels for fact in label.facts}
        words = said.polarity.asserted | said.polarity.denied
        is_fact_alone = bool(said.facts) and len(words) <= len(said.facts) and {f.kind for f in said.facts} <= kinds
        return bool(said.amounts and dimensions) or is_fact_alone

    def _read(self, text: str, language: str) -> _Reading:
        laid = self._lexicon.lay_out(self._spelt(text), language)
        words = polarity_of(laid)
        facts = tuple(_with_denial(fact, words) for fact in self._lexicon.read(text, language))
        return _Reading(amounts_of(laid, self._lexicon.units), words, facts)

    def _spelt(self, text: str) -> str:
        return spell_out(text, self._lexicon.units.pattern)

    def _totals(self, said: _Reading, offer: Offer, language: str) -> tuple[int, ...]:
        english = [self._label(text, "en") for text in offer.english]
        own = [self._label(text, language) for text in offer.labels]
        pairs = list(zip(own, english, strict=True))
        bounds = [e.amounts or o.amounts for o, e in pairs]
        facts = [o.facts + e.facts for o, e in pairs]
        found = np.asarray(
            [
                np.multiply(_AMOUNT, thresholds.votes(said.amounts, bounds)),
                np.multiply(_FACT, self._fact_votes(said.facts, facts, offer)),
                np.multiply(_WORD, polarity.votes(said.polarity, [(o.polarity, e.polarity) for o, e in pairs])),
                np.multiply(_LEAF, self._leaf_votes(said.facts, facts, offer.shown)),
            ]
        )
        return tuple(int(total) for total in found.sum(0))

    def _fact_votes(
        self, said: Sequence[StatedFact], labels: Sequence[Sequence[StatedFact]], offer: Offer
    ) -> list[int]:
        rest = [not offer.is_across and is_the_rest(label) for label in offer.english]
        return fact_votes(said, labels, rest, self._lexicon.vocabulary)

    def _leaf_votes(
        self, said: Sequence[StatedFact], labels: Sequence[Sequence[StatedFact]], shown: Bools
    ) -> list[int]:
        """-1 for an option below which nothing admits what no label names, where something below another does."""
        named = {fact.kind for facts in labels for fact in facts}
        others = [fact for fact in said if fact.kind not in named]
        fits = self._facts.compatible(others)
        shares = [float(fits[leaves].mean()) if others and leaves.any() else 0.0 for leaves in shown]
        return [-1 if share == 0.0 and max(shares) > 0.0 else 0 for share in shares]

    def _with_yes_or_no(self, text: str, said: _Reading, totals: tuple[int, ...], offer: Offer) -> tuple[int, ...]:
        """The votes, with that of a leading yes or no where nothing else decides."""
        word = says_yes_or_no(text)
        if word is None or any(total > 0 for total in totals):
            return totals
        english = [self._label(label, "en") for label in offer.english]
        asked = self._label(offer.text, "en")
        parts = [(e.amounts, e.polarity) for e in english]
        yes = affirmed((asked.amounts, asked.polarity), parts, offer.text, offer.english)
        if yes is None:
            return totals
        meant = yes if word else 1 - yes if len(totals) == 2 else None
        if meant is None:
            return tuple(total - 1 if i == yes else total for i, total in enumerate(totals))
        return tuple(total + 1 if i == meant else total for i, total in enumerate(totals))

    def _is_of(self, part: str, chosen: int, offer: Offer, language: str) -> bool:
        said = self._read(part, language)
        totals = self._totals(said, offer, language)
        return said.polarity.is_empty or (any(totals) and totals[chosen] == max(totals))


@dataclass(frozen=True)
class _Reading:
    amounts: tuple[Amount, ...]
    polarity: Polarity
    facts: tuple[StatedFact, ...]


def _with_denial(fact: StatedFact, words: Polarity) -> StatedFact:
    """The fact, denied where the text denies all its words."""
    own = set(fold_text(fact.words).split())
    return replace(fact, is_denied=True) if fact.value and own <= words.denied else fact


def _leader(totals: Sequence[int], is_all: bool) -> int | None:
    """The option that leads the others, or the only one that is not contradicted."""
    best = int(np.argmax(totals))
    rest = [total for i, total in enumerate(totals) if i != best]
    if totals[best] > 0 and all(total < totals[best] for total in rest):
        return best
    is_left = is_all and totals[best] == 0 and bool(rest) and all(total < 0 for total in rest)
    return best if is_left else None
