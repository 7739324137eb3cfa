"""Texts made fit to learn from: markup and own codes out, long ones cut; and the words by which two are compared."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

LONGEST = 400
MASK = " "
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,80}>|\\[nrt]|[\u200b\u00ad\ufeff]")
_BULLETS = re.compile(r"(?:(?<=\s)|^)[-–—•·*]+(?=\s)|\s*\n\s*[-–—•·*]\s*")
_SPACES = re.compile(r"\s+")
_GAPS = re.compile(r"\(\s*\)|\[\s*\]|\s+(?=[,;.)])")
_SENTENCE = re.compile(r"[.!?;](?=\s)")
_WORDS = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_SEPARATOR = r"[\s.\-/]{0,2}"
_CODES = re.compile(
    rf"(?<![\d.,])\d{{4}}(?:{_SEPARATOR}\d{{2}}{_SEPARATOR}\d{{2}}(?:{_SEPARATOR}\d{{2}})?|[\s.]\d{{2}})(?!\d)"
)


def clean(text: str, code: str, headings: frozenset[str]) -> str:
    """The text without markup, line breaks and codes, at most ``LONGEST`` characters; empty where nothing is left.

    Args:
        text: as the source has it.
        code: digits that it speaks for; its heading is masked wherever it stands.
        headings: all headings of 4 digits; runs of digits that begin with none are figures and stay.
    """
    plain = html.unescape(_MARKUP.sub(" ", unicodedata.normalize("NFC", text)))
    masked = mask(_BULLETS.sub(" ", plain), code, headings)
    tidy = _SPACES.sub(" ", _GAPS.sub("", _SPACES.sub(" ", masked))).strip(" ,;:-–…\"'")
    return cut(tidy) if _WORDS.search(tidy) else ""


def mask(text: str, code: str, headings: frozenset[str]) -> str:
    """The text without any code of 6 to 10 digits in any spelling, nor its own heading as a number."""

    def hidden(found: re.Match[str]) -> str:
        return MASK if found.group()[:4] in headings else found.group()

    return _own(code[:4]).sub(MASK, _CODES.sub(hidden, text))


def holds_code(text: str, code: str) -> bool:
    """Whether the text names its own code: its heading as a number, with or without the digits that follow."""
    return bool(_own(code[:4]).search(text))


@lru_cache(maxsize=4096)
def _own(heading: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\d){heading[:2]}[.]?{heading[2:]}(?:{_SEPARATOR}\d{{2}}){{0,3}}(?!\d)")


def cut(text: str, longest: int = LONGEST) -> str:
    """The text up to its last sentence within so many characters, or its last word where no sentence ends there."""
    if len(text) <= longest:
        return text
    head = text[: longest + 1]
    ends = [found.start() for found in _SENTENCE.finditer(head) if found.start() >= longest // 3]
    return (head[: ends[-1]] if ends else head[:longest].rpartition(" ")[0] or head[:longest]).rstrip(" ,;:-")


@lru_cache(maxsize=1 << 20)
def words_of(text: str) -> frozenset[str]:
    """The words of a text without case, accents, order and plural s."""
    return frozenset(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in plain_words_of(text))


def plain_words_of(text: str) -> frozenset[str]:
    """The words of a text without case, accents and order."""
    return frozenset(_WORDS.findall(_ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))))
