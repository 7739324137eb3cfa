"""The contract of POST /v1/decide, version 1: what a caller sends and what comes back, as JSON and as types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tariff.checks import read_budget, read_code, read_date, read_flag, read_language, read_list, read_object, read_text
from tariff.claim import Claim
from tariff.errors import ContractError
from tariff.explanation_parts import RivalBeaten
from tariff.proposals import Candidate as Candidate
from tariff.proposals import Cited as Cited
from tariff.proposals import DutyView as DutyView
from tariff.proposals import Proposal as Proposal
from tariff.proposals import Step as Step

VERSION, MAX_TEXT, MAX_ANSWERS, MAX_COMPARED = "1", 4000, 40, 5
ASK, PROPOSE, REFER = "ask", "propose", "refer"
UNKNOWN, NONE, MORE = "unknown", "none", "more"
UNRECOGNISED = "nothing_recognised"
NOT_UNDERSTOOD, UNOPENED = "not_understood", ("code_only", "vague")  # UNOPENED: reasons to ask for goods
SAID, ANSWERED, CORRECTED = "said", "answered", "corrected"

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What a user said to one question; exactly one of option, free, unknown, none and more is set.

    Attributes:
        key: the question's key.
        shown: ids of the options that the user saw, in order.
        option: id of the option chosen.
        free: what the user said in his own words.
        special: ``unknown``, ``none`` (outside what was offered) or ``more`` (among those not shown).
    """

    key: str
    shown: tuple[str, ...]
    option: str = ""
    free: str = ""
    special: str = ""

    def to_dict(self) -> Json:
        """JSON form."""
        kind = self.special or ("option" if self.option else "free")
        return {"key": self.key, "shown": list(self.shown), kind: bool(self.special) or self.option or self.free}

    @classmethod
    def from_dict(cls, raw: object, where: str = "answer") -> Answer:
        """The answer of a JSON object.

        Raises:
            ContractError: wrong shape; names the field below ``where``.
        """
        row = read_object(raw, where, {"key", "shown", "option", "free", UNKNOWN, NONE, MORE})
        chosen = [name for name in ("option", "free", UNKNOWN, NONE, MORE) if row.get(name)]
        if len(chosen) != 1:
            raise ContractError(where, "needs exactly one of option, free, unknown, none and more")
        shown = tuple(read_text(x, f"{where}.shown", 40) for x in read_list(row.get("shown", []), f"{where}.shown", 60))
        key = read_text(row.get("key"), f"{where}.key", 80)
        if chosen[0] in (UNKNOWN, NONE, MORE):
            if row[chosen[0]] is not True:
                raise ContractError(f"{where}.{chosen[0]}", "must be true")
            return cls(key, shown, special=chosen[0])
        value = read_text(row[chosen[0]], f"{where}.{chosen[0]}", 500)
        return cls(key, shown, option=value) if chosen[0] == "option" else cls(key, shown, free=value)


@dataclass(frozen=True)
class Fact:
    """Something known of the goods: kind (``goods``, ``material``, ...), value, where from, and the words it came from.

    ``source`` is ``said`` (in the description or stated by the caller), ``corrected`` (takes the place of what it
    contradicts) or ``answered``; an answered fact has the kind ``answer`` and the question as its words.
    """

    kind: str
    value: str
    source: str = SAID
    words: str = ""

    def to_dict(self) -> Json:
        """JSON form."""
        return {"kind": self.kind, "value": self.value, "source": self.source, "words": self.words}

    @classmethod
    def from_dict(cls, raw: object, where: str = "fact") -> Fact:
        """The fact of a JSON object.

        Raises:
            ContractError: wrong shape; names the field below ``where``.
        """
        row = read_object(raw, where, {"kind", "value", "source", "words"})
        words = row.get("words", "")
        return cls(
            read_text(row.get("kind"), f"{where}.kind", 40),
            read_text(row.get("value"), f"{where}.value", 500),
            read_text(row.get("source", SAID), f"{where}.source", 40),
            read_text(words, f"{where}.words", 500) if words else "",
        )


@dataclass(frozen=True)
class Request:
    """One call of /v1/decide.

    Attributes:
        text: the goods in the caller's words.
        answers: answers so far, in any order.
        facts: facts stated otherwise than by answers.
        declined: keys of questions never to ask.
        budget: questions left; 0 means propose now.
        date: ISO date at which codes and rulings are asked for; empty for the service's today.
        language: language of questions, buttons and labels.
        detail: whether a trace of the posterior is wanted.
        compare: codes of 4 to 10 digits to set beside the one proposed.
    """

    text: str
    answers: tuple[Answer, ...] = ()
    facts: tuple[Fact, ...] = ()
    declined: tuple[str, ...] = ()
    budget: int = 4
    date: str = ""
    language: str = "en"
    detail: bool = False
    compare: tuple[str, ...] = ()

    def to_dict(self) -> Json:
        """JSON form."""
        more = {"compare": list(self.compare)} if self.compare else {}
        return {
            **more,
            "text": self.text,
            "answers": [a.to_dict() for a in self.answers],
            "facts": [f.to_dict() for f in self.facts],
            "declined": list(self.declined),
            "budget": self.budget,
            "date": self.date,
            "language": self.language,
            "detail": self.detail,
        }

    @classmethod
    def from_dict(cls, raw: object) -> Request:
        """The request of a JSON object; unknown fields are refused.

        Raises:
            ContractError: wrong shape; names the field.
        """
        fields = {"text", "answers", "facts", "declined", "budget", "date", "language", "detail", "compare", "version"}
        row = read_object(raw, "request", fields)
        if str(row.get("version", VERSION)) != VERSION:
            raise ContractError("version", f"this service speaks version {VERSION}")
        answers = read_list(row.get("answers", []), "answers", MAX_ANSWERS)
        facts = read_list(row.get("facts", []), "facts", MAX_ANSWERS)
        declined = read_list(row.get("declined", []), "declined", MAX_ANSWERS)
        return cls(
            read_text(row.get("text"), "text", MAX_TEXT),
            tuple(Answer.from_dict(a, f"answers[{i}]") for i, a in enumerate(answers)),
            tuple(Fact.from_dict(f, f"facts[{i}]") for i, f in enumerate(facts)),
            tuple(read_text(key, "declined", 80) for key in declined),
            read_budget(row.get("budget", 4)),
            read_date(row.get("date", "")),
            read_language(row.get("language", "en")),
            read_flag(row.get("detail", False), "detail"),
            tuple(read_code(code, "compare") for code in read_list(row.get("compare", []), "compare", MAX_COMPARED)),
        )


@dataclass(frozen=True)
class Option:
    """One option: id (of a node, code, answer or value), button text, one-line hint, probability that it is true.

    ``official`` is what an official note says of it, word for word, and ``place`` where; empty where none is loaded.
    ``example`` names goods of which it is true, for who asks what is meant; empty where the hint does.
    """

    id: str
    label: str
    hint: str
    probability: float
    official: str = ""
    place: str = ""
    example: str = ""


@dataclass(frozen=True)
class Question:
    """A question that was chosen.

    Attributes:
        key: stable name; ``node:ID``, ``headings:N``, ``subheadings:N``, ``cross:NAME`` or ``fact:KIND``.
        kind: ``node``, ``headings``, ``subheadings``, ``cross`` or ``fact``.
        text: the question in the language of the reply.
        help: one line more, or empty.
        number: 1 for the first question asked.
        options: likeliest first where they were cut, else in the nomenclature's order.
        more: whether there are options that are not shown.
        bits: expected drop in entropy over codes.
        codes_left: how many codes hold 95 % of the probability.
        duty_low: lowest plain duty among those, None where none is known.
        duty_high: highest plain duty among those.
        expected_left: expected number of questions still to come, this one included.
        notice: ``not_understood`` where the last free answer was not, else empty.
    """

    key: str
    kind: str
    text: str
    help: str
    number: int
    options: tuple[Option, ...]
    more: bool
    bits: float
    codes_left: int
    duty_low: float | None
    duty_high: float | None
    expected_left: float
    notice: str = ""


@dataclass(frozen=True)
class Reply:
    """What /v1/decide answers; ``claims``: codes in the text, ``later``: further goods, ``notice``: no full model.

    ``compared``: what is known against each code of ``compare``.
    """

    decision: str
    language: str
    fallback: bool
    question: Question | None
    candidates: tuple[Candidate, ...]
    proposal: Proposal | None
    reason: str
    facts: tuple[Fact, ...]
    versions: Mapping[str, str]
    trace: tuple[Mapping[str, Any], ...] = ()
    notice: str = ""
    claims: tuple[Claim, ...] = ()
    later: tuple[str, ...] = ()
    compared: tuple[RivalBeaten, ...] = ()

    def to_dict(self) -> Json:
        """JSON form, version 1."""
        from tariff.reply_json import reply_to_dict  # it needs these types

        return reply_to_dict(self)

    @classmethod
    def from_dict(cls, raw: object) -> Reply:
        """The reply of a JSON object; ContractError names what is wrong with another."""
        from tariff.reply_json import reply_from_dict

        return reply_from_dict(raw)
