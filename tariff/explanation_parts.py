"""The parts of an explanation: each says what it rests on, or why it is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NOT_LOADED, NONE_FOUND, LEFT_OUT = "not_loaded", "none_found", "left_out"
NOT_FULL_MODEL = "not_full_model"
REASONS = (NOT_LOADED, NONE_FOUND, LEFT_OUT, NOT_FULL_MODEL)
OWN, IMPORTED = "own", "imported"
BY_FACT, BY_ANSWER, BY_NOTE, BY_RULE, BY_NOTHING = "fact", "answer", "note", "rule", "nothing_known"
BY_NAME = "named"
BEATEN_BY = (BY_FACT, BY_ANSWER, BY_NOTE, BY_RULE, BY_NAME, BY_NOTHING)
ADDED: Mapping[str, bool] = {"is_added": True}
"""Marks a field that came later: JSON that was written without it is read all the same."""


@dataclass(frozen=True)
class Unknown:
    """Stands for what cannot be said.

    Attributes:
        unknown: why: ``not_loaded`` (the source was never imported), ``none_found`` (it was looked for, and there is
            none), ``left_out`` (there was some, and it did not pass the checks) or ``not_full_model`` (words alone
            answered).
    """

    unknown: str


@dataclass(frozen=True)
class PathStep:
    """One line on the way from the chapter to the code.

    Attributes:
        code: digits; empty for a line that groups codes.
        plain: in plain words.
        legal: the legal wording.
    """

    code: str
    plain: str
    legal: str | Unknown


@dataclass(frozen=True)
class FactUsed:
    """A fact that the proposal relies on.

    Attributes:
        kind: ``goods``, ``answer``, ``said``, or a kind of fact such as ``material``.
        value: what is so: the id of a value of ``data/facts``, a quantity, else the words themselves.
        source: ``said``, ``answered`` or ``corrected``.
        words: the words that it came from; of an answer the question.
    """

    kind: str
    value: str
    source: str
    words: str


@dataclass(frozen=True)
class RuleApplied:
    """A General Rule that applies.

    Attributes:
        rule: ``1``, ``2a``, ``2b``, ``3a``, ``3b``, ``3c``, ``4``, ``5a``, ``5b`` or ``6``.
        settles: whether it decides the heading, or of rule 6 the subheading.
        law: where it stands.
        reason: key of the fixed sentence that says why.
        given: what fills the sentence.
        facts: on which it relies.
        missing: keys of the sentences that say which fact would decide and is not known.
    """

    rule: str
    settles: bool
    law: str
    reason: str
    given: Mapping[str, str]
    facts: tuple[FactUsed, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class NoteCited:
    """A legal note that matters.

    Attributes:
        place: ``Note 2(m) to Chapter 39``.
        effect: ``excludes``, ``includes``, ``defines`` or ``subject``.
        quote: an exact span of the note, of 300 characters at most.
        codes: those for whose sake it is cited: ``sent_here``: where the goods belong, then the rival that they are
            kept out of; ``belongs``: what it is about; ``caution``: where the goods would then belong, maybe a range
            ("7102-7104"), and nothing where the note does not say.
        why: ``sent_here``, ``belongs`` or ``caution``.
    """

    place: str
    effect: str
    quote: str
    codes: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class SharedFact:
    """A fact that a ruling's goods share with those asked about: kind and value of ``data/facts``."""

    kind: str
    value: str


@dataclass(frozen=True)
class RulingCited:
    """A ruling on similar goods.

    Attributes:
        reference: number in the EBTI database.
        country: ISO code of the member state.
        language: of ``text``.
        issued: ISO date.
        valid_until: ISO date of its last day.
        status: at the date asked: ``valid``, ``expired``, ``invalidated`` (withdrawn) or ``code_ended``.
        code: as ruled.
        replaced_by: the codes that stand for it at the date asked, where it is not on the list any more.
        origin: ``own`` (the project's words for it) or ``imported`` (as published).
        text: the goods, an exact span of the source, cut after a sentence where that is possible.
        cosine: between the texts, -1 to 1.
        shares: facts that its goods share with those asked about.
        link: official page.
    """

    reference: str
    country: str
    language: str
    issued: str
    valid_until: str
    status: str
    code: str
    replaced_by: tuple[str, ...]
    origin: str
    text: str
    cosine: float
    shares: tuple[SharedFact, ...]
    link: str


@dataclass(frozen=True)
class Divergent:
    """Rulings on goods as near as those cited, under another heading or code.

    Attributes:
        code: heading (4 digits) where that differs already, else the code of 6 or 8 digits.
        countries: ISO codes of the member states that ruled so.
        count: how many rulings.
        references: of them, nearest first, at most three.
        differs_in: ``heading`` or ``code``.
    """

    code: str
    countries: tuple[str, ...]
    count: int
    references: tuple[str, ...]
    differs_in: str


@dataclass(frozen=True)
class MissingFact:
    """What would settle the code further: the question, its key, and the options that matter."""

    key: str
    question: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class RivalBeaten:
    """A code that was possible, and what speaks against it.

    Attributes:
        code: its digits.
        label: in plain words.
        probability: 0-1.
        beaten_by: ``fact``, ``answer``, ``note``, ``rule``, ``named`` (the description names what the proposed code
            alone is for) or ``nothing_known``: nothing known speaks against it.
        what: kind of the fact, question, place of the note or number of the rule; empty where nothing is known.
        words: of the fact, the answer given, the quote of the note, the sentence's key of the rule, or the words that
            name it; empty likewise.
        settled_by: where nothing is known the question at which the two codes part, with the answer for the proposed
            one and that for the rival.
    """

    code: str
    label: str
    probability: float
    beaten_by: str
    what: str
    words: str
    settled_by: MissingFact | Unknown = field(default=Unknown(NONE_FOUND), metadata=ADDED)


@dataclass(frozen=True)
class DutyTold:
    """The third-country duty: as text, plain percentages where it has any, and the official measures at the date."""

    text: str | Unknown
    low: float | None
    high: float | None
    measures: str


@dataclass(frozen=True)
class Ending:
    """That a code ends.

    Attributes:
        last_day: ISO date of the last day on which it is valid.
        replaced_by: codes that stand for it afterwards; empty where none is known.
    """

    last_day: str
    replaced_by: tuple[str, ...]
