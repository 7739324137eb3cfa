"""Checks an explanation against its sources: each citation, span, code, date and link; pure, the lookups are given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import parse_qs, urlsplit

from tariff.contract import ANSWERED, SAID
from tariff.explanation import Explanation
from tariff.explanation_parts import (
    BEATEN_BY,
    BY_FACT,
    BY_NAME,
    BY_NOTE,
    BY_RULE,
    REASONS,
    Ending,
    FactUsed,
    RivalBeaten,
    RuleApplied,
    Unknown,
)
from tariff.faults import Fault, Lookups, link_faults
from tariff.rule_case import RULES, AppliedRule
from tariff.verify_rulings import ruling_faults

_ROUNDING = 0.051  # duties are told to a tenth of a percentage point
_SAID = ("goods", "said", "answer")


def verify(told: Explanation, lookups: Lookups) -> tuple[Fault, ...]:
    """All faults of an explanation, in the order of its parts; none where all holds."""
    try:
        day = date.fromisoformat(told.date)
    except ValueError:
        return (Fault("date", "bad_date", f"'{told.date[:20]}' is no day"),)
    return tuple(_faults(told, lookups, day))


def _faults(told: Explanation, lookups: Lookups, day: date) -> Iterator[Fault]:
    yield from _head(told, lookups)
    yield from _path(told, lookups, day)
    yield from _unknowns(told)
    for i, rule in enumerate(_known(told.rules)):
        yield from _rule(f"rules[{i}]", rule, told)
        yield from _given(f"rules[{i}].given", rule, told, lookups)
    yield from _notes(told, lookups)
    yield from ruling_faults(told, lookups, day)
    for i, fact in enumerate(told.facts):
        yield from _fact(f"facts[{i}]", fact, told.facts)
    yield from _rivals(told, lookups)
    yield from _duty(told, lookups)
    yield from _confidence(told, lookups)


def _known(part: object) -> tuple:  # type: ignore[type-arg]  # of whatever the part holds
    return part if isinstance(part, tuple) else ()


def _head(told: Explanation, lookups: Lookups) -> Iterator[Fault]:
    if not lookups.has_code(told.code):
        yield Fault("code", "no_such_code", f"{told.code} is not on the list of {lookups.nomenclature()}")
    if told.made.nomenclature != lookups.nomenclature():
        yield Fault("made.nomenclature", "wrong_list", f"the list of that day is that of {lookups.nomenclature()}")
    if not isinstance(told.ends, Unknown):
        yield from _ends(told.ends, told, lookups)


def _ends(ends: Ending, told: Explanation, lookups: Lookups) -> Iterator[Fault]:
    """The code ends on the day that the lists tell, and those that are named stand for it."""
    if _day(ends.last_day) is None:
        yield Fault("ends.last_day", "bad_date", f"'{ends.last_day[:20]}' is no day")
        return
    if ends.last_day < told.date:
        yield Fault("ends.last_day", "bad_date", f"{told.code} ended before the day asked")
        return
    held = lookups.ends(told.code, date.fromisoformat(told.date))
    if isinstance(held, Unknown) or held.last_day != ends.last_day:
        last = "no last day" if isinstance(held, Unknown) else held.last_day
        yield Fault("ends.last_day", "wrong_end", f"the lists give {last} for {told.code}, not {ends.last_day}")
    elif not set(ends.replaced_by) <= set(held.replaced_by):
        stands = ", ".join(held.replaced_by) or "nothing"
        yield Fault("ends.replaced_by", "wrong_successor", f"{stands} stands for {told.code} then")


def _path(told: Explanation, lookups: Lookups, day: date) -> Iterator[Fault]:
    last = told.path[-1].code
    if last != told.code and not lookups.is_same(last, told.code):
        yield Fault(f"path[{len(told.path) - 1}].code", "wrong_path", f"the path does not end at {told.code}")
    wordings = lookups.legal(told.code, told.language, day)
    for i, step in enumerate(told.path):
        if not told.code.startswith(step.code):
            yield Fault(f"path[{i}].code", "wrong_path", f"{told.code} is not below {step.code}")
        if not isinstance(step.legal, Unknown) and step.legal not in wordings:
            yield Fault(f"path[{i}].legal", "quote_not_found", "no line on the way to the code is worded so")


def _unknowns(told: Explanation) -> Iterator[Fault]:
    for name in ("ends", "rules", "notes", "rulings", "divergence", "missing", "rivals"):
        part = getattr(told, name)
        if isinstance(part, Unknown) and part.unknown not in REASONS:
            yield Fault(name, "no_such_reason", f"'{part.unknown[:20]}' is no reason for what is not known")


def _rule(where: str, rule: RuleApplied, told: Explanation) -> Iterator[Fault]:
    if rule.rule not in RULES:
        yield Fault(where, "no_such_rule", f"there is no General Rule {rule.rule[:10]}")
    elif rule.law != AppliedRule(rule.rule, False, "").law:
        yield Fault(where, "wrong_law", f"rule {rule.rule} does not stand at '{rule.law[:80]}'")
    elif not rule.reason.startswith(f"gri.{rule.rule}."):
        yield Fault(f"{where}.reason", "no_such_reason", f"'{rule.reason[:30]}' is no sentence of rule {rule.rule}")
    for i, fact in enumerate(rule.facts):
        yield from _fact(f"{where}.facts[{i}]", fact, told.facts)


def _given(where: str, rule: RuleApplied, told: Explanation, lookups: Lookups) -> Iterator[Fault]:
    """What fills the sentence of a rule: the proposed heading and code, others that exist, and notes that there are."""
    given = rule.given
    for name, own in (("heading", told.code[:4]), ("code", told.code[:8])):
        if given.get(name, own).replace(" ", "") != own:
            yield Fault(f"{where}.{name}", "wrong_code", f"{given[name][:12]} is not proposed, but {own}")
    for rival in _listed(given.get("rival", "")) + _listed(given.get("rivals", "")):
        if not lookups.has_code(rival) or rival == told.code[:4]:
            yield Fault(where, "no_such_code", f"{rival[:12]} is no other heading of the list")
    for place in _listed(given.get("note", "")):
        if not lookups.note(place):
            yield Fault(f"{where}.note", "no_such_note", f"there is no '{place[:60]}' in the knowledge base")


def _listed(text: str) -> list[str]:
    return [part for part in text.split(", ") if part]


def _notes(told: Explanation, lookups: Lookups) -> Iterator[Fault]:
    for i, note in enumerate(_known(told.notes)):
        where = f"notes[{i}]"
        yield from _quote(where, note.place, note.quote, lookups)
        if lookups.note(note.place) and note.effect not in lookups.effects(note.place):
            yield Fault(f"{where}.effect", "wrong_effect", f"{note.place} states no rule that {note.effect[:12]}")
        for code in note.codes:
            if not all(lookups.has_code(end) for end in code.split("-")):
                yield Fault(f"{where}.codes", "no_such_code", f"{code} is not on the list of {lookups.nomenclature()}")


def _quote(where: str, place: str, quote: str, lookups: Lookups) -> Iterator[Fault]:
    texts = lookups.note(place)
    if not texts:
        yield Fault(where, "no_such_note", f"there is no '{place[:60]}' in the knowledge base")
    elif not any(quote in text for text in texts):
        yield Fault(where, "quote_not_found", f"{place} does not say '{quote[:40]}'")


def _fact(where: str, fact: FactUsed, facts: Sequence[FactUsed]) -> Iterator[Fault]:
    """A fact's words stand in what was said, unless they are the question that it answered."""
    if fact.source != ANSWERED:
        yield from _said(where, [fact.words], facts)


def _rivals(told: Explanation, lookups: Lookups) -> Iterator[Fault]:
    for i, rival in enumerate(_known(told.rivals)):
        where = f"rivals[{i}]"
        if not lookups.has_code(rival.code) or rival.code == told.code:
            yield Fault(f"{where}.code", "no_such_code", f"{rival.code[:12]} is no other code of the list")
        if rival.beaten_by not in BEATEN_BY:
            yield Fault(f"{where}.beaten_by", "no_such_reason", f"'{rival.beaten_by[:20]}' is no kind of evidence")
        if rival.beaten_by == BY_NOTE:
            yield from _quote(where, rival.what, rival.words, lookups)
        if rival.beaten_by == BY_RULE and not rival.words.startswith(f"gri.{rival.what}."):
            yield Fault(where, "no_such_rule", f"'{rival.words[:30]}' is no sentence of a rule {rival.what[:10]}")
        if rival.beaten_by in (BY_FACT, BY_NAME):
            yield from _said(where, _parts(rival), told.facts)
        if not 0 <= rival.probability <= 1:
            yield Fault(f"{where}.probability", "bad_number", f"{rival.probability} is no probability")


def _parts(rival: RivalBeaten) -> Sequence[str]:
    """The words of a rival's reason as they were said: those of several facts are parted by commas."""
    return rival.words.split(", ") if rival.beaten_by == BY_FACT else (rival.words,)


def _said(where: str, several: Sequence[str], facts: Sequence[FactUsed]) -> Iterator[Fault]:
    """Words were said of the goods."""
    for words in several:
        if not any(words in one.value for one in facts if one.kind in _SAID or one.source != SAID):
            yield Fault(where, "words_not_said", f"'{words[:40]}' was not said of the goods")


def _duty(told: Explanation, lookups: Lookups) -> Iterator[Fault]:
    text, low, high = lookups.duty(told.code) if lookups.has_code(told.code) else ("", None, None)
    said = told.duty.text
    if (text if not isinstance(said, Unknown) else said) != said or not _same(told.duty.low, low, said):
        yield Fault("duty", "wrong_duty", f"the duty of {told.code} is {text or 'not known'}")
    elif not _same(told.duty.high, high, said):
        yield Fault("duty", "wrong_duty", f"the highest duty of {told.code} is {high}")
    asked = parse_qs(urlsplit(told.duty.measures).query)
    is_page = asked.get("Taric") == [f"{told.code:0<10}"] and asked.get("SimDate") == [told.date.replace("-", "")]
    yield from link_faults("duty.measures", told.duty.measures, is_page=is_page, of=f"{told.code} at {told.date}")


def _same(said: float | None, held: float | None, text: str | Unknown) -> bool:
    if isinstance(text, Unknown) or said is None or held is None:
        return said is None or said == held
    return abs(said - held) <= _ROUNDING


def _confidence(told: Explanation, lookups: Lookups) -> Iterator[Fault]:
    sure = told.confidence
    for name, share in (("probability", sure.probability), ("coverage", sure.coverage)):
        if not 0 <= share <= 1:
            yield Fault(f"confidence.{name}", "bad_number", f"{share} is no share")
    for code in sure.possible:
        if not lookups.has_code(code):
            yield Fault("confidence.possible", "no_such_code", f"{code[:12]} is not on the list")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
