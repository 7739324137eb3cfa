"""What people type, made safe to hand on."""

from __future__ import annotations

import unicodedata

from gateway.errors import BadMessage, CommandRefused, TooLarge
from tariff import LANGUAGES

_KEPT_CONTROLS = "\t\n\r"
_BIDI_AND_MARKS = frozenset("\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_COMMANDS = ("/", "\u2044", "\u2215", "\u29f8", "external:")
_BINARY_SHARE = 0.1


def clean_text(text: str, limit: int) -> str:
    """The text without control characters and outer white space.

    Args:
        text: as received.
        limit: bytes of UTF-8 that are allowed.

    Raises:
        TooLarge: over the limit.
        BadMessage: empty, binary, or without any letter or digit.
        CommandRefused: it would read as a command of the dialogue.
    """
    stripped = clean_speech(text, limit)
    if is_command(stripped):
        raise CommandRefused
    if not any(unicodedata.category(character)[0] in "LN" for character in stripped):
        raise BadMessage("no_words")
    return stripped


def clean_speech(text: str, limit: int) -> str:
    """The text of someone who may say anything: of the right size, without controls, not empty.

    Raises:
        TooLarge: over the limit of bytes.
        BadMessage: empty or binary.
    """
    if len(text.encode("utf-8", "surrogatepass")) > limit:
        raise TooLarge(limit=limit)
    stripped = _strip_controls(text)
    if not stripped:
        raise BadMessage("empty")
    return stripped


def is_command(text: str) -> bool:
    """Whether the dialogue could take the text for a command, full-width forms included."""
    return unicodedata.normalize("NFKC", text).lstrip().casefold().startswith(_COMMANDS)


def known_language(tag: str, default: str) -> str:
    """The language of a tag such as ``fr-BE`` if the clerk speaks it, else the default."""
    primary = tag.strip().replace("_", "-").split("-")[0].lower()
    return primary if primary in LANGUAGES else default


def accepted_language(header: str) -> str:
    """The first language of an Accept-Language header that the clerk speaks, else English."""
    for part in header.split(","):
        language = known_language(part.split(";")[0], "")
        if language:
            return language
    return LANGUAGES[0]


def _strip_controls(text: str) -> str:
    """White space for controls; nothing for surrogates, marks of direction and marks of width zero.

    Raises:
        BadMessage: more than a tenth of it is binary.
    """
    binary = sum(1 for character in text if _is_binary(character))
    if binary > len(text) * _BINARY_SHARE:
        raise BadMessage("binary")
    kept = (" " if unicodedata.category(c) == "Cc" and c not in _KEPT_CONTROLS else c for c in text)
    return "".join(c for c in kept if c not in _BIDI_AND_MARKS and not _is_binary(c)).strip()


def _is_binary(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind == "Cs" or character == "\ufffd" or (kind == "Cc" and character not in _KEPT_CONTROLS)
