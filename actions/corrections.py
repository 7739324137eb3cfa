"""Taking back: which answer a correction is about, and the case without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.notices import Notice, Turn
from actions.state import Case, Put, State
from tariff import corrections, polarity
from tariff.answers import fold_text, resolve, says_something
from tariff.cards import FOR_A_PERSON
from tariff.contract import CORRECTED, Answer, Fact, Question
from tariff.corrections import BACK, CHANGE, MEANT, STATES, Correction, read_correction
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
    if correction.kind == STATES and not _is_decided(state):
        return None
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
        return _without_last_fact(state)
    key = case.answers[-1].key
    kept = tuple(answer for answer in case.answers if answer.key != key)
    return Turn(state, replace(case, answers=kept, parked=()), Notice("reply.taken_back"))


def _without_last_fact(state: State) -> Turn:
    """The case without what was corrected last, where no question was answered."""
    facts = state.case.facts
    if not facts:
        return Turn(state, notice=Notice("reply.nothing_back"))
    return Turn(state, replace(state.case, facts=facts[:-1]), Notice("reply.taken_back"))


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
    return _replaced(state, len(case.answers) - 1, settled, correction.said, lexicon)


def _change(state: State, correction: Correction, lexicon: Lexicon) -> Turn | None:
    case = state.case
    kinds = corrections.subjects(correction.subject, lexicon)
    index = _answer_about(case, correction.subject, kinds, lexicon)
    if index is None:
        if not any(fact.kind in kinds for fact in _described(case, lexicon)):
            return None
        return (
            _stated(state, correction.said, lexicon)
            if correction.said
            else Turn(state, notice=Notice("reply.correct_how"))
        )
    if correction.said:
        answer = case.answers[index]
        return _replaced(state, index, Answer(answer.key, answer.shown, free=correction.said), correction.said, lexicon)
    withdrawn = case.answers[index]
    kept = tuple(answer for answer in case.answers[:index] if answer.key != withdrawn.key)
    parked = _still_true(case.answers[index + 1 :], withdrawn)
    taken = replace(case, answers=kept, parked=parked, is_proposal_wanted=False)
    return Turn(state, taken, Notice("reply.taken_back"))


def _says(state: State, said: str, lexicon: Lexicon) -> Turn | None:
    """A statement that contradicts an earlier answer, or else the description.

    Where it answers the question that stands it is that answer too, and nothing else where it contradicts nothing.
    Where a code was proposed or none could be, one that contradicts nothing is added to what is known of the goods.
    """
    facts, question = lexicon.read(said), state.question
    if question is not None and _is_about(said, _buttons(state), lexicon):
        turn = _against_words(state, said, facts, lexicon)
        return _answering(turn, question, said) if turn is not None else None
    for index in reversed(range(len(state.case.answers))):
        answer = state.case.answers[index]
        if _contradicts(facts, said, state.case, index, lexicon):
            told = ", ".join(filter(None, [said, _rest(answer, said, lexicon)]))
            others, place = _others_mended(state.case, index, said, lexicon)
            mended = replace(state, case=replace(state.case, answers=others))
            return _replaced(mended, place, Answer(answer.key, answer.shown, free=told), said, lexicon)
    turn = _against_words(state, said, facts, lexicon)
    if turn is None and _is_decided(state) and corrections.is_of_facts(said, lexicon):
        return _stated(state, said, lexicon, "reply.added")
    return turn


def _against_words(state: State, said: str, facts: Sequence[StatedFact], lexicon: Lexicon) -> Turn | None:
    """The case with a statement in the place of words that it contradicts: of an answer, else of the description."""
    for index in reversed(range(len(state.case.answers))):
        if _is_contradicted(facts, lexicon.read(state.case.answers[index].free), lexicon):
            return _stated(_without(state, index, said, lexicon), said, lexicon)
    if _is_contradicted(facts, _described(state.case, lexicon), lexicon):
        return _stated(state, said, lexicon)
    return None


def _without(state: State, index: int, said: str, lexicon: Lexicon) -> State:
    """The state without what a statement makes untrue of an answer in words."""
    answers = state.case.answers
    rest = _rest(answers[index], said, lexicon)
    kept = (replace(answers[index], free=rest),) if rest else ()
    return replace(state, case=replace(state.case, answers=(*answers[:index], *kept, *answers[index + 1 :])))


def _others_mended(case: Case, index: int, said: str, lexicon: Lexicon) -> tuple[tuple[Answer, ...], int]:
    """The answers, those in words besides one without what a statement makes untrue, and the place of that one."""
    facts, kept, place = lexicon.read(said), list[Answer](), index
    for at, answer in enumerate(case.answers):
        if at == index or not _is_contradicted(facts, lexicon.read(answer.free), lexicon):
            place = len(kept) if at == index else place
            kept.append(answer)
        elif rest := _rest(answer, said, lexicon):
            kept.append(replace(answer, free=rest))
    return tuple(kept), place


def _rest(answer: Answer, said: str, lexicon: Lexicon) -> str:
    """What an answer in words says besides what a statement contradicts."""
    facts = lexicon.read(answer.free)
    rest = corrections.without_untrue(answer.free, [said], lexicon) if len(facts) > 1 else ""
    return rest if says_something(rest) else ""


def _answering(turn: Turn, question: Question, said: str) -> Turn:
    """The same, with the statement as the answer to a question."""
    if turn.case is None:
        return turn
    answer = Answer(question.key, tuple(option.id for option in question.options), free=said)
    return replace(turn, case=with_answer(turn.case, answer, Put.of(question)))


def _is_decided(state: State) -> bool:
    """Whether a proposal stands, or that these goods are one for a person."""
    return state.proposal is not None or (state.decision is not None and state.decision.reason == FOR_A_PERSON)


def _described(case: Case, lexicon: Lexicon) -> tuple[StatedFact, ...]:
    """The facts of the description and of what corrected it."""
    return tuple(fact for text in (case.description, *(f.value for f in case.facts)) for fact in lexicon.read(text))


def _is_contradicted(said: Sequence[StatedFact], before: Sequence[StatedFact], lexicon: Lexicon) -> bool:
    return any(corrections.contradicts(new, old, lexicon) for new in said for old in before)


def _replaced(state: State, index: int, answer: Answer, said: str, lexicon: Lexicon) -> Turn:
    """The case with one answer in the place of another; answers to questions below the withdrawn option fall away."""
    case = state.case
    withdrawn = case.answers[index]
    before = tuple(one for one in case.answers[:index] if one.key != withdrawn.key)
    after = tuple(one for one in _still_true(case.answers[index + 1 :], withdrawn) if one.key != withdrawn.key)
    kept = _still_stated(case, said, lexicon)
    facts = case.facts if kept == case.facts else (*kept, Fact("said", said, CORRECTED, said))
    taken = replace(case, answers=(*before, answer, *after), facts=facts, parked=(), is_proposal_wanted=False)
    return Turn(state, taken, Notice("reply.corrected", (("said", said),)))


def _stated(state: State, said: str, lexicon: Lexicon, notice: str = "reply.corrected") -> Turn:
    """The case with a statement that takes the place of earlier ones that it contradicts."""
    stated = (*_still_stated(state.case, said, lexicon), Fact("said", said, CORRECTED, said))
    taken = replace(state.case, facts=stated, is_proposal_wanted=False)
    return Turn(state, taken, Notice(notice, (("said", said),)))


def _still_stated(case: Case, said: str, lexicon: Lexicon) -> tuple[Fact, ...]:
    """Earlier statements that a new one does not contradict."""
    facts = lexicon.read(said)
    return tuple(fact for fact in case.facts if not _is_contradicted(facts, lexicon.read(fact.value), lexicon))


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
        if answer.key.removeprefix("fact:") in kinds or any(fact.kind in kinds for fact in lexicon.read(answer.free)):
            return index
        if put is None:
            continue
        found = {fact.kind for _, label in put.options for fact in lexicon.read(label)}
        words = [word for word in fold_text(put.text).split() if len(word) > 3]
        if found & kinds or any(polarity.same_word(own, word) for own in subject.split() for word in words):
            return index
    return None
