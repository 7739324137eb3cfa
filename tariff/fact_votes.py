"""Facts of an answer against the facts that the options' labels state: merino is wool, silk is another material."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tariff.answers import OTHERS, fold_text
from tariff.facts import StatedFact
from tariff.vocabulary import Vocabulary


def votes(
    said: Sequence[StatedFact],
    options: Sequence[Sequence[StatedFact]],
    rest: Sequence[bool],
    vocabulary: Vocabulary,
) -> list[int]:
    """For each option 1 where it says the facts said, -1 where it says others of their kinds, else 0.

    Args:
        said: facts of an answer; quantities are left to the amounts.
        options: facts of each option's labels.
        rest: which options are for all that the others do not name.
        vocabulary: which value is a case of which.
    """
    totals = [0] * len(options)
    for kind in dict.fromkeys(fact.kind for fact in said if fact.interval is None):
        mine = _main([fact for fact in said if fact.kind == kind])
        found = [
            _of_kind(mine, [f for f in option if f.kind == kind], vocabulary, is_rest=is_rest)
            for option, is_rest in zip(options, rest, strict=True)
        ]
        is_named = any(fact.kind == kind for option in options for fact in option)
        is_wide = any(_is_wider(fact, own, vocabulary) for fact in mine for option in options for own in option)
        if is_named and not is_wide and not any(vote > 0 for vote in found) and any(not f.is_denied for f in mine):
            found = [1 if not vote and is_rest else vote for vote, is_rest in zip(found, rest, strict=True)]
        totals = [total + vote for total, vote in zip(totals, found, strict=True)]
    return [(total > 0) - (total < 0) for total in totals]


def _main(facts: Sequence[StatedFact]) -> list[StatedFact]:
    """The facts of a kind that count: where shares are given, that of the largest."""
    shares = [fact.share for fact in facts if fact.share is not None]
    return [fact for fact in facts if not shares or fact.share == max(shares)]


def _of_kind(said: Iterable[StatedFact], option: Sequence[StatedFact], vocabulary: Vocabulary, *, is_rest: bool) -> int:
    """What the facts of a kind say of an option; "another wood" is no more of wood than the other woods are."""
    named = [fact for fact in said if not (is_rest and any(fact.value == own.value for own in option))]
    each = [_vote(fact, option, vocabulary) for fact in named]
    return 1 if 1 in each and -1 not in each else -1 if -1 in each and 1 not in each else 0


def _vote(fact: StatedFact, option: Sequence[StatedFact], vocabulary: Vocabulary) -> int:
    asserted = [own.value for own in option if not own.is_denied]
    denied = [own.value for own in option if own.is_denied]

    def is_case(value: str, of: str) -> bool:
        return vocabulary.is_case(fact.kind, value, of)

    if fact.is_denied:
        if any(is_case(value, fact.value) for value in asserted):
            return -1
        return 1 if fact.value in denied else 0
    if any(is_case(fact.value, value) for value in asserted):
        return 1
    if any(is_case(fact.value, value) for value in denied):
        return -1
    if any(is_case(value, fact.value) for value in asserted):
        return 0  # said too widely to tell
    return -1 if asserted else 1 if denied else 0


def _is_wider(fact: StatedFact, own: StatedFact, vocabulary: Vocabulary) -> bool:
    """Whether what was said holds more than what an option names: wood, where tropical wood is offered."""
    if fact.kind != own.kind or own.interval is not None or fact.value == own.value:
        return False
    return vocabulary.is_case(fact.kind, own.value, fact.value)


def is_the_rest(label: str) -> bool:
    """Whether an option is for what the others do not name."""
    return bool(set(fold_text(label).split()) & OTHERS)
