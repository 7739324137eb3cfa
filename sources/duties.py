"""Third-country duties as published, in the short form that people read."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

FREE = "Free"
PARTS = " | "
MORE = "…"
UNKNOWN = "?"
_SHOWN = 80  # more than this many characters of different rates is no summary any more

# Units and their qualifiers. Source: TARIC, measurement units and measurement unit qualifiers (DTN = 100 kg, ...).
_UNITS = {
    "DTN": "100 kg", "TNE": "1 000 kg", "KGM": "kg", "HLT": "hl", "NAR": "p/st", "MIL": "1 000 p/st",
    "MTK": "m²", "HMT": "100 m", "ASV": "% vol", "LTR": "l",
}  # fmt: skip
_QUALIFIERS = {
    "A": "total alcohol", "E": "net drained", "G": "gross", "M": "net dry",
    "P": "lactic matter", "T": "dry lactic matter", "X": "hl", "Z": "1 % sucrose",
}  # fmt: skip
_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"  # the list is in English form: a comma parts thousands
_PLAIN = re.compile(rf"({_NUMBER}) %")
_AMOUNT = re.compile(r" EUR[ /]([A-Z]{3})(?: ([A-Z]))?(?![A-Z])")
_CLAUSE = re.compile(rf"(?P<kind>[A-Z])(?: cert: (?P<paper>\S+))?(?: {_NUMBER} EUR/\w+)? ?\(01\):(?P<rate>.+)")


@dataclass(frozen=True)
class Rate:
    """The third-country duty of a code or of a span of codes.

    Attributes:
        text: what is shown; empty where nothing is known.
        low: lowest plain percentage, None where no rate is one.
        high: highest plain percentage, likewise.
        read_at: the codes whose lines were read, by spaces; empty where they are none or too many.
    """

    text: str = ""
    low: float | None = None
    high: float | None = None
    read_at: str = ""


def read_rate(published: str, code: str) -> Rate:
    """The rate of one published line: ``11.500 %`` is 11.5 to 11.5, ``10.2 % + 93.1 EUR DTN`` has no percentage.

    Args:
        published: as in the official list.
        code: the ten digits of the line.
    """
    plain = _PLAIN.fullmatch(published.strip())
    if plain is None:
        return Rate(_readable(published), None, None, code)
    percent = float(plain[1].replace(",", ""))
    return Rate(_percent(percent, percent), percent, percent, code)


def join_rates(rates: Iterable[Rate]) -> Rate:
    """The rates of several codes as one: the spread of the plain percentages, then what is none.

    ``0 – 12 % | 4 % + 5 EUR/100 kg | ?``: up to two rates that are no plain percentage are written out, more are a
    ``…``; ``?`` stands for codes without a known rate. ``read_at`` is kept where all rates share it.
    """
    distinct = list(dict.fromkeys(rates))
    known = [rate for rate in distinct if rate.text]
    if not known:
        return Rate()
    lows = [rate.low for rate in known if rate.low is not None]
    highs = [rate.high for rate in known if rate.high is not None]
    low, high = (min(lows), max(highs)) if lows and highs else (None, None)
    parts = [] if low is None or high is None else [_percent(low, high)]
    parts += _others(list(dict.fromkeys(part for rate in known for part in _odd_parts(rate))))
    parts += [UNKNOWN] if len(known) < len(distinct) or any(rate.text.endswith(UNKNOWN) for rate in known) else []
    places = {rate.read_at for rate in distinct}
    return Rate(PARTS.join(parts), low, high, places.pop() if len(places) == 1 else "")


def at_ten_digits(rates: Sequence[Rate]) -> Rate:
    """The rate of a CN code whose rates are published for its TARIC codes only; ``read_at`` names them all."""
    return replace(join_rates(rates), read_at=" ".join(rate.read_at for rate in rates))


def _odd_parts(rate: Rate) -> list[str]:
    """What of a rate is no plain percentage."""
    parts = rate.text.split(PARTS)
    return [part for part in (parts if rate.low is None else parts[1:]) if part != UNKNOWN]


def _others(texts: list[str]) -> list[str]:
    is_short = len(texts) == 1 or (len(texts) == 2 and sum(map(len, texts)) <= _SHOWN)
    return texts if is_short and MORE not in texts else [MORE] if texts else []


def _percent(low: float, high: float) -> str:
    if low == high:
        return FREE if low == 0 else f"{low:g} %"
    return f"{low:g} – {high:g} %"


def _readable(published: str) -> str:
    """Zeros trimmed and units spelled: ``10.200 % + 93.100 EUR DTN`` is ``10.2 % + 93.1 EUR/100 kg``."""
    text = published.strip()
    if text.startswith("Cond: "):
        return _conditional(text)
    text = re.sub(rf"(?<![\w-]){_NUMBER}", lambda match: _short(match[0]), text)
    return _AMOUNT.sub(_unit, text).replace(" +AD", " + AD")


def _conditional(text: str) -> str:
    """The rate with and without a paper, or the ends of a ladder of entry prices; anything else as published."""
    clauses = [_CLAUSE.fullmatch(part.strip()) for part in text.removeprefix("Cond: ").split(" ; ")]
    found = [clause for clause in clauses if clause is not None]
    kinds = {clause["kind"] for clause in found}
    if len(found) < len(clauses) or len(found) < 2 or len(kinds) > 1:
        return text
    first, last = _readable(found[0]["rate"]), _readable(found[-1]["rate"])
    if kinds == {"V"}:
        return f"{first} {MORE} {last} (entry price)"
    if len(found) == 2 and found[0]["paper"] and not found[1]["paper"]:
        return f"{first} ({found[0]['paper']}), else {last}"
    return text


def _short(number: str) -> str:
    return f"{float(number.replace(',', '')):.4f}".rstrip("0").rstrip(".")


def _unit(match: re.Match[str]) -> str:
    unit, qualifier = _UNITS[match[1]], _QUALIFIERS.get(match[2] or "", "")
    return f" EUR/{unit}" + (f"/{qualifier}" if qualifier else "")
