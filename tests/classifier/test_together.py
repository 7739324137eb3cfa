"""Requests that wait for the computing thread are encoded together."""

from __future__ import annotations

from classifier.classify import ClassifyRequest, classify
from classifier.engine import Engine
from classifier.together import Together
from tariff.contract import Request
from tests.classifier.tiny import Counted


def cases(*texts: str) -> list[ClassifyRequest]:
    return [
        ClassifyRequest.from_dict({"text": text, "facts": [{"kind": "note", "value": "red", "source": "text"}]})
        for text in texts
    ]


def asked(engine: Engine, counted: Counted, waiting: list[ClassifyRequest]) -> list[int]:
    """How many texts each call of the encoder had while all that wait were answered one after another."""
    together, before = Together(), len(counted.batches)
    together.wait(waiting)
    for case in waiting:
        together.look(lambda date: engine)
        classify(engine, case)
    return counted.batches[before:]


def test_three_that_wait_cost_one_call_of_the_encoder(engine, counted):
    assert asked(engine, counted, cases("green wallet", "green ruler", "green book")) == [3]


def test_one_alone_is_encoded_when_it_is_answered(engine, counted):
    assert asked(engine, counted, cases("violet wallet")) == [1]


def test_what_was_seen_before_is_not_encoded_again(engine, counted):
    asked(engine, counted, cases("grey wallet", "grey ruler"))
    assert asked(engine, counted, cases("grey wallet", "grey ruler", "grey book")) == [1]


def test_each_date_asks_its_own_engine(engine, counted):
    together, dates = Together(), []
    old, new = Request.from_dict({"text": "old", "date": "2026-02-01"}), Request.from_dict({"text": "new"})
    together.wait([old, new, old, new])

    def engine_at(date: str) -> Engine:
        dates.append(date)
        return engine

    together.look(engine_at)
    assert dates == ["2026-02-01", ""]


def test_nothing_waits_after_a_look(engine, counted):
    together = Together()
    together.wait(cases("pink wallet", "pink ruler"))
    together.look(lambda date: engine)
    before = len(counted.batches)
    together.look(lambda date: engine)
    assert len(counted.batches) == before
