"""The General Rules for the Interpretation of the Combined Nomenclature that settle a case, in order, as data.

Source: Council Regulation (EEC) No 2658/87, Annex I, Part One, Section I A.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tariff.codes import Code
from tariff.errors import BrokenData
from tariff.facts import Lexicon
from tariff.rule_case import RULES, AppliedRule, CaseFact, Rival, RuleCase
from tariff.rule_character import Character, character_of, is_told_set, names
from tariff.rule_signs import SignReader, Signs
from tariff.rule_weights import RuleWeights
from tariff.vocabulary import read_rows, split_cell

COLUMNS = ["rule", "sign", "reason", "missing"]
_NEAR_RIVAL, _SOME_RIVAL = 0.2, 0.1
"""Probability from which another heading counts as one under which the goods fall at first sight, for 3(a) and 3(c)."""
_CONTAINERS = frozenset({"4202"})
_NO_STATES = 38
"""The last chapter of Sections I to VI. Rule 2(a) is of articles, and there are few up to here: of 667 train rulings
that name rules 2 name it, of the 2,552 of later chapters 104."""
_MOST_WORDS, _MOST_LISTED = 160, 4
_CHARACTER, _RETAIL, _REUSABLE = "gri.missing.character", "gri.missing.retail", "gri.missing.reusable"


@dataclass(frozen=True)
class Told:
    """What a sign of a rule says: key of the sentence, and keys of what is missing where it is all that is told."""

    sign: str
    reason: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class _View:
    """A case with what was read from it."""

    case: RuleCase
    signs: Signs
    character: Character


@dataclass(frozen=True)
class GeneralRules:
    """Finds the rules of a case by its signs, and by the weights that rulings gave them."""

    reader: SignReader
    weights: RuleWeights
    told: Mapping[str, tuple[Told, ...]]

    @classmethod
    def load(cls, data: Path, lexicon: Lexicon | None = None) -> GeneralRules:
        """The rules on ``data`` (the project's data folder); ``lexicon`` where one is loaded already.

        Raises:
            BrokenData: a file is missing or inconsistent.
        """
        folder = data / "general_rules"
        told: dict[str, list[Told]] = {}
        for row in read_rows(folder / "rules.csv", COLUMNS):
            if row["rule"] not in RULES:
                raise BrokenData(f"general_rules/rules.csv: '{row['rule']}' is no General Rule")
            told.setdefault(row["rule"], []).append(Told(row["sign"], row["reason"], split_cell(row["missing"])))
        reader = SignReader.load(data, lexicon or Lexicon.load(data))
        return cls(reader, RuleWeights.load(folder / "weights.csv"), {rule: tuple(t) for rule, t in told.items()})

    def trace(self, case: RuleCase) -> tuple[AppliedRule, ...]:
        """The rules that apply, in legal order, none twice.

        Rule 1 comes first always; one of 1 to 4 settles the heading; rule 6 ends the trace of a code of 6 or more
        digits.

        Raises:
            InvalidCode: the proposed code is none.
        """
        Code(case.code)
        signs = self.reader.read(case)
        view = _View(case, signs, character_of(case, signs, self.reader))
        found = {rule: applied for rule in self.told if (applied := self._applied(rule, view)) is not None}
        if "3c" in found:
            found.pop("3b", None)
        if "3b" not in found and "3c" not in found and (specific := self._most_specific(view)) is not None:
            found["3a"] = specific
        if not found.keys() & {"2a", "2b", "3a", "3b", "3c"} and (akin := _most_akin(case)) is not None:
            found["4"] = akin
        settling = max((rule for rule in found if rule < "5"), default="1")
        found["1"] = self._wording(view, settles=settling == "1")
        if len(case.code) >= 6:
            found["6"] = _subheading(view)
        return tuple(replace(found[r], settles=r in (settling, "6")) for r in RULES if r in found)

    def _applied(self, rule: str, view: _View) -> AppliedRule | None:
        """A rule where a sign of its own is there and offices name it for such goods."""
        own = [told for told in self.told[rule] if told.sign in view.signs]
        if not own or not _may(rule, view) or not self._is_named(rule, view):
            return None
        first = own[0]
        facts = view.signs.facts(told.sign for told in own)
        given = {"words": _listed(fact.words for fact in view.signs.facts([first.sign])), **_headings(view.case)}
        applied = AppliedRule(rule, False, first.reason, given, facts, first.missing)
        return _filled(applied, view)

    def _is_named(self, rule: str, view: _View) -> bool:
        if rule == "3b" and is_told_set(view.case, view.signs, self.reader):
            return True
        return self.weights.is_named(rule, view.signs.found, view.case.code)

    def _most_specific(self, view: _View) -> AppliedRule | None:
        """Rule 3(a): the heading that names the goods against a likely one that only describes their class.

        A heading that says "other" is no rival: its own wording gives way, under rule 1.
        """
        case, label = view.case, _label(view.case)
        rival = next((r for r in case.rivals if r.code[:4] != case.heading and r.probability >= _NEAR_RIVAL), None)
        if rival is None or not label or not names(case.text, (label,)) or names(case.text, (rival.label,)):
            return None
        if "general" in self._heard(label, case) or self._heard(rival.label, case) & {"other"}:
            return None
        if "general" not in self._heard(rival.label, case):
            return None
        given = {**_headings(case), "rival": rival.code[:4], "rival_label": rival.label}
        return AppliedRule("3a", True, "gri.3a.specific", given, _goods(case))

    def _heard(self, label: str, case: RuleCase) -> frozenset[str]:
        reading = self.reader.lexicon.lay_out(label, case.language or None)
        return frozenset(match.phrase.kind for match in self.reader.matches(reading))

    def _wording(self, view: _View, *, settles: bool) -> AppliedRule:
        """Rule 1: the wording of headings and of notes."""
        case = view.case
        given = _headings(case)
        if not settles:
            reason = "gri.1.first"
        elif len(case.code) < 4:
            reason = "gri.1.chapter"
        elif case.notes:
            reason, given = "gri.1.note", {**given, "note": _listed(case.notes)}
        else:
            reason = "gri.1.wording"
        return AppliedRule("1", settles, reason, given, self._supporting(view))

    def _supporting(self, view: _View) -> tuple[CaseFact, ...]:
        """The goods as described, and the facts of them that the labels of the code name."""
        vocabulary, case = self.reader.lexicon.vocabulary, view.case
        of_code = [f for s in case.path for f in self.reader.lexicon.read(s.label, case.language or None) if f.value]
        told = [
            CaseFact(f.kind, f.words)
            for f in case.facts
            if f.value and any(f.kind == c.kind and vocabulary.is_case(f.kind, f.value, c.value) for c in of_code)
        ]
        return tuple(dict.fromkeys((*_goods(case), *told)))


def _may(rule: str, view: _View) -> bool:
    """What the law, or the case, says of a rule besides its signs."""
    case = view.case
    if rule == "2a":
        return int(case.code[:2]) > _NO_STATES
    if rule == "5a":
        return case.heading not in _CONTAINERS  # the goods are the case; it holds no others
    if rule == "3c":
        return len(case.code) >= 4 and _is_last(case)
    return True


def _is_last(case: RuleCase) -> bool:
    """Whether no heading that counts stands after the proposed one."""
    return all(r.code[:4] <= case.heading for r in case.rivals if r.probability >= _SOME_RIVAL)


def _filled(applied: AppliedRule, view: _View) -> AppliedRule:
    """A rule with what its sentence needs, and without what the case tells after all."""
    if applied.rule == "3b":
        return _by_character(applied, view)
    if applied.rule == "3c":
        lower = [
            r.code[:4] for r in view.case.rivals if r.probability >= _SOME_RIVAL and r.code[:4] < view.case.heading
        ]
        if lower:
            rivals = ", ".join(dict.fromkeys(sorted(lower)))
            return replace(applied, reason="gri.3c.rivals", given={**applied.given, "rivals": rivals})
    if applied.rule == "5b" and "durable" in view.signs:
        return replace(applied, missing=(*applied.missing, _REUSABLE))
    return applied


def _by_character(applied: AppliedRule, view: _View) -> AppliedRule:
    """Rule 3(b) with the part or the material that gives the character, or with the question for it."""
    character = view.character
    missing = tuple(m for m in applied.missing if m != _RETAIL or "retail" not in view.signs)
    facts = tuple(dict.fromkeys((*applied.facts, *character.facts)))
    if character.part:
        reason = "gri.3b.set" if applied.reason == "gri.3b.set" else "gri.3b.part"
        given = {**applied.given, "part": character.part}
        return replace(applied, reason=reason, given=given, facts=facts, missing=missing)
    if character.material:
        given = {**applied.given, "material": character.material}
        return replace(applied, reason="gri.3b.material", given=given, facts=facts, missing=())
    return replace(applied, reason=f"{applied.reason}_open", facts=facts, missing=(_CHARACTER, *missing))


def _most_akin(case: RuleCase) -> AppliedRule | None:
    """Rule 4: facts of the case are at odds with the wording of every heading that was possible."""
    if not case.contradicted or not case.rivals or not all(rival.contradicted for rival in case.rivals):
        return None
    facts = tuple(CaseFact("goods", words) for words in dict.fromkeys((*case.contradicted, *_against(case.rivals))))
    given = {**_headings(case), "words": _listed(case.contradicted)}
    return AppliedRule("4", True, "gri.4.akin", given, facts, ("gri.missing.odds",))


def _against(rivals: tuple[Rival, ...]) -> Iterator[str]:
    return (words for rival in rivals for words in rival.contradicted)


def _subheading(view: _View) -> AppliedRule:
    """Rule 6: subheadings of one heading are compared with one another, level by level."""
    case = view.case
    code = Code(case.code[:8]).display
    given = {"code": code, "label": case.label or code}
    return AppliedRule("6", True, "gri.6.subheading", given, _goods(case))


def _goods(case: RuleCase) -> tuple[CaseFact, ...]:
    return tuple(CaseFact(said.kind, said.words[:_MOST_WORDS], said.source) for said in case.said[:1])


def _label(case: RuleCase) -> str:
    """Label of the heading, or of the chapter where the code is no deeper."""
    return next((step.label for step in case.path if step.code == case.heading), "")


def _headings(case: RuleCase) -> dict[str, str]:
    return {"heading": case.heading, "label": _label(case) or case.heading}


def _listed(words: Iterable[str]) -> str:
    """Words in a row, none that an earlier one holds or is held by."""
    kept: list[str] = []
    for word in words:
        if not any(word.casefold() in other.casefold() or other.casefold() in word.casefold() for other in kept):
            kept.append(word)
    return ", ".join(kept[:_MOST_LISTED])
