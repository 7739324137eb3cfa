"""Codes, headings, chapters and sections that a note names, in whatever form it writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

SECTIONS = {
    "I": "01-05", "II": "06-14", "III": "15", "IV": "16-24", "V": "25-27", "VI": "28-38", "VII": "39-40",
    "VIII": "41-43", "IX": "44-46", "X": "47-49", "XI": "50-63", "XII": "64-67", "XIII": "68-70", "XIV": "71",
    "XV": "72-83", "XVI": "84-85", "XVII": "86-89", "XVIII": "90-92", "XIX": "93", "XX": "94-96", "XXI": "97",
}  # fmt: skip
"""Chapters of each section. Source: the Harmonized System, table of contents."""

_KIND = r"(?:(?:sub-?)?headings?|codes?|[Cc]hapters?|[Ss]ections?)(?:\s+[Nn]os?\.?)?"
_FIRST = re.compile(rf"\b({_KIND})\s+", re.IGNORECASE)
_TO = re.compile(rf"\s*(?:\bto|-|–)\s+(?:({_KIND})\s+)?", re.IGNORECASE)
_NEXT = re.compile(
    rf"\s*(?:,\s*(?:and/or|and|or)?|and/or\b|and\b|or\b)\s*(?:(?:(?:in|of|to)\s+)?({_KIND})\s+)?", re.IGNORECASE
)
_HEADING = re.compile(r"([0-9]{2}\.?[0-9]{2})(?![0-9%]|[.,][0-9])")
_CODE = re.compile(r"([0-9]{2}\.?[0-9]{2}(?:[ .\u00a0]?[0-9]{2}){0,3})(?![0-9%])")
_CHAPTER = re.compile(r"([0-9]{1,2})(?![0-9%]|[.,][0-9]|\s*(?:mm|cm|m|kg|g|l|°)\b|\s+(?:or more|by weight)\b)")
_SECTION = re.compile(r"(X{0,2}(?:IX|IV|V?I{0,3}))\b(?<=[IVX])")
_OF_NOTE = re.compile(r"\bnotes?\b(?:(?!\bof\b)[^.;:]){0,60}\bto\s+\Z", re.IGNORECASE)
_REACH = 90


@dataclass(frozen=True)
class Named:
    """Codes named together in a text, as in "heading 0501, 6703 or 6704 or Chapter 67".

    Attributes:
        codes: digits, or ranges of them ("3901-3914"); chapters have two digits, sections are their chapters.
        start: where the first word of it stands.
        end: one past the last.
    """

    codes: tuple[str, ...]
    start: int
    end: int


def named_in(text: str) -> tuple[Named, ...]:
    """All that a text names, in order; references to notes ("note 1 to Chapter 72") are none."""
    found: list[Named] = []
    place = 0
    while (first := _FIRST.search(text, place)) is not None:
        place = first.end()
        if _OF_NOTE.search(text[max(0, first.start() - _REACH) : first.start()]):
            continue
        codes, end = _group(text, first.end(), first[1])
        if codes:
            found.append(Named(codes, first.start(), end))
            place = end
    return tuple(found)


def _group(text: str, place: int, kind: str) -> tuple[tuple[str, ...], int]:
    """The codes from a place on, and where they end."""
    codes: list[str] = []
    end = place
    while (item := _item(text, place, kind)) is not None:
        code, end = item
        to = _TO.match(text, end)
        last = _item(text, to.end(), to[1] or kind) if to else None
        if last is not None:
            code, end = _span(code, last[0]), last[1]
        codes.append(code)
        following = _NEXT.match(text, end)
        if following is None:
            break
        place, kind = following.end(), following[1] or kind
    return tuple(codes), end


def _item(text: str, place: int, kind: str) -> tuple[str, int] | None:
    """One code of a kind at a place, and where it ends."""
    name = kind.lower()
    if name.startswith("section"):
        match = _SECTION.match(text, place)
        return (SECTIONS[match[1]], match.end()) if match and match[1] in SECTIONS else None
    if name.startswith("chapter"):
        match = _CHAPTER.match(text, place)
        return (f"{int(match[1]):02d}", match.end()) if match else None
    match = (_HEADING if name.startswith("heading") else _CODE).match(text, place)
    return (re.sub(r"\D", "", match[1]), match.end()) if match else None


def _span(first: str, last: str) -> str:
    return f"{first.partition('-')[0]}-{last.rpartition('-')[2]}"
