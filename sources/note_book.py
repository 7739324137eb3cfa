"""The notes of the knowledge base as a book of rules, and what they say of one heading in few words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from sources.note_rules import rules_of
from tariff.notes import ADDITIONAL, DEFINES, NoteBook, NoteRule, Official, OfficialNote, shortened

if TYPE_CHECKING:
    from sources.knowledge import Knowledge  # it makes the book

_LONG_ENOUGH = 40
_OPEN = re.compile(r"(?::|\b(?:of|with|means?|by|and|to|only))\W*\Z")
"""Ends of definitions that go on in parts, which one quote does not hold."""
_ELSEWHERE = re.compile(r"for the definition|see\b|the (?:HS )?explanatory notes?\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;](?=\s|\Z)")


def note_book(base: Knowledge) -> NoteBook:
    """The rules of all notes that a knowledge base holds, of their newest edition; none where it holds no notes.

    Raises:
        KnowledgeUnusable: the file is there but is no knowledge base of this version.
    """
    rules = rules_of(base.all_notes())
    return NoteBook(rules, official_notes(base, rules))


def official_notes(base: Knowledge, rules: Sequence[NoteRule]) -> Official:
    """What the notes say of a code by itself: a definition for its purposes, else its explanatory note.

    A note to what stands above a code says nothing that tells it from its neighbours, and is not given.
    """

    @lru_cache(maxsize=4096)
    def official(code: str) -> OfficialNote | None:
        return _defined(rules, code) or _explained(base, code)

    return official


def _defined(rules: Sequence[NoteRule], code: str) -> OfficialNote | None:
    for rule in rules:
        is_of_code = rule.effect == DEFINES and code in rule.scope and not rule.place.startswith(ADDITIONAL)
        if is_of_code and not _OPEN.search(rule.quote):
            return OfficialNote(rule.place, shortened(rule.quote))
    return None


def _explained(base: Knowledge, code: str) -> OfficialNote | None:
    """The first sentence of a code's own explanatory note that stands below its title."""
    found = next((one for one in base.explanatory(code) if one.code == code), None)
    names = base.names(code, "en", date.max) if found is not None else ()
    if found is None or not names:
        return None
    start = _after(found.text, names[-1].text)
    body = found.text[start:].lstrip(" \n.:;") if start else ""
    if len(body) < _LONG_ENOUGH:
        return None
    if _ELSEWHERE.match(body):
        return None
    end = _SENTENCE.search(body, _LONG_ENOUGH)
    return OfficialNote(found.place, shortened(body[: end.end()] if end else body))


def _after(text: str, title: str) -> int:
    """Where a text goes on after its title, letters and digits compared alone; 0 where it does not begin with it."""
    wanted = [letter for letter in title.casefold() if letter.isalnum()]
    done = 0
    for place, letter in enumerate(text.casefold()):
        if done == len(wanted):
            return place
        if letter.isalnum():
            if letter != wanted[done]:
                return 0
            done += 1
    return 0
