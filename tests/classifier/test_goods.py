"""The engine over the tiny world: codes in a text, empty words, and what a free answer tells besides."""

from __future__ import annotations

from tariff.contract import ASK, CORRECTED, PROPOSE, REFER, Answer, Fact, Reply, Request

BAG = ("42023210-80", "42023290-80")


def test_a_code_alone_is_explained_and_nothing_is_decided(engine):
    reply = engine.decide(Request("my supplier says 4202 32 10"))
    assert (reply.decision, reply.reason) == (REFER, "code_only")
    [claim] = reply.claims
    assert (claim.code, claim.status, claim.verdict) == ("42023210", "current", "")
    assert Reply.from_dict(reply.to_dict()) == reply


def test_a_code_beside_goods_is_checked_and_the_goods_are_decided(engine):
    reply = engine.decide(Request("HS 691200 leather wallet", budget=0))
    assert reply.decision == PROPOSE
    assert reply.facts[0].value == "leather wallet"
    assert reply.claims[0].verdict == "differs"
    assert reply.claims[0].likelier.code.startswith("4202")


def test_words_that_say_nothing_are_asked_about(engine):
    assert engine.decide(Request("gift")).reason == "vague"
    assert engine.decide(Request("what is the weather")).reason == "vague"
    told = Request("gift", facts=(Fact("said", "leather wallet"),))
    assert engine.decide(told).decision in (ASK, PROPOSE)


def test_one_text_may_name_several_goods(engine):
    reply = engine.decide(Request("ceramic mugs; leather wallets"))
    assert (reply.facts[0].value, reply.later) in (
        ("ceramic mugs", ("leather wallets",)),
        ("ceramic mugs; leather wallets", ()),
    )


def test_what_an_answer_tells_besides_counts_as_description(engine):
    answers = (Answer("node:42023200-80", BAG, free="textile, with a mirror"),)
    reply = engine.decide(Request("wallet", answers, budget=0))
    assert ("said", "with a mirror") in [(fact.kind, fact.value) for fact in reply.facts]


def test_a_correction_takes_words_from_the_description(engine):
    plain = engine.posterior(Request("leather wallet", facts=(Fact("said", "plastic"),)))
    corrected = engine.posterior(Request("leather wallet", facts=(Fact("said", "plastic", CORRECTED),)))
    alone = engine.posterior(Request("wallet", facts=(Fact("said", "plastic"),)))
    assert abs(corrected - alone).max() < 1e-9
    assert abs(corrected - plain).max() > 1e-6


def test_asked_again_the_two_nearest_options_are_named(engine):
    first = engine.decide(Request("bag"))
    assert first.question is not None
    shown = tuple(option.id for option in first.question.options)
    again = engine.decide(Request("bag", (Answer(first.question.key, shown, free="qqq zzz"),)))
    if again.question is not None and again.question.key == first.question.key:
        assert again.question.help.startswith("Is it rather")
