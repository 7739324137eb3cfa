"""How a conversation opens where it is no plain description: codes in it, words that say nothing, several goods."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tariff.answers import says_something
from tariff.facts import Lexicon

_KEYWORD = (
    r"(?:hs|cn|nc|kn|gn|sh|sa|hts|taric|tarif|tariff|customs|commodity|heading|subheading|code|codes|number|position|"
    r"zolltarifnummer|warennummer|warentarifnummer|tarifnummer|douanier|arancelario|arancelaria|partida|subpartida|"
    r"código|codice|doganale|voce|goederencode|douanecode|kod|celny|kodem|pozycja)"
)
_CODE = re.compile(
    r"(?<![\w.,/-])(?P<digits>\d{4}[ .]\d{2}(?:[ .]?\d{2}){0,2}|\d{6}(?: ?\d{2}){0,2}|\d{4})(?![\w%]|[.,/-]\d)"
)
_BEFORE = re.compile(rf"{_KEYWORD}(?:[\s:#.-]+(?:no|nr|is|est|ist|es|è|to|code)\b)?[\s:#.-]*$", re.IGNORECASE)
_FRAMES = re.compile(
    r"\b(?:my|the|our|mon|le|notre|mein|unser|der|mi|nuestro|el|il|mio|mijn|onze|de|mój|nasz)?\s*"
    r"(?:supplier|vendor|broker|fournisseur|transitaire|lieferant|spediteur|proveedor|fornitore|leverancier|dostawca)"
    r"(?:\s+(?:says?|said|gave(?: me| us)?|told(?: me| us)?|uses?|writes?|wrote|claims?|dit|indique|donne|a donné|sagt|"
    r"schreibt|nennt|angegeben|dice|indica|da|ha dado|scrive|dà|zegt|geeft|schrijft|mówi|podał|podaje|twierdzi))?"
    r"(?:\s+(?:it is|it's|that|que|dass|es ist|es|che|è|dat|het is|że|to))*",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:is (?:it|this|that) (?:right|correct|ok)|is|right|correct|est-ce (?:juste|correct|bon)|stimmt das|stimmt|"
    r"richtig|es correcto|correcto|è giusto|giusto|klopt dat|klopt|juist|czy to dobrze|dobrze)\b|\?",
    re.IGNORECASE,
)
_LINKS = re.compile(
    r"^(?:\W|\b(?:for|pour|für|para|per|voor|dla|a|an|the|un|une|ein|eine|una|een|of|und|and)\b)+", re.IGNORECASE
)
_MODEL = re.compile(r"\b(?=[A-Z\d-]*\d)(?=[A-Z\d-]*[A-Z])[A-Z\d]+(?:[-/][A-Z\d]+)*\b")
_CONJUNCTIONS = {
    "en": "and|plus|as well as", "fr": "et|ainsi que", "de": "und|sowie", "es": "y|así como", "it": "e|ed|nonché",
    "nl": "en|alsmede", "pl": "i|oraz",
}  # fmt: skip
_MARKS = re.compile(r"\s*[;\n]\s*|\s+\+\s+")
_ARTICLE = re.compile(
    r"^(?:an?|some|une?|des|du|ein|eine|einen|el|un[oa]s?|una?|del|dei|delle|een|jeden|jedna)\s", re.IGNORECASE
)
_TOGETHER = re.compile(
    r"\b(?:sets?|kits?|combo|gift|pack|ensemble|coffret|lot|garnitur|juego|conjunto|completo|zestaw|komplet)\b",
    re.IGNORECASE,
)
"""Words by which two goods are sold as one: "knife and fork set"."""
_COMPOUND = re.compile(r"-[^\W\d_]")
"""What makes a word of a unit: the "t" of "t-shirt" are no tonnes."""
_MOST = 5
_SHORTEST = 4
_WHOLE = (8, 10)
"""Digits of a CN and of a TARIC code: with a heading that exists they are a code, even one that ended long ago."""
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$")
_LISTED = re.compile(
    r"^[^:;]{0,60}\b(?:goods|products|items|articles|things|marchandises|produits|waren|produkte|artikel|mercanc[ií]as|"
    r"productos|art[ií]culos|merci|prodotti|articoli|goederen|producten|artikelen|towary|produkty|artykuły)\b[^:;]{0,20}:\s*",
    re.IGNORECASE,
)
"""What announces a list: "I have two goods: "."""
_NUMBERED = re.compile(r"(?:^|[\s;,])\(?\d{1,2}[.)]\s+(?=[^\W\d])")
"""Numbers of a list: "1. laptop 2. printer"."""


@dataclass(frozen=True)
class Opening:
    """What a text holds.

    Attributes:
        goods: the goods in it, without the codes and what frames them; empty where none are named.
        codes: digits of the codes named, in order.
    """

    goods: str
    codes: tuple[str, ...]


def read_opening(text: str, lexicon: Lexicon, is_code: Callable[[str], bool]) -> Opening:
    """The codes of a text and the goods beside them.

    Args:
        text: as typed.
        lexicon: knows units: a number with one is no code.
        is_code: whether digits are a code of the nomenclature, or of an earlier one.
    """
    found = [match for match in _CODE.finditer(text) if _is_meant(text, match, lexicon, is_code)]
    if not found:
        return Opening(text.strip(), ())
    rest, place = [], 0
    for match in found:
        rest.append(_without_keywords(text[place : match.start()]))
        place = match.end()
    left = _without_keywords(" ".join([*rest, text[place:]]))
    goods = _LINKS.sub("", _ASKED.sub(" ", _FRAMES.sub(" ", left)))
    goods = " ".join(goods.split()).strip(" ,;:.-")
    return Opening(goods if says_something(goods) else "", tuple(dict.fromkeys(_digits(match) for match in found)))


def _without_keywords(text: str) -> str:
    """A text without the words for a code at its end: "kod CN"."""
    while keyword := _BEFORE.search(text):
        text = text[: keyword.start()]
    return text


def _is_meant(text: str, match: re.Match[str], lexicon: Lexicon, is_code: Callable[[str], bool]) -> bool:
    """Whether digits are a code: alone, after a word for it, or a known one that is no amount."""
    digits = _digits(match)
    unit = lexicon.units.pattern.match(text, match.end())
    if unit is not None and _COMPOUND.match(text, unit.end()):
        unit = None
    is_alone = not says_something(_FRAMES.sub("", text.replace(match[0], ""))) and len(digits) >= _SHORTEST
    if _BEFORE.search(text, 0, match.start()):
        return True
    if unit is not None or len(digits) == _SHORTEST:
        return is_alone and unit is None and is_code(digits)
    return (
        is_alone
        or is_code(digits[:8])
        or (len(digits) in _WHOLE and is_code(digits[:_SHORTEST]) and _DAY.match(digits) is None)
        or (is_code(digits[:6]) and len(digits) > 6)
        or ("." in match[0] and is_code(digits[:4]))
    )


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match["digits"])


def is_vague(text: str, lexicon: Lexicon) -> bool:
    """Whether a text names no goods: a brand, a model number, or a word such as "parts" or "gift"."""
    return lexicon.says_nothing(_MODEL.sub(" ", text))


def parts_of(text: str, language: str) -> tuple[tuple[str, ...], bool]:
    """The parts of a text that may be goods of their own, and whether marks or an article part them, not a word alone.

    Returns:
        One part where nothing parts it, or it parts into too many.
    """
    is_listed = _LISTED.match(text.strip()) is not None
    listed = _LISTED.sub("", text.strip(), count=1)
    marks = _NUMBERED if len(_NUMBERED.findall(listed)) > 1 else _MARKS
    marked = tuple(part.strip(" ,;") for part in marks.split(listed) if says_something(part))
    if 1 < len(marked) <= _MOST:
        return marked, True
    words = "|".join(dict.fromkeys((_CONJUNCTIONS["en"], _CONJUNCTIONS[language])))
    pieces = re.split(rf"\s+(?:{words}|&)\s+", listed, flags=re.IGNORECASE)
    if len(pieces) == 2 and all(says_something(piece) for piece in pieces) and not _TOGETHER.search(text):
        return tuple(pieces), is_listed or _ARTICLE.match(pieces[1]) is not None
    return (text.strip(),), False


def are_apart(tops: Sequence[float], overlap: float, *, is_marked: bool) -> bool:
    """Whether two parts are goods of their own: each is clear by itself, and they have no heading in common.

    Args:
        tops: of each part the probability of its likeliest heading.
        overlap: probability that both give the same headings.
        is_marked: whether a mark or an article parts them, which means more than a word does: "nuts and bolts" are
            taken as one, "a bag and a belt" as two.
    """
    least, most, shared = (0.4, 0.4, 0.15) if is_marked else (0.4, 0.65, 0.1)
    return min(tops) >= least and max(tops) >= most and overlap <= shared
