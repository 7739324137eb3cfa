"""Texts brought to a form in which the same words look the same."""

import re
import unicodedata

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "œ": "oe", "æ": "ae", "ĳ": "ij"})
_NOT_WORD = re.compile(r"[\W_]+")
_SENTENCE_END = re.compile(r"[.,;:!?¡¿\n\r…–—]+")
_UMLAUT = re.compile(r"([aou])e")


def words(text: str) -> tuple[str, ...]:
    """The words of a text without case, accents and punctuation; empty for none."""
    spelled = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(sign for sign in spelled if not unicodedata.combining(sign))
    return tuple(_NOT_WORD.sub(" ", plain).split())


def sentences(text: str) -> tuple[str, ...]:
    """The parts of a text between punctuation marks, without empty ones."""
    return tuple(part.strip() for part in _SENTENCE_END.split(text) if part.strip())


def without_umlauts(spelled: tuple[str, ...]) -> tuple[str, ...]:
    """German words with ae, oe, ue written like the ä, ö, ü that lost their dots: zurueck as zuruck."""
    return tuple(_UMLAUT.sub(r"\1", word) for word in spelled)
