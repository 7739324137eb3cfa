"""Limits of quantities in the official English wording: "of a thickness exceeding 3 mm but not exceeding 5 mm"."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from tariff.intervals import Interval

_WORDS = {"one": "1", "two": "2", "three": "3", "five": "5", "ten": "10"}
_N = r"(\d+(?:\.\d+)?)"
_UNITS = (
    "tonnes|kg each|kg|grams|g/m²|g|litres|litre|l|ml|cm³|mm|cm|metres|m|kW|W|volts|kV|V|% vol|% by volume|%|"
    "decitex|inches"
)
_U = rf"({_UNITS})"
_END = r"(?![\w/²³])"
_LOW = rf"(?P<open>(?i:exceeding|more than|greater than|over)) (?P<a>{_N})(?: {_U}{_END})?"
_LEAST = (
    rf"(?P<least>(?i:not less than|at least|equal to or greater than|equal to or exceeding)) "
    rf"(?P<b>{_N})(?: {_U}{_END})?"
)
_MORE = rf"(?P<c>{_N})(?: {_U}{_END})?(?: each)? or more"
_MOST = rf"(?P<most>(?i:not exceeding|not more than|maximum of)) (?P<d>{_N})(?: {_U}{_END})?"
_LESS = rf"(?P<less>(?i:less than|under)) (?P<e>{_N})(?: {_U}{_END})?"
_OR_LESS = rf"(?P<f>{_N})(?: {_U}{_END})? or less"
_BOUND = re.compile("|".join((_MOST, _LEAST, _LOW, _LESS, _MORE, _OR_LESS)))
_FACTORS = {
    "weight": {"kg": 1.0},
    "volume": {"l": 1.0, "cm³": 0.001},
    "displacement": {"cm³": 1.0},
    "area_weight": {"g/m²": 1.0},
    "watts": {"W": 1.0},
    "voltage": {"V": 1.0},
    "alcohol": {"% vol": 1.0, "%": 1.0},
    "fat": {"%": 1.0},
    "sugar": {"%": 1.0},
    "moisture": {"%": 1.0},
    "yarn_count": {"decitex": 1.0},
    "brix": {"": 1.0},
    **{kind: {"mm": 1.0} for kind in ("thickness", "width", "length", "height", "diameter")},
}
_BASES = {"kg each": ("kg", 1.0), "g": ("kg", 0.001), "grams": ("kg", 0.001), "tonnes": ("kg", 1000.0),
          "litre": ("l", 1.0), "litres": ("l", 1.0), "ml": ("l", 0.001), "kW": ("W", 1000.0), "kV": ("V", 1000.0),
          "volts": ("V", 1.0), "% by volume": ("% vol", 1.0), "cm": ("mm", 10.0), "m": ("mm", 1000.0),
          "metres": ("mm", 1000.0), "inches": ("mm", 25.4)}  # fmt: skip
_NAMES = {
    "thickness": r"of a thickness(?: of)?",
    "width": r"of a width(?: of)?",
    "length": r"of a length(?: of)?",
    "height": r"of a height(?: of)?",
    "diameter": r"of an? (?:external |outside |overall )?diameter(?: of)?",
    "weight": r"(?:of (?:a|an) (?:net |unladen |gross vehicle )?weight(?:, per garment,?)?(?: of)?|weighing"
    r"|(?:of|with) a net (?:weight )?content(?: of)?)",
    "volume": r"(?:of a capacity(?: of)?|in containers holding|in containers of a capacity(?: of)?"
    r"|(?:of|with) a net content(?: of)?)",
    "displacement": r"(?:of|with engines? of) a cylinder capacity(?: of)?",
    "area_weight": r"(?:weighing|of a weight(?: of)?)",
    "watts": r"of (?:a power|an output|a rated output|a power output)(?: of)?",
    "voltage": r"for a voltage(?: of)?",
    "alcohol": r"of an (?:actual )?alcoholic strength by volume(?: of)?",
    "fat": r"of a fat content(?:, by weight,?)?(?: of)?",
    "sugar": r"with a sugar content(?: of)?",
    "moisture": r"of a (?:moisture|water) content(?:, by weight,?)?(?: of)?",
    "yarn_count": r"measuring",
    "brix": r"of a brix value(?: of)?",
}
_HANGING = {
    kind: re.compile(rf"(?:{name}|of which the {kind})(?:, by weight)?(?: of)?,?$")
    for kind, name in (
        (kind, name.replace("(?: of)?", "").replace("(?:, by weight,?)?", "")) for kind, name in _NAMES.items()
    )
}
_NAMED = {kind: re.compile(rf"(?<![\w-]){name}$") for kind, name in _NAMES.items()}
_UNCLEAR = re.compile(r"\bof headings?\b|\bassembly of\b|;| or (?!more\b|less\b|equal\b)(?!.*\bof a\b)")
_TAIL = re.compile(r"^,? ?(?:by weight|each|in volume|by volume)?,?")


@dataclass(frozen=True)
class Limit:
    """One limit of a wording: kind, interval in the kind's unit, and where it stands."""

    kind: str
    interval: Interval
    start: int
    end: int


@dataclass(frozen=True)
class _Bound:
    interval: Interval
    unit: str
    factor: float
    start: int
    end: int


def plain(wording: str) -> str:
    """A wording in one line, without bracketed parts, its numbers in English form."""
    text = re.sub(r"\s+", " ", wording.replace("\u00a0", " ").replace("\u202f", " ")).strip()
    while "(" in text and text != (cut := re.sub(r"(?:^| )\([^()]*\)", "", text)):
        text = cut
    text = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", text)
    text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    return re.sub(r"\b(" + "|".join(_WORDS) + r")(?= (?:litres?|kg)\b)", lambda m: _WORDS[m[1]], text)


def hanging(text: str) -> str:
    """The kind that a wording names for the lines below it, which hold nothing but limits.

    It stands at the end ("..., of a fat content, by weight"), or the wording is a limit of that kind itself.
    """
    lower = text.lower()
    named = next((kind for kind, pattern in _HANGING.items() if pattern.search(lower)), "")
    whole = [limit.kind for limit in limits_of(text) if is_all(text, limit)]
    return named or (whole[0] if len(whole) == 1 else "")


def limits_of(text: str, named_above: str = "") -> list[Limit]:
    """The limits of a plain wording whose kind is clear.

    Args:
        text: as ``plain`` gives it.
        named_above: the kind that the line above names, for lines that hold nothing but a limit.
    """
    found = []
    for bound in _bounds(text) if not _UNCLEAR.search(text) else ():
        before = text[: bound.start].rstrip(" ,")
        kinds = [kind for kind, pattern in _NAMED.items() if pattern.search(before.lower())]
        is_bare = bool(named_above) and not re.sub(r"^(of|other|,| )+$", "", before.lower()).strip()
        if is_bare:
            kinds = [named_above]
        for kind in kinds:
            factor = _FACTORS[kind].get(bound.unit)
            if factor is not None:
                start = 0 if is_bare else _name_start(kind, before)
                found.append(Limit(kind, bound.interval.scaled(factor), start, _end(text, bound.end)))
    once = [limit for limit in found if sum(other.kind == limit.kind for other in found) == 1]
    return [limit for limit in once if not _is_of_a_part(text, limit)]


def _is_of_a_part(text: str, limit: Limit) -> bool:
    """Whether the limit is of something that the goods have: "with conductors of a diameter exceeding 0.51 mm"."""
    clause = text[: limit.start].rpartition(",")[2]
    return bool(re.search(r"\b(with|having|containing|for|from)\b", clause)) and limit.kind != "displacement"


def _name_start(kind: str, before: str) -> int:
    match = _NAMED[kind].search(before.lower())
    return match.start() if match else len(before)


def _end(text: str, end: int) -> int:
    tail = _TAIL.match(text[end:])
    return end + (tail.end() if tail else 0)


def _bounds(text: str) -> list[_Bound]:
    """Bounds of the text; two of one quantity ("exceeding 3 but not exceeding 5 mm") are joined."""
    found: list[_Bound] = []
    for match in _BOUND.finditer(text):
        bound = _bound(match)
        joint = text[found[-1].end : bound.start] if found else ""
        if found and re.fullmatch(r",? ?(?:but|and)(?: of)? ?", joint) and found[-1].unit in (bound.unit, ""):
            factor = 1.0 if found[-1].unit else bound.factor
            both = found[-1].interval.scaled(factor).cut(bound.interval)
            found[-1] = _Bound(both, bound.unit, bound.factor, found[-1].start, bound.end)
        else:
            found.append(bound)
    return [b for b in found if not b.interval.is_empty]


def _bound(match: re.Match[str]) -> _Bound:
    number = float(next(match[name] for name in "abcdef" if match[name] is not None))
    spelled = next((g for g in match.groups() if g and re.fullmatch(_U, g)), "")
    unit, factor = _BASES.get(spelled, (spelled, 1.0))
    if match["a"]:
        interval = Interval(number, math.inf, True)
    elif match["b"] or match["c"]:
        interval = Interval(number, math.inf)
    elif match["d"] or match["f"]:
        interval = Interval(0.0, number)
    else:
        interval = Interval(0.0, number, False, True)
    return _Bound(interval.scaled(factor), unit, factor, match.start(), match.end())


def is_all(text: str, limit: Limit) -> bool:
    """Whether a wording holds nothing but the limit."""
    rest = (text[: limit.start] + text[limit.end :]).lower()
    return re.sub(r"\b(of|other|in|immediate|packings|packing|with|a|and)\b|[ ,]", "", rest) == ""
