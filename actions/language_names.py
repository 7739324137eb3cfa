"""What languages are called, so that "en français, s'il vous plaît" is understood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from tariff import LANGUAGES

_NAMES = {
    "en": "english anglais anglaise englisch englische ingles inglesa inglese engels engelse "
    "angielski angielsku angielskim",
    "fr": "french francais francaise franzosisch franzosische frances francesa francese frans franse "
    "francuski francusku francuskim",
    "de": "german allemand allemande deutsch deutsche aleman alemana tedesco tedesca duits duitse "
    "niemiecki niemiecku niemieckim",
    "es": "spanish castilian espagnol espagnole spanisch spanische espanol espanola castellano spagnolo spagnola "
    "spaans spaanse hiszpanski hiszpansku hiszpanskim",
    "it": "italian italien italienne italienisch italienische italiano italiana italiaans italiaanse "
    "wloski wlosku wloskim",
    "nl": "dutch flemish neerlandais neerlandaise flamand hollandais hollandaise niederlandisch niederlandische "
    "hollandisch flamisch neerlandes neerlandesa holandes holandesa flamenco olandese neerlandese fiammingo "
    "nederlands nederlandse vlaams niderlandzki niderlandzku holenderski holendersku",
    "pl": "polish polonais polonaise polnisch polnische polaco polaca polacco polacca pools poolse "
    "polski polsku polskim",
}
_LANGUAGES = {name: language for language, names in _NAMES.items() for name in names.split()}
_NEGATIONS = {"not", "no", "don", "dont", "pas", "nicht", "kein", "non", "niet", "geen", "nie", "instead", "statt"}
_REACH = 3  # a negation refuses a language that is named within so many words
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d"})
_WORDS = re.compile(r"[^\W\d_]+")
_CLAUSES = re.compile(r"[,.;:!?\n]+")


def named_language(text: str) -> str:
    """The language that a text asks for, the last one where it names several; empty where it names none of ours."""
    asked = [language for clause in _CLAUSES.split(_fold(text)) for language in _asked_in(clause)]
    return asked[-1] if asked else ""


def known_language(value: object) -> str:
    """The language of an entity: one of our codes or a name; empty for anything else."""
    if not isinstance(value, str):
        return ""
    code = value.strip().lower()
    return code if code in LANGUAGES else named_language(value)


def _asked_in(clause: str) -> Iterator[str]:
    """The languages of one clause but those that a negation shortly before them refuses."""
    refused_until = -1
    for i, word in enumerate(_WORDS.findall(clause)):
        if word in _NEGATIONS:
            refused_until = i + _REACH
        elif word in _LANGUAGES:
            if i > refused_until:
                yield _LANGUAGES[word]
            refused_until = -1


def _fold(text: str) -> str:
    spelled = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(sign for sign in spelled if not unicodedata.combining(sign))
