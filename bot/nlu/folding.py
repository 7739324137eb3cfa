"""Texts brought to a form in which the same words look the same."""

import re
import unicodedata

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "œ": "oe", "æ": "ae", "ĳ": "ij"})
_NOT_WORD = re.compile(r"[\W_]+")
_SENTENCE_END = re.compile(r"[.,;:!?¡¿\n\r…–—]+")
_REFERENCE = re.compile(r"(?<!\w)[A-Za-z]{2}BTI(?=[\w/.-]*\d)\w+(?:[/.-]\w+)*")
_CODE = re.compile(r"(?<![\w.,/-])\d{4}(?:[ .]?\d{2}){0,3}(?![\w/-]|[.,]\d)")
_UMLAUT = re.compile(r"([aou])e")


def masked(text: str) -> str:
    """The text with a word in place of each code (4 to 10 digits) and each reference of a ruling."""
    return _CODE.sub(" codenumber ", _REFERENCE.sub(" rulingreference ", text))


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
