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
