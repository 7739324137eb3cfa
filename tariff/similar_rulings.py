"""Rulings near to the goods: what each is worth on the day asked, which are shown, and which were ruled otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tariff.bti import CODE_ENDED, EXPIRED, INVALIDATED, IS_VALID, NOT_YET, Bti, CodeList
from tariff.explanation_parts import IMPORTED, OWN, Divergent
from tariff.rulings import Ruling

STATUSES = (IS_VALID, EXPIRED, INVALIDATED, CODE_ENDED)
"""What a ruling that is cited can be on the day asked."""
MOST = 3
LONGEST = 300
"""Characters of a ruling's text that are quoted."""
_SHORTEST = 80
_AS_NEAR = 0.02
"""How much less near a ruling under another code may be than the nearest under the proposed heading."""
_BEHIND = 0.05
"""How much nearer a ruling that is not valid any more must be than one that is, to be shown before it."""
_SENTENCE = re.compile(r"[.!?;](?=\s)|\n")
_NAMED = 3
Successors = Callable[[str], tuple[str, ...]]
"""The codes that stand for one that ended; empty where none is known."""


@dataclass(frozen=True)
class SimilarRuling:
    """A ruling near to the goods.

    Attributes:
        reference: number in the EBTI database.
        country: ISO code of the member state.
        language: of ``text``, two small letters; empty where the export does not say.
        issued: ISO date.
        valid_until: ISO date of its last day.
        status: on the day asked, as in ``tariff.bti``.
        code: as ruled.
        origin: ``own`` or ``imported``.
        text: all that describes its goods, as it stands in the source.
        cosine: to the goods, -1 to 1.
        link: official page.
    """

    reference: str
    country: str
    language: str
    issued: str
    valid_until: str
    status: str
    code: str
    origin: str
    text: str
    cosine: float
    link: str


def own_status(ruling: Ruling, on: date, codes: CodeList) -> str:
    """What a ruling of the project is on a day, as far as its dates and its code tell."""
    day = on.isoformat()
    if ruling.issued > day:
        return NOT_YET
    if ruling.valid_until < day:
        return EXPIRED
    return IS_VALID if codes.holds(ruling.code) else CODE_ENDED


def similar_of_own(ruling: Ruling, cosine: float, on: date, codes: CodeList) -> SimilarRuling:
    """A ruling of the project, in its words."""
    return SimilarRuling(
        ruling.reference, ruling.country, "en", ruling.issued, ruling.valid_until, own_status(ruling, on, codes),
        ruling.code, OWN, ruling.goods, _rounded(cosine), ruling.link,
    )  # fmt: skip


def similar_of_imported(ruling: Bti, cosine: float, on: date, codes: CodeList) -> SimilarRuling:
    """An imported ruling, as it was published."""
    return SimilarRuling(
        ruling.reference, ruling.country, ruling.language, ruling.issued, ruling.last_day.isoformat(),
        ruling.status_at(on, codes), ruling.code, IMPORTED, ruling.description or ruling.keywords, _rounded(cosine),
        ruling.link,
    )  # fmt: skip


def _rounded(cosine: float) -> float:
    """A cosine to four places; vectors that are kept in 8 bits give a little more than 1 for the same text."""
    return round(min(1.0, max(-1.0, cosine)), 4)


def quoted(text: str, longest: int = LONGEST) -> str:
    """The beginning of a text as an exact span of it, up to the end of a sentence where there is one, else a word."""
    body = text.strip()
    if len(body) <= longest:
        return body
    ends = [match.end() for match in _SENTENCE.finditer(body, 0, longest + 1) if _SHORTEST <= match.end() <= longest]
    cut = (
        body[: ends[-1]] if ends else body[: max(body.rfind(" ", 0, longest + 1), body.rfind("\n", 0, longest + 1), 0)]
    )
    return cut.rstrip() or body[:longest]


def ended_early(one: SimilarRuling, published: Bti, on: date, codes: CodeList) -> SimilarRuling:
    """A ruling of the project that was withdrawn by a day, as the base of published rulings knows it."""
    return replace(one, status=published.status_at(on, codes), valid_until=published.last_day.isoformat())


def pick_similar(
    pool: Sequence[SimilarRuling], code: str, other: str = "", most: int = MOST
) -> tuple[SimilarRuling, ...]:
    """The rulings to show for a code: those under its heading before others, then the nearest; valid ones stand first.

    One that expired or whose code ended takes a place only where it is nearer by 0.05 than a valid one. One that was
    withdrawn takes none: the nearest stands behind the others, where it is nearer than all of them.

    Args:
        pool: rulings near to the goods.
        code: proposed, of 4 digits or more.
        other: another heading that is likely, of which so many are shown besides; empty for none.
        most: how many.
    """

    def place(one: SimilarRuling) -> tuple[bool, float]:
        return not one.code.startswith(code[:4]), _BEHIND * (one.status != IS_VALID) - one.cosine

    kept = sorted((one for one in pool if one.status != INVALIDATED), key=place)
    beside = [one for one in kept[most:] if other and one.code.startswith(other)][:most]
    chosen = [*kept[:most], *beside]
    nearest = max((one.cosine for one in chosen), default=-1.0)
    gone = sorted((one for one in pool if one.status == INVALIDATED and one.cosine >= nearest), key=place)[:1]
    return tuple(sorted([*chosen, *gone], key=lambda one: one.status != IS_VALID))


def diverging(pool: Sequence[SimilarRuling], code: str, most: int = MOST) -> tuple[Divergent, ...]:
    """Other headings, and other codes of the heading, under which member states ruled goods as near as the nearest.

    As near: no more than 0.02 of cosine below the nearest ruling under the proposed heading; where there is none, below
    the nearest of all. Only rulings that are valid on the day count.

    Args:
        pool: rulings near to the goods.
        code: proposed, 2 to 8 digits.
        most: codes at most, the one with the nearest ruling first.
    """
    valid = sorted((one for one in pool if one.status == IS_VALID), key=lambda one: -one.cosine)
    within = [one.cosine for one in valid if one.code.startswith(code[:4])]
    if not valid:
        return ()
    least = (within or [valid[0].cosine])[0] - _AS_NEAR
    found: dict[str, list[SimilarRuling]] = {}
    for one in valid:
        if one.cosine >= least and (other := _differs(one.code, code)):
            found.setdefault(other, []).append(one)
    return tuple(_divergent(other, rulings, code) for other, rulings in list(found.items())[:most])


def _differs(ruled: str, code: str) -> str:
    """The heading, or the code as deep as the proposed one, in which a ruling differs; empty where it does not."""
    if ruled[:4] != code[:4] and not ruled.startswith(code):
        return ruled[:4]
    return "" if ruled.startswith(code) or len(ruled) < len(code) else ruled[: len(code)]


def _divergent(other: str, rulings: Sequence[SimilarRuling], code: str) -> Divergent:
    countries = tuple(dict.fromkeys(one.country for one in rulings))
    references = tuple(one.reference for one in rulings[:_NAMED])
    return Divergent(other, countries, len(rulings), references, "code" if other[:4] == code[:4] else "heading")
