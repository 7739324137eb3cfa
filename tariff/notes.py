"""Rules that the notes to sections and chapters state, and the book in which they are looked up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tariff.spelling import plain_words

EXCLUDES, INCLUDES, DEFINES, SUBJECT = "excludes", "includes", "defines", "subject"
EFFECTS = (EXCLUDES, INCLUDES, DEFINES, SUBJECT)
ADDITIONAL = "Additional"
"""How the places of additional notes begin: those at hand are another state's, so they are read but not relied on."""

_HEAD_END = re.compile(
    r"[,;:()\[\]|/\n]|\.\s|\b(?:for|with|without|from|of|in|to|on|by|not|no|and|or|used|containing|made)\b",
    re.IGNORECASE,
)


LONGEST = 300
"""Characters of a quote that is shown."""


@dataclass(frozen=True)
class OfficialNote:
    """What an official note says of one heading or code.

    Attributes:
        place: of the note: "Note 8 to Chapter 39", "Explanatory note to heading 4202".
        quote: an exact span of it, of 300 characters at most.
    """

    place: str
    quote: str


Official = Callable[[str], OfficialNote | None]
"""What an official note says of a code of 4 to 8 digits; None where none does."""


def no_official(code: str) -> OfficialNote | None:
    """Stands in where no notes are loaded."""
    return None


def shortened(quote: str) -> str:
    """The beginning of a quote, cut between words where it is longer than what is shown."""
    if len(quote) <= LONGEST:
        return quote.rstrip()
    cut = quote[:LONGEST]
    return cut[: max(cut.rfind(" "), cut.rfind("\n"), 1)].rstrip(" ,;:\n")


@dataclass(frozen=True)
class NoteRule:
    """One rule of a note.

    Attributes:
        place: of the note: "Note 1(b) to Chapter 39".
        effect: "excludes": the goods are kept out of the scope; "includes": they belong to it; "defines": what an
            expression means there; "subject": the scope holds such goods only.
        scope: what the rule is about: chapters, headings or codes, or ranges such as "3901-3914"; see ``holds``.
        sends_to: where the note says that the goods belong, in the same form; empty where it does not say.
        goods: the class of goods, or the expression that is defined: a span of the note.
        quote: the span of the note that states the rule.
        terms: words or phrases by which a description meets the goods; empty where none is plain enough.
    """

    place: str
    effect: str
    scope: tuple[str, ...]
    sends_to: tuple[str, ...]
    goods: str
    quote: str
    terms: tuple[str, ...]


def holds(codes: Iterable[str], code: str) -> bool:
    """Whether codes or ranges of them ("39", "3901-3914", "392690") hold a code, or one above it, wholly."""
    for one in codes:  # asked of a thousand rules for each proposal
        first, last = _ends(one)
        if first <= code[: len(first)] and code[: len(last)] <= last and len(code) >= len(last):
            return True
    return False


@lru_cache(maxsize=8192)
def _ends(one: str) -> tuple[str, str]:
    """First and last code of a range; of a code itself twice."""
    first, _, last = one.partition("-")
    return first, last or first


@dataclass(frozen=True)
class _Term:
    """A term of an exclusion: its words in plain form."""

    words: frozenset[str]
    rule: NoteRule


class NoteBook:
    """The rules of all notes; empty where the knowledge base holds none."""

    def __init__(self, rules: Sequence[NoteRule] = (), official: Official = no_official) -> None:
        """Index rules in the order of the notes; ``official`` tells what the notes say of a code by itself."""
        self.rules, self.official = tuple(rules), official
        self._terms: dict[str, list[_Term]] = {}
        for rule in self.rules:
            for term in rule.terms if rule.effect == EXCLUDES and not rule.place.startswith(ADDITIONAL) else ():
                words = plain_words(term)
                self._terms.setdefault(words[-1], []).append(_Term(frozenset(words), rule))

    def about(self, code: str) -> tuple[NoteRule, ...]:
        """The rules whose scope holds a code of 2 to 10 digits, in legal order."""
        return tuple(rule for rule in self.rules if holds(rule.scope, code))

    def sends(self, code: str) -> tuple[NoteRule, ...]:
        """The rules that send goods to a code or to one above it, in legal order."""
        return tuple(rule for rule in self.rules if holds(rule.sends_to, code))

    def met(self, text: str) -> tuple[NoteRule, ...]:
        """The exclusions whose class of goods a description meets, in legal order.

        A description meets a class where what it names first, before any "for", "with" or "of", ends with the noun of
        one of the class's terms and holds all its words, in whatever spelling and number: a hair dryer is no hair.
        Additional notes are left out.
        """
        said = plain_words(head_of(text))
        found = {id(t.rule) for t in self._terms.get(said[-1], ()) if t.words <= {*said}} if said else set()
        return tuple(rule for rule in self.rules if id(rule) in found)


def head_of(text: str) -> str:
    """What a description names first: all before punctuation or a word that begins to tell more of it."""
    stripped = text.strip()
    end = _HEAD_END.search(stripped)
    return stripped[: end.start()].rstrip() if end else stripped
