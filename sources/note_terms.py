"""The phrases by which a description meets a class of goods of a note.

Wary on purpose: a class that is told by more than a plain list of nouns gives no term but one that holds all its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tariff.answers import fold_text

_EXAMPLES = re.compile(r"\(\s*for\s+example,?\s*([^()]*)\)", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")
_SPLIT = re.compile(r"\s*(?:[,;]|\bor\b|\band\b)\s*")
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
    """Each noun of a list with its adjectives; an adjective before "or" goes with the next noun."""
    waiting: list[str] = []
    for item in _SPLIT.split(listed):
        words = [word for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", item.casefold())]
        if not words:
            continue
        if _ADJECTIVE.search(words[-1]):
            waiting.append(item)
            continue
        for phrase in (item, *(f"{adjective} {words[-1]}" for adjective in waiting)):
            kept = [word for word in fold_text(phrase).split() if word not in _SILENT]
            if kept and len(kept) <= _MOST and kept[-1] not in _VAGUE and len("".join(kept)) >= _LEAST:
                yield " ".join(kept)
        waiting = []
