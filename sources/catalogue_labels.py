"""Checks of labels: each must tell its node without its neighbours, and keep what its ancestors decide."""

import re
from collections.abc import Iterator, Sequence

from sources.catalogue_findings import Finding, Page
from tariff.tree import CHAPTER, LEAF

LONGEST_LABEL = 120
_LEANING = {
    "such": r"(?<!as )\bsuch\b(?! as\b)",
    "a list": r"\b(?:named list|the list|listed|unlisted|not listed)\b",
    "other uses": r"\bother (?:uses?|purposes?)\b",
    "that factory assembly": r"\b(?:that|such) factory assembly\b",
    "a note": r"\b(?:additional |subheading )?notes? (?:\d|to\b|\()",
    "a subheading": r"\bsubheadings?\b",
    "a heading": r"\bheadings? \d{4}\b",
    "a code": r"\b(?:of|in|from|under) \d{4} \d\d\b",
    "an earlier group": r"\b(?:previous|preceding)\b",
    "a leading Other": r"^Other\b",
    "other things": r"\b(?:of|in|from|for|by|with|on|to) (?:any |all |one )?other (?!than\b)",
    "what was named": r"\b(?:than|not|except|of) those\b|\bthe (?:above|others?|latter)\b",
    "names elsewhere": r"\bnot named(?! (?:elsewhere|in)\b)",
    "what remains": r"\b(?:remaining|ordinary)\b",
    "a limit": r"\b(?:these|the|those) limits?\b",
}
_LEANS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _LEANING.items()}
_FOOD = re.compile(r"human food or (?:other|any)", re.IGNORECASE)
_USE = re.compile(r"food|edible|industr|technical", re.IGNORECASE)
_LIMITS = (
    ("72", r"\bin coils\b", r"\bcoil"),
    ("72", r"not clad, plated or coated", r"\b(?:un)?(?:coated|clad|plated)\b"),
    ("72", r"not further worked than", r"\b(?:only|plain|further|worked)\b|^Pickled|^Unpickled"),
    ("82", r"\bput up in sets\b", r"\bsets?\b"),
    ("15", r"for technical or industrial uses", r"industrial|technical|making"),
    ("5", r"\bnot put up for retail sale\b", r"\bretail\b|\bpack"),
    ("02", r"\bwith bone in\b", r"\bbone|wing|back|paletot"),
    ("03", r"^(?:other, )?frozen\b", r"\bfrozen\b"),
    ("5515", r"^other woven fabrics of synthetic staple", r"85 ?%"),
    ("5212", r"^other woven fabrics of cotton", r"85 ?%"),
    ("6403", r"\bnot covering the ankle\b", r"ankle|shoe|sandal|slipper|covering"),
)
"""Beginning of the code, what an ancestor's official wording decides, and what then stands in the label of a leaf."""


def check_labels(pages: Sequence[Page]) -> Iterator[Finding]:
    """Labels that lean on a neighbour, are too long, or mix human food with industrial use; limits that were lost."""
    for page in pages:
        leans = [name for name, pattern in _LEANS.items() if page.kind != CHAPTER and pattern.search(page.label)]
        if leans:
            yield Finding("leaning label", page.id, f"{page.label} (leans on {', '.join(leans)})")
        if len(page.label) > LONGEST_LABEL:
            yield Finding("long label", page.id, f"{page.label} ({len(page.label)} characters)")
        if page.code.startswith("15") and _mixes_food(page):
            yield Finding("human food", page.id, f"{page.label} / {page.option}")
        if page.kind == LEAF:
            yield from _lost_limits(page)


def _mixes_food(page: Page) -> bool:
    """Whether its words take human food and industrial use together, or forget which of the two was decided above."""
    is_mixed = _FOOD.search(page.label) or _FOOD.search(page.option)
    is_decided = any(above.option.startswith("Human food") for above in page.above)
    return bool(is_mixed or (is_decided and not _USE.search(page.label)))


def _lost_limits(page: Page) -> Iterator[Finding]:
    for chapters, official, label in _LIMITS:
        decided = [above for above in page.above if re.search(official, above.official, re.IGNORECASE)]
        if page.code.startswith(chapters) and decided and not _says(page, official, label):
            yield Finding("lost limit", page.id, f"{page.label} (lost: {decided[-1].official[:80]})")


def _says(page: Page, official: str, label: str) -> bool:
    """Whether the label keeps a limit, or its own line or a line below the limit says otherwise."""
    return bool(re.search(label, page.label, re.IGNORECASE) or re.search(official, page.official, re.IGNORECASE))
