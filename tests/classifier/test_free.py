"""Free answers that words alone do not settle."""

import numpy as np

from classifier.free import _Nearness
from tariff.contract import Answer, Request

QUESTION = Answer("headings:1", ("4202", "3926"))


def heard(engine, said):
    answer = Answer(QUESTION.key, QUESTION.shown, free=said)
    (found,) = engine.hear(Request("phone case", (answer,))).answers
    return found.option


def test_what_is_denied_is_not_chosen_however_near_it_is(engine):
    assert heard(engine, "bags and wallets") == "4202"
    assert heard(engine, "not bags, not wallets") != "4202"


def test_of_options_that_words_fit_alike_the_likeliest_are_offered_again():
    near = _Nearness(share=np.array([0.2, 0.5, 0.3]), held=np.array([0.1, 0.2, 0.7]), plain=1, in_all=1.0)
    assert near.leading((2, -2, 2)) == [2, 0]


def test_what_an_answer_says_besides_is_kept_where_its_meaning_chose_the_option(engine):
    answer = Answer(QUESTION.key, QUESTION.shown, free="bags and wallets, it folds")
    found = engine.hear(Request("phone case", (answer,)))
    assert (found.answers[0].option, found.told) == ("4202", ("it folds",))
