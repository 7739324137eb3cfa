"""Taking back: which answer a correction is about, and the case without it."""

from __future__ import annotations

from dataclasses import replace

from actions.notices import Notice, Turn
from actions.state import Case, Put, State
from tariff import corrections, polarity
from tariff.answers import fold_text, resolve
from tariff.contract import CORRECTED, Answer, Fact
from tariff.corrections import BACK, CHANGE, MEANT, Correction, read_correction
from tariff.fact_votes import is_the_rest
from tariff.fact_votes import votes as fact_votes
from tariff.facts import Lexicon, StatedFact

_MAX_WORDS = 500


def corrected(state: State, text: str, lexicon: Lexicon) -> Turn | None:
    """What a message takes back, None where it corrects nothing that was said."""
    correction = read_correction(text)
    if correction is None or not state.case.description or len(text) > _MAX_WORDS:
        return None
    if correction.kind == BACK:
        return _back(state)
    if correction.kind == MEANT:
        return _meant(state, correction, lexicon)
    if correction.kind == CHANGE:
        return _change(state, correction, lexicon)
    return _says(state, correction.said, lexicon)


def with_answer(case: Case, answer: Answer, put: Put | None) -> Case:
    """The case with an answer, and with those that were parked for it."""
    asked = (*(p for p in case.asked if put is None or p.key != put.key), *((put,) if put else ()))
    return replace(case, answers=(*case.answers, answer, *case.parked), asked=asked, parked=())


def _back(state: State) -> Turn:
    case = state.case
    if case.is_proposal_wanted:
        return Turn(state, replace(case, is_proposal_wanted=False), Notice("reply.taken_back"))
    if not case.answers:
        return Turn(state, notice=Notice("reply.nothing_back"))
    key = case.answers[-1].key
    kept = tuple(answer for answer in case.answers if answer.key != key)
    return Turn(state, replace(case, answers=kept, parked=()), Notice("reply.taken_back"))


def _meant(state: State, correction: Correction, lexicon: Lexicon) -> Turn | None:
    """What the last answer should have been; without one, the words answer the question that stands."""
    case = state.case
    if not case.answers:
        return None
    last = case.answers[-1]
    meant = Answer(last.key, last.shown, free=correction.said)
    settled = resolve(meant, [[label] for label in _labels(case, last)])
    if settled.free and state.question is not None and _is_about(correction.said, _buttons(state), lexicon):
        return None
    return _replaced(state, len(case.answers) - 1, settled, correction.said)


def _change(state: State, correction: Correction, lexicon: Lexicon) -> Turn | None:
    case = state.case
    kinds = corrections.subjects(correction.subject, lexicon)
    index = _answer_about(case, correction.subject, kinds, lexicon)
    if index is None:
        is_stated = any(fact.kind in kinds for fact in lexicon.read(case.description))
        if not is_stated:
            return None
        return _stated(state, correction.said) if correction.said else Turn(state, notice=Notice("reply.correct_how"))
    if correction.said:
        answer = case.answers[index]
        return _replaced(state, index, Answer(answer.key, answer.shown, free=correction.said), correction.said)
    withdrawn = case.answers[index]
    kept = tuple(answer for answer in case.answers[:index] if answer.key != withdrawn.key)
    parked = _still_true(case.answers[index + 1 :], withdrawn)
    taken = replace(case, answers=kept, parked=parked, is_proposal_wanted=False)
    return Turn(state, taken, Notice("reply.taken_back"))


def _says(state: State, said: str, lexicon: Lexicon) -> Turn | None:
    """A statement that contradicts an earlier answer, or else the description; not where it answers the question."""
    facts = lexicon.read(said)
    if state.question is not None and _is_about(said, _buttons(state), lexicon):
        return None
    for index in reversed(range(len(state.case.answers))):
        if _contradicts(facts, said, state.case, index, lexicon):
            answer = state.case.answers[index]
            return _replaced(state, index, Answer(answer.key, answer.shown, free=said), said)
    described = lexicon.read(state.case.description)
    if any(corrections.contradicts(new, old, lexicon) for new in facts for old in described):
        return _stated(state, said)
    return None


def _replaced(state: State, index: int, answer: Answer, said: str) -> Turn:
    """The case with one answer in the place of another; answers to questions below the withdrawn option fall away."""
    case = state.case
    withdrawn = case.answers[index]
    before = tuple(one for one in case.answers[:index] if one.key != withdrawn.key)
    after = tuple(one for one in _still_true(case.answers[index + 1 :], withdrawn) if one.key != withdrawn.key)
    taken = replace(case, answers=(*before, answer, *after), parked=(), is_proposal_wanted=False)
    return Turn(state, taken, Notice("reply.corrected", (("said", said),)))


def _stated(state: State, said: str) -> Turn:
    fact = Fact("said", said, CORRECTED, said)
    case = replace(state.case, facts=(*state.case.facts, fact), is_proposal_wanted=False)
    return Turn(state, case, Notice("reply.corrected", (("said", said),)))


def _still_true(answers: tuple[Answer, ...], withdrawn: Answer) -> tuple[Answer, ...]:
    """Answers that do not stand below an option that was taken back."""
    return tuple(one for one in answers if not (withdrawn.option and _is_below(one.key, withdrawn.option)))


def _is_below(key: str, option: str) -> bool:
    """Whether a question is one of the nomenclature below an option, as far as their codes tell."""
    node = key.removeprefix("node:").partition(":")[0]
    code, _, suffix = option.partition("-")
    stem = code
    while stem.endswith("00") and len(stem) > 2:
        stem = stem[:-2]
    if suffix not in ("", "80"):
        stem = stem[:-1]  # a line that groups codes: they share all digits but the last
    return key.startswith("node:") and (node == option or node.startswith(stem))


def _labels(case: Case, answer: Answer) -> list[str]:
    put = next((put for put in case.asked if put.key == answer.key), None)
    known = dict(put.options) if put else {}
    return [known.get(name, "") for name in answer.shown]


def _buttons(state: State) -> list[str]:
    return [option.label for option in state.question.options] if state.question else []


def _is_about(said: str, labels: list[str], lexicon: Lexicon) -> bool:
    """Whether what was said speaks of what some buttons tell apart."""
    kinds = {fact.kind for label in labels for fact in lexicon.read(label)}
    if any(fact.kind in kinds for fact in lexicon.read(said)):
        return True
    words = polarity.polarity_of(lexicon.lay_out(said))
    return any(vote > 0 for vote in polarity.votes(words, _polarities(labels, lexicon)))


def _polarities(labels: list[str], lexicon: Lexicon) -> list[tuple[polarity.Polarity, ...]]:
    return [(polarity.polarity_of(lexicon.lay_out(label)),) for label in labels]


def _contradicts(facts: tuple[StatedFact, ...], said: str, case: Case, index: int, lexicon: Lexicon) -> bool:
    """Whether a statement speaks for another option of an earlier question than the one that was chosen."""
    answer = case.answers[index]
    labels = _labels(case, answer)
    if not any(labels):
        return False
    rest = [is_the_rest(label) for label in labels]
    by_facts = fact_votes(facts, [lexicon.read(label) for label in labels], rest, lexicon.vocabulary)
    words = polarity.polarity_of(lexicon.lay_out(said))
    by_words = polarity.votes(words, _polarities(labels, lexicon))
    totals = [a + b for a, b in zip(by_facts, by_words, strict=True)]
    chosen = answer.shown.index(answer.option) if answer.option in answer.shown else -1
    best = max(range(len(totals)), key=totals.__getitem__)
    return totals[best] > 0 and best != chosen and (chosen < 0 or totals[chosen] < totals[best])


def _answer_about(case: Case, subject: str, kinds: frozenset[str], lexicon: Lexicon) -> int | None:
    """The last answer to a question about a subject: by its fact, its buttons or its words."""
    for index in reversed(range(len(case.answers))):
        answer = case.answers[index]
        put = next((put for put in case.asked if put.key == answer.key), None)
        if answer.key.removeprefix("fact:") in kinds:
            return index
        if put is None:
            continue
        found = {fact.kind for _, label in put.options for fact in lexicon.read(label)}
        words = [word for word in fold_text(put.text).split() if len(word) > 3]
        if found & kinds or any(polarity.same_word(own, word) for own in subject.split() for word in words):
            return index
    return None
