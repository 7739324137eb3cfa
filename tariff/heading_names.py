"""Headings whose button needs its chapter: "Tubes and pipes" could be of steel, copper, plastics or rubber."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

_WORD = re.compile(r"[^\W\d_]{3,}")
_IDLE = frozenset(
    "and or of the for not with other than such as similar their its article articles part parts accessories goods "
    "material materials products things only any all kinds prepared preparations".split()
)
_ALIKE = 0.5
"""Share of a button's words from which the button of another chapter is much the same."""


def unclear_headings(buttons: Mapping[str, str], chapters: Mapping[str, str]) -> frozenset[str]:
    """Headings whose button names neither its chapter's goods nor anything of its own.

    Args:
        buttons: heading (4 digits) -> its English button.
        chapters: chapter (2 digits) -> its English button.
    """
    words = {code: _words(text) for code, text in buttons.items()}
    of_chapter = {code: _words(text) for code, text in chapters.items()}
    holding: dict[str, list[str]] = defaultdict(list)
    for code, own in words.items():
        for word in own:
            holding[word].append(code)
    return frozenset(
        code
        for code, own in words.items()
        if not own & of_chapter.get(code[:2], frozenset()) and (not own or _is_like_another(code, words, holding))
    )


def _is_like_another(code: str, words: Mapping[str, frozenset[str]], holding: Mapping[str, Sequence[str]]) -> bool:
    own = words[code]
    shared = Counter(other for word in own for other in holding[word] if other[:2] != code[:2])
    return any(count / min(len(own), len(words[other])) >= _ALIKE for other, count in shared.items())


def _words(text: str) -> frozenset[str]:
    return frozenset(word.removesuffix("s") for word in _WORD.findall(text.lower()) if word not in _IDLE)
