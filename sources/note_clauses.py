"""The classes of goods that a list names, each with the heading or chapter that the note sends it to.

"wigs (heading 6704) or hats of heading 6504" are two classes. Codes within an exception ("other than those of
heading 4203") are no target, nor are codes that only describe the goods ("oils made of goods of Chapter 39 (heading
3819)").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sources.note_codes import Named, named_in

_BRACKETS = re.compile(r"\([^()]*\)")
_EXCEPT = re.compile(
    r"\b(?:other\s+than|except(?:ing|ed)?|excluding|but\s+not|with\s+the\s+exception\s+of|not\s+being)\b", re.IGNORECASE
)
_EXAMPLE = re.compile(r"\(\s*(?:for\s+example|e\.g\.|such\s+as)", re.IGNORECASE)
_LINK = re.compile(r"[\s,;]*(?:\b(?:or|and|also|nor)\b[\s,]*)*")
_OF = re.compile(r"[\s,]*(?:\b(?:of|in|from|under|within|to)\s*)?(?:the\s+)?\(?\Z", re.IGNORECASE)
_AFTER = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:[,;.]|\b(?:or|and)\b|\Z)", re.IGNORECASE)
_PURPOSE = re.compile(r"\b(?:purposes?|meaning)\s+of\s*\Z")
_SENT = re.compile(r"\bto\s+be\s+classified\s+(?:in|under|within)\s+\Z")
_OPENS = re.compile(r"\s*\(\s*(?:generally|usually)?,?\s*")
_CLASSED = re.compile(r"\s*classified\b")
_ASIDE = re.compile(r"\s*for\s+the\s+purposes?\s+of\b")
_LONG = 12


@dataclass(frozen=True)
class Clause:
    """One class of goods: places in the text that was given."""

    goods: tuple[int, int]
    whole: tuple[int, int]
    sends_to: tuple[str, ...]


@dataclass(frozen=True)
class _Target:
    """Codes to which goods are sent."""

    codes: tuple[str, ...]
    start: int
    end: int


def clauses(text: str) -> tuple[Clause, ...]:
    """The classes of goods of a text, in order; a text without codes is one class."""
    found: list[Clause] = []
    for start, end in reversed(list(_segments(text))):
        segment = list(_of_segment(text, start, end))
        if found and segment and not segment[-1].sends_to:
            segment[-1] = replace(segment[-1], sends_to=found[0].sends_to)  # "A; B (heading 1)": both go there
        found = segment + found
    return tuple(found)


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """The parts between semicolons that stand in no brackets."""
    start = depth = 0
    for place, letter in enumerate(text):
        depth = max(0, depth + (letter == "(") - (letter == ")"))
        if letter == ";" and not depth:
            yield start, place
            start = place + 1
    if not start or not _ASIDE.match(text, start):
        yield start, len(text)


def _of_segment(text: str, start: int, end: int) -> Iterator[Clause]:
    segment = text[start:end]
    targets = list(_targets(segment))
    place = 0
    for number, target in enumerate(targets):
        begin = _begin(segment, place)
        place = target.end
        is_last = number == len(targets) - 1
        whole = _trimmed(segment, begin, len(segment) if is_last else place)
        goods = _goods(segment, begin, target)
        yield Clause(_moved(goods, start), _moved(whole, start), target.codes)
    if not targets and (whole := _trimmed(segment, _begin(segment), len(segment)))[1] > whole[0]:
        yield Clause(_moved(whole, start), _moved(whole, start), ())


def _begin(segment: str, place: int = 0) -> int:
    """Where words begin again after the joining words at a place."""
    match = _LINK.match(segment, place)
    return match.end() if match else place


def _moved(span: tuple[int, int], by: int) -> tuple[int, int]:
    return span[0] + by, span[1] + by


def _goods(segment: str, begin: int, target: _Target) -> tuple[int, int]:
    """The goods before their target; with what follows in brackets where before it stands nothing of its own."""
    match = _OF.search(segment, begin, target.start)
    return _trimmed(segment, begin, match.start() if match else target.start)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without white space, punctuation and joining words at its ends."""
    part = re.sub(r"[\s,;:.]*(?:\b(?:or|and)\b)?[\s,;:.]*\Z", "", text[start:end])
    lead = len(part) - len(part.lstrip())
    return start + lead, start + max(lead, len(part))


def _targets(segment: str) -> Iterator[_Target]:
    """The codes of a segment that goods are sent to."""
    named = named_in(segment)
    brackets = [match.span() for match in _BRACKETS.finditer(segment)]
    found = [t for i, n in enumerate(named) if (t := _target(segment, n, named[i + 1 :], brackets)) is not None]
    kept: list[_Target] = []
    for target in found:
        before = segment[kept[-1].end if kept else 0 : target.start]
        is_excepted = _EXCEPT.search(_BRACKETS.sub("", before)) is not None
        in_brackets = any(a <= target.start < b for a, b in brackets)
        if is_excepted and (kept or not in_brackets):
            continue
        kept.append(target)
    yield from kept or _examples(segment, named, brackets)


def _target(segment: str, named: Named, later: Sequence[Named], brackets: Sequence[tuple[int, int]]) -> _Target | None:
    """The codes as a target where they are one by their place."""
    if _PURPOSE.search(segment[: named.start]):
        return None
    around = next(((a, b) for a, b in brackets if a <= named.start < b), None)
    if around is not None:
        return _in_brackets(segment, named, around)
    if _SENT.search(segment[: named.start]):
        return _Target(named.codes, named.start, named.end)
    following = later[0] if later else None
    is_described = following is not None and _OPENS.fullmatch(segment[named.end : following.start])
    is_end = _AFTER.match(segment, named.end) is not None
    if is_described or (not is_end and following is not None):
        return None
    tail = _BRACKETS.match(segment, named.end + len(segment[named.end :]) - len(segment[named.end :].lstrip()))
    end = tail.end() if tail and not named_in(tail[0]) else named.end
    return _Target(named.codes, named.start, end)


def _in_brackets(segment: str, named: Named, around: tuple[int, int]) -> _Target | None:
    """Codes in brackets that hold little else, as "(generally, Section XV)" and "(heading 8420 or 8451)"."""
    inside = segment[around[0] + 1 : named.start]
    if (
        _EXCEPT.search(inside)
        or _EXAMPLE.match(segment, around[0])
        or (len(inside.strip()) > _LONG and not _CLASSED.match(inside))
    ):
        return None
    return _Target(named.codes, around[0], around[1])


def _examples(segment: str, named: Sequence[Named], brackets: Sequence[tuple[int, int]]) -> Iterator[_Target]:
    """The codes of examples in brackets together, where a segment names no other."""
    for start, end in brackets:
        codes = tuple(c for n in named if start <= n.start < end for c in n.codes)
        if codes and _EXAMPLE.match(segment, start):
            yield _Target(codes, start, end)
            return
