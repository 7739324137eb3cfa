"""The phrases by which a description meets a class of goods of a note.

Wary on purpose: a class that is told by more than a plain list of nouns gives no term but one that holds all its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tariff.answers import fold_text

_EXAMPLES = re.compile(r"\(\s*for\s+example,?\s*([^()]*)\)", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")
_ITEMS = re.compile(r"(.*?)(\s*(?:[,;]\s*(?:\bor\b|\band\b)?|\bor\b|\band\b|\Z)\s*)", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SUMS = re.compile(r"\s*(?:any\s+)?(?:other|similar)\b", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:of|with|which|that|for|in|on|having|being|put up|not|without|whether|lined|designed|used|made|containing|"
    r"consisting|based|to|by|from|as|impregnated|coated|covered|laminated|presented|prepared|than|except|if|where|when|"
    r"specially|obtained|separated|suitable|attached|combined|mentioned|incorporating|exceeding|merely|so|constructed|"
    r"constituting|marked|intended|forming|excluding)\b"
)
_SILENT = frozenset(
    "the a an thereof these those this such any all also other others similar like certain and or".split()
)
_VAGUE = frozenset(
    (
        "article articles good goods product products part parts accessory accessories material materials preparation "
        "preparations kind kinds item items equipment apparatus device devices machine machines appliance appliances "
        "fitting fittings base object objects substance substances work works heading headings chapter section element "
        "elements compound compounds mixture mixtures unit units textile textiles metal metals paper plastics plastic "
        "residues otherwise they it waste rubber leather wood glass stone ceramic fabric fabrics yarn yarns "
        "trimming trimmings set sets requisites"
    ).split()
)
"""Nouns that tell too little to keep goods out of anything."""
_ADJECTIVE = re.compile(
    r"(?:ed|en|ic|al|ous|able|ible|ary|ile|ing|live|dry|fresh|raw|semi-precious|precious|natural)\Z"
)
_ONLY_VAGUE = re.compile(r"(?:(?:articles|goods|products|of|or|and)\W*)*", re.IGNORECASE)
_MOST, _LEAST = 5, 5
"""Words at most, letters at least: short words mean too many things."""


def terms_of(goods: str, whole: str = "") -> tuple[str, ...]:
    """Phrases of folded words, each of which names goods of the class.

    Args:
        goods: the class.
        whole: the clause that it stands in, where examples in brackets may follow.
    """
    found = [phrase for listed in _lists(goods, whole) for phrase in _phrases(listed)]
    return tuple(dict.fromkeys(found))


def _lists(goods: str, whole: str) -> Iterator[str]:
    """Plain lists of nouns: the goods where nothing limits them, and the examples."""
    bare = _BRACKETS.sub(" ", goods)
    if not _MORE.search(bare.casefold()):
        yield bare
    if not _ONLY_VAGUE.fullmatch(bare.strip()):
        return
    yield from (match[1] for match in _EXAMPLES.finditer(whole or goods) if not _MORE.search(match[1].casefold()))


def _phrases(listed: str) -> Iterator[str]:
    """Each noun of a list with its adjectives; an adjective before "or" goes with the next noun.

    Left out are "other containers", which only sums up, and a noun alone that may share an adjective or a noun with its
    neighbour: the forks of "wooden spoons or forks", the door of "door or window handles".
    """
    items = [(match[1], match[2]) for match in _ITEMS.finditer(listed) if match[1].strip()]
    waiting: list[str] = []
    is_shared = False
    for number, (item, link) in enumerate(items):
        words = _WORD.findall(item.casefold())
        if not words:
            continue
        if _ADJECTIVE.search(words[-1]):
            waiting.append(item)
            is_shared = True
            continue
        follows = len(_WORD.findall(items[number + 1][0])) if number + 1 < len(items) else 0
        is_alone = len(words) == 1 and (
            is_shared or ("or" in link and follows > 1 and not _SUMS.match(items[number + 1][0]))
        )
        if not is_alone and not _SUMS.match(item):
            yield from _told([item, *(f"{adjective} {words[-1]}" for adjective in waiting)])
        is_shared = is_shared or (len(words) > 1 and _ADJECTIVE.search(words[0]) is not None)
        waiting = []


def _told(phrases: Iterable[str]) -> Iterator[str]:
    """The phrases that tell enough, without the words that tell nothing."""
    for phrase in phrases:
        kept = [word for word in fold_text(phrase).split() if word not in _SILENT]
        if kept and len(kept) <= _MOST and kept[-1] not in _VAGUE and len("".join(kept)) >= _LEAST:
            yield " ".join(kept)
