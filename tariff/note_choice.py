"""The few notes that matter for a proposal: why it is not a rival, what the heading means, and what would change it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tariff.explanation_parts import NoteCited
from tariff.notes import ADDITIONAL, DEFINES, EXCLUDES, NoteBook, NoteRule, head_of, holds, shortened
from tariff.spelling import plain_words

SENT_HERE, BELONGS, CAUTION = "sent_here", "belongs", "caution"
"""Why a note is cited: it keeps the goods out of a rival and sends them here; it includes or defines the heading; it
would keep them out of here if they were a little different."""
MOST = 3

_SILENT = frozenset(
    (
        "a an the of or and in on for with without to by from as at is are be not no other than these those this that "
        "which whether any all such like kind used article good product similar heading chapter section part thereof "
        "also only material purpose expression term mean goods articles products"
    ).split()
)
_NO_CLASS = frozenset("article good product goods".split())
_VAGUE = frozenset("machine apparatus device appliance equipment material metal preparation instrument".split())
_HEADING = 4
_MUCH = 0.6
"""How much of a note's class of goods a description must share for the note to speak against a rival. On queries of
held rulings 22 rivals had such a note, and 1 was right where their probabilities came to 1.4; of 244 with a note that
shares less 26 were right, and 16 were to be expected: such notes are cited and beat nothing."""
_ITEMS = re.compile(r"[,;]|\bor\b|\band\b")
_OTHERS = re.compile(r"\bother\s+\w+\Z")


@dataclass(frozen=True)
class _Found:
    """A note that may be cited, and how much it says of the goods."""

    worth: float
    cited: NoteCited


def choose_notes(
    book: NoteBook, code: str, rivals: Sequence[str], text: str, label: str = "", most: int = MOST
) -> tuple[NoteCited, ...]:
    """The notes that matter for a proposal, the weightiest of each reason first; empty where none is known.

    Args:
        book: of the notes.
        code: proposed, of 4 to 8 digits.
        rivals: other codes that were likely, likeliest first.
        text: the description, with the facts that were told.
        label: of the proposed code, in English: what the goods are taken for.
        most: notes at most.
    """
    said = _words(f"{text} {label}")
    met = frozenset(book.met(text))
    rules = [rule for rule in book.rules if not rule.place.startswith(ADDITIONAL)]
    ways = (
        _best(_sent_here(rules, code, rivals, said, met)),
        _near(_best(_belongs(rules, code, said))),
        _best(_cautions(rules, code, rivals, said, _nouns(text, label)))[:1],
    )
    first = [found[0].cited for found in ways if found]
    rest = sorted((one for found in ways for one in found[1:]), key=lambda one: -one.worth)
    chosen: dict[str, NoteCited] = {}
    for cited in (*first, *(one.cited for one in rest)):
        chosen.setdefault(cited.quote, cited)
    kept = list(chosen.values())[:most]
    return tuple(sorted(kept, key=lambda cited: (SENT_HERE, BELONGS, CAUTION).index(cited.why)))


def notes_against(book: NoteBook, code: str, rivals: Sequence[str], text: str) -> dict[str, NoteCited]:
    """For each rival the weightiest note that keeps the goods out of it and sends them to the proposed code, if any.

    The description must meet the class of goods that the note names, or share much of it. A note that only sends all of
    a chapter there ("articles of Chapter 90") does not say which of the two it is.
    """
    if not rivals:
        return {}
    said, met = _words(text), frozenset(book.met(text))
    sending = (r for r in book.sends(code) if r.effect == EXCLUDES and not r.place.startswith(ADDITIONAL))
    rules = [rule for rule in sending if rule in met or _shared(rule, said) >= _MUCH]
    found = {rival: _best(_sent_here(rules, code, [rival], said, met)) for rival in rivals}
    return {rival: notes[0].cited for rival, notes in found.items() if notes}


def _best(found: Iterable[_Found]) -> list[_Found]:
    return sorted(found, key=lambda one: -one.worth)


def _near(found: list[_Found]) -> list[_Found]:
    """Those to the heading itself where there are any, else those to what is above it."""
    return [one for one in found if len(one.cited.codes[0]) >= _HEADING] or found


def _sent_here(
    rules: Sequence[NoteRule], code: str, rivals: Sequence[str], said: frozenset[str], met: frozenset[NoteRule]
) -> Iterator[_Found]:
    """Exclusions of a rival that send the goods to the proposed code."""
    for rule in rules:
        if rule.effect != EXCLUDES or not holds(rule.sends_to, code) or holds(rule.scope, code):
            continue
        rival = next((other for other in rivals if holds(rule.scope, other)), "")
        shared = _shared(rule, said)
        if rival and (shared or rule in met or _is_whole(rule)):
            target, source = _above(rule.sends_to, code), _above(rule.scope, rival)
            worth = 2.0 * (rule in met) + shared + len(target) / 4 - rivals.index(rival) / 10
            yield _Found(worth, _cited(rule, (target, source), SENT_HERE))


def _belongs(rules: Sequence[NoteRule], code: str, said: frozenset[str]) -> Iterator[_Found]:
    """What includes, defines or limits the proposed code; of a whole chapter only where the goods are spoken of."""
    for rule in rules:
        if rule.effect == EXCLUDES or not holds(rule.scope, code):
            continue
        above = _above(rule.scope, code)
        shared = _shared(rule, said)
        words = _words(rule.goods)
        is_told = shared > 0 if len(above) >= _HEADING else bool(words) and words <= said
        if is_told:
            yield _Found(shared + len(above) / 4 + 0.5 * (rule.effect == DEFINES), _cited(rule, (above,), BELONGS))


def _cautions(
    rules: Sequence[NoteRule], code: str, rivals: Sequence[str], said: frozenset[str], nouns: frozenset[str]
) -> Iterator[_Found]:
    """Exclusions from the proposed code that speak of goods much like these."""
    for rule in rules:
        if rule.effect != EXCLUDES or not holds(rule.scope, code) or holds(rule.sends_to, code):
            continue
        shared = _shared(rule, said)
        rival = next((other for other in rivals if holds(rule.sends_to, other)), "")
        if _heads(rule.goods) & nouns:
            codes = (_above(rule.sends_to, rival),) if rival else rule.sends_to
            worth = shared + bool(rival) + len(_above(rule.scope, code)) / 4
            yield _Found(worth, _cited(rule, codes, CAUTION))


def _cited(rule: NoteRule, codes: tuple[str, ...], why: str) -> NoteCited:
    return NoteCited(rule.place, rule.effect, shortened(rule.quote), codes, why)


def _above(codes: Iterable[str], code: str) -> str:
    """The code itself or what stands above it, as long as the entry that holds it; the nearest of several."""
    lengths = [len(one.partition("-")[0]) for one in codes if holds((one,), code)]
    return code[: max(lengths, default=0)]


def _is_whole(rule: NoteRule) -> bool:
    """Whether a rule speaks of all that its target holds: "articles of Chapter 64", "or other containers of ..."."""
    return {*plain_words(rule.goods)} <= _NO_CLASS or _OTHERS.search(rule.goods) is not None


def _nouns(*texts: str) -> frozenset[str]:
    """The nouns that descriptions begin with; those of no particular goods are none."""
    heads = (plain_words(head_of(text)) for text in texts)
    return frozenset(words[-1] for words in heads if words) - _SILENT - _VAGUE


def _heads(goods: str) -> frozenset[str]:
    """The nouns that a list of goods names, without what tells more of each."""
    items = (plain_words(head_of(item)) for item in _ITEMS.split(goods))
    return frozenset(words[-1] for words in items if words) - _SILENT


def _shared(rule: NoteRule, said: frozenset[str]) -> float:
    """How many words of what was said the class of goods has, the rarer part of it the more."""
    words = _words(rule.goods)
    return len(words & said) / max(1.0, len(words) ** 0.5) if words else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in plain_words(text) if len(word) > 2 and word not in _SILENT)
