"""Taking answers back in a conversation: which answer goes, which stay, and that the classifier is asked once."""

from __future__ import annotations

import pytest

from actions.corrections import corrected, with_answer
from actions.state import Case, Put, State
from tariff.contract import CORRECTED, Answer, Fact, Reply
from tests.actions.conversation import Conversation
from tests.actions.servers import ContractServer, fixture
from tests.actions.test_forms import FIRST, kinds, option

SURFACE = Put(
    "node:1", "What is the outer surface?", (("42021100-10", "Leather"), ("42021200-10", "Plastic or textile"))
)
LOCK = Put("node:42021100-10", "Does it lock?", (("42021110-80", "Yes, it locks"), ("42021190-80", "No lock")))
WEIGHT = Put("node:9", "How heavy is it?", (("a", "Up to 2 kg"), ("b", "Over 2 kg")))


def answer(put: Put, place: int) -> Answer:
    return Answer(put.key, tuple(name for name, _ in put.options), option=put.options[place][0])


def state(*answered: tuple[Put, int], text: str = "phone case", reply: str = "ask") -> State:
    answers = tuple(answer(put, place) for put, place in answered)
    case = Case(text, answers, asked=tuple(put for put, _ in answered))
    return State(case, Reply.from_dict(fixture(reply)["reply"]))


def test_going_back_takes_the_last_answer_and_shows_its_question_again(talk: Conversation, classifier: ContractServer):
    classifier.next("ask", "ask_second", "ask")
    [first] = talk.say("phone case")
    talk.tap(option(first, 2))
    cards = talk.say("zurück")
    assert kinds(cards) == ["text", "question"]
    assert cards[1]["text"] == first["text"]
    assert [len(request["answers"]) for request in classifier.requests] == [0, 1, 0]
    assert [request["budget"] for request in classifier.requests] == [4, 3, 4]


def test_going_back_from_a_proposal_asks_again(talk: Conversation, classifier: ContractServer):
    classifier.next("ask", "propose", "ask")
    [first] = talk.say("phone case")
    talk.tap(option(first, 2))
    assert kinds(talk.say("that was wrong")) == ["text", "question"]


def test_with_no_answer_there_is_nothing_to_take_back(talk: Conversation, classifier: ContractServer):
    classifier.next("ask")
    [first] = talk.say("phone case")
    cards = talk.say("go back")
    assert "no earlier answer" in cards[0]["text"]
    assert cards[1] == first
    assert len(classifier.requests) == 1


def test_i_meant_the_second_replaces_the_last_answer(talk: Conversation, classifier: ContractServer):
    classifier.next("ask", "ask_second", "ask_second")
    [first] = talk.say("phone case")
    talk.tap(option(first, 2))
    talk.say("I meant the second")
    assert [a["option"] for a in classifier.requests[2]["answers"]] == ["42022100-10"]
    assert classifier.requests[2]["answers"][0]["key"] == FIRST


def test_a_statement_replaces_the_answer_that_it_contradicts(lexicon):
    turn = corrected(state((SURFACE, 0), (WEIGHT, 0)), "no, it is plastic", lexicon)
    assert [a.key for a in turn.case.answers] == ["node:1", "node:9"]
    assert turn.case.answers[0].free == "it is plastic"
    assert turn.notice.key == "reply.corrected"


def test_answers_below_a_withdrawn_option_fall_away(lexicon):
    turn = corrected(state((SURFACE, 0), (LOCK, 1), (WEIGHT, 0)), "actually it is plastic", lexicon)
    assert [a.key for a in turn.case.answers] == ["node:1", "node:9"]


def test_a_statement_against_the_description_is_kept_as_a_correction(lexicon):
    turn = corrected(state(text="leather phone case", reply="propose"), "no, it is plastic", lexicon)
    assert turn.case.facts == (Fact("said", "it is plastic", CORRECTED, "it is plastic"),)


def test_changing_a_subject_asks_its_question_again_and_keeps_later_answers_for_then(lexicon):
    turn = corrected(state((SURFACE, 0), (WEIGHT, 0)), "change material", lexicon)
    assert (turn.case.answers, [a.key for a in turn.case.parked]) == ((), ["node:9"])


def test_changing_a_subject_to_something_answers_it_anew(lexicon):
    turn = corrected(state((SURFACE, 0), (WEIGHT, 0)), "change the material to plastic", lexicon)
    assert [a.free for a in turn.case.answers] == ["plastic", ""]


def test_changing_what_only_the_description_says_asks_how(lexicon):
    turn = corrected(state(text="leather phone case"), "change the material", lexicon)
    assert (turn.case, turn.notice.key) == (None, "reply.correct_how")


@pytest.mark.parametrize("text", ["no, it is blue banana", "plastic", "no", "leather change purse"])
def test_what_contradicts_nothing_is_no_correction(lexicon, text):
    assert corrected(state((WEIGHT, 0)), text, lexicon) is None


def test_before_any_goods_nothing_is_corrected(lexicon):
    assert corrected(State(), "no, it is plastic", lexicon) is None


def test_parked_answers_count_again_after_the_next_one():
    case = with_answer(Case("phone case", parked=(answer(WEIGHT, 0),)), answer(SURFACE, 1), SURFACE)
    assert [a.key for a in case.answers] == ["node:1", "node:9"]
    assert (case.parked, case.asked) == ((), (SURFACE,))


def put_in_words(said: str, put: Put = WEIGHT) -> State:
    case = Case("phone case", (Answer(put.key, tuple(name for name, _ in put.options), free=said),), asked=(put,))
    return State(case, Reply.from_dict(fixture("propose")["reply"]))


def test_a_statement_takes_the_place_of_words_that_it_contradicts_and_leaves_the_rest(lexicon):
    turn = corrected(put_in_words("leather, for kids"), "no, it is plastic", lexicon)
    assert [a.free for a in turn.case.answers] == ["for kids"]
    assert [fact.value for fact in turn.case.facts] == ["it is plastic"]


def test_a_statement_mends_other_answers_in_words_besides_the_one_that_it_replaces(lexicon):
    before = state((SURFACE, 0), reply="propose")
    words = Answer("node:9", ("a", "b"), free="leather, for kids")
    case = Case("phone case", (words, *before.case.answers), asked=before.case.asked)
    turn = corrected(State(case, before.decision), "no, it is plastic", lexicon)
    assert [(a.key, a.free) for a in turn.case.answers] == [("node:9", "for kids"), ("node:1", "it is plastic")]


def test_an_answer_in_words_that_says_nothing_else_goes_wholly(lexicon):
    assert corrected(put_in_words("leather"), "no, it is plastic", lexicon).case.answers == ()


def test_changing_a_subject_finds_it_in_an_answer_in_words(lexicon):
    assert corrected(put_in_words("leather"), "change material", lexicon).case.answers == ()


def test_a_second_correction_takes_the_place_of_the_first(lexicon):
    first = corrected(state(text="leather phone case", reply="propose"), "no, it is plastic", lexicon)
    turn = corrected(State(first.case), "no, it is wood", lexicon)
    assert [fact.value for fact in turn.case.facts] == ["it is wood"]


def test_what_is_meant_instead_keeps_the_description_corrected(lexicon):
    said = Fact("said", "it is leather", CORRECTED, "it is leather")
    before = state((SURFACE, 0), text="wooden phone case")
    turn = corrected(
        State(Case("wooden phone case", before.case.answers, (said,), asked=(SURFACE,))), "I meant plastic", lexicon
    )
    assert [fact.value for fact in turn.case.facts] == ["plastic"]


def test_a_correction_of_the_description_that_answers_the_question_does_both(lexicon):
    before = state(text="leather phone case", reply="ask_second")
    question = before.question
    labels = [option.label for option in question.options]
    assert any("plastic" in label.casefold() for label in labels), labels
    turn = corrected(before, "no, it is plastic", lexicon)
    assert [fact.value for fact in turn.case.facts] == ["it is plastic"]
    assert [(a.key, a.free) for a in turn.case.answers] == [(question.key, "it is plastic")]


def test_going_back_takes_the_last_correction_where_nothing_was_answered(lexicon):
    said = Fact("said", "it is plastic", CORRECTED, "it is plastic")
    turn = corrected(State(Case("leather phone case", facts=(said,))), "go back", lexicon)
    assert (turn.case.facts, turn.notice.key) == ((), "reply.taken_back")


@pytest.mark.parametrize("text", ["actually it's for kids", "it's plastic", "c'est en plastique", "es ist aus Holz"])
def test_what_is_said_of_the_goods_after_a_proposal_is_added(lexicon, text):
    turn = corrected(state(reply="propose"), text, lexicon)
    assert (turn.case.description, turn.notice.key) == ("phone case", "reply.added")
    assert turn.case.facts[0].value in text


@pytest.mark.parametrize("text", ["it is a rucksack", "plastic", "it folds", "leather wallet", "no, a rucksack"])
def test_goods_named_after_a_proposal_are_no_addition(lexicon, text):
    assert corrected(state(reply="propose"), text, lexicon) is None


def test_a_plain_statement_answers_the_question_that_stands(lexicon):
    assert corrected(state((SURFACE, 0)), "it is plastic", lexicon) is None


def test_words_that_name_no_goods_leave_the_proposal_where_it_is(talk: Conversation, classifier: ContractServer):
    classifier.next("propose", "refer_nothing_recognised", "ask")
    [proposed] = talk.say("phone case")
    cards = talk.say("asdf qwer")
    assert kinds(cards) == ["text", "proposal"]
    assert "do not recognise" in cards[0]["text"]
    assert cards[1] == proposed
    assert talk.slots["goods_description"] == "phone case"
    assert kinds(talk.say("leather wallet")) == ["question"]
    assert classifier.requests[2]["text"] == "leather wallet"


@pytest.mark.parametrize(
    "text", ["2", "I don't know", "something else", "aucune idée", "the third", "what is the duty?"]
)
def test_an_answer_after_a_proposal_begins_no_new_case(talk: Conversation, classifier: ContractServer, text: str):
    classifier.next("propose")
    [proposed] = talk.say("phone case")
    cards = talk.say(text)
    assert "answered already" in cards[0]["text"]
    assert cards[1] == proposed
    assert len(classifier.requests) == 1
