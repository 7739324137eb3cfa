"""The engine: text and answers in, decisions out."""

import dataclasses

import numpy as np
import pytest

from tariff.contract import ASK, PROPOSE, Answer, Fact, Request
from tariff.errors import ContractError


def chosen(reply, prefix):
    """The answer that picks the option holding the code."""
    question = reply.question
    shown = tuple(o.id for o in question.options)
    option = next(o for o in shown if prefix.startswith(o.split("-")[0].rstrip("0")) or o.startswith(prefix[: len(o)]))
    return Answer(question.key, shown, option=option)


def test_probabilities_are_a_distribution_for_every_text(engine):
    p = engine.probabilities(["leather wallet", "coque de téléphone", "?", "x" * 3000])
    assert p.shape == (4, len(engine.tree.leaves))
    assert np.allclose(p.sum(axis=1), 1)
    assert (p > 0).all()


def test_words_of_the_catalogue_find_their_leaf(engine):
    best = engine.probabilities(["plastic ruler"])[0].argmax()
    assert engine.tree.leaf_codes[best] == "39261000"


def test_a_text_seen_before_is_not_encoded_again(engine, counted):
    engine.look(["an umbrella stand"])
    before = len(counted.texts)
    engine.look(["an umbrella stand", "an umbrella stand"])
    assert len(counted.texts) == before


def test_texts_that_come_together_are_encoded_together_once_each(engine, counted):
    before = len(counted.texts)
    engine.look(["red bag", "blue bag", "red bag"])
    assert counted.texts[before:] == ["red bag", "blue bag"]


def test_a_conversation_runs_from_question_to_proposal(engine):
    request = Request("case", budget=4, date="2026-11-25")
    for left in (3, 2, 1, 0):
        reply = engine.decide(request)
        if reply.decision != ASK:
            break
        option = reply.question.options[0].id
        answer = Answer(reply.question.key, tuple(o.id for o in reply.question.options), option=option)
        request = dataclasses.replace(request, answers=(*request.answers, answer), budget=left)
    reply = engine.decide(dataclasses.replace(request, budget=0))
    assert reply.decision == PROPOSE
    assert reply.proposal.candidate.code
    assert reply.proposal.rulings
    assert all(r.link.startswith("https://ec.europa.eu/") for r in reply.proposal.rulings)


def test_budget_nought_proposes_now(engine):
    assert engine.decide(Request("wallet", budget=0)).decision == PROPOSE


def test_what_is_said_besides_counts_as_description(engine):
    plain = engine.posterior(Request("wallet"))
    leather = engine.posterior(Request("wallet", facts=(Fact("material", "leather"),)))
    leaf = engine.tree.leaf_index["42023100"]
    assert leather[leaf] > plain[leaf]


def test_a_free_answer_is_understood_by_its_words_or_kept_as_description(engine):
    shown = ("42023210-80", "42023290-80")
    key = "node:42023200-80"
    by_words = engine.posterior(Request("wallet", (Answer(key, shown, free="textile"),)))
    by_option = engine.posterior(Request("wallet", (Answer(key, shown, option=shown[1]),)))
    assert np.allclose(by_words, by_option)
    reply = engine.decide(Request("wallet", (Answer(key, shown, free="qqq zzz"),)))
    assert ("said", "qqq zzz") in [(f.kind, f.value) for f in reply.facts]


def test_nobody_is_asked_a_third_time(engine):
    shown = ("42023210-80", "42023290-80")
    twice = tuple(Answer("node:42023200-80", shown, free=text) for text in ("qqq zzz", "vvv www"))
    reply = engine.decide(Request("wallet purse", twice))
    assert reply.question is None or reply.question.key != "node:42023200-80"


def test_the_trace_tells_the_leading_codes_after_each_answer(engine):
    answer = Answer("headings:1", ("4202", "3926"), option="3926")
    steps = engine.decide(Request("case", (answer,), detail=True)).trace
    assert [s["after"] for s in steps] == ["text", "headings:1"]
    assert steps[0]["leading"] != steps[1]["leading"]
    assert engine.decide(Request("case", (answer,))).trace == ()


def test_rulings_issued_after_the_date_asked_are_not_cited(engine):
    late = engine.decide(Request("bag", budget=0, date="2026-11-25")).proposal.rulings
    early = engine.decide(Request("bag", budget=0, date="2024-01-01")).proposal.rulings
    assert late
    assert early == ()


@pytest.mark.parametrize("language", ["fr", "de", "es", "it", "nl", "pl"])
def test_questions_come_in_the_language_asked_for(engine, language):
    english, other = (engine.decide(Request("bag or case", language=x)) for x in ("en", language))
    assert english.question.key == other.question.key
    assert english.question.options[0].label != other.question.options[0].label


def test_an_answer_of_another_nomenclature_is_refused(engine):
    with pytest.raises(ContractError, match="not in the nomenclature"):
        engine.decide(Request("bag", (Answer("headings:1", ("8703",), option="8703"),)))


def test_the_dev_rulings_are_not_in_the_index(engine):
    assert {e.source for e in engine.index.entries if e.kind == "ruling"} == set(engine.knowledge.rulings)
    assert all(r.split == "train" for r in engine.knowledge.rulings.values())
