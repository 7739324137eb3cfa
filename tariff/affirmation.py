"""Which option a plain yes means: the one that says what the question says."""

from __future__ import annotations

from collections.abc import Sequence

from tariff.answers import NO, OTHERS, YES, fold_text
from tariff.polarity import Polarity, same_word
from tariff.thresholds import Amount

_ALTERNATIVES = frozenset({"or"})


def says_yes_or_no(text: str) -> bool | None:
    """True where an answer begins with a yes, False where with a no, in any language; else None."""
    words = fold_text(text).split()
    return None if not words else True if words[0] in YES else False if words[0] in NO else None


def affirmed(
    asked: tuple[tuple[Amount, ...], Polarity],
    options: Sequence[tuple[tuple[Amount, ...], Polarity]],
    text: str,
    labels: Sequence[str],
) -> int | None:
    """The option that a yes to a question means, None where that is not clear.

    Args:
        asked: amounts and words of the question, in English.
        options: the same of each option.
        text: the question, in English.
        labels: the options' labels, in English.
    """
    starts = [i for i, label in enumerate(labels) if fold_text(label).split()[:1] == ["yes"]]
    if len(starts) == 1:
        return starts[0]
    amounts = [i for i, (bounds, _) in enumerate(options) if asked[0] and bounds and bounds[0] == asked[0][0]]
    if len(amounts) == 1:
        return amounts[0]
    if len(options) != 2:
        return None
    for i in (0, 1):
        own, other = options[i][1], options[1 - i][1]
        if own.asserted and not own.denied and _overlaps(own.asserted, other.denied):
            return i
    if _ALTERNATIVES & set(fold_text(text).split()):
        return None
    rest = [i for i, label in enumerate(labels) if set(fold_text(label).split()) & OTHERS]
    return 1 - rest[0] if len(rest) == 1 else None


def _overlaps(some: frozenset[str], others: frozenset[str]) -> bool:
    return any(same_word(a, b) for a in some for b in others)
