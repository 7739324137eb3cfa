"""A decision in words: the reply of /v1/decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from tariff.answers import says_something
from tariff.catalogue import Catalogue
from tariff.contract import (
    ANSWERED,
    ASK,
    NOT_UNDERSTOOD,
    PROPOSE,
    SAID,
    UNKNOWN,
    Answer,
    Candidate,
    Cited,
    DutyView,
    Fact,
    Option,
    Proposal,
    Question,
    Reply,
    Request,
)
from tariff.decide import Decision
from tariff.duties import DutyTable
from tariff.notes import OfficialNote
from tariff.questions import ACROSS
from tariff.questions import Candidate as Choice
from tariff.repertoire import CROSS, FACT, HEADINGS, NODE, parse_key
from tariff.sentences import Sentences
from tariff.tree import CHAPTER
from tariff.wording import Wording

_MEASURES = "https://ec.europa.eu/taxation_customs/dds2/taric/measures.jsp?Lang={language}&SimDate={date}&Taric={code}"
_SHOWN, _ANSWERS = 5, 4
_SURE_HEADING = 0.9
"""Probability of a heading from which a question below it does not say what it is about."""
_NO_NOTE = OfficialNote("", "")


@dataclass(frozen=True)
class Case:
    """What a reply is made of.

    Attributes:
        request: as asked; its ``date`` is set.
        answers: its answers with free text resolved where it could be.
        decision: what was decided.
        rulings: rulings nearest to the goods, nearest first.
        versions: of model, data, catalogue, nomenclature and contract.
        trace: the posterior before and after each answer, where asked for.
        told: what free answers told besides the options that they chose.
        leaning: the two options that the last answer came nearest to, where it was not understood.
    """

    request: Request
    answers: tuple[Answer, ...]
    decision: Decision
    rulings: tuple[Cited, ...]
    versions: Mapping[str, str]
    trace: tuple[Mapping[str, object], ...] = ()
    told: tuple[str, ...] = ()
    leaning: tuple[str, ...] = ()


def render(case: Case, wording: Wording, duties: DutyTable, sentences: Sentences) -> Reply:
    """The reply to a case, in the language of its wording."""
    decision = case.decision
    question = None
    if decision.kind == ASK and decision.question is not None:
        question = _question(case, decision.question, wording, sentences)
    candidates = tuple(_leaf_candidate(leaf, case, wording, duties, sentences) for leaf in decision.possible[:_SHOWN])
    proposal = _proposal(case, wording, duties, sentences) if decision.kind == PROPOSE else None
    facts = known_facts(case, wording, sentences)
    return Reply(
        decision=decision.kind,
        language=wording.language,
        fallback=wording.fell_back,
        question=question,
        candidates=candidates,
        proposal=proposal,
        reason=decision.reason,
        facts=facts,
        versions=case.versions,
        trace=case.trace,
    )


def known_facts(case: Case, wording: Wording, sentences: Sentences) -> tuple[Fact, ...]:
    """The goods as described, facts stated, and what each answer told, in the order given."""
    text = case.request.text.strip()[:500]
    facts = [Fact("goods", text, SAID, text), *case.request.facts]
    for answer in case.answers:
        if answer.option:
            asked = question_text(answer.key, wording, sentences)
            facts.append(Fact("answer", option_label(answer.option, answer.key, wording), ANSWERED, asked))
        elif answer.free and says_something(answer.free):
            facts.append(Fact("said", answer.free, SAID, answer.free))
    facts += [Fact("said", told, SAID, told) for told in case.told]
    return tuple(facts)


def question_text(key: str, wording: Wording, sentences: Sentences) -> str:
    """The words of a question by its key."""
    kind = parse_key(key)[0]
    return wording.asked(key) or sentences.say(f"question.{kind if kind in ACROSS else HEADINGS}", wording.language)


def option_label(name: str, key: str, wording: Wording) -> str:
    """Button text of an option of a question."""
    return wording.answer(name, key)


def _question(case: Case, choice: Choice, wording: Wording, sentences: Sentences) -> Question:
    decision, answers = case.decision, case.answers
    last = answers[-1] if answers else None
    misunderstood = last is not None and bool(last.free) and last.key == choice.key
    return Question(
        key=choice.key,
        kind=choice.kind,
        text=question_text(choice.key, wording, sentences),
        help=_help(case, choice, wording, sentences),
        number=len({a.key for a in answers} - {choice.key}) + 1,
        options=_options(case, choice, wording),
        more=choice.more,
        bits=round(choice.bits, 3),
        codes_left=decision.open_leaves,
        duty_low=decision.duty_low,
        duty_high=decision.duty_high,
        expected_left=decision.expected_left,
        notice=NOT_UNDERSTOOD if misunderstood else "",
    )


def _help(case: Case, choice: Choice, wording: Wording, sentences: Sentences) -> str:
    """One line more: asked again, the two options that the answer came nearest to; else what is asked about, if unsure.

    "How is the fabric coloured?" can be answered of any fabric, and the answer would speak for the heading asked about.
    """
    leaning = [name for name in case.leaning if name in choice.options]
    if len(leaning) > 1 and case.answers and case.answers[-1].key == choice.key:
        first, second = (option_label(name, choice.key, wording) for name in leaning)
        return sentences.say("question.rather", wording.language, first=first, second=second)
    if choice.node >= 0:
        tree, p = wording.catalogue.tree, case.decision.p
        path = [node for node in tree.ancestors(choice.node) if tree.lines[node].kind != CHAPTER] or [choice.node]
        is_sure = p[tree.first[path[0]] : tree.last[path[0]]].sum() >= _SURE_HEADING
        return "" if is_sure else sentences.say("question.about", wording.language, what=wording.option(path[0]))
    return sentences.say("question.help_headings", wording.language) if choice.kind in ACROSS else ""


def _options(case: Case, choice: Choice, wording: Wording) -> tuple[Option, ...]:
    pairs = zip(choice.options, choice.masses, strict=True)
    if choice.kind not in (CROSS, FACT):
        return tuple(_option(name, mass, choice, case, wording) for name, mass in pairs)
    examples = _examples(case, choice, wording)  # not on the buttons, since goods would narrow what is asked
    return tuple(
        Option(name, option_label(name, choice.key, wording), "", round(mass, 4), example=example)
        for (name, mass), example in zip(pairs, examples, strict=True)
    )


def _examples(case: Case, choice: Choice, wording: Wording) -> list[str]:
    """For each option goods of which it alone is true, the likeliest; goods of several where there are no others."""
    leaves = wording.catalogue.tree.leaves
    shown = wording.repertoire.asked(Answer(choice.key, choice.options, special=UNKNOWN)).shown
    alone = shown & (shown.sum(axis=0) == 1)
    masks = (own if own.any() else either for own, either in zip(alone, shown, strict=True))
    return [wording.hint(int(leaves[int(np.where(mask, case.decision.p, -1.0).argmax())])) for mask in masks]


def _option(name: str, mass: float, choice: Choice, case: Case, wording: Wording) -> Option:
    label = option_label(name, choice.key, wording)
    tree = wording.catalogue.tree
    first, last = tree.span(name)
    best = first + int(np.argmax(case.decision.p[first:last]))
    note = wording.official(tree.index[name] if choice.kind == NODE else tree.node_of(name)) or _NO_NOTE
    return Option(name, label, wording.hint(int(tree.leaves[best])), round(mass, 4), note.quote, note.place)


def _leaf_candidate(leaf: int, case: Case, wording: Wording, duties: DutyTable, sentences: Sentences) -> Candidate:
    code = wording.catalogue.tree.leaf_codes[leaf]
    return candidate(code, float(case.decision.p[leaf]), wording, duties, sentences)


def candidate(code: str, probability: float, wording: Wording, duties: DutyTable, sentences: Sentences) -> Candidate:
    """A code of 2 to 8 digits with its words and duty, and a notice where nobody has reviewed its words yet.

    Raises:
        UnknownNode: not in the nomenclature.
    """
    node = wording.catalogue.tree.node_of(code)
    duty = duties.duties[node]
    return Candidate(
        code=code,
        depth=len(code),
        probability=round(probability, 4),
        label=wording.label(node),
        path=wording.path(node),
        legal=wording.legal(node),
        duty=DutyView(duty.text, duty.low, duty.high),
        notice=unwritten_notice(node, wording.catalogue, wording.language, sentences),
    )


def unwritten_notice(node: int, catalogue: Catalogue, language: str, sentences: Sentences) -> str:
    """That the words of a node were taken over from an older list and not reviewed; empty where they were."""
    if catalogue.is_written(node):
        return ""
    return sentences.say("card.unwritten", language, date=catalogue.tree.date)


def _proposal(case: Case, wording: Wording, duties: DutyTable, sentences: Sentences) -> Proposal:
    decision, tree = case.decision, wording.catalogue.tree
    settles, supplier = _settling(decision, wording, sentences)
    chosen = candidate(decision.code, decision.probability, wording, duties, sentences)
    if case.request.date < tree.date:
        told = sentences.say("card.later_list", wording.language, day=case.request.date, date=tree.date)
        chosen = replace(chosen, notice=f"{told} {chosen.notice}".strip())
    return Proposal(
        candidate=chosen,
        rulings=case.rulings,
        possible=tuple(tree.leaf_codes[leaf] for leaf in decision.possible[:12]),
        settles=settles,
        measures_link=measures_link(decision.code, case.request.date, wording.language),
        nomenclature_date=tree.date,
        supplier=supplier,
        sure_depth=decision.sure_depth,
    )


def _settling(decision: Decision, wording: Wording, sentences: Sentences) -> tuple[str, str]:
    """The question that would narrow what is possible, and the sentence for the supplier; empty where none would."""
    choice = decision.question
    if choice is None or len(decision.possible) < 2:
        return "", ""
    question = question_text(choice.key, wording, sentences)
    answers = "; ".join(option_label(name, choice.key, wording) for name in choice.options[:_ANSWERS])
    return question, sentences.say("card.supplier", wording.language, question=question, answers=answers)


def measures_link(code: str, date: str, language: str) -> str:
    """Official page of the measures of a code at a date."""
    digits = f"{code:0<10}"
    return _MEASURES.format(language=language, date=date.replace("-", ""), code=digits)
