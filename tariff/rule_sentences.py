"""The General Rules of a case in fixed sentences, for a reader without customs knowledge."""

from __future__ import annotations

from tariff.rule_case import AppliedRule
from tariff.sentences import Sentences
from tariff.vocabulary import Vocabulary


def say_rule(applied: AppliedRule, language: str, sentences: Sentences, vocabulary: Vocabulary) -> str:
    """Why a rule applies, in one language."""
    given = dict(applied.given)
    if material := given.get("material"):
        given["material"] = vocabulary.values["material", material].label(language)
    return sentences.say(applied.reason, language, **given)


def say_missing(applied: AppliedRule, language: str, sentences: Sentences) -> tuple[str, ...]:
    """What is not known and would decide whether, or how, the rule applies."""
    return tuple(sentences.say(key, language) for key in applied.missing)
