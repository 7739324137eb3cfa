"""The parts of an explanation in short sentences, in one language; the dossier and the conversation share them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tariff.codes import Code
from tariff.explanation import Confidence, Reliability
from tariff.explanation_parts import (
    BY_NOTHING,
    BY_RULE,
    Divergent,
    Ending,
    FactUsed,
    RivalBeaten,
    RuleApplied,
    RulingCited,
    Unknown,
)
from tariff.sentences import Sentences
from tariff.vocabulary import Vocabulary

MATERIAL, SURE, UNSURE = "material", "sure", "unsure"


def shown(code: str) -> str:
    """A code as printed, or as it is where it is no plain code."""
    return Code(code).display if code.isdigit() and len(code) % 2 == 0 and len(code) <= 10 else code


@dataclass(frozen=True)
class Teller:
    """Says the parts of an explanation.

    Attributes:
        sentences: fixed ones.
        vocabulary: names of facts.
        language: to speak in.
    """

    sentences: Sentences
    vocabulary: Vocabulary
    language: str

    def say(self, key: str, **values: object) -> str:
        """A fixed sentence."""
        return self.sentences.say(key, self.language, **values)

    def rule(self, rule: RuleApplied) -> str:
        """Why a General Rule applies, and what is not known for it."""
        given = dict(rule.given)
        if material := given.get(MATERIAL):
            given[MATERIAL] = self.value(MATERIAL, material)
        return " ".join([self.say(rule.reason, **given), *(self.say(key) for key in rule.missing)])

    def against(self, rival: RivalBeaten) -> str:
        """What speaks against a rival; where that does not settle it, what would."""
        what, words, by = rival.what, rival.words, rival.beaten_by
        if by == BY_RULE and len(what) > 1:
            what = f"{what[0]}({what[1:]})"
        told = self.say(f"told.{'nothing' if by == BY_NOTHING else by}", what=what, words=words)
        if isinstance(rival.settled_by, Unknown):
            return told
        own, other = rival.settled_by.options[0], rival.settled_by.options[-1]
        settling = self.say("told.open", question=rival.settled_by.question, own=own, other=other)
        return settling if by == BY_NOTHING else f"{told} {settling}"

    def ruling_status(self, ruling: RulingCited) -> str:
        """What a ruling is at the date asked."""
        status = self.say(f"told.{ruling.status}", until=ruling.valid_until)
        if not ruling.replaced_by:
            return status
        return f"{status}, {self.say('told.replaced', codes=self.codes(ruling.replaced_by))}"

    def shares(self, ruling: RulingCited) -> str:
        """Facts that a ruling's goods share with those asked about; empty without any."""
        facts = ", ".join(self.value(one.kind, one.value) for one in ruling.shares)
        return self.say("told.shares", facts=facts) if facts else ""

    def divergent(self, other: Divergent) -> str:
        """Where and how often goods as near were ruled otherwise."""
        countries = ", ".join(self.country(code) for code in other.countries)
        return self.say("told.divergence", code=shown(other.code), countries=countries, count=other.count)

    def ending(self, ends: Ending) -> str:
        """That a code ends."""
        if not ends.replaced_by:
            return self.say("told.ends", date=ends.last_day)
        return self.say("told.ends_replaced", date=ends.last_day, codes=self.codes(ends.replaced_by))

    def sureness(self, confidence: Confidence, depth: int) -> tuple[str, ...]:
        """How sure a proposal of so many digits is, and what that means."""
        told = []
        if isinstance(confidence.reliability, Reliability):
            right = f"{100 * confidence.reliability.right:.0f}"
            told.append(self.say("told.reliability", cases=confidence.reliability.cases, right=right))
        if confidence.sure_depth and confidence.sure_depth < depth and confidence.word != SURE:
            told.append(self.say("told.sure_to", digits=confidence.sure_depth))
        elif not confidence.sure_depth and confidence.word == UNSURE:  # of what is called likely it would sound odd
            told.append(self.say("told.sure_none"))
        return tuple(told)

    def unknown(self, why: Unknown) -> str:
        """Why something is not known."""
        return self.say(f"told.{why.unknown}")

    def fact(self, fact: FactUsed) -> tuple[str, str]:
        """Name and value of a fact."""
        if fact.kind == "answer":
            return fact.words, fact.value
        denied = fact.value.startswith("!")
        value = self.value(fact.kind, fact.value.removeprefix("!"))
        return self.kind(fact.kind), fact.words if denied or value == fact.value.removeprefix("!") else value

    def kind(self, kind: str) -> str:
        """A kind of fact as people call it."""
        key = f"fact.{kind}"
        if key in self.sentences.texts["en"]:
            return self.say(key)
        known = self.vocabulary.kinds.get(kind)
        return known.labels[self.language] if known else kind.replace("_", " ")

    def value(self, kind: str, value: str) -> str:
        """A value of ``data/facts`` as people call it; anything else as it is."""
        known = self.vocabulary.values.get((kind, value))
        return known.label(self.language) if known else value

    def country(self, code: str) -> str:
        """The name of a member state."""
        key = f"country.{code}"
        return self.say(key) if key in self.sentences.texts["en"] else code

    def codes(self, codes: Iterable[str]) -> str:
        """Codes as printed, parted by commas."""
        return ", ".join(shown(code) for code in codes)
