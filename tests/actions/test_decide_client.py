"""The client against a real server: every way in which it can fail is one of two errors."""

from __future__ import annotations

import asyncio
import time

import pytest

from actions.decide_client import DecideClient
from actions.errors import ClassifierRejected, ClassifierUnavailable
from tariff.contract import Reply, Request
from tests.actions.servers import CONTRACT, ContractServer, closed_url, fixture

ANSWERED = sorted(path.stem for path in CONTRACT.glob("*.json") if fixture(path.stem)["status"] == 200)
REFUSED = sorted(path.stem for path in CONTRACT.glob("*.json") if fixture(path.stem)["status"] == 400)


@pytest.fixture
def client(classifier: ContractServer, runner: asyncio.Runner):
    client = DecideClient(classifier.url, connect_seconds=0.5, read_seconds=0.5)
    yield client
    runner.run(client.close())


@pytest.mark.parametrize("name", ANSWERED)
def test_every_reply_of_the_contract_is_read(client, classifier, runner, name: str):
    classifier.next(name)
    request = Request.from_dict(fixture(name)["request"])
    assert runner.run(client.decide(request)) == Reply.from_dict(fixture(name)["reply"])
    assert classifier.requests == [{"path": "/v1/decide", **fixture(name)["request"]}]


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_told_from_a_failure(client, classifier, runner, name: str):
    classifier.next(name)
    with pytest.raises(ClassifierRejected):
        runner.run(client.decide(Request("phone case")))


@pytest.mark.parametrize("failure", ["broken", "not_ready", "no_json", "other_shape", "other_version", "hang"])
def test_a_failure_is_unavailable_and_not_tried_again(client, classifier, runner, failure: str):
    classifier.next(failure)
    with pytest.raises(ClassifierUnavailable):
        runner.run(client.decide(Request("phone case")))
    assert len(classifier.requests) == 1


def test_a_hanging_classifier_is_given_up_in_time(client, classifier, runner):
    classifier.next("hang")
    start = time.monotonic()
    with pytest.raises(ClassifierUnavailable):
        runner.run(client.decide(Request("phone case")))
    assert time.monotonic() - start < 5


def test_a_connection_that_broke_is_tried_once_more(client, classifier, runner):
    classifier.next("drop", "ask")
    assert runner.run(client.decide(Request("phone case"))).decision == "ask"


def test_a_second_break_is_unavailable(client, classifier, runner):
    classifier.next("drop", "drop")
    with pytest.raises(ClassifierUnavailable):
        runner.run(client.decide(Request("phone case")))


def test_nobody_there_is_unavailable(runner):
    client = DecideClient(closed_url(), connect_seconds=0.5, read_seconds=0.5)
    with pytest.raises(ClassifierUnavailable):
        runner.run(client.decide(Request("phone case")))
    runner.run(client.close())


def test_no_error_holds_what_was_written(client, classifier, runner):
    for answer in ("refused_empty_text", "broken", "other_shape"):
        classifier.next(answer)
        with pytest.raises((ClassifierRejected, ClassifierUnavailable)) as caught:
            runner.run(client.decide(Request("secret goods")))
        assert "secret" not in str(caught.value)


def test_a_proxy_in_the_environment_is_not_used(classifier, runner, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", closed_url())
    monkeypatch.setenv("ALL_PROXY", closed_url())
    client = DecideClient(classifier.url, connect_seconds=0.5, read_seconds=0.5)
    classifier.next("ask")
    assert runner.run(client.decide(Request("phone case"))).decision == "ask"
    runner.run(client.close())
