"""Amounts as people bound them, and which of several options holds one: "about 300 g" against "Over 250 g"."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tariff.answers import fold_text
from tariff.intervals import Interval
from tariff.measures import bounds_of
from tariff.reading import Reading
from tariff.units import CUBIC, PRODUCT, RANGE, VOLUME, Quantity, Units

_LOWER, _UPPER = ("over", "atleast"), ("under", "upto")
_LITRES_PER_CUBIC = 0.001
_GAP = 6
"""Characters, besides the words that bound, between the two ends of a span."""
_MOST = 0.8
"""Share of a range that must lie in one option for it to be the one meant."""
_NUMBERS = (
    (0.5, "half a|half an|un demi|une demi|demi|ein halbes|einen halben|ein halber|einem halben|halbes|halber|medio"
          "|media|mezzo|mezza|un mezzo|een halve|halve|pol"),
    (1.5, "one and a half|anderthalb|eineinhalb|anderhalve|poltora|poltorej"),
    (1, "one|a|an|un|une|ein|eine|einen|einem|einer|uno|una|een|jeden|jedna|jedno"),
    (2, "two|deux|zwei|dos|due|twee|dwa|dwie"), (3, "three|trois|drei|tres|tre|drie|trzy"),
    (4, "four|quatre|vier|cuatro|quattro|cztery"), (5, "five|cinq|funf|fuenf|cinco|cinque|vijf|piec"),
    (6, "six|sechs|seis|sei|zes|szesc"), (7, "seven|sept|sieben|siete|sette|zeven|siedem"),
    (8, "eight|huit|acht|ocho|otto|osiem"), (9, "nine|neuf|neun|nueve|nove|negen|dziewiec"),
    (10, "ten|dix|zehn|diez|dieci|tien|dziesiec"), (12, "twelve|douze|zwolf|zwoelf|doce|dodici|twaalf|dwanascie"),
    (20, "twenty|vingt|zwanzig|veinte|venti|twintig|dwadziescia"), (25, "twenty five|veinticinco|vijfentwintig"),
    (30, "thirty|trente|dreissig|treinta|trenta|dertig|trzydziesci"), (50, "fifty|cinquante|funfzig|cincuenta|"
          "cinquanta|vijftig|piecdziesiat"), (80, "eighty|quatre vingts|achtzig|ochenta|ottanta|tachtig|osiemdziesiat"),
    (100, "hundred|a hundred|cent|hundert|cien|cento|honderd|sto"), (200, "two hundred|deux cents|zweihundert|"
          "doscientos|duecento|tweehonderd|dwiescie"), (300, "three hundred|trois cents|dreihundert|trescientos|"
          "trecento|driehonderd|trzysta"), (500, "five hundred|cinq cents|funfhundert|quinientos|cinquecento|"
          "vijfhonderd|piecset"), (1000, "thousand|a thousand|mille|tausend|mil|duizend|tysiac"),
)  # fmt: skip
_SPELT = {phrase: number for number, phrases in _NUMBERS for phrase in phrases.split("|")}
_AND_A_HALF = re.compile(r"(\d+)(\s*[^\W\d_]+) (?:et demie?|y medi[oa]|e mezz[oa]|en een half)\b")
_LONGEST = 4
_MEGAWATTS = re.compile(r"(\d+)(?:[.,](\d))?\s?(?:MW\b|megawatt\w*|megavatios?|megawat\w*)", re.ASCII)
_PURE = re.compile(r"\b(?:pure?s?|reine[rsmn]?|pur[oa]|zuivere?|czyst\w+)\s(?=[^\W\d_])", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Amount:
    """One amount: the dimension of its unit (empty without one) and between what it lies, in the base unit."""

    dimension: str
    interval: Interval


def amounts_of(reading: Reading, units: Units) -> tuple[Amount, ...]:
    """The amounts of a text with the words that bound them; two that bound one span are one amount."""
    said = [_Said(q, *bounds_of(reading, q)) for q in reading.quantities]
    found: list[Amount] = []
    place = 0
    while place < len(said):
        pair = said[place : place + 2]
        span = _span(reading.text, *_in_one_unit(pair[0], pair[1], units)) if len(pair) == 2 else None
        found += [_amount(pair[-1].quantity, span)] if span else _amounts(said[place])
        place += 2 if span else 1
    return tuple(found)


@dataclass(frozen=True)
class _Said:
    """A quantity, where the words that bound it start and end, and their role."""

    quantity: Quantity
    start: int
    end: int
    how: str


def _in_one_unit(first: _Said, second: _Said, units: Units) -> tuple[_Said, _Said]:
    """The pair, the first with the unit of the second where it has none: over 1 000 up to 10 000 kW."""
    unit = second.quantity.unit
    if first.quantity.unit or not unit or unit not in units.spellings:
        return first, second
    factor = units.spellings[unit][1]
    amounts = tuple(number * factor for number in first.quantity.numbers)
    shared = replace(first.quantity, numbers=amounts, unit=unit, dimension=second.quantity.dimension)
    return replace(first, quantity=shared), second


def _span(text: str, first: _Said, second: _Said) -> Interval | None:
    """The one span that two amounts bound: over 1 mm and under 3 mm, 3 mm to under 4.75 mm, under 700 to 200 dtex."""
    low, high = first.quantity, second.quantity
    if len(low.numbers) != 1 or len(high.numbers) != 1 or low.dimension != high.dimension:
        return None
    if len(_WORDS.findall(text[first.end : second.start])) > 1 or second.start - first.end > _GAP:
        return None
    a, b = low.numbers[0], high.numbers[0]
    if first.how in ("", *_LOWER) and second.how in _UPPER and a < b:
        return Interval(a, b, first.how == "over", second.how == "under")
    if first.how in _UPPER and second.how in ("", *_LOWER) and b < a:
        return Interval(b, a, second.how == "over", first.how == "under")
    return None


def _amounts(said: _Said) -> list[Amount]:
    quantity, number = said.quantity, said.quantity.numbers[0]
    if quantity.form == RANGE:
        return [_amount(quantity, Interval(number, quantity.numbers[1]))]
    if quantity.form == PRODUCT:
        return [_amount(quantity, Interval.exactly(side)) for side in quantity.numbers]
    bounds = {
        "under": Interval(0.0, number, False, True),
        "upto": Interval(0.0, number),
        "over": Interval(number, math.inf, True),
        "atleast": Interval(number, math.inf),
    }
    return [_amount(quantity, bounds.get(said.how, Interval.exactly(number)))]


def _amount(quantity: Quantity, interval: Interval) -> Amount:
    if quantity.dimension == CUBIC:
        return Amount(VOLUME, interval.scaled(_LITRES_PER_CUBIC))
    return Amount(quantity.dimension, interval)


def spell_out(text: str, units: re.Pattern[str]) -> str:
    """The text with amounts that stand in words as figures: "half a litre", "deux kilos et demi", "pure wool"."""
    if not any(sign.isdigit() for sign in text):
        text = _PURE.sub("100 % ", text, count=1)
    words = list(re.finditer(r"[^\W_]+", text))
    pieces, place, at = [], 0, 0
    while at < len(words):
        found = next((n for n in range(min(_LONGEST, len(words) - at), 0, -1) if _number(words[at : at + n])), 0)
        end = words[at + found - 1].end() if found else 0
        if found and (units.match(text, end) or _MEGAWATTS.match(f"1{text[end:]}")):
            pieces += [text[place : words[at].start()], f"{_number(words[at : at + found]):g}"]
            place = end
        at += max(1, found)
    spelt = _halved("".join([*pieces, text[place:]]), units)
    return _MEGAWATTS.sub(lambda m: f"{m[1]}{m[2] or 0}00 kW", spelt)


def _number(words: Sequence[re.Match[str]]) -> float:
    return _SPELT.get(fold_text(" ".join(word[0] for word in words)), 0.0)


def _halved(text: str, units: re.Pattern[str]) -> str:
    """``2 kilos et demi`` as ``2.5 kilos``; a number and its unit before the words for "and a half"."""
    match = _AND_A_HALF.search(text)
    if match is None or not units.match(text, match.end(1)):
        return text
    return f"{text[: match.start()]}{match[1]}.5{match[2]}{text[match.end() :]}"


def votes(said: Sequence[Amount], options: Sequence[Sequence[Amount]]) -> list[int]:
    """For each option 1 where the amounts said lie in it, -1 where it bounds the same and they do not, else 0.

    Where they lie in several, these have 0: the amounts do not tell them apart, and yet exclude the others.

    Args:
        said: amounts of an answer; those without a unit take the unit that all options share.
        options: amounts of each option's label.
    """
    bounded = [[a for a in option if a.dimension] or list(option) for option in options]
    dimensions = {a.dimension for option in bounded for a in option}
    mine = [a for a in said if a.dimension in dimensions and a.dimension]
    if not mine and len(dimensions) == 1:
        return _votes([Amount(next(iter(dimensions)), a.interval) for a in said if not a.dimension], bounded)
    return _votes(mine, bounded)


def _votes(said: Sequence[Amount], options: Sequence[Sequence[Amount]]) -> list[int]:
    each = [[_vote(amount, option) for option in options] for amount in said]
    silent = [0] * len(options)
    if not each or any(votes != each[0] for votes in each):
        return silent
    found = each[0]
    return found if found.count(1) <= 1 else [min(vote, 0) for vote in found]


def _vote(amount: Amount, option: Sequence[Amount]) -> int:
    mine = [own.interval for own in option if own.dimension == amount.dimension]
    if not mine:
        return 0
    return 1 if any(_holds(interval, amount.interval) for interval in mine) else -1


def _holds(option: Interval, said: Interval) -> bool:
    """Whether what was said lies in an option: a bound wholly, a range by most of its width."""
    both = option.cut(said)
    if both.is_empty:
        return False
    if said.low == 0.0 or said.high == math.inf:
        return (both.low, both.high) == (said.low, said.high)
    width = said.high - said.low
    return not width or (both.high - both.low) / width >= _MOST
